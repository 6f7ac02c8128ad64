"""A Dask cluster builds what one process builds, and loses no finished work with its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilingual.memory import Memory
from bilingual.translate import BATCH
from tests.archive.counted import calls
from tests.archive.reports import archive

distributed = pytest.importorskip("distributed")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a folder of calls for this test, and for every process that it starts."""
    for name, value in {"COUNTED": str(tmp_path / "calls"), "SLOWNESS": "0.01", "BILINGUAL_HOME": str(tmp_path / "home"),
                        "PYTHONPATH": str(ROOT)}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    (tmp_path / "calls").mkdir()
    return tmp_path


@pytest.fixture
def cluster(home: Path) -> Iterator[Any]:
    """Four worker processes, each replaced when it dies."""
    with distributed.LocalCluster(
        n_workers=4, threads_per_worker=1, processes=True, dashboard_address=None, preload="tests.archive.counted",
        local_directory=str(home / "dask"), silence_logs=50,
    ) as local:  # fmt: skip
        yield local


def command(reports: list[Path], out: Path, *more: str) -> list[str]:
    places = ["--out", str(out), "--memory", str(out.parent / f"{out.name}.sqlite")]
    program = [sys.executable, "-m", "tests.archive.counted", "build", *map(str, reports)]
    return [*program, "--engine", "fake", "--to", "md,html,json", *places, *more]


def run(reports: list[Path], out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(reports, out, *more), cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


def files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def finished(out: Path) -> int:
    return len(list(out.glob("*/edition.json")))


@pytest.mark.parametrize("count", [12, pytest.param(40, marks=pytest.mark.bench)])
def test_with_two_workers_killed_an_archive_is_the_bytes_of_one_process_and_nothing_finished_is_done_twice(
    home: Path, cluster: Any, count: int
) -> None:
    reports = archive(home / "reports", count)
    alone = run(reports, home / "alone")
    assert alone.returncode == 0, alone.stderr
    once = Counter(text for _, text in calls(home / "calls"))  # the ladder asks for a text several times
    for file in (home / "calls").iterdir():
        file.unlink()
    build = subprocess.Popen(
        command(reports, home / "out", "--scheduler", cluster.scheduler_address), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    with distributed.Client(cluster) as client:
        deadline, killed, kept, when = time.monotonic() + 200, [], set(), 0.0
        for wanted in (count // 5, 2 * count // 5):
            while finished(home / "out") < wanted:
                assert time.monotonic() < deadline and build.poll() is None, build.stderr and build.stderr.read()
                time.sleep(0.02)
            with Memory.open(home / "out.sqlite") as memory:
                kept, when = {stored.source for stored in memory.each()}, time.time()
            victim = next(pid for pid in client.run(os.getpid).values() if pid not in killed)
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)
        _, errors = build.communicate(timeout=200)
    assert build.returncode == 0, errors
    assert files(home / "out") == files(home / "alone")
    asked = calls(home / "calls")
    mine = {text for _, text in asked if any(c.isdigit() for c in text)}  # a report's own: numbers tell them apart
    assert not [text for at, text in asked if at > when + 0.2 and text in mine & kept]
    repeated = Counter(text for _, text in asked if text in mine) - once
    assert sum(1 for _ in repeated) <= 2 * BATCH


def test_a_second_build_on_the_cluster_asks_no_engine(home: Path, cluster: Any) -> None:
    reports = archive(home / "reports", 3)
    first = run(reports, home / "out", "--scheduler", cluster.scheduler_address)
    assert first.returncode == 0, first.stderr
    asked = len(calls(home / "calls"))
    again = run(reports, home / "out", "--scheduler", cluster.scheduler_address)
    assert again.returncode == 0 and len(calls(home / "calls")) == asked > 0
    assert "from memory" in again.stdout and "translated now" not in again.stdout


@pytest.mark.parametrize(
    ("address", "said"),
    [("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9"), ("nonsense", "is no address of a Dask scheduler")],
)  # fmt: skip
def test_a_wrong_scheduler_is_one_line_and_exit_code_two(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    done = run(archive(home / "reports", 1), home / "out", "--scheduler", address)
    assert done.returncode == 2 and said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "out").exists()
