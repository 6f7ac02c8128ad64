"""What is stored is found; what a person approved is never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.errors import InputError
from bilingual.memory import Key, Memory, Record, normalise
from bilingual.model import Finding, Severity, Signature, State

LLM = Signature("llm", "m1", "p1", "t1")
OTHER = Signature("llm", "m1", "p2", "t1")


@pytest.fixture
def memory(tmp_path: Path):
    with Memory.open(tmp_path / "sub" / "memory.sqlite") as opened:
        yield opened


def test_a_stored_translation_is_found_with_everything_that_belongs_to_it(memory: Memory) -> None:
    key = Key("模型在三个任务上领先。", LLM)
    memory.store([Record(key, "The model leads on three tasks.", provenance="repair", attempts=2)])
    found = memory.lookup([key])[key]
    assert (found.text, found.state, found.signature) == ("The model leads on three tasks.", State.MACHINE, LLM)
    assert (found.provenance, found.attempts) == ("repair", 2)


def test_whitespace_and_unicode_form_do_not_matter(memory: Memory) -> None:
    memory.store([Record(Key(" e\u0301 模型\n 好", LLM), "x")])
    assert Key("\u00e9 模型 好", LLM) in memory.lookup([Key("\u00e9 模型 好", LLM)])


def test_a_machine_translation_of_another_signature_is_not_served(memory: Memory) -> None:
    memory.store([Record(Key("一", LLM), "one")])
    assert memory.lookup([Key("一", OTHER)]) == {}


def test_an_approved_translation_wins_whatever_the_signature(memory: Memory) -> None:
    memory.store([Record(Key("一", LLM), "one")])
    memory.set_state("一", State.APPROVED, text="One", author="Ann")
    for signature in (LLM, OTHER):
        found = memory.lookup([Key("一", signature)])[Key("一", signature)]
        assert (found.text, found.state, found.provenance) == ("One", State.APPROVED, "person")


def test_approved_beats_reviewed_and_the_same_context_beats_another(memory: Memory) -> None:
    memory.set_state("一", State.REVIEWED, text="reviewed here", context="here")
    memory.set_state("一", State.APPROVED, text="approved there", context="there")
    assert memory.lookup([Key("一", LLM, "here")])[Key("一", LLM, "here")].text == "approved there"
    memory.set_state("一", State.APPROVED, text="approved here", context="here")
    memory.set_state("一", State.APPROVED, text="approved late", context="late")
    assert memory.lookup([Key("一", LLM, "here")])[Key("一", LLM, "here")].text == "approved here"
    assert memory.lookup([Key("一", LLM, "new")])[Key("一", LLM, "new")].text == "approved late"


def test_a_machine_never_overwrites_an_approved_translation(memory: Memory) -> None:
    memory.store([Record(Key("一", LLM), "one")])
    memory.set_state("一", State.APPROVED)
    memory.store([Record(Key("一", LLM), "uno"), Record(Key("一", LLM), "ein", State.REVIEWED)])
    memory.store([Record(Key("一", LLM), "another approved", State.APPROVED)])
    assert memory.lookup([Key("一", LLM)])[Key("一", LLM)].text == "one"


def test_a_rejected_translation_is_never_served_and_does_not_come_back(memory: Memory) -> None:
    key = Key("一", LLM)
    memory.store([Record(key, "one")])
    memory.set_state("一", State.REJECTED)
    assert memory.lookup([key]) == {}
    assert memory.store([Record(key, "one")]) == 0
    assert memory.lookup([key]) == {}
    memory.store([Record(key, "One")])
    assert memory.lookup([key])[key].text == "One"


def test_a_person_may_approve_what_was_rejected(memory: Memory) -> None:
    memory.set_state("一", State.REJECTED, text="one")
    memory.set_state("一", State.APPROVED, text="one")
    assert memory.lookup([Key("一")])[Key("一")].text == "one"


def test_taking_an_approval_back_uncovers_the_machine_translation(memory: Memory) -> None:
    memory.store([Record(Key("一", LLM), "one")])
    memory.set_state("一", State.APPROVED, text="One")
    memory.set_state("一", State.MACHINE)
    assert memory.lookup([Key("一", LLM)])[Key("一", LLM)].text == "one"


def test_judging_what_is_not_there_says_so(memory: Memory) -> None:
    with pytest.raises(InputError, match="no translation of this source"):
        memory.set_state("一", State.APPROVED)


def test_every_change_is_in_the_history(memory: Memory) -> None:
    finding = Finding("numbers", Severity.CRITICAL, "3 is missing", fix="put it back")
    memory.store([Record(Key("一", LLM), "a", findings=(finding,), time=1.0)])
    memory.store([Record(Key("一", LLM), "b", time=2.0)])
    memory.set_state("一", State.APPROVED, text="c")
    memory.set_state("一", State.APPROVED, text="d", author="Ann", note="shorter")
    past = memory.history("一")
    assert [(s.text, s.state.value, s.ended > 0) for s in past] == [
        ("a", "machine", True),
        ("b", "machine", False),
        ("c", "approved", True),
        ("d", "approved", False),
    ]
    assert past[0].findings == (finding,)
    assert (past[3].author, past[3].note) == ("Ann", "shorter")


def test_storing_the_same_again_changes_nothing(memory: Memory) -> None:
    record = Record(Key("一", LLM), "one")
    assert memory.store([record]) == 1
    assert memory.store([record]) == 0
    assert len(memory.history("一")) == 1


def test_copies_are_not_remembered(memory: Memory) -> None:
    assert memory.store([Record(Key("GPT", LLM), "GPT", State.COPIED)]) == 0


def test_similar_sources_are_found_best_first(memory: Memory) -> None:
    texts = ["该方法在长文本任务上提升了两成准确率。", "该方法在长文本任务上提升了三成准确率。", "还公开了全部数据。"]
    memory.store([Record(Key(text, LLM), text[:3]) for text in texts])
    found = memory.similar("该方法在长文本任务上提升了两成准确率！")
    assert [match.stored.source for match in found] == texts[:2]
    assert found[0].score > found[1].score >= 0.75
    assert memory.similar("完全不同的一句话") == []
    assert memory.similar("") == []
    assert memory.similar(texts[0], states=(State.APPROVED,)) == []


def test_search_reads_source_and_translation_literally(memory: Memory) -> None:
    memory.store([Record(Key("提升 50%", LLM), "up 50%"), Record(Key("提升 5 倍", LLM), "five_fold")])
    assert [s.text for s in memory.search("50%")] == ["up 50%"]
    assert [s.text for s in memory.search("e_f")] == ["five_fold"]
    assert memory.search("提升", states=(State.APPROVED,)) == []


def test_stats_count_states_engines_and_history(memory: Memory) -> None:
    memory.store([Record(Key("一", LLM), "one"), Record(Key("二", LLM), "two")])
    memory.set_state("一", State.APPROVED)
    stats = memory.stats()
    assert (stats.segments, stats.states, stats.engines) == (2, {"approved": 1, "machine": 2}, {"llm m1": 3})
    assert stats.size > 0


def test_pruning_takes_old_machine_work_and_nothing_of_a_person(memory: Memory) -> None:
    memory.store([Record(Key("旧的一句", LLM), "old", time=10.0), Record(Key("新的一句", LLM), "new", time=1000.0)])
    memory.store([Record(Key("别的一句", OTHER), "other", time=1000.0)])
    memory.set_state("批准的一句", State.APPROVED, text="approved")
    assert memory.prune(before=500.0, keep=LLM) == 2
    assert [s.text for s in memory.each()] == ["new", "approved"]
    assert memory.verify() == []
    assert memory.similar("旧的一句", 0.9, states=tuple(State)) == []


def test_backup_and_merge_carry_everything(memory: Memory, tmp_path: Path) -> None:
    memory.store([Record(Key("一", LLM), "one")])
    memory.set_state("二", State.APPROVED, text="two", context="c", author="Ann")
    memory.set_state("三", State.REJECTED, text="drei")
    copy = memory.backup(tmp_path / "backup" / "copy.sqlite")
    with Memory.open(copy) as saved:
        assert list(saved.each()) == list(memory.each())
    with Memory.open(tmp_path / "second.sqlite") as second:
        second.set_state("二", State.APPROVED, text="TWO", context="c")
        assert second.merge(copy) == 2
        assert second.lookup([Key("二", LLM, "c")])[Key("二", LLM, "c")].text == "TWO"
        assert second.merge(copy) == 0
    with pytest.raises(InputError):
        memory.merge(tmp_path / "missing.sqlite")


def test_a_new_memory_verifies(memory: Memory) -> None:
    assert memory.verify() == []


texts = st.text(max_size=30)
signatures = st.sampled_from([LLM, OTHER, Signature("argos")])
steps = st.lists(
    st.tuples(st.sampled_from(["store", "approve", "review"]), texts, texts, signatures, st.sampled_from(["", "c"])),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_law_what_is_stored_is_found_and_approved_is_never_lost(tmp_path_factory: pytest.TempPathFactory, todo) -> None:
    path = tmp_path_factory.mktemp("law") / "memory.sqlite"
    approved: dict[tuple[str, str], str] = {}
    machine: dict[tuple[str, Signature], str] = {}
    human: set[str] = set()
    with Memory.open(path) as memory:
        for action, source, text, signature, context in todo:
            source = normalise(source)
            if action == "store":
                memory.store([Record(Key(source, signature, context), text)])
                machine[source, signature] = text
            elif source:
                state = State.APPROVED if action == "approve" else State.REVIEWED
                memory.set_state(source, state, text=text, context=context)
                approved.pop((source, context), None)
                human.add(source)
                if action == "approve":
                    approved[source, context] = text
    with Memory.open(path) as memory:
        for (source, context), text in approved.items():
            key = Key(source, Signature("any"), context)
            assert memory.lookup([key])[key].text == text
        for (source, signature), text in machine.items():
            if source and source not in human:
                key = Key(source, signature)
                assert memory.lookup([key])[key].text == text
        assert memory.verify() == []


def test_fuzzy_look_up_finds_sentences_with_a_tenth_of_their_characters_changed(tmp_path: Path) -> None:
    from tests.bench.bench_memory import measure

    figures = measure(tmp_path, 1500, queries=60)
    assert figures["fuzzy_found"] >= 0.98
