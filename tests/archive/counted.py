"""Makes the fake engine of a process slow, and note what it is asked: a file a process, a line a text.

    COUNTED=folder SLOWNESS=seconds python -m tests.archive.counted build …

Dask workers preload this module; other processes run the command line through it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bilingual import engines
from bilingual.engines import EngineOptions, Request
from bilingual.engines.fake import FakeEngine


class CountedEngine(FakeEngine):
    """The fake engine, its texts on record."""

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        file = Path(os.environ["COUNTED"]) / f"{os.getpid()}.txt"
        for number, request in enumerate(requests):
            with file.open("a", encoding="utf-8") as calls:
                calls.write(f"{time.time():.4f}\t{request.text}\n")
            time.sleep(float(os.environ.get("SLOWNESS", "0")))
            yield from ((number, english) for _, english in super().translate([request]))


def open_engine(options: EngineOptions) -> CountedEngine:
    return CountedEngine()


def calls(folder: Path) -> list[tuple[float, str]]:
    """Everything that was asked, with the time, in order."""
    lines = [line for file in folder.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines()]
    return sorted((float(when), text) for when, _, text in (line.partition("\t") for line in lines))


if os.environ.get("COUNTED"):
    engines.ENGINES["fake"] = "tests.archive.counted:open_engine"

if __name__ == "__main__":
    from bilingual import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
    cli.main()
    sys.exit()
