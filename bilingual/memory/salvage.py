"""A corrupt memory: set the file aside, carry what can be read into a new one, row by row."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from bilingual.errors import MemoryFault
from bilingual.memory import rows, schema
from bilingual.memory.records import Stored, digest, load_findings
from bilingual.model import Signature, State


def salvage(path: Path, inode: int = 0) -> list[str]:
    """Replace the corrupt file at `path`; returns what to tell the user.

    The old file is kept as `name.corrupt-<UTC time>`, its write-ahead log likewise. Where another
    process has done it already (`inode` no longer stands at `path`) nothing happens. Broken off at
    any moment, it is done again or finished when the memory is next opened. Raises MemoryFault, with
    the old file untouched, where there is no room for a new one.
    """
    fresh = path.with_name(path.name + ".salvage")
    try:
        with path.open("rb") as old:
            fcntl.flock(old, fcntl.LOCK_EX)  # SQLite's own locks are of another kind and closed by now
            standing = path.stat().st_ino
            if standing != os.fstat(old.fileno()).st_ino or (inode and standing != inode):
                return []
            _drop(fresh)
            count = _copy(path, fresh)
            aside = _keep(path)
            fresh.replace(_done(path))
            finish(path)
    except (OSError, sqlite3.Error, MemoryFault) as error:
        _drop(fresh)
        problem = f"the memory is corrupt and cannot be salvaged now ({error})"
        raise MemoryFault(problem, where=path, remedy="make room, or move it aside yourself") from error
    return [f"{path}: the memory was corrupt; kept as {aside.name}, {count} translations salvaged from it"]


def finish(path: Path) -> None:
    """Put a salvaged file into its place, where a run was killed just before it did so itself.

    The old log goes first: beside the new file it would be taken for its own.
    """
    done = _done(path)
    if not done.exists():
        return
    with suppress(FileNotFoundError), done.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if done.stat().st_ino == os.fstat(file.fileno()).st_ino:
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            done.replace(path)


def _done(path: Path) -> Path:
    return path.with_name(path.name + ".salvaged")


def _keep(path: Path) -> Path:
    """A second name for the corrupt file, with a copy of its log."""
    aside = _aside(path)
    try:
        aside.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copyfile(path, aside)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, aside.with_name(aside.name + "-wal"))
    return aside


def _copy(path: Path, fresh: Path) -> int:
    """Write all that can be read at `path` into a new memory; how many translations stand in it."""
    found = _readable(path)
    with closing(schema.connect(fresh)) as db:
        db.execute("BEGIN IMMEDIATE")
        while part := list(islice(found, 1000)):
            rows.insert(db, [stored.record() for stored in part if not stored.ended])
            rows.remember(db, [stored for stored in part if stored.ended])
        count = int(db.execute("SELECT count(*) FROM unit").fetchone()[0])
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode=DELETE")
    return count


def _aside(path: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    names = [f"{path.name}.corrupt-{stamp}", *(f"{path.name}.corrupt-{stamp}-{n}" for n in range(1, 100))]
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def _drop(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _readable(path: Path) -> Iterator[Stored]:
    """Every translation that can still be read."""
    if _has_schema(path):
        yield from _translations(path)
        return
    patched = path.with_name(path.name + ".patched")
    try:
        _patch(path, patched)
        if _has_schema(patched):
            yield from _translations(patched)
    finally:
        _drop(patched)


def _has_schema(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db, suppress(sqlite3.DatabaseError):
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'unit'").fetchone() is not None
    return False


def _patch(path: Path, patched: Path) -> None:
    """A copy of `path` under the first page of a new memory, which says where the tables begin: every
    memory of a version has them in the same places."""
    schema.connect(patched).close()
    start = patched.read_bytes()
    page = bytearray(start[: int.from_bytes(start[16:18], "big")])
    page[28:40] = bytes(12)  # pages and free pages: to be counted anew
    page[92:96] = bytes(4)  # says that the count above is not to be trusted
    _drop(patched)
    for suffix in ("", "-wal"):
        if path.with_name(path.name + suffix).exists():
            shutil.copyfile(path.with_name(path.name + suffix), patched.with_name(patched.name + suffix))
    with patched.open("r+b") as copy:
        copy.write(page)


def _translations(path: Path) -> Iterator[Stored]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        sources = {row[0]: row[2] for row in _rows(db, "segment", "id") if digest(str(row[2])) == row[1]}
        signatures = {row[0]: Signature(*row[1:5]) for row in _rows(db, "signature", "id")}
        for table, key in (("unit", "segment"), ("history", "id")):
            for row in _rows(db, table, key):
                with suppress(ValueError, KeyError, TypeError):  # a row that no longer makes sense
                    yield _stored(row, sources, signatures)


def _stored(row: tuple[Any, ...], sources: dict[int, str], signatures: dict[int, Signature]) -> Stored:
    ended = row[1] if isinstance(row[1], float) else 0.0  # a unit has its slot in this place
    segment, signature, context, state, text, provenance, attempts, findings, when, author, note = (
        row[2:] if ended else (row[0], *row[2:])
    )
    by = signatures.get(signature, Signature("unknown"))
    found = load_findings(findings)
    return Stored(
        sources[segment], text, State(state), by, context, provenance, attempts, found, when, author, note, ended
    )


def _rows(db: sqlite3.Connection, table: str, key: str) -> Iterator[tuple[Any, ...]]:
    """Rows in key order; where a page is broken, step over the keys that it held."""
    last, top = -1, _top(db, table, key)
    while last < top:
        try:
            for row in db.execute(f"SELECT * FROM {table} WHERE {key} > ? ORDER BY {key}", (last,)):
                yield row
                last = row[0]
            return
        except sqlite3.DatabaseError:
            last += 1
            with suppress(sqlite3.DatabaseError):
                yield from db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (last,))


def _top(db: sqlite3.Connection, table: str, key: str) -> int:
    """The highest key there can be."""
    try:
        return int(db.execute(f"SELECT max({key}) FROM {table}").fetchone()[0] or 0)
    except sqlite3.DatabaseError:
        with suppress(sqlite3.DatabaseError):
            return int(db.execute("PRAGMA page_count").fetchone()[0]) * 60
        return 0
