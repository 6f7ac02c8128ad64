"""Edit a glossary on disk: add, set and remove rows, atomically and without touching the others."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bilingual.errors import GlossaryError, OutputError
from bilingual.glossary import delimited, formats
from bilingual.glossary.edited import edited
from bilingual.glossary.entries import GlossaryEntry, checked, status_of
from bilingual.glossary.script import key

_LISTS = ("variants_zh", "variants_en", "forbidden_en", "not_in")
_EDITABLE = tuple(field.name for field in fields(GlossaryEntry) if field.name not in ("extra", "file", "line"))


@dataclass(frozen=True, slots=True)
class Ledger:
    """A glossary file in memory: its rows in order, and of CSV and TSV the way it is written and its text as read."""

    path: Path
    entries: tuple[GlossaryEntry, ...]
    style: delimited.Style | None = None
    text: str = ""


def opened(path: Path) -> Ledger:
    """The glossary at `path`; a file that does not exist yet is an empty one. Raises GlossaryError."""
    name = formats.format_of(path)
    if not path.exists():
        return Ledger(path, (), delimited.Style("\t" if name == "tsv" else ",") if name in ("csv", "tsv") else None)
    data = formats.content(path)
    entries = formats.parse(data, name, str(path))
    if name not in ("csv", "tsv"):
        return Ledger(path, entries)
    delimiter = "\t" if name == "tsv" else ""
    text = delimited.decode(data, str(path))
    return Ledger(path, entries, delimited.style_of(text, delimiter), text)


def added(ledger: Ledger, entry: GlossaryEntry) -> Ledger:
    """The ledger with `entry` as its last row; raises GlossaryError where the term is there already."""
    same = _find(ledger, entry.zh)
    if same is not None:
        row = ledger.entries[same]
        raise GlossaryError(
            f"{entry.zh!r} is there already ({row.en!r})",
            where=ledger.path,
            line=row.line,
            remedy="change it with `bilingual glossary set`",
        )
    return replace(ledger, entries=(*ledger.entries, checked(entry)))


def changed(ledger: Ledger, zh: str, changes: dict[str, str]) -> Ledger:
    """The ledger with columns of the row `zh` changed; lists are written with `|`. Raises GlossaryError."""
    at = _row(ledger, zh)
    entry = ledger.entries[at]
    for name, value in changes.items():
        entry = _with(entry, "forbidden_en" if name == "forbidden" else name, value, ledger.path)
    other = _find(ledger, entry.zh) if key(entry.zh) != key(zh) else None
    if other is not None:
        line = ledger.entries[other].line
        raise GlossaryError(
            f"{entry.zh!r} has a row of its own", where=ledger.path, line=line, remedy="remove one of the two rows"
        )
    return replace(ledger, entries=(*ledger.entries[:at], checked(entry), *ledger.entries[at + 1 :]))


def _with(entry: GlossaryEntry, name: str, value: str, path: Path) -> GlossaryEntry:
    if name in _LISTS:
        return replace(entry, **{name: delimited.variants(value)})  # type: ignore[arg-type]
    if name == "status":
        return replace(entry, status=status_of(value, file=str(path)))
    if name in _EDITABLE:
        return replace(entry, **{name: value.strip()})  # type: ignore[arg-type]
    extra = dict(entry.extra)
    if name not in extra:
        columns = ", ".join((*_EDITABLE, *extra))
        raise GlossaryError(f"there is no column {name!r}", where=path, remedy=f"use {columns}")
    return replace(entry, extra=tuple({**extra, name: value}.items()))


def removed(ledger: Ledger, zh: str) -> Ledger:
    """The ledger without the row `zh`; raises GlossaryError where there is none."""
    at = _row(ledger, zh)
    return replace(ledger, entries=(*ledger.entries[:at], *ledger.entries[at + 1 :]))


def with_entries(ledger: Ledger, entries: Iterable[GlossaryEntry]) -> Ledger:
    """The ledger with other rows, written in the same way."""
    return replace(ledger, entries=tuple(entries))


def _find(ledger: Ledger, zh: str) -> int | None:
    wanted = key(zh)
    return next((at for at, row in enumerate(ledger.entries) if key(row.zh) == wanted), None)


def _row(ledger: Ledger, zh: str) -> int:
    at = _find(ledger, zh)
    if at is None:
        raise GlossaryError(f"{zh!r} is not in the glossary", where=ledger.path, remedy="see `bilingual glossary find`")
    return at


def save(ledger: Ledger) -> None:
    """Write the ledger to its file, whole or not at all; of CSV and TSV, lines without an edit stay as they were.

    Raises OutputError.
    """
    if ledger.style is None:
        data = formats.serialize(ledger.entries, formats.format_of(ledger.path))
    else:
        data = edited(ledger.text, ledger.entries, str(ledger.path), ledger.style).encode()
    write(ledger.path, data)


def export(path: Path, entries: Iterable[GlossaryEntry], name: str = "") -> None:
    """Write entries to `path` in a format, by default the suffix's. Raises GlossaryError, OutputError."""
    write(path, formats.serialize(entries, name or formats.format_of(path)))


def write(path: Path, data: bytes) -> None:
    """Put `data` into `path` by an atomic rename; raises OutputError and leaves the old file."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as out:
            temporary = Path(out.name)
            try:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
                temporary.chmod(mode)
                temporary.replace(path.resolve())
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutputError(
            f"the glossary cannot be written ({error.strerror})", where=path, remedy="check the folder and free space"
        ) from error
