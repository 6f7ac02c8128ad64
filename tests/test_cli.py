"""The command line: exit codes, messages that say what to do, and runs that can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bilingual import cli, engines
from bilingual.engines.fake import FakeEngine
from bilingual.memory import Memory

ROOT = Path(__file__).parent.parent
TEXT = "# 报告\n\n该模型在三个数据集上都更好。\n"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run the command line in an empty folder with a home of its own."""
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def call(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["bilingual", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    yield call


def built(run: Run, *arguments: str | Path) -> Done:
    return run("build", *arguments, "--engine", "fake", "--to", "md,json")


def report(data: bytes | str, name: str = "report.md") -> Path:
    path = Path(name)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def complains(done: Done, *parts: str) -> None:
    """One line with every part of the message, no trace, exit code 2, and nothing half-written."""
    assert done.code == 2, done
    message = done.err.strip().splitlines()[-1]
    assert "Traceback" not in done.err and message
    for part in parts:
        assert part in message, message
    assert not [path for path in Path().rglob("*") if path.name.startswith((".english", ".edition"))]


def test_a_build_writes_its_outputs_and_says_what_it_did(run: Run) -> None:
    done = built(run, report(TEXT))
    assert done.code == 0
    assert "report: 2 segments" in done.out and "out/report/english.md" in done.out
    written = sorted(path.name for path in Path("out/report").iterdir() if path.stem != "qa")
    assert written == ["edition.json", "english.md"]


def test_an_unchanged_rerun_comes_from_memory(run: Run) -> None:
    built(run, report(TEXT))
    before = Path("out/report/english.md").read_bytes()
    done = built(run, "report.md")
    assert "from memory" in done.out and "translated now" not in done.out
    assert Path("out/report/english.md").read_bytes() == before


def test_several_reports_go_to_several_folders(run: Run) -> None:
    assert built(run, report(TEXT, "a.md"), report(TEXT, "b.md")).code == 0
    assert {path.name for path in Path("out").iterdir()} == {"a", "b"}


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("critical", 1), ("major", 1), ("minor", 1)])
def test_findings_at_fail_on_give_exit_code_1(run: Run, level: str, code: int) -> None:
    done = run("build", report(TEXT), "--engine", "identity", "--to", "json", "--fail-on", level)
    assert done.code == code
    assert Path("out/report/edition.json").exists(), "the edition is written all the same"


def test_without_findings_fail_on_is_fine(run: Run) -> None:
    assert built(run, report("Nothing to translate.\n"), "--fail-on", "minor").code == 0


def test_only_builds_the_papers_named(run: Run) -> None:
    text = "".join(f"## 📄 Paper {n}\n\n- **链接**: https://arxiv.org/abs/2999.0000{n}\n\n内容。\n\n" for n in (1, 2))
    assert built(run, report(text), "--only", "2999.00002").code == 0
    assert "Paper 1" not in Path("out/report/english.md").read_text()
    complains(built(run, "report.md", "--only", "2999.1"), "report.md", "2999.1", "2999.00001, 2999.00002")


# -- bad input


@pytest.mark.parametrize("data", [b"", b"\n \n", b"=====\n\n---\n", b"\xef\xbb\xbf"])
def test_a_report_without_text_is_refused(run: Run, data: bytes) -> None:
    complains(built(run, report(data)), "report.md", "nothing to translate", "check that this is the report")
    assert not Path("out").exists()


def test_a_missing_file_and_a_directory_are_refused(run: Run) -> None:
    complains(built(run, "none.md"), "none.md", "no such file", "check the path")
    complains(built(run, "."), "this is a directory", "name a report file")
    assert not Path("out").exists()


def test_a_bad_report_among_good_ones_is_named_before_any_work(run: Run) -> None:
    complains(built(run, report(TEXT), "none.md"), "none.md")
    assert not Path("out").exists()


def test_two_reports_of_one_name_are_refused(run: Run) -> None:
    Path("other").mkdir()
    complains(built(run, report(TEXT), report(TEXT, "other/report.md")), "other/report.md", "rename one")


