"""Looking after the memory: counts, check, pruning, copies."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from bilingual.errors import InputError, MemoryFault
from bilingual.memory import fuzzy, schema
from bilingual.memory.records import Stats, digest
from bilingual.model import Signature


def stats(db: sqlite3.Connection, path: Path) -> Stats:
    """Counts of the memory at `path`; its size counts the write-ahead log."""
    files = (path, path.with_name(path.name + "-wal"))
    engines = (
        "SELECT CASE model WHEN '' THEN engine ELSE engine || ' ' || model END AS name, count(*) FROM unit "
        "JOIN signature ON signature.id = unit.signature GROUP BY name ORDER BY name"
    )
    return Stats(
        segments=_count(db, "segment"),
        states=dict(db.execute("SELECT state, count(*) FROM unit GROUP BY state ORDER BY state")),
        engines=dict(db.execute(engines)),
        history=_count(db, "history"),
        size=sum(file.stat().st_size for file in files if file.exists()),
    )


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def verify(db: sqlite3.Connection) -> list[str]:
    """Read everything: SQLite's own check, digests, references, the n-gram index."""
    problems = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    counts: Counter[int] = Counter()
    for number, source, key in db.execute("SELECT id, source, digest FROM segment"):
        counts.update(fuzzy.grams(source))
        if digest(source) != key:
            problems.append(f"segment {number}: the text does not match its digest")
    for table in ("unit", "history"):
        for other in ("segment", "signature"):
            query = f"SELECT count(*) FROM {table} WHERE {other} NOT IN (SELECT id FROM {other})"
            if lost := db.execute(query).fetchone()[0]:
                problems.append(f"{lost} rows of {table} have no {other}")
    if counts != dict(db.execute("SELECT id, n FROM gram")):
        problems.append("the index for fuzzy look-up does not match the segments")
    return problems


def prune(db: sqlite3.Connection, before: float, keep: Signature | None) -> int:
    """Delete machine translations that are old or not by `keep`'s engine, model and prompt; then bare segments."""
    where = "state = 'machine' AND (time < ?"
    values: list[object] = [before]
    if keep is not None:
        where += " OR signature NOT IN (SELECT id FROM signature WHERE engine = ? AND model = ? AND prompt = ?)"
        values += [keep.engine, keep.model, keep.prompt]
    gone = db.execute(f"DELETE FROM unit WHERE {where})", values).rowcount
    db.execute(f"DELETE FROM history WHERE {where})", values)
    bare = "id NOT IN (SELECT segment FROM unit) AND id NOT IN (SELECT segment FROM history)"
    fuzzy.forget(db, db.execute(f"SELECT id, source FROM segment WHERE {bare}").fetchall())
    db.execute(f"DELETE FROM segment WHERE {bare}")
    db.execute("DELETE FROM gram WHERE n <= 0")
    return gone


def replaceable(path: Path, memory: Path) -> None:
    """Make sure that a backup to `path` takes nobody's file away: only an older backup may go.

    Raises:
        InputError: `path` is the memory itself, or holds something else.
    """
    if not path.exists() or path.is_dir():
        return  # writing it says what is wrong with a folder
    if path.samefile(memory):
        raise InputError("this is the memory itself", where=path, remedy="name another place for the backup")
    if not schema.is_memory(path):
        raise InputError("another file stands there, which is no memory", where=path, remedy="name another place")


def backup(db: sqlite3.Connection, path: Path) -> Path:
    """Copy to `path` through a file beside it: either the old copy stands there or the whole new one."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        part.unlink(missing_ok=True)
        raise MemoryFault(f"the backup cannot be written ({error})", where=path, remedy="name another place") from error
    return path
