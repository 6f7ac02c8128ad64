"""`--jobs`: the same bytes as one process, one shared memory, dead workers replaced, one model at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bilingual import archive as archived
from bilingual.archive.alone import Alone, by_turns
from bilingual.config import Settings
from bilingual.engines import Request
from bilingual.engines.fake import FakeEngine
from tests.archive.counted import calls
from tests.archive.reports import archive, own

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "calls").mkdir()
    for name, value in {"COUNTED": str(tmp_path / "calls"), "BILINGUAL_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def command(reports: Sequence[Path], out: Path, *more: str) -> list[str]:
    places = ["--out", str(out), "--memory", str(out.parent / f"{out.name}.sqlite")]
    program = [sys.executable, "-m", "tests.archive.counted", "build", *map(str, reports)]
    return [*program, "--engine", "fake", "--to", "md,json", *places, *more]


def run(reports: Sequence[Path], out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(reports, out, *more), cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )


def files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_side_by_side_reports_are_the_bytes_of_one_process(home: Path) -> None:
    reports = archive(home / "reports", 8)
    alone = run(reports, home / "alone")
    assert alone.returncode == 0, alone.stderr
    together = run(reports, home / "together", "--jobs", "3")
    assert together.returncode == 0, together.stderr
    assert files(home / "together") == files(home / "alone")
    assert sorted(together.stdout.replace("together", "alone").splitlines()) == sorted(alone.stdout.splitlines())
    again = run(reports, home / "together", "--jobs", "3")
    assert "translated now" not in again.stdout and "from memory" in again.stdout


def test_a_worker_that_is_killed_is_replaced_and_its_finished_work_not_repeated(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = archive(home / "reports", 8)
    run(reports[:1], home / "alone")
    once = [text for _, text in calls(home / "calls")].count(own(0, 0))  # the ladder asks for a text several times
    monkeypatch.setenv("SLOWNESS", "0.02")
    build = subprocess.Popen(command(reports, home / "out", "--jobs", "2"), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 100
    while len(list((home / "out").glob("*/edition.json"))) < 2:
        assert time.monotonic() < deadline and build.poll() is None
        time.sleep(0.01)
    os.kill(int(max((home / "calls").iterdir(), key=lambda file: file.stat().st_mtime).stem), signal.SIGKILL)
    _, errors = build.communicate(timeout=150)
    assert build.returncode == 0, errors
    assert len(list((home / "out").glob("*/edition.json"))) == 8
    asked = [text for _, text in calls(home / "calls")]
    assert asked.count(own(0, 0)) == 2 * once


def test_an_error_in_one_report_ends_the_run_after_those_under_way(home: Path) -> None:
    reports = archive(home / "reports", 6)
    (home / "out" / "day-003").mkdir(parents=True)
    (home / "out" / "day-003" / "english.md").mkdir()  # a folder where a file must go
    done = run(reports, home / "out", "--jobs", "2")
    assert done.returncode == 2
    assert "day-003" in done.stderr and "Traceback" not in done.stderr
    assert (home / "out" / "day-000" / "edition.json").is_file()


def test_ctrl_c_stops_every_process_with_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOWNESS", "0.05")
    reports = archive(home / "reports", 8)
    build = subprocess.Popen(
        command(reports, home / "out", "--jobs", "2"), cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not calls(home / "calls"):
        assert time.monotonic() < deadline and build.poll() is None
        time.sleep(0.05)
    os.killpg(build.pid, signal.SIGINT)
    _, errors = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "Traceback" not in errors and "run the same command to continue" in errors


class Slow(FakeEngine):
    """An engine that says when it works."""

    name = "llm"

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        began = time.monotonic()
        time.sleep(0.2)
        yield from super().translate(requests)
        with self.log.open("a") as file:
            file.write(f"{began} {time.monotonic()}\n")


def work(folder: Path) -> None:
    engine = Alone(Slow(folder / "log"), folder / "turn")
    list(engine.translate([Request("一")]))
    list(engine.translate([Request("二")]))
    engine.release()


def test_engines_with_a_large_model_work_one_after_the_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=(tmp_path,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    spans = sorted(tuple(map(float, line.split())) for line in (tmp_path / "log").read_text().splitlines())
    assert len(spans) == 4
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    assert isinstance(by_turns(Slow(tmp_path / "log"), tmp_path), Alone)
    assert not isinstance(by_turns(FakeEngine(), tmp_path), Alone)


def test_jobs_beside_a_scheduler_are_said_to_mean_nothing() -> None:
    told = archived.sent(Settings(scheduler="tcp://127.0.0.1:8786", jobs=4))
    assert len(told) == 2 and "tcp://127.0.0.1:8786" in told[0] and "--jobs is not used" in told[1]
    assert len(archived.sent(Settings(scheduler="tcp://127.0.0.1:8786"))) == 1
    assert archived.sent(Settings(jobs=4)) == []
