"""A corrupt memory: set the file aside, carry what can be read into a new one, row by row."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bilingual.memory import rows, schema
from bilingual.memory.records import Key, Record, load_findings
from bilingual.model import Signature, State


def salvage(path: Path, inode: int = 0) -> list[str]:
    """Replace the corrupt file at `path`; returns what to tell the user.

    The old file is kept as `name.corrupt-<UTC time>`, its write-ahead log likewise. Where another
    process has done it already (`inode` no longer stands at `path`) nothing happens.
    """
    with path.open("rb") as old:
        fcntl.flock(old, fcntl.LOCK_EX)  # SQLite's own locks are of another kind and closed by now
        if not path.exists() or path.stat().st_ino != _inode(old.fileno()) or (inode and path.stat().st_ino != inode):
            return []
        aside = _aside(path)
        fresh = path.with_name(path.name + ".salvage")
        _drop(fresh)
        records = list(_readable(path))
        with closing(schema.connect(fresh)) as db:
            db.execute("BEGIN IMMEDIATE")
            for start in range(0, len(records), 1000):
                rows.insert(db, records[start : start + 1000])
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode=DELETE")
        for suffix in ("-wal", "-shm"):
            log = path.with_name(path.name + suffix)
            if log.exists():
                log.replace(aside.with_name(aside.name + suffix))
        path.replace(aside)
        fresh.replace(path)
    return [f"{path}: the memory was corrupt; kept as {aside.name}, {len(records)} translations salvaged from it"]


def _inode(descriptor: int) -> int:
    import os

    return os.fstat(descriptor).st_ino


def _aside(path: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    names = [f"{path.name}.corrupt-{stamp}", *(f"{path.name}.corrupt-{stamp}-{n}" for n in range(1, 100))]
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def _drop(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _readable(path: Path) -> Iterator[Record]:
    """Every translation that can still be read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        sources = {row[0]: row[2] for row in _rows(db, "segment", "id") if isinstance(row[2], str)}
        signatures = {row[0]: Signature(*row[1:5]) for row in _rows(db, "signature", "id")}
        for row in _rows(db, "unit", "segment"):
            with suppress(ValueError, KeyError, TypeError, IndexError):  # a row that no longer makes sense
                yield _record(row, sources, signatures)


def _record(row: tuple[Any, ...], sources: dict[int, str], signatures: dict[int, Signature]) -> Record:
    segment, _, signature, context, state, text, provenance, attempts, findings, when, author, note = row
    key = Key(sources[segment], signatures.get(signature, Signature("unknown")), context)
    return Record(key, text, State(state), provenance, attempts, load_findings(findings), when, author, note)


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
