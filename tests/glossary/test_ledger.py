"""Editing on disk: one row changes, everything else stays as it was, and no edit is ever half written."""

from __future__ import annotations

import random
import stat
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bilingual.errors import GlossaryError, OutputError
from bilingual.glossary import formats, ledger
from bilingual.glossary.entries import GlossaryEntry
from tests.glossary.strategies import entries

TEXT = "English;owner;中文\r\ntoken;=cmd();令牌\r\nmodel;'me;模型\r\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    path.write_bytes(TEXT.encode())
    return path


def test_set_changes_one_cell(file: Path) -> None:
    ledger.save(ledger.changed(ledger.opened(file), "模型", {"en": "LLM"}))
    assert file.read_bytes().decode() == TEXT.replace("model;", "LLM;")


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_when_set(file: Path) -> None:
    ledger.save(ledger.changed(ledger.opened(file), "模型", {"owner": "=1+1"}))
    assert file.read_bytes().decode() == TEXT.replace("'me", "'=1+1")


# What people put into their files by hand: groups apart by blank lines, quotes, Chinese names, a row twice.
BY_HAND = [
    'zh,en,status\n"令牌","token",mandatory\n\n,,\n模型, model ,优先\n令牌,badge,preferred\n\n奖励,reward,\n\n',
    "\ufeff术语;译名;状态\r\n令牌;token;强制\r\n\r\n;;\r\n模型;model;优先\r\n令牌;badge;优先\r\n奖励;reward",
    '\ufeffsep=;\r\n中文;英文\r\n令牌;token\r\n\r\n模型;\'=model\r\n令牌;badge\r\n奖励;"re;ward"\r\n',
    "令牌,token\n\n模型,model\n \n令牌,badge\n奖励,reward",
    "zh,en\r令牌,token\r\r模型,model\r令牌,badge\r奖励,reward\r",
    "zh,en,status,note\n令牌,token\n,\n令牌,badge,preferred\n奖励,reward,,n,,\n\n模型,model",
    'zh\ten\tnote\n令牌\ttoken\t"two\n\nlines"\n\n模型\tmodel\n令牌\tbadge\t\n奖励\treward\n',
]


@pytest.mark.parametrize("text", BY_HAND)
def test_an_edit_keeps_every_line_that_it_does_not_touch(tmp_path: Path, text: str) -> None:
    path = tmp_path / "terms.csv"
    lines = text.splitlines(keepends=True)
    touched = next(at for at, line in enumerate(lines) if "模型" in line)
    path.write_bytes(text.encode())
    ledger.save(ledger.changed(ledger.opened(path), "模型", {"en": "LLM"}))
    after = path.read_bytes().decode().splitlines(keepends=True)
    assert [*after[:touched], *after[touched + 1 :]] == [*lines[:touched], *lines[touched + 1 :]]
    assert "模型" in after[touched] and "LLM" in after[touched] and ("优先" in text) == ("优先" in after[touched])
    path.write_bytes(text.encode())
    ledger.save(ledger.removed(ledger.opened(path), "模型"))
    assert path.read_bytes().decode().splitlines(keepends=True) == [*lines[:touched], *lines[touched + 1 :]]
    path.write_bytes(text.encode())
    ledger.save(ledger.added(ledger.opened(path), GlossaryEntry("智能体", "agent")))
    after = path.read_bytes().decode()
    assert after.startswith(text) and after[len(text) :].strip().startswith("智能体")