@pytest.mark.parametrize(
    ("data", "notice"),
    [
        (TEXT.encode("gb18030"), "read as GB18030"),
        (TEXT.encode("utf-8-sig"), "byte-order mark"),
        (TEXT.replace("\n", "\r\n", 1).encode(), "line ends"),
        (TEXT.strip().encode()[:-1], "line 3: broken bytes in 1 place"),
    ],
)
def test_what_can_be_mended_is_read_with_a_notice(run: Run, data: bytes, notice: str) -> None:
    done = built(run, report(data))
    assert done.code == 0 and notice in done.err
    assert notice in Path("out/report/edition.json").read_text()


def test_a_line_of_twenty_thousand_characters_is_built(run: Run) -> None:
    assert built(run, report("Words " * 3000 + "好" * 2000)).code == 0


def test_an_output_folder_that_cannot_be_written_is_refused_before_any_work(run: Run, tmp_path: Path) -> None:
    report(TEXT, "taken")
    done = built(run, report(TEXT), "--out", "taken")
    complains(done, "taken", "a file is in the way", "--out")
    assert not (tmp_path / "home").exists()
    assert Path("taken").read_text() == TEXT


def test_without_any_model_the_command_to_get_one_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.choice.has_argos", lambda: False)
    complains(run("build", report(TEXT)), "no translation engine is ready", "bilingual models pull")
    complains(run("build", "report.md", "--engine", "llm"), "bilingual models pull")
    assert not Path("out").exists()


@pytest.mark.parametrize("name", ["broken.gguf", "broken.argosmodel"])
def test_a_corrupt_model_is_refused(run: Run, name: str) -> None:
    engine = "llm" if name.endswith("gguf") else "argos"
    done = run("build", report(TEXT), "--engine", engine, "--model", report(b"not a model", name))
    complains(done, name)
    assert not Path("out").exists()


def test_a_model_that_is_not_there_is_refused(run: Run) -> None:
    complains(run("build", report(TEXT), "--engine", "llm", "--model", "none.gguf"), "none.gguf")
    complains(run("build", "report.md", "--engine", "llm", "--model", "no-such-model"), "no-such-model")


def test_unknown_names_are_refused_with_those_that_exist(run: Run) -> None:
    complains(run("build", report(TEXT), "--engine", "babel"), "'babel'", "choose one of llm")
    complains(run("build", "report.md", "--engine", "fake", "--to", "md,docx"), "--to", "'docx'", "choose from md")
    complains(run("build", "report.md", "--engine", "fake", "--fail-on", "always"), "--fail-on", "always")
    complains(run("build", "report.md", "--colour"), "--colour")
    complains(run("build"), "REPORT")
    complains(run("translate"), "translate")


def test_a_broken_settings_file_is_named(run: Run) -> None:
    report("engine = ", "bilingual.toml")
    complains(run("build", report(TEXT)), "bilingual.toml", "Invalid value", "correct it")
    report("colour = 1", "bilingual.toml")
    complains(run("build", report(TEXT)), "bilingual.toml", "unknown setting 'colour'")


def test_a_broken_glossary_is_named_with_its_line(run: Run) -> None:
    report("zh,en\n显卡,GPU\n内存\n", "terms.csv")
    complains(built(run, report(TEXT), "--glossary", "terms.csv"), "terms.csv")
    complains(built(run, "report.md", "--glossary", "none.csv"), "none.csv")


def test_a_memory_that_is_no_memory_is_named_and_left_alone(run: Run) -> None:
    complains(built(run, report(TEXT), "--memory", "."), "--memory", "is a directory")
    Path("folder").mkdir()
    report('memory = "folder"', "bilingual.toml")
    complains(built(run, "report.md"), "folder")
    Path("bilingual.toml").unlink()
    import sqlite3

    with sqlite3.connect("other.sqlite") as other:
        other.execute("CREATE TABLE mine (x)")
    before = Path("other.sqlite").read_bytes()
    complains(built(run, "report.md", "--memory", "other.sqlite"), "other.sqlite", "not a translation memory")
    assert Path("other.sqlite").read_bytes() == before


