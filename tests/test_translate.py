"""Segments become translations with as little engine work as possible, and none of it is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bilingual import markdown
from bilingual import translate as stage
from bilingual.engines import Request
from bilingual.engines.fake import FakeEngine, IdentityEngine
from bilingual.errors import EngineError
from bilingual.glossary import Glossary, GlossaryEntry, builtin, load
from bilingual.memory import Key, Memory, Record
from bilingual.model import Segment, Severity, State, Unit
from bilingual.segment import segments
from bilingual.translate import BATCH, Progress, answered, translate

TEXT = """# 潮汐缓存

该方法用分层缓存缩短等待时间。

它在公开数据上取得了更好的结果。

训练这个小模型只需要一块显卡。

Nothing to translate here.
"""
NONE = Glossary([])
LAMPS = "雾灯照亮了海面。"


def lamps(status: str) -> Glossary:
    return Glossary([[GlossaryEntry("雾灯", "fog lamp", status)]])


class Recording(FakeEngine):
    """The fake engine, with every text that it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for number, request in enumerate(requests):
            self.asked.append(request.text)
            yield from ((number, english) for _, english in super().translate([request]))


def parsed(text: str) -> tuple[Segment, ...]:
    return segments(markdown.parse(text, "report"), 2000)


def run(text: str, memory: Memory, glossary: Glossary = NONE) -> tuple[tuple[Unit, ...], list[str]]:
    """The units of a report, and the texts that a fresh engine was asked for."""
    engine = Recording()
    return translate(parsed(text), glossary, memory, engine), engine.asked


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite") as opened:
        yield opened


def glossary(**entries: str) -> Glossary:
    return Glossary([[GlossaryEntry(zh, en) for zh, en in entries.items()]])


def english(units: Sequence[Unit]) -> list[str]:
    return [unit.translation.text for unit in units]


def test_units_come_in_the_order_of_the_segments(memory: Memory) -> None:
    units, _ = run(TEXT, memory)
    assert [unit.segment for unit in units] == list(parsed(TEXT))
    assert all(finding.segment == unit.segment.id for unit in units for finding in unit.findings)


def test_a_segment_without_chinese_is_copied_with_no_engine_call(memory: Memory) -> None:
    units, asked = run("Only `code` and 42.\n", memory)
    assert asked == []
    assert (units[0].translation.state, units[0].translation.provenance) == (State.COPIED, "source")
    assert english(units) == ["Only `code` and 42."]


def test_a_copied_segment_gets_english_punctuation_unless_the_engine_returns_its_input(memory: Memory) -> None:
    text = "# 【01】Lighthouse\n\n## 2、Harbor\n\nBLEU、chrF（`a，b`）\n"
    units, asked = run(text, memory)
    assert [one.translation.text for one in units] == ["[01] Lighthouse", "2. Harbor", "BLEU, chrF (`a，b`)"]
    assert asked == []
    same = translate(parsed(text), NONE, memory, IdentityEngine())
    assert [one.translation.text for one in same] == ["【01】Lighthouse", "2、Harbor", "BLEU、chrF（`a，b`）"]


def test_an_unchanged_rerun_asks_no_engine(memory: Memory) -> None:
    before, asked = run(TEXT, memory)
    assert asked
    after, again = run(TEXT, memory)
    assert again == []
    assert english(after) == english(before)
    assert {unit.translation.provenance for unit in after} == {"memory", "source"}
    assert [unit.findings for unit in after] == [unit.findings for unit in before]


def test_one_edited_paragraph_is_all_that_is_translated_anew(memory: Memory) -> None:
    run(TEXT, memory)
    edited = TEXT.replace("一块显卡", "两块显卡")
    _, asked = run(edited, memory)
    assert set(asked) == {"训练这个小模型只需要两块显卡。"}


class Able(Recording):
    """An engine whose translations pass the checks; counts how often it is called."""

    ENGLISH = {
        "潮汐缓存": "Tide cache",
        "该方法用分层缓存缩短等待时间。": "The method cuts waiting time with a tiered cache.",
        "它在公开数据上取得了更好的结果。": "It gets better results on public data.",
        "训练这个小模型只需要一块显卡。": "Training this small model takes only one graphics card.",
        "训练这个小模型只需要两块显卡。": "Training this small model takes only two graphics cards.",
    }

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        self.calls += bool(requests)
        for number, request in enumerate(requests):
            self.asked.append(request.text)
            yield number, self.ENGLISH[request.text]


