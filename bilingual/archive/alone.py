"""One loaded model at a time on a machine, however many processes build reports there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bilingual.engines import Engine, Feed, Request, replies

LARGE = ("llm", "argos")  # engines whose model takes memory, and all cores, by itself


class Alone:
    """An engine that translates only while it holds the machine's turn: from the first text to `release`.

    The turn is a lock on a file, which the system takes back from a process that dies.
    """

    def __init__(self, engine: Engine, turn: Path) -> None:
        self.engine = engine
        self.name, self.model, self.prompt, self.limit = engine.name, engine.model, engine.prompt, engine.limit
        self._turn = turn
        self._held: IO[str] | None = None

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Wait for the turn, then translate."""
        return self.flow(Feed(requests))

    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        """Wait for the turn as soon as there is something to do, then translate."""
        if feed and self._held is None:
            self._held = hold(self._turn)
        yield from replies(self.engine, feed)

    def release(self) -> None:
        """Give the model's memory back, and let the next one have its turn."""
        self.engine.release()
        if self._held is not None:
            self._held.close()
            self._held = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def by_turns(engine: Engine, home: Path) -> Engine:
    """The engine, by turns where its model is large."""
    return Alone(engine, home / "engine.turn") if engine.name in LARGE else engine


def hold(turn: Path) -> IO[str]:
    """Wait until nobody else holds the file, and hold it; closing gives it back. Without locks, go on without."""
    turn.parent.mkdir(parents=True, exist_ok=True)
    file = turn.open("w")
    try:
        import fcntl
    except ImportError:
        return file
    fcntl.flock(file, fcntl.LOCK_EX)
    return file
