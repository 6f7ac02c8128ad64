"""Read and write glossaries in every format that the tool knows, chosen by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bilingual.errors import GlossaryError
from bilingual.glossary import delimited
from bilingual.glossary.entries import GlossaryEntry

Reader = Callable[[bytes, str], tuple[GlossaryEntry, ...]]

_LARGEST = 64 * 1024 * 1024  # bytes; 100,000 terms take about 6 MB


def _csv(data: bytes, file: str) -> tuple[GlossaryEntry, ...]:
    return delimited.parse(delimited.decode(data, file), file)


def _tsv(data: bytes, file: str) -> tuple[GlossaryEntry, ...]:
    return delimited.parse(delimited.decode(data, file), file, "\t")


_READERS: dict[str, Reader] = {".csv": _csv, ".tsv": _tsv, ".txt": _csv}
SUFFIXES = frozenset(_READERS)


def read(path: Path) -> tuple[GlossaryEntry, ...]:
    """The entries of one glossary file, in order. Raises GlossaryError with file and line."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        raise GlossaryError(f"{path.suffix or 'no suffix'} is no glossary format", where=path, remedy=f"use {known}")
    return reader(_bytes(path), str(path))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise GlossaryError(
                f"the file is larger than {_LARGEST // 2**20} MiB", where=path, remedy="split the glossary"
            )
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"the glossary cannot be read ({error.strerror})", where=path, remedy="check the path and its permissions"
        ) from error


__all__ = ["SUFFIXES", "GlossaryEntry", "Sequence", "read"]
