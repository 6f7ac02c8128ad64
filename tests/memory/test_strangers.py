"""`bilingual memory` and `build` in the hands of a stranger: wrong paths, full disks, locks; no file is lost."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual import cli
from bilingual.memory import Key, Memory, Record, schema
from bilingual.model import Signature, State

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in a folder with a small memory in its home; exit code and what it said."""
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    with Memory.open(tmp_path / "home" / "memory.sqlite") as memory:
        memory.store([Record(Key("一句话。", Signature("llm")), "A sentence.")])
        memory.set_state("一句话。", State.APPROVED, text="One sentence.")
    Path("report.md").write_text("# 报告\n\n该模型更好。\n", encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["bilingual", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return stop.value.code or 0, told.out + told.err  # type: ignore[return-value]

    return call


@pytest.mark.parametrize("command", [("stats",), ("search", "x"), ("verify",), ("export", "a.tmx"), ("backup", "b.sqlite"), ("prune", "--days", "9")])
def test_a_mistyped_memory_is_said_and_not_made(run: Run, command: tuple[str, ...]) -> None:
    code, told = run("memory", "--memory", "folder/mistyped.sqlite", *command)
    assert code == 2 and "folder/mistyped.sqlite: no such memory" in told
    assert not Path("folder").exists()


def test_a_backup_takes_the_place_of_an_older_backup_and_of_nothing_else(run: Run) -> None:
    Path("notes.txt").write_text("mine")
    assert run("memory", "backup", "copy.sqlite")[0] == run("memory", "backup", "copy.sqlite")[0] == 0
    for path, words in (("notes.txt", "no memory"), ("home/memory.sqlite", "the memory itself")):
        code, told = run("memory", "backup", path)
        assert code == 2 and words in told
    assert Path("notes.txt").read_text() == "mine"
    assert "1 approved" in run("memory", "stats")[1]


def test_a_memory_merged_with_itself_is_said(run: Run) -> None:
    code, told = run("memory", "merge", "home/memory.sqlite")
    assert code == 2 and "the memory itself" in told


@pytest.mark.parametrize("command", [("memory", "--memory", "terms.csv", "stats"), ("build", "report.md", "--memory", "terms.csv", "--engine", "fake")])
def test_a_file_that_never_was_a_memory_is_left_as_it_is(run: Run, command: tuple[str, ...]) -> None:
    Path("terms.csv").write_text("zh,en\n显卡,GPU\n", encoding="utf-8")
    code, told = run(*command)
    assert code == 2 and "terms.csv: is not a translation memory" in told
    assert Path("terms.csv").read_text(encoding="utf-8").startswith("zh,en")
    assert not list(Path().glob("terms.csv.*"))


BUILD = ("build", "report.md", "--engine", "fake", "--to", "md,json")


def test_a_build_with_a_corrupt_memory_goes_on_and_says_what_was_kept(run: Run) -> None:
    memory = Path("home/memory.sqlite")
    data = bytearray(memory.read_bytes())
    data[:100] = b"\xa5" * 100
    memory.write_bytes(data)
    code, told = run(*BUILD)
    assert code == 0
    assert "kept as memory.sqlite.corrupt-" in told and "2 translations salvaged" in told
    assert "1 approved" in run("memory", "stats")[1]


def test_a_build_with_a_memory_of_a_newer_version_says_so(run: Run) -> None:
    db = sqlite3.connect("home/memory.sqlite")
    db.execute("PRAGMA user_version=99")
    db.close()
    code, told = run(*BUILD)
    assert code == 2 and "written by a newer version" in told and "update bilingual" in told
    assert not Path("out").exists()


def test_a_build_with_a_locked_memory_says_so_and_the_next_one_works(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect("home/memory.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    code, told = run(*BUILD)
    assert code == 2 and "locked by another process" in told and "wait for the other run" in told
    other.execute("ROLLBACK")
    other.close()
    assert run(*BUILD)[0] == 0


def test_a_build_whose_memory_cannot_be_written_says_so_before_the_work(run: Run) -> None:
    Path("file").write_text("")
    code, told = run(*BUILD, "--memory", "file/memory.sqlite")
    assert code == 2 and "folder cannot be made" in told and "--memory" in told
    assert not Path("out").exists()


def test_a_disk_that_fills_up_during_a_build_keeps_what_was_stored_and_the_next_run_goes_on(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    lines = [f"第 {number} 个模型在公开数据上取得了更好的结果，并且在各项任务上都有提升。" for number in range(400)]
    report.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "bilingual.cli", "build", str(report), "--engine", "fake", "--to", "json"]
    environ = {**os.environ, "BILINGUAL_HOME": str(tmp_path / "home")}

    def build(limit: int | None) -> subprocess.CompletedProcess[str]:
        def full() -> None:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run(
            [*command, "--out", str(tmp_path / "out")], cwd=ROOT, env=environ, text=True, capture_output=True,
            check=False, preexec_fn=full,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done

    done = build(300_000)
    assert done.returncode == 2 and "disk full" in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()
    with Memory.open(tmp_path / "home" / "memory.sqlite") as memory:
        kept = memory.stats().segments
        assert kept > 16 and memory.verify() == []
    done = build(None)
    assert done.returncode == 0
    assert f"{kept} from memory" in done.stdout
    edition = json.loads((tmp_path / "out" / "report" / "edition.json").read_text(encoding="utf-8"))
    assert len(edition["segments"]) == 400


def test_two_builds_at_once_share_one_memory(tmp_path: Path) -> None:
    children = []
    for name in ("one", "two"):
        lines = [f"第 {number} 个模型在{'公开' if name == 'one' else '内部'}数据上更好。" for number in range(60)]
        shared = [f"第 {number} 套方法两份报告都有。" for number in range(60)]
        (tmp_path / f"{name}.md").write_text("\n\n".join([*lines, *shared]) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "tests.slow", str(tmp_path / f"{name}.calls"), "0.002", "build", str(tmp_path / f"{name}.md")]
        options = ["--engine", "slow", "--to", "md", "--out", str(tmp_path / "out"), "--memory", str(tmp_path / "m.sqlite")]
        environ = {**os.environ, "BILINGUAL_HOME": str(tmp_path / "home")}
        children.append(subprocess.Popen([*command, *options], cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True))
    for child in children:
        _, told = child.communicate(timeout=120)
        assert child.returncode == 0, told
    with Memory.open(tmp_path / "m.sqlite") as memory:
        assert memory.stats().segments == 180 and memory.verify() == []
    assert all((tmp_path / "out" / name / "english.md").exists() for name in ("one", "two"))
