"""Progress reports for people: a live bar on a terminal, sparse lines in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilingual.translate import Progress, Report

SHOWN = 0.3  # share of the work that makes an estimate honest: dozens of texts are under way before one ends
EVERY = 15.0  # seconds between two lines of a log


def estimate(done: int, total: int, seconds: float) -> str:
    """Time left at the rate so far, as people say it; nothing until a third of the work has shown a rate.

    Characters, not segments, are counted: long segments come first and take longest, and the first
    of them to end says little, for dozens are under way.
    """
    if done >= total:
        return "done"
    if seconds < 5 or done < total * SHOWN:
        return "estimating"
    left = (total - done) * seconds / done
    return f"{left:.0f} s left" if left < 90 else f"{left / 60:.0f} min left"


def lines(name: str, write: Callable[[str], None]) -> Report:
    """A reporter that writes a line every 15 seconds and at the end."""
    began = last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY and progress.segments < progress.of:
            return
        last = now
        rate = progress.done / max(now - began, 0.001)
        left = estimate(progress.done, progress.total, now - began)
        write(f"{name}: {progress.segments}/{progress.of} segments, {rate:.0f} characters/s, {left}")

    return report


@contextmanager
def live(name: str) -> Iterator[Report]:
    """A bar on standard error; it appears with the first translated segment."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    began = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(name, total=None, left="", visible=False)

        def report(progress: Progress) -> None:
            left = estimate(progress.done, progress.total, time.monotonic() - began)
            shown.update(task, total=progress.of, completed=progress.segments, left=left, visible=True)

        yield report