def test_a_failed_build_leaves_older_outputs_as_they_were(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilingual.errors import EngineError

    built(run, report(TEXT))
    before = {path.name: path.read_bytes() for path in Path("out/report").iterdir()}

    def failing(self: FakeEngine, requests: object) -> Iterator[tuple[int, str]]:
        raise EngineError("out of memory", remedy="close other programs")
        yield 0, ""

    monkeypatch.setattr(FakeEngine, "translate", failing)
    complains(built(run, report(TEXT + "\n还有新的一段。\n")), "out of memory", "close other programs")
    assert {path.name: path.read_bytes() for path in Path("out/report").iterdir()} == before


# -- help


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


ALL = dict(commands(cli.app))


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "bilingual")
def test_every_command_has_help_that_documents_every_option(run: Run, path: tuple[str, ...]) -> None:
    done = run(*path, "--help")
    assert done.code == 0 and done.out.startswith("Usage:")
    assert ALL[path].help
    for option in ALL[path].params:
        if isinstance(option, click.Option):
            assert option.help and max(option.opts, key=len) in done.out, option.name


def test_the_version_is_told(run: Run) -> None:
    from bilingual import __version__

    assert __version__ in run("--version").out


def test_the_help_of_build_names_every_engine_and_format(run: Run) -> None:
    text = " ".join(run("build", "--help").out.split())
    shipped = [name for name, place in engines.ENGINES.items() if place.startswith("bilingual.")]  # tests add their own
    assert all(name in text for name in (*shipped, "md,html,pdf,json"))


# -- kills


@dataclass(frozen=True)
class Slow:
    """A build with a slow engine in a process of its own."""

    folder: Path

    @property
    def memory(self) -> Path:
        return self.folder / "home" / "memory.sqlite"

    def start(self, seconds: float) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "tests.slow",
            self.folder / "calls",
            seconds,
            "build",
            self.folder / "report.md",
        ]
        options = ["--engine", "slow", "--to", "md,json", "--out", self.folder / "out"]
        environ = {**os.environ, "BILINGUAL_HOME": str(self.folder / "home")}
        return subprocess.Popen(
            [*map(str, command), *map(str, options)],
            cwd=ROOT,
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def asked(self) -> list[str]:
        """The texts that were asked for whole, in order."""
        file = self.folder / "calls"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [line.partition("\t")[2] for line in lines if line.startswith("0\t第")]

    def wait_for(self, process: subprocess.Popen[str], calls: int) -> None:
        deadline = time.monotonic() + 40
        while len(self.asked()) < calls and process.poll() is None:
            assert time.monotonic() < deadline, "the build does not get on"
            time.sleep(0.01)

    def kept(self) -> set[str]:
        """The sources in the memory."""
        if not self.memory.exists():
            return set()
        with Memory.open(self.memory) as memory:
            return {stored.source for stored in memory.each()}


@pytest.fixture
def slow(tmp_path: Path) -> Slow:
    paragraphs = [f"第 {number} 个模型在公开数据上取得了更好的结果。" for number in range(80)]
    (tmp_path / "report.md").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return Slow(tmp_path)


def test_ctrl_c_keeps_what_was_finished_and_says_how_to_go_on(slow: Slow) -> None:
    process = slow.start(0.05)
    slow.wait_for(process, 20)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "run the same command to continue" in err and "Traceback" not in err
    first = len(slow.asked())
    assert len(slow.kept()) >= first - 1
    assert not (slow.folder / "out").exists()
    assert slow.start(0).wait(timeout=60) == 0
    assert len(slow.asked()) <= 81
    assert (slow.folder / "out" / "report" / "english.md").exists()


def test_killed_three_times_a_build_still_ends_and_keeps_every_committed_translation(slow: Slow) -> None:
    committed: set[str] = set()
    for _ in range(3):
        before = len(slow.asked())
        process = slow.start(0.01)
        slow.wait_for(process, before + 22)
        process.kill()
        process.communicate(timeout=30)
        assert not (slow.folder / "out").exists()
        assert committed <= slow.kept(), "a committed translation was lost"
        asked_now = slow.asked()[before:]
        assert not committed & set(asked_now), "a committed translation was made again"
        committed = slow.kept()
    assert len(committed) >= 3 * 16
    before = len(slow.asked())
    assert slow.start(0).wait(timeout=60) == 0
    assert not committed & set(slow.asked()[before:])
    assert len(slow.asked()) - before == 80 - len(committed)
    data = json.loads((slow.folder / "out" / "report" / "edition.json").read_text(encoding="utf-8"))
    assert len(data["segments"]) == 80
    before = len(slow.asked())
    assert slow.start(0).wait(timeout=60) == 0
    assert len(slow.asked()) == before, "an unchanged rerun asks nothing"
