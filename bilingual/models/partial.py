"""A model file in the making: bytes from any source, checked part by part as they arrive.

One file per model serves all sources: a pull that was broken off goes on where it stopped, with the
same source or another. What lies in it is hashed again before anything is added to it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

from bilingual.models.entries import ModelInfo, Part
from bilingual.models.store import CHUNK


class BrokenPart(Exception):
    """The bytes of a part are not what the catalogue says; the part was dropped, the ones before it stay."""


def partial_path(info: ModelInfo, folder: Path) -> Path:
    """Where a model's growing file lies until it is complete."""
    return folder / f"{info.file}.partial"


class Partial:
    """The growing file `FILE.partial`; a context manager. `offset` is its length in bytes."""

    def __init__(self, info: ModelInfo, folder: Path) -> None:
        self.info = info
        self.folder = folder
        self.path = partial_path(info, folder)
        self.part = 0  # index of the part being written
        self.offset = 0
        self._start = 0  # offset where that part begins
        self._digest = hashlib.sha256()  # of the part being written
        self._total = hashlib.sha256()  # of everything
        self._total_before = self._total.copy()  # … up to the current part's start

    def __enter__(self) -> Partial:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / f".{self.info.file}.lock").open("w")
        try:
            _lock(self._lock)
            self._file: IO[bytes] = self.path.open("r+b" if self.path.exists() else "w+b")
        except OSError:
            self._lock.close()
            raise
        self._recheck()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if not self.offset:
            self.path.unlink(missing_ok=True)
        self._lock.close()  # last: whoever gets the lock next finds everything settled

    @property
    def complete(self) -> bool:
        """All parts are there, and each is right."""
        return self.part == len(self.info.parts)

    @property
    def current(self) -> Part:
        """The part being written."""
        return self.info.parts[self.part]

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end; `BrokenPart` at the end of a part whose hash is wrong."""
        while chunk:
            if self.complete:
                raise BrokenPart(f"more than the {self.info.bytes:,} bytes of {self.info.file}")
            room = self._start + self.current.bytes - self.offset
            piece, chunk = chunk[:room], chunk[room:]
            self._file.write(piece)
            self._digest.update(piece)
            self._total.update(piece)
            self.offset += len(piece)
            if len(piece) == room:
                self._close_part()

    def rewind(self) -> None:
        """Go back to the last byte that is known to be good: the start of the current part."""
        self.offset = self._start
        self._digest = hashlib.sha256()
        self._total = self._total_before.copy()
        self._file.seek(self.offset)
        self._file.truncate()

    def land(self, target: Path) -> None:
        """Move the complete file to its place: on disk first, then by an atomic rename.

        `BrokenPart` when the whole is not the catalogue's file, which says that its parts are wrong.
        """
        if self._total.hexdigest() != self.info.sha256:
            raise BrokenPart(f"the joined file has SHA-256 {self._total.hexdigest()}, not {self.info.sha256}")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.path.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _close_part(self) -> None:
        if self._digest.hexdigest() != self.current.sha256:
            number, actual, expected = self.part + 1, self._digest.hexdigest(), self.current.sha256
            self.rewind()
            what = f"part {number} of {len(self.info.parts)}" if len(self.info.parts) > 1 else "the file"
            raise BrokenPart(f"{what} has SHA-256 {actual} and should have {expected}")
        self._digest = hashlib.sha256()
        self._total_before = self._total.copy()
        self._start = self.offset
        self.part += 1

    def _recheck(self) -> None:
        """Walk what an earlier run left: keep whole good parts and the begun one, drop the rest."""
        while not self.complete:
            self._file.seek(self.offset)
            wanted = self._start + self.current.bytes - self.offset
            chunk = self._file.read(min(CHUNK, wanted))
            if not chunk:
                return
            self._digest.update(chunk)
            self._total.update(chunk)
            self.offset += len(chunk)
            if len(chunk) == wanted:
                try:
                    self._close_part()
                except BrokenPart:
                    return
        self._file.seek(self.offset)
        self._file.truncate()


def _lock(stream: IO[str]) -> None:
    """Hold the file for this process; `OSError` when another one does. Without locks, go on without."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
