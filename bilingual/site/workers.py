"""A few processes for what is worth their start, and none for what is not."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Workers:
    """Maps functions over work; the processes start when they are first needed and end with the block."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[T], R], work: Sequence[T], *, at_least: int, chunk: int = 1) -> Iterator[R]:
        """The results in order; made here, one after another, where there is less work than `at_least`."""
        yield from self.begin(function, work, at_least=at_least, chunk=chunk)

    def begin(self, function: Callable[[T], R], work: Sequence[T], *, at_least: int, chunk: int = 1) -> Iterator[R]:
        """The same, but what other processes do begins at once."""
        if len(work) < at_least or (os.cpu_count() or 1) < 2:
            return map(function, work)
        self._pool = self._pool or ProcessPoolExecutor(initializer=_begin)
        return self._pool.map(function, work, chunksize=chunk)


def _begin() -> None:
    """Let a new process look for garbage, but not among what it has from its parent."""
    gc.freeze()
    gc.enable()