def test_an_edit_of_one_paragraph_is_one_engine_call_with_one_text(memory: Memory) -> None:
    first, second = Able(), Able()
    translate(parsed(TEXT), NONE, memory, first)
    assert first.calls == 1 and len(first.asked) == 4
    units = translate(parsed(TEXT.replace("一块显卡", "两块显卡")), NONE, memory, second)
    assert (second.calls, second.asked) == (1, ["训练这个小模型只需要两块显卡。"])
    assert [unit.translation.provenance for unit in units] == ["memory", "memory", "memory", "engine", "source"]


class Watching(Able):
    """Notes the examples that it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, tuple[tuple[str, str], ...]] = {}

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        self.shown |= {request.text: request.examples for request in requests}
        yield from super().translate(requests)


def test_an_approved_translation_of_an_earlier_wording_is_shown_to_the_engine_and_recorded(memory: Memory) -> None:
    old, new = "训练这个小模型只需要一块显卡。", "训练这个小模型只需要两块显卡。"
    memory.set_state(old, State.APPROVED, text="One card trains this small model.")
    engine = Watching()
    translate(parsed(TEXT.replace(old, new)), NONE, memory, engine)
    assert engine.shown[new] == ((old, "One card trains this small model."),)
    assert [examples for text, examples in engine.shown.items() if text != new] == [(), (), ()]
    assert memory.current(new)[0].provenance.startswith("engine after ")
    rerun = Watching()
    translate(parsed(TEXT.replace(old, new)), NONE, memory, rerun)
    memory.set_state("它在公开数据上取得了更好的结果。", State.APPROVED, text="It does better on public data.")
    translate(parsed(TEXT.replace(old, new)), NONE, memory, rerun)
    assert rerun.asked == [], "an approval does not make its neighbours be translated again"


def test_a_machines_translation_is_no_example(memory: Memory) -> None:
    translate(parsed(TEXT), NONE, memory, Able())
    engine = Watching()
    translate(parsed(TEXT.replace("一块显卡", "两块显卡")), NONE, memory, engine)
    assert set(engine.shown.values()) == {()}


def test_a_paragraph_that_moves_is_not_translated_anew(memory: Memory) -> None:
    run(TEXT, memory)
    blocks = TEXT.split("\n\n")
    _, asked = run("\n\n".join([blocks[0], *reversed(blocks[1:])]), memory)
    assert asked == []


def test_a_changed_glossary_entry_retranslates_only_the_segments_that_hold_it(memory: Memory) -> None:
    run(TEXT, memory, glossary(显卡="graphics card", 沙漏="hourglass"))
    _, asked = run(TEXT, memory, glossary(显卡="GPU", 沙漏="sandglass"))
    assert set(asked) <= {"训练这个小模型只需要一块显卡。", "显卡"} and asked
    _, again = run(TEXT, memory, glossary(显卡="graphics card"))
    assert again == [], "going back to the first glossary finds the first translations"


FOLLOWING = "The fog lamp lit up the sea."


def made_earlier(memory: Memory, terms: Glossary, when: float) -> None:
    """Put English for `LAMPS` into the memory, as if an engine had made it with these terms."""
    (unit,), _ = run(LAMPS, memory, terms)
    memory.store([Record(Key(LAMPS, unit.translation.signature), FOLLOWING, time=when)])


def test_what_follows_an_edited_entry_is_found_under_the_new_terms_too_and_keeps_its_time(memory: Memory) -> None:
    made_earlier(memory, lamps("preferred"), 9.0)
    (unit,), asked = run(LAMPS, memory, lamps("mandatory"))
    assert asked == [] and (unit.translation.text, unit.translation.provenance) == (FOLLOWING, "memory")
    rows = [row for row in memory.current(LAMPS) if row.text == FOLLOWING]
    assert len({row.signature.terms for row in rows}) == 2
    assert {(row.time, row.provenance) for row in rows} == {(9.0, "engine")}


def test_what_this_run_made_under_other_terms_is_not_carried_over(memory: Memory) -> None:
    """An archive does not depend on which of its reports, with exceptions of their own, is built first."""
    made_earlier(memory, lamps("preferred"), 9.0)
    engine = Recording()
    translate(parsed(LAMPS), lamps("mandatory"), memory, engine, since=8.0)
    assert LAMPS in engine.asked


def test_an_approved_translation_is_used_and_never_overwritten(memory: Memory) -> None:
    source = "该方法用分层缓存缩短等待时间。"
    run(TEXT, memory)
    memory.set_state(source, State.APPROVED, text="Tiered caching cuts the wait.")
    for terms in (NONE, glossary(缓存="cache")):
        units, asked = run(TEXT, memory, terms)
        assert source not in asked
        unit = next(unit for unit in units if unit.segment.text == source)
        assert unit.translation.text == "Tiered caching cuts the wait."
        assert (unit.translation.state, unit.translation.provenance) == (State.APPROVED, "person")


def test_a_label_of_the_glossary_needs_no_engine_and_yields_to_a_persons_word(memory: Memory) -> None:
    labels = Glossary([[GlossaryEntry("应用领域", "Application area", "mandatory", domain="label")]])
    units, asked = run("### 1. 应用领域\n", memory, labels)
    assert (english(units), asked) == (["1. Application area"], [])
    assert units[0].translation.provenance == "glossary"
    memory.set_state(units[0].segment.text, State.APPROVED, text="1. Where it is used")
    units, asked = run("### 1. 应用领域\n", memory, labels)
    assert (english(units), asked) == (["1. Where it is used"], [])


def test_a_rejected_translation_is_not_served_again(memory: Memory) -> None:
    source = "训练这个小模型只需要一块显卡。"
    units, _ = run(source, memory)
    memory.set_state(source, State.REJECTED, text=units[0].translation.text)
    _, asked = run(source, memory)
    assert source in asked


class Stubborn(Recording):
    """An engine that knows one translation of a text, and with `other` a second one when it is asked differently."""

    def __init__(self, other: bool) -> None:
        super().__init__()
        self.other = other

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for number, request in enumerate(requests):
            self.asked.append(request.text)
            again = self.other and request.attempt
            yield number, "A single card trains it well enough." if again else "It takes one card to train the model."


def test_a_text_that_was_rejected_makes_the_engine_look_for_another(memory: Memory) -> None:
    source = "训练这个小模型只需要一块显卡。"
    translate(parsed(source), NONE, memory, Stubborn(other=True))
    memory.set_state(source, State.REJECTED)
    engine = Stubborn(other=True)
    units = translate(parsed(source), NONE, memory, engine)
    assert english(units) == ["A single card trains it well enough."] and len(engine.asked) >= 2
    rerun = Stubborn(other=True)
    assert english(translate(parsed(source), NONE, memory, rerun)) == english(units) and rerun.asked == []


def test_an_engine_that_knows_only_what_was_rejected_is_not_asked_on_every_run(memory: Memory) -> None:
    source = "训练这个小模型只需要一块显卡。"
    translate(parsed(source), NONE, memory, Stubborn(other=False))
    memory.set_state(source, State.REJECTED)
    first, second = Stubborn(other=False), Stubborn(other=False)
    units = translate(parsed(source), NONE, memory, first)
    assert english(units) == [source] and first.asked
    assert max(finding.severity for finding in units[0].findings) is Severity.CRITICAL, "Chinese is never silent"
    again = translate(parsed(source), NONE, memory, second)
    assert english(again) == [source] and second.asked == []
    assert [unit.findings for unit in again] == [unit.findings for unit in units]
    retried = Stubborn(other=True)
    assert english(translate(parsed(source), NONE, memory, retried, retry=True)) != [source]


def test_equal_texts_are_asked_for_once(memory: Memory) -> None:
    text = "\n\n".join(["训练这个小模型只需要一块显卡。"] * 5)
    units, asked = run(text, memory)
    assert len(units) == 5 and len(set(english(units))) == 1
    with Memory.open(memory.path.with_name("other.sqlite")) as other:
        assert asked == run("训练这个小模型只需要一块显卡。", other)[1]


def test_each_of_two_texts_that_differ_in_line_breaks_comes_back_as_it_was(memory: Memory) -> None:
    text = "甲乙丙 丁戊己\n\n甲乙丙\n丁戊己\n"
    for _ in range(2):  # fresh, then from memory
        units = translate(parsed(text), NONE, memory, IdentityEngine())
        assert english(units) == ["甲乙丙 丁戊己", "甲乙丙\n丁戊己"]


def test_a_signature_names_engine_model_prompt_and_the_terms_that_applied(memory: Memory) -> None:
    units, _ = run(TEXT, memory, glossary(显卡="GPU"))
    signatures = {unit.segment.text: unit.translation.signature for unit in units}
    with_term, without = signatures["训练这个小模型只需要一块显卡。"], signatures["它在公开数据上取得了更好的结果。"]
    assert (with_term.engine, with_term.model, with_term.prompt) == ("fake", "fake", "1")
    assert with_term.terms and not without.terms


def test_terms_inside_code_and_links_do_not_count(memory: Memory) -> None:
    units, _ = run("见 `显卡` 与[这里](https://example.org/显卡)。", memory, glossary(显卡="GPU"))
    assert units[0].terms == ()


def many(count: int) -> str:
    return "\n\n".join(f"第 {number} 个方法在公开数据上取得了更好的结果。" for number in range(count))


def test_finished_work_is_committed_in_batches(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    store = memory.store

    def counting(records: Sequence[Record]) -> int:
        sizes.append(len(records))
        return store(records)

    monkeypatch.setattr(memory, "store", counting)
    run(many(2 * BATCH + 3), memory)
    assert sizes == [BATCH, BATCH, 3]


def test_a_slow_engine_commits_smaller_batches(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "PATIENCE", -1.0)
    sizes = []
    monkeypatch.setattr(memory, "store", lambda records: sizes.append(len(records)))
    run(many(3), memory)
    assert sizes == [1, 1, 1]


@pytest.mark.parametrize("error", [EngineError("out of memory"), KeyboardInterrupt()])
def test_what_was_finished_before_a_failure_is_kept(memory: Memory, error: BaseException) -> None:
    class Failing(FakeEngine):
        def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
            for number, (index, english) in enumerate(super().translate(requests)):
                if number == BATCH + 5:
                    raise error
                yield index, english

    with pytest.raises(type(error)):
        translate(parsed(many(30)), NONE, memory, Failing())
    kept = sum(memory.stats().states.values())
    assert kept == BATCH + 5
    _, asked = run(many(30), memory)
    assert len(set(asked)) == 30 - kept


def test_progress_counts_only_the_engines_work_and_ends_complete(memory: Memory) -> None:
    seen: list[Progress] = []
    translate(parsed(TEXT), NONE, memory, FakeEngine(), seen.append)
    last = seen[-1]
    assert (last.done, last.segments) == (last.total, last.of) and last.of == 4
    assert [one.segments for one in seen] == [1, 2, 3, 4]
    seen.clear()
    translate(parsed(TEXT), NONE, memory, FakeEngine(), seen.append)
    assert seen == []


def test_a_label_with_names_behind_it_gets_english_punctuation() -> None:
    segment = Segment("a", "a", "**核心数据集**：VBench、MovieGenBench。")
    label = answered(segment, None, load((builtin(),)))
    assert label is not None and label.text == "**Core datasets**: VBench, MovieGenBench."


class Second(FakeEngine):
    """Loses the number at first, and finds it when it is asked again."""

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for index in range(len(requests)):
            self.calls += 1
            yield index, "Uses data." if self.calls <= 9 else "Uses 12 data sets."


def test_a_remembered_translation_with_findings_is_asked_again_only_on_request(tmp_path: Path) -> None:
    segment, engine = Segment("a", "a", "使用 12 个数据集。"), Second()
    with Memory.open(tmp_path / "memory.sqlite") as memory:
        first = translate([segment], Glossary(), memory, engine)[0]
        assert any(f.kind == "numbers" for f in first.findings)
        calls, engine.calls = engine.calls, 10
        assert translate([segment], Glossary(), memory, engine)[0].translation.text == first.translation.text
        assert engine.calls == 10 and calls > 1
        again = translate([segment], Glossary(), memory, engine, retry=True)[0]
        assert "12" in again.translation.text and not [f for f in again.findings if f.kind == "numbers"]
        assert translate([segment], Glossary(), memory, engine)[0].translation.text == again.translation.text


class Misnaming(FakeEngine):
    """Says a forbidden word for a term, which a repair puts right."""

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        yield from ((n, "The universe model is small.") for n in range(len(requests)))


def test_what_this_run_made_says_so_wherever_it_is_met_again_and_what_an_earlier_one_made_is_remembered(
    memory: Memory,
) -> None:
    row = GlossaryEntry("世界模型", "world model", "mandatory", forbidden_en=("universe model",))
    parts, terms = parsed("世界模型很小。\n"), Glossary([[row]])
    (first,) = translate(parts, terms, memory, Misnaming(), since=0.0)
    (again,) = translate(parts, terms, memory, Misnaming(), since=0.0)
    (later,) = translate(parts, terms, memory, Misnaming())
    assert first.translation.text == "The world model is small." and first.translation.mended == ("世界模型",)
    assert again.translation == first.translation
    assert later.translation.provenance == "memory"
