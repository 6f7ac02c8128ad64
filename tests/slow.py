"""Run the command line with an engine that takes its time and notes what it is asked: for tests that kill.

    python -m tests.slow CALLS SECONDS build report.md --engine slow ...

CALLS is a file that gets one line for every text asked; SECONDS is what each takes.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bilingual import cli, engines
from bilingual.engines import EngineOptions, Request
from bilingual.engines.fake import FakeEngine


class SlowEngine(FakeEngine):
    """The fake engine at a walking pace."""

    name = "slow"
    calls_file = Path()
    seconds = 0.0

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for number, request in enumerate(requests):
            with self.calls_file.open("a", encoding="utf-8") as file:
                file.write(f"{request.attempt}\t{request.text}\n")
            time.sleep(self.seconds)
            yield from ((number, english) for _, english in super().translate([request]))


def open_engine(options: EngineOptions) -> SlowEngine:
    return SlowEngine()


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
    SlowEngine.calls_file, SlowEngine.seconds = Path(sys.argv[1]), float(sys.argv[2])
    engines.ENGINES["slow"] = f"{__name__}:open_engine"
    sys.modules.setdefault("tests.slow", sys.modules[__name__])
    sys.argv[1:] = sys.argv[3:]
    cli.main()


if __name__ == "__main__":
    main()
