"""Progress: an honest estimate, sparse lines in a log, one bar on a terminal."""

from __future__ import annotations

import pytest

from bilingual import progress
from bilingual.progress import estimate, lines, live
from bilingual.translate import Progress


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 100, 60, "estimating"),
        (10, 100, 4, "estimating"),
        (50, 100, 30, "30 s left"),
        (10, 100, 60, "estimating"),
        (30, 100, 60, "2 min left"),
        (100, 100, 1, "done"),
        (0, 0, 0, "done"),
    ],
)
def test_the_time_left_follows_the_rate_so_far(done: int, total: int, seconds: float, said: str) -> None:
    assert estimate(done, total, seconds) == said


def test_a_log_gets_a_line_every_fifteen_seconds_and_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 16.0, 17.0, 20.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    written: list[str] = []
    report = lines("daily", written.append)
    for count in (1, 2, 3, 4):
        report(Progress(count * 10, 40, count, 4))
    assert written == [
        "daily: 2/4 segments, 1 characters/s, 16 s left",
        "daily: 4/4 segments, 2 characters/s, done",
    ]


def test_a_bar_takes_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    with live("[red]报告[/].md [/bold]") as report:
        report(Progress(5, 10, 1, 2))
    assert capsys.readouterr().out == ""
