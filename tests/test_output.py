"""Writing an edition: all files or none, and what stood there before still stands."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from bilingual import output
from bilingual.errors import InputError, OutputError
from bilingual.model import Edition
from bilingual.output import distinct, publish

EDITION = Edition("report", "A report", "报告", "2026-01-15", "", (), (), (), {}, "# A report\n")
NO_SPACE = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_files_are_written_under_their_names_and_can_be_read_by_all(tmp_path: Path) -> None:
    written = publish(EDITION, tmp_path / "out" / "report", ("md", "json"))
    assert [path.name for path in written] == ["english.md", "edition.json"]
    assert written[0].read_text() == "# A report\n"
    assert sorted(path.name for path in (tmp_path / "out" / "report").iterdir()) == ["edition.json", "english.md"]
    assert stat.S_IMODE(written[0].stat().st_mode) == 0o644


def test_older_files_are_replaced_and_strangers_stay(tmp_path: Path) -> None:
    (tmp_path / "english.md").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    publish(EDITION, tmp_path, ("md",))
    assert (tmp_path / "english.md").read_text() == "# A report\n"
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputError, match="cannot make this folder") as error:
        publish(EDITION, tmp_path / "out" / "report", ("md",))
    assert str(tmp_path / "out") in str(error.value) and "--out" in str(error.value)
    assert (tmp_path / "out").read_text() == "in the way"


def test_a_folder_in_place_of_a_file_is_an_error_and_leaves_no_scratch_files(tmp_path: Path) -> None:
    (tmp_path / "english.md").mkdir()
    with pytest.raises(OutputError) as error:
        publish(EDITION, tmp_path, ("md",))
    assert "english.md" in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["english.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        publish(EDITION, tmp_path, ("md",))


def test_a_folder_that_takes_no_files_is_an_error() -> None:
    with pytest.raises(OutputError):
        publish(EDITION, Path("/proc/bilingual/report"), ("md",))


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_full_disk_leaves_every_older_file_and_no_scratch_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    (tmp_path / "english.md").write_text("old")
    (tmp_path / "edition.json").write_text("old")
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == fails_at:
            raise NO_SPACE

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device; free the disk"):
        publish(EDITION, tmp_path, ("md", "json"))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"english.md": "old", "edition.json": "old"}


def test_a_renderer_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(kind: str, edition: Edition, **_: object) -> bytes:
        if kind == "json":
            raise OutputError("cannot be rendered")
        return b"new"

    monkeypatch.setattr(output, "render", broken)
    with pytest.raises(OutputError):
        publish(EDITION, tmp_path / "out", ("md", "json"))
    assert not (tmp_path / "out").exists()


def test_scratch_files_of_a_killed_run_go_when_they_are_old_and_nothing_else_does(tmp_path: Path) -> None:
    names = [".edition.json.hr0mz8m7", ".english.md.abcd_123", ".notes.md.abcd1234", ".qa.html", "old.json.abcd1234"]
    for name in (*names, ".edition.json.fresh123"):
        (tmp_path / name).write_text("x")
    for name in names:
        os.utime(tmp_path / name, (1, 1))
    publish(EDITION, tmp_path, ("md",))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*names[2:], ".edition.json.fresh123", "english.md"}


def test_ctrl_c_while_writing_leaves_no_scratch_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output.os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(EDITION, tmp_path, ("md",))
    assert list(tmp_path.iterdir()) == []


def test_two_reports_of_one_name_are_refused_before_any_work(tmp_path: Path) -> None:
    distinct([tmp_path / "a.md", tmp_path / "b.md", tmp_path / "a.md"])
    with pytest.raises(InputError, match="rename one of them") as error:
        distinct([tmp_path / "x" / "daily.md", tmp_path / "y" / "daily.md"])
    assert str(tmp_path / "y" / "daily.md") in str(error.value)
