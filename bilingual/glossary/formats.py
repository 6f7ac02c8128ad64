"""Read and write glossaries in every format that the tool knows, chosen by name or by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bilingual.errors import GlossaryError
from bilingual.glossary import deepl, delimited, records, tbx
from bilingual.glossary.entries import GlossaryEntry

Entries = tuple[GlossaryEntry, ...]

_LARGEST = 64 * 1024 * 1024  # bytes; 100,000 terms take about 6 MB

_READERS: dict[str, Callable[[bytes, str], Entries]] = {
    "csv": lambda data, file: delimited.parse(delimited.decode(data, file), file),
    "tsv": lambda data, file: delimited.parse(delimited.decode(data, file), file, "\t"),
    "json": lambda data, file: records.parse(delimited.decode(data, file), file),
    "tbx2": tbx.parse,
    "tbx3": tbx.parse,
    "deepl": lambda data, file: deepl.parse(delimited.decode(data, file), file),
}
_WRITERS: dict[str, Callable[[Iterable[GlossaryEntry]], bytes]] = {
    "csv": lambda entries: delimited.serialize(entries).encode(),
    "tsv": lambda entries: delimited.serialize(entries, delimited.Style("\t")).encode(),
    "json": lambda entries: records.serialize(entries).encode(),
    "tbx2": lambda entries: tbx.serialize(entries, tbx.V2),
    "tbx3": lambda entries: tbx.serialize(entries, tbx.V3),
    "deepl": lambda entries: deepl.serialize(entries).encode(),
}
_BY_SUFFIX = {".csv": "csv", ".tsv": "tsv", ".txt": "csv", ".json": "json", ".tbx": "tbx3"}

FORMATS = tuple(_READERS)
SUFFIXES = frozenset(_BY_SUFFIX)


def format_of(path: Path) -> str:
    """The format that a file's suffix names; raises GlossaryError where it names none."""
    name = _BY_SUFFIX.get(path.suffix.lower())
    if name is None:
        known = ", ".join(sorted(SUFFIXES))
        raise GlossaryError(f"{path.suffix or 'no suffix'} is no glossary format", where=path, remedy=f"use {known}")
    return name


def read(path: Path, name: str = "") -> Entries:
    """The entries of one glossary file, in order; `name` is a format, by default the suffix's.

    Raises GlossaryError with file and line.
    """
    name = name or format_of(path)
    return parse(content(path), name, str(path))


def parse(data: bytes, name: str, file: str = "") -> Entries:
    """Bytes in the format `name` as entries. Raises GlossaryError with file and line."""
    return _READERS[_known(name)](data, file)


def serialize(entries: Iterable[GlossaryEntry], name: str) -> bytes:
    """Entries as bytes in the format `name`. Raises GlossaryError where the format forbids an entry."""
    return _WRITERS[_known(name)](entries)


def content(path: Path) -> bytes:
    """The bytes of a glossary file; raises GlossaryError where it is missing, unreadable or too large."""
    try:
        if path.stat().st_size > _LARGEST:
            limit = f"{_LARGEST // 2**20} MiB"
            raise GlossaryError(f"the file is larger than {limit}", where=path, remedy="split the glossary")
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"the glossary cannot be read ({error.strerror})", where=path, remedy="check the path and its permissions"
        ) from error


def _known(name: str) -> str:
    if name not in _READERS:
        raise GlossaryError(f"{name!r} is no glossary format", remedy="use " + ", ".join(FORMATS))
    return name
