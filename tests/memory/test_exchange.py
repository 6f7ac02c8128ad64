"""TMX and XLIFF: what goes out comes back, other tools read it, hostile files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bilingual.errors import InputError, OutputError
from bilingual.memory import Key, Memory, Record, Stored, normalise, tmx, xliff
from bilingual.memory.exchange import codes
from bilingual.memory.transfer import export_file, import_file, take
from bilingual.model import Finding, Segment, Severity, Signature, State, Translation, Unit

LLM = Signature("llm", "m1@abc", "p1", "t1")
FINDING = Finding("numbers", Severity.CRITICAL, '"3" & <5> is missing', fix="put it back")
MARKED = Stored(
    "用 **强化 *学习*** 与 $a<b$、`x & y`、[论文 **一**](https://e.org/a_(b)?q=1&r=2)、![图](i.png)。",
    "Uses `x & y`, $a<b$, **reinforcement *learning***, ![figure](i.png), [paper **one**](https://e.org/a_(b)?q=1&r=2).",
    State.APPROVED,
    LLM,
    context="c1",
    provenance="person",
    attempts=3,
    findings=(FINDING,),
    time=1700000000.125,
    author="Änn",
    note="two\nlines & <tags>",
)
PLAIN = Stored("一", "one", State.MACHINE, LLM, time=5.0)
GONE = Stored("二", "drei", State.REJECTED, Signature("argos"), time=6.0)
ALL = (MARKED, PLAIN, GONE)

STATES = st.sampled_from([State.MACHINE, State.REVIEWED, State.APPROVED, State.REJECTED])
MARKUP = st.sampled_from(
    ["**", "*", "`", "$", "[", "](u)", "![", "<b>", "\\", "~~", "&amp;", "]]>", "\x01", "\r", "\ufffe", "\n"]
)
TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=4)), max_size=12).map("".join)


def test_codes_pair_what_opens_and_closes_and_share_numbers_across_languages() -> None:
    source = codes(MARKED.source)
    target = codes(MARKED.text, source)
    assert [(c.tag, c.text, c.number) for c in source][:4] == [
        ("bpt", "**", 1), ("bpt", "*", 2), ("ept", "*", 2), ("ept", "**", 1),
    ]  # fmt: skip
    assert {(c.tag, c.text, c.number) for c in target} == {(c.tag, c.text, c.number) for c in source}


def test_tmx_comes_back_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "out" / "memory.tmx"
    assert tmx.write(path, ALL) == 3
    assert list(tmx.read(path)) == [stored.record() for stored in ALL]


def test_a_memory_goes_through_tmx_unchanged(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "a") as first, Memory.open(tmp_path / "b") as second:
        first.store([stored.record() for stored in ALL])
        assert export_file(first, tmp_path / "m.tmx") == 3
        assert import_file(second, tmp_path / "m.tmx").changed == 3
        assert list(second.each()) == list(first.each())
        assert import_file(second, tmp_path / "m.tmx").changed == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, STATES), max_size=4))
def test_law_any_text_comes_back_from_both_formats(tmp_path_factory: pytest.TempPathFactory, rows) -> None:
    folder = tmp_path_factory.mktemp("law")
    stored = [Stored(normalise(source), text, state, LLM, time=1.5) for source, text, state in rows]
    tmx.write(folder / "m.tmx", stored)
    assert list(tmx.read(folder / "m.tmx")) == [s.record() for s in stored]
    out = [xliff.of_stored(s) for s in stored]
    xliff.write(folder / "m.xlf", out, "m")
    assert list(xliff.read(folder / "m.xlf")) == out


def test_xliff_comes_back_as_it_went(tmp_path: Path) -> None:
    copied = Unit(Segment("s9", "b", "GPT-4"), Translation("s9", "GPT-4", State.COPIED))
    made = Unit(Segment("s1", "b", "第一行\n  第二行 $x$"), Translation("s1", "Line $x$"), (FINDING,))
    rows = [xliff.of_unit(copied), xliff.of_unit(made, context="c"), *map(xliff.of_stored, ALL)]
    assert xliff.write(tmp_path / "r.xlf", rows, "report.md") == 5
    assert list(xliff.read(tmp_path / "r.xlf")) == rows
    assert rows[1].notes[0].text == 'critical numbers: "3" & <5> is missing; put it back'
    assert rows[1].source == "第一行 第二行 $x$"


def test_translate_toolkit_reads_our_tmx(tmp_path: Path) -> None:
    factory = pytest.importorskip("translate.storage.factory")
    tmx.write(tmp_path / "m.tmx", ALL)
    units = factory.getobject(str(tmp_path / "m.tmx")).units
    assert [str(unit.source) for unit in units] == [stored.source for stored in ALL]
    assert [str(unit.target) for unit in units] == [stored.text for stored in ALL]
    assert "two\nlines & <tags>" in units[0].getnotes()


def test_translate_toolkit_reads_our_xliff(tmp_path: Path) -> None:
    factory = pytest.importorskip("translate.storage.factory")
    rows = [xliff.of_stored(stored) for stored in ALL]
    xliff.write(tmp_path / "m.xlf", rows, "report.md")
    store = factory.getobject(str(tmp_path / "m.xlf"))
    assert [str(unit.source) for unit in store.units] == [row.source for row in rows]
    assert [str(unit.target) for unit in store.units] == [row.target for row in rows]
    assert [unit.isapproved() for unit in store.units] == [True, False, False]
    assert [unit.getid().rpartition("\x04")[2] for unit in store.units] == [row.id for row in rows]
    assert "critical numbers" in store.units[0].getnotes()
    assert (store.getsourcelanguage().lower(), store.gettargetlanguage()) == ("zh-cn", "en")


def test_what_translate_toolkit_writes_is_read(tmp_path: Path) -> None:
    storage = pytest.importorskip("translate.storage.tmx")
    store = storage.tmxfile(sourcelanguage="zh", targetlanguage="en")
    store.addtranslation("你好 & 再见", "zh", "hello & bye", "en")
    (tmp_path / "t.tmx").write_bytes(bytes(store))
    (found,) = tmx.read(tmp_path / "t.tmx", State.APPROVED)
    assert (found.key.source, found.text, found.state) == ("你好 & 再见", "hello & bye", State.APPROVED)


def test_our_xliff_comes_back_from_translate_toolkit_with_an_edit_and_nothing_else_changed(tmp_path: Path) -> None:
    factory = pytest.importorskip("translate.storage.factory")
    path = tmp_path / "m.xlf"
    rows = [xliff.of_stored(stored) for stored in ALL]
    xliff.write(path, rows, "report.md")
    store = factory.getobject(str(path))
    store.save()
    assert list(xliff.read(path)) == rows, "opened and saved"
    store = factory.getobject(str(path))
    store.units[1].target = "uno, **due**"
    store.save()
    first, second, third = xliff.read(path)
    assert (first, third) == (rows[0], rows[2])
    assert (second.id, second.source, second.target) == (rows[1].id, "一", "uno, **due**")


def test_our_tmx_comes_back_from_translate_toolkit_unchanged(tmp_path: Path) -> None:
    factory = pytest.importorskip("translate.storage.factory")
    path = tmp_path / "m.tmx"
    tmx.write(path, ALL)
    factory.getobject(str(path)).save()
    assert list(tmx.read(path)) == [stored.record() for stored in ALL]


def test_codes_stand_in_their_elements(tmp_path: Path) -> None:
    xliff.write(tmp_path / "m.xlf", [xliff.of_stored(MARKED)], "report.md")
    target = next(etree.parse(str(tmp_path / "m.xlf")).iter("{*}target"))
    tags = [(etree.QName(code).localname, code.text, code.get("ctype")) for code in target]
    assert ("ph", "`x & y`", "x-code") in tags
    assert ("bpt", "**", "bold") in tags
    assert ("ept", "](https://e.org/a_(b)?q=1&r=2)", None) in tags


ENTITY = '<!DOCTYPE {root} [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/hostname">]><{root}>&a;&b;</{root}>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ENTITY, "declares XML entities"),
        ("<{root}", "not well-formed XML"),
        ("", "not well-formed XML"),
        ("plain text", "not well-formed XML"),
        ("<html></html>", "begins with <html>"),
        ("<{root}>" + "<a>" * 5000, "not well-formed XML"),
    ],
    ids=["entities", "cut", "empty", "text", "other", "deep"],
)
@pytest.mark.parametrize("suffix", ["tmx", "xlf"])
def test_hostile_and_broken_files_are_refused(tmp_path: Path, content: str, message: str, suffix: str) -> None:
    path = tmp_path / f"bad.{suffix}"
    path.write_text(content.replace("{root}", "tmx" if suffix == "tmx" else "xliff"))
    with Memory.open(tmp_path / "memory") as memory, pytest.raises(InputError, match=message):
        import_file(memory, path)


def test_a_missing_file_a_wrong_suffix_and_a_wrong_value_are_said(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory") as memory:
        with pytest.raises(InputError, match="cannot be read"):
            import_file(memory, tmp_path / "none.tmx")
        for action in (import_file, export_file):
            with pytest.raises(InputError, match="no exchange format"):
                action(memory, tmp_path / "a.docx")
        tmx.write(tmp_path / "m.tmx", [PLAIN])
        text = (tmp_path / "m.tmx").read_text().replace(">machine<", ">nonsense<")
        (tmp_path / "m.tmx").write_text(text)
        with pytest.raises(InputError, match=r"m.tmx:\d+: a property") as caught:
            import_file(memory, tmp_path / "m.tmx")
        assert "nonsense" in str(caught.value)


def test_an_export_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_text("old")

    def broken():
        yield PLAIN
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        tmx.write(path, broken())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def edited(path: Path, old: str, new: str, state: str | None = None) -> None:
    """Change a target as an editor would."""
    tree = etree.parse(str(path))
    for unit in tree.iter("{*}trans-unit"):
        target = unit.find("{*}target")
        if "".join(target.itertext()) == old:
            target.clear()
            target.text = new
            if state:
                target.set("state", state)
                unit.set("approved", "yes" if state == "final" else "no")
    tree.write(str(path), encoding="utf-8")


def test_edits_in_xliff_come_back_and_untouched_rows_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.xlf"
    with Memory.open(tmp_path / "memory") as memory:
        memory.store([Record(Key(f"第{i}句", LLM), f"sentence {i}") for i in range(5)])
        export_file(memory, path)
        assert import_file(memory, path).changed == 0
        edited(path, "sentence 1", "First sentence", "final")
        edited(path, "sentence 2", "Second sentence")
        result = import_file(memory, path, author="Ann")
        assert (result.read, result.changed, result.notices) == (5, 2, [])
        assert import_file(memory, path).changed == 0
        best = [memory.current(f"第{i}句")[0] for i in (1, 2)]
        assert [(s.text, s.state, s.author) for s in best] == [
            ("First sentence", State.APPROVED, "Ann"),
            ("Second sentence", State.REVIEWED, "Ann"),
        ]


def test_an_old_xliff_file_does_not_undo_an_approval(tmp_path: Path) -> None:
    path = tmp_path / "m.xlf"
    with Memory.open(tmp_path / "memory") as memory:
        memory.store([Record(Key("一", LLM), "one"), Record(Key("二", LLM), "two")])
        export_file(memory, path)
        memory.set_state("一", State.APPROVED, text="One")
        memory.set_state("二", State.APPROVED, text="Two")
        edited(path, "one", "uno")
        result = import_file(memory, path)
        assert result.changed == 0
        assert "the approved translation stays" in result.notices[0]
        assert memory.current("一")[0].text == "One"


def test_rejections_and_notes_come_back_from_an_editor(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory") as memory:
        memory.store([Record(Key("一", LLM), "one")])
        row = xliff.Row(
            "1", "一", "one", State.REJECTED, notes=(xliff.Note("Ann", "wrong word"), xliff.Note(xliff.TOOL, "x"))
        )
        assert take(memory, [row]).changed == 1
        assert memory.lookup([Key("一", LLM)]) == {}
        assert memory.current("一")[0].note == "wrong word"
        assert take(memory, [row]).changed == 0