@pytest.mark.parametrize("text", BY_HAND)
def test_a_column_that_a_new_row_needs_is_put_behind_every_row(tmp_path: Path, text: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(text.encode())
    before = formats.read(path)
    entry = GlossaryEntry("智能体", "agent", "preferred", pos="noun", note="new")
    ledger.save(ledger.added(ledger.opened(path), entry))
    after = path.read_bytes().decode()
    assert formats.read(path) == (*before, entry)
    blank = [line for line in text.splitlines() if not line.strip(",; ")]
    assert [line for line in after.splitlines() if not line.strip(",; ")] == blank
    assert ('"令牌","token"' in text) == ('"令牌","token"' in after)


def test_a_new_column_stands_in_its_place_behind_a_row_with_empty_cells_too_many(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("zh,en\n令牌,token,,\n模型,model\n", encoding="utf-8")
    ledger.save(ledger.changed(ledger.opened(path), "令牌", {"en": "badge", "status": "preferred"}))
    assert path.read_text(encoding="utf-8") == "zh,en,status\n令牌,badge,preferred\n模型,model,\n"


def test_rows_of_several_lengths_without_a_header_get_one(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("令牌,token\n模型,model,preferred\n", encoding="utf-8")
    ledger.save(ledger.removed(ledger.opened(path), "令牌"))  # alone, its third cell would be a note
    assert formats.read(path) == (GlossaryEntry("模型", "model", "preferred"),)


def test_a_file_of_excel_s_is_utf_8_with_a_bom_after_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path.write_bytes("中文,英文\r\n令牌,token\r\n\r\n模型,model\r\n".encode(encoding))
        ledger.save(ledger.changed(ledger.opened(path), "模型", {"en": "LLM"}))
        assert path.read_bytes().decode() == "\ufeff中文,英文\r\n令牌,token\r\n\r\n模型,LLM\r\n"


def test_add_puts_the_row_last_and_adds_only_the_columns_it_needs(file: Path) -> None:
    ledger.save(ledger.added(ledger.opened(file), GlossaryEntry("奖励", "reward", "preferred")))
    header, *rows = file.read_bytes().decode().splitlines()
    assert header == "English;owner;中文;status"
    assert rows[-1] == "reward;;奖励;preferred"


def test_remove_keeps_the_other_rows(file: Path) -> None:
    ledger.save(ledger.removed(ledger.opened(file), "令牌"))
    assert [entry.zh for entry in formats.read(file)] == ["模型"]


def test_unknown_columns_can_be_set_and_unknown_names_are_refused(file: Path) -> None:
    book = ledger.changed(ledger.opened(file), "模型", {"owner": "you", "variants_en": "a|b", "forbidden": "c"})
    row = book.entries[1]
    assert (dict(row.extra)["owner"], row.variants_en, row.forbidden_en) == ("you", ("a", "b"), ("c",))
    with pytest.raises(GlossaryError, match="no column"):
        ledger.changed(book, "模型", {"colour": "red"})


@pytest.mark.parametrize("zh", ["模型", "模 型"])
def test_a_term_is_added_once(file: Path, zh: str) -> None:
    with pytest.raises(GlossaryError, match="already") as caught:
        ledger.added(ledger.opened(file), GlossaryEntry(zh, "x"))
    assert "terms.csv:3" in str(caught.value)


def test_a_missing_term_is_named(file: Path) -> None:
    with pytest.raises(GlossaryError, match="not in the glossary"):
        ledger.removed(ledger.opened(file), "奖励")


def test_a_broken_file_is_left_alone(file: Path) -> None:
    file.write_bytes(b"zh,en,status\nx,y,z\n")
    with pytest.raises(GlossaryError):
        ledger.save(ledger.added(ledger.opened(file), GlossaryEntry("奖励", "reward")))
    assert file.read_bytes() == b"zh,en,status\nx,y,z\n"


def test_a_write_that_fails_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = ledger.removed(ledger.opened(file), "令牌")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        ledger.save(book)
    assert file.read_bytes().decode() == TEXT
    assert list(file.parent.iterdir()) == [file]


def test_permissions_survive(file: Path) -> None:
    file.chmod(0o640)
    ledger.save(ledger.removed(ledger.opened(file), "令牌"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    ledger.save(ledger.removed(ledger.opened(link), "令牌"))
    assert link.is_symlink() and "令牌" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["new.csv", "new.tsv", "new.json", "new.tbx"])
def test_a_new_file_is_made_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    ledger.save(ledger.added(ledger.opened(path), GlossaryEntry("奖励", "reward")))
    assert formats.read(path) == (GlossaryEntry("奖励", "reward"),)


class Edits(RuleBasedStateMachine):
    """Random edits, exports and imports: what is on disk is always what the edits say, in order."""

    @initialize(folder=st.just(None), name=st.sampled_from(["a.csv", "a.tsv", "a.json"]))
    def start(self, folder: None, name: str) -> None:
        self.patch = mock.patch("os.fsync")  # the disk's own speed is not what we test
        self.patch.start()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / name
        self.rows: list[GlossaryEntry] = []

    @rule(entry=entries())
    def add(self, entry: GlossaryEntry) -> None:
        entry = replace(entry, extra=())
        try:
            book = ledger.added(ledger.opened(self.path), entry)
        except GlossaryError:
            return
        ledger.save(book)
        self.rows.append(entry)

    @rule(place=st.integers(0, 50), en=st.sampled_from(["x", "=1", "a,b", "'q'", 'say "it"']))
    def set(self, place: int, en: str) -> None:
        if self.rows:
            place %= len(self.rows)
            ledger.save(ledger.changed(ledger.opened(self.path), self.rows[place].zh, {"en": en, "note": en}))
            self.rows[place] = replace(self.rows[place], en=en, note=en)

    @rule(place=st.integers(0, 50))
    def remove(self, place: int) -> None:
        if self.rows:
            row = self.rows.pop(place % len(self.rows))
            ledger.save(ledger.removed(ledger.opened(self.path), row.zh))

    @rule(name=st.sampled_from(["csv", "tsv", "json", "tbx2", "tbx3"]))
    def export_and_import(self, name: str) -> None:
        other = self.path.with_name("other")
        ledger.export(other, self.rows, name)
        assert list(formats.read(other, name)) == self.rows

    @invariant()
    def nothing_is_lost_and_the_order_stays(self) -> None:
        if hasattr(self, "path") and self.path.exists():
            assert list(formats.read(self.path)) == self.rows

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
            self.patch.stop()


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "tbx2", "tbx3"])
def test_2000_random_edits_with_imports_and_exports_lose_nothing(name: str, tmp_path: Path) -> None:
    """Five formats make 10,000 edits; every tenth goes out through the format and comes back."""
    dice = random.Random(7)
    cells = ["", "=cmd()", "a,b", 'say "it"', "'x", "+1", "x;y", "<b> & c", "@z", "两 行", "e\u0301", "-"]
    book = ledger.Ledger(tmp_path / "terms.csv", ())
    rows: list[GlossaryEntry] = []
    for number in range(2_000):
        deed = dice.random()
        if deed < 0.4 or not rows:
            entry = GlossaryEntry(f"词{number}", dice.choice(cells), note=dice.choice(cells))
            book, rows = ledger.added(book, entry), [*rows, entry]
        elif deed < 0.7:
            at, en = dice.randrange(len(rows)), dice.choice(cells)
            book = ledger.changed(book, rows[at].zh, {"en": en, "variants_en": "p|q", "status": "mandatory"})
            rows[at] = replace(rows[at], en=en, variants_en=("p", "q"), status="mandatory")
        else:
            book = ledger.removed(book, rows.pop(dice.randrange(len(rows))).zh)
        rows = rows[-40:]
        book = ledger.with_entries(book, book.entries[-40:])
        if number % 10 == 0:
            book = ledger.with_entries(book, formats.parse(formats.serialize(book.entries, name), name))
            assert list(book.entries) == rows
