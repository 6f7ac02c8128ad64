"""A build writes over nobody's work: edits in english.md stay until they are imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.cli import app
from bilingual.model import Kind, State
from bilingual.written import KEEP, Keeper, Written
from tests.review.bench import REPORT, Bench


@pytest.fixture
def call(place: Bench, monkeypatch: pytest.MonkeyPatch):
    """`bilingual` in the workspace, with its memory, home and fake engine."""
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("BILINGUAL_HOME", str(place.folder / "home"))

    def run(*arguments: str) -> Result:
        options = ["--engine", "fake", "--memory", "memory.sqlite"]
        options += ["--to", "md,json"] if arguments[0] == "build" else []
        return CliRunner().invoke(app, [*arguments, *options], catch_exceptions=True)

    run("build", "daily.md")  # a build of this very folder: the workspace was copied from another
    return run


EDIT = "A person's own words."


def edited(place: Bench) -> str:
    """Edit the last paragraph; the whole file."""
    return place.edit((place.line(Kind.PARAGRAPH, -1), EDIT)).read_text(encoding="utf-8")


def test_a_build_keeps_an_edited_file_says_how_to_import_it_and_writes_the_rest(place: Bench, call) -> None:
    before = edited(place)
    place.report.write_text(REPORT.replace("一份缓存报告", "两份缓存报告"), encoding="utf-8")
    done = call("build", "daily.md")
    assert done.exit_code == 0
    assert place.english.read_text(encoding="utf-8") == before
    assert "holds 1 edited segment that is not in the memory yet" in done.output
    command = "bilingual review import daily.md out/daily/english.md --memory "
    assert command in done.output
    fresh = place.english.with_name("english.new.md")
    assert str(fresh.relative_to(place.folder)) in done.output and EDIT not in fresh.read_text(encoding="utf-8")
    assert "两份缓存报告" in place.english.with_name("edition.json").read_text(encoding="utf-8")


def test_the_command_that_the_build_names_takes_the_edit_and_the_next_build_clears_up(place: Bench, call) -> None:
    edited(place)
    call("build", "daily.md")
    assert "1 segments approved" in call("review", "import", "daily.md", "out/daily/english.md").output
    done = call("build", "daily.md")
    assert "not in the memory" not in done.output
    assert EDIT in place.english.read_text(encoding="utf-8")
    assert not place.english.with_name("english.new.md").exists()


def test_kept_edits_are_told_from_labels_that_the_glossary_changed_meanwhile(place: Bench, call) -> None:
    edited(place)
    terms = place.folder / "mine.csv"
    terms.write_text("zh,en,status,domain\n应用领域,Field of use,mandatory,label\n", encoding="utf-8")
    call("build", "daily.md", "--glossary", "mine.csv")
    assert "Field of use" in place.english.with_name("english.new.md").read_text(encoding="utf-8")
    done = call("review", "import", "daily.md", "out/daily/english.md", "--glossary", "mine.csv")
    assert "1 segments approved" in done.output
    call("build", "daily.md", "--glossary", "mine.csv")
    english = place.english.read_text(encoding="utf-8")
    assert EDIT in english and "Field of use" in english


def test_edits_go_to_the_chinese_that_they_were_made_on_when_the_report_has_changed_since(place: Bench, call) -> None:
    """The same structure, other texts: English of the old paragraph must not be approved for the new one."""
    edited(place)
    last = "本文提出了一套分层缓存，把会话数从 64 个提高到 1,200 个。"
    place.report.write_text(REPORT.replace(last, "本文提出了一套分层缓存，把会话数从 9 个提高到 7,000 个。"), encoding="utf-8")
    call("build", "daily.md")
    done = call("review", "import", "daily.md", "out/daily/english.md")
    assert "1 segments approved" in done.output and "the report has changed since" in done.output
    with place.review() as (seen, tools):
        assert [s for s in seen.standings if s.state is State.APPROVED] == []
        assert [row.text for row in tools.memory.current(last) if row.state is State.APPROVED] == [EDIT]
    assert "stays as it is" not in call("build", "daily.md").output
    assert EDIT not in place.english.read_text(encoding="utf-8")
    assert "approved in an earlier wording" in call("review", "status", "daily.md").output


def test_edits_can_still_be_imported_when_the_report_has_another_structure_by_now(place: Bench, call) -> None:
    edited(place)
    place.report.write_text("# 每日论文报告\n\n全新的一段。\n\n" + REPORT.partition("\n\n")[2], encoding="utf-8")
    call("build", "daily.md")
    assert "1 segments approved" in call("review", "import", "daily.md", "out/daily/english.md").output
    call("build", "daily.md")
    assert EDIT in place.english.read_text(encoding="utf-8")


@pytest.mark.parametrize("old", ["TideCache: Spilling Caches to Flash", "代码不翻译"])
def test_an_edit_that_cannot_be_imported_is_kept_too(place: Bench, call, old: str) -> None:
    place.edit((old, "Something else"))
    done = call("build", "daily.md")
    assert "Something else" in place.english.read_text(encoding="utf-8")
    assert "move it away, or delete it" in done.output


def test_another_structure_is_kept_with_the_line_that_differs(place: Bench, call) -> None:
    place.edit(("### 2. ", "A paragraph too many.\n\n### 2. "))
    done = call("build", "daily.md")
    assert "A paragraph too many." in place.english.read_text(encoding="utf-8")
    assert "cannot be taken over" in done.output and "english.md:" in done.output


def test_an_unedited_file_follows_the_report_whatever_becomes_of_its_structure(place: Bench, call) -> None:
    place.report.write_text("# 另一份报告\n\n只有一段。\n", encoding="utf-8")
    done = call("build", "daily.md")
    assert "stays as it is" not in done.output
    assert len(place.english.read_text(encoding="utf-8").splitlines()) == 3


def test_an_unedited_file_of_unknown_origin_is_written_over(place: Bench, call) -> None:
    for file in (place.folder / "home" / "written").iterdir():
        file.unlink()
    place.english.write_text(place.english.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "stays as it is" not in call("build", "daily.md").output


def test_a_review_sheet_with_work_in_it_is_not_exported_over(place: Bench, call) -> None:
    export = ("review", "export", "daily.md", "--to", "csv")
    assert call(*export).exit_code == 0
    assert call(*export).exit_code == 0, "an untouched sheet may be written again"
    sheet = place.folder / "out" / "daily" / "review.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("machine", "reviewed", 1), encoding="utf-8")
    refused = call(*export)
    assert refused.exit_code != 0 and "not imported yet" in str(refused.exception)
    assert "reviewed" in sheet.read_text(encoding="utf-8")
    call("review", "import", "daily.md", str(sheet))
    assert call(*export).exit_code == 0


def test_a_dry_run_of_a_sheet_is_refused_instead_of_being_carried_out(place: Bench, call) -> None:
    call("review", "export", "daily.md", "--to", "csv")
    refused = call("review", "import", "daily.md", "out/daily/review.csv", "--dry-run")
    assert "--dry-run is for an english.md" in str(refused.exception)


# -- the log


def test_what_was_written_is_remembered_by_path_and_a_damaged_note_counts_as_none(tmp_path: Path) -> None:
    log = Written(tmp_path / "log")
    assert log.last(tmp_path / "a.md") is None
    log.note(tmp_path / "a.md", b"one")
    log.note(tmp_path / "b.md", b"two")
    assert (log.last(tmp_path / "a.md"), log.last(tmp_path / "b.md")) == (b"one", b"two")
    for file in (tmp_path / "log").iterdir():
        file.write_bytes(b"\xa5")
    assert log.last(tmp_path / "a.md") is None


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    log = Written(tmp_path / "log")
    for number in range(KEEP + 5):
        log.note(tmp_path / str(number), b"")
    assert len(list((tmp_path / "log").iterdir())) == KEEP


def test_a_log_that_cannot_be_written_is_no_error_and_every_change_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    log = Written(tmp_path / "file")
    log.note(tmp_path / "a.md", b"one")
    (tmp_path / "a.md").write_bytes(b"one")
    asked: list[Path] = []
    keep = Keeper(log, lambda path: asked.append(path) or "")
    assert keep.place(tmp_path / "a.md", b"two") == tmp_path / "a.md"
    assert asked == [tmp_path / "a.md"]
