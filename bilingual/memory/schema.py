"""The memory's file: opening, settings, migrations.

Settings, with the reason. WAL lets builds read while one writes. synchronous=FULL syncs the log at
every commit: a batch that `store` has returned from outlives a power cut, not only a kill, and one
sync costs milliseconds where making the batch cost seconds or minutes of engine time.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from bilingual.errors import MemoryFault

APPLICATION = 0x62696C6D  # "bilm": tells a memory from any other SQLite file
BUSY_SECONDS = 20.0
_MAGIC = b"SQLite format 3\0"
_SUFFIXES = ("", ".sqlite", ".sqlite3", ".db")  # a file so called that is no database was one, and is corrupt

# Every row that is replaced or removed moves to history whole, by trigger, so that no code path can
# forget it. `slot` is the translation's place in its segment, see records.slot. `gram` counts how
# many sources hold each n-gram; `grams` is the n-gram index itself (see fuzzy.py).
_V1 = """
CREATE TABLE segment (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, source TEXT NOT NULL);
CREATE TABLE signature (
  id INTEGER PRIMARY KEY, engine TEXT NOT NULL, model TEXT NOT NULL, prompt TEXT NOT NULL, terms TEXT NOT NULL,
  UNIQUE (engine, model, prompt, terms));
CREATE TABLE unit (
  segment INTEGER NOT NULL, slot TEXT NOT NULL, signature INTEGER NOT NULL, context TEXT NOT NULL,
  state TEXT NOT NULL, text TEXT NOT NULL, provenance TEXT NOT NULL, attempts INTEGER NOT NULL,
  findings TEXT NOT NULL, time REAL NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (segment, slot)) WITHOUT ROWID;
CREATE TABLE history (
  id INTEGER PRIMARY KEY, ended REAL NOT NULL, segment INTEGER NOT NULL, signature INTEGER NOT NULL,
  context TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL, provenance TEXT NOT NULL,
  attempts INTEGER NOT NULL, findings TEXT NOT NULL, time REAL NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL);
CREATE INDEX history_segment ON history (segment);
CREATE TABLE gram (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE VIRTUAL TABLE grams USING fts5 (terms, content='', detail=none, columnsize=0, tokenize='ascii');
"""
_TRIGGER = """
CREATE TRIGGER unit_{verb} BEFORE {verb} ON unit BEGIN
  INSERT INTO history (ended, segment, signature, context, state, text, provenance, attempts, findings, time,
                       author, note)
  VALUES ((julianday('now') - 2440587.5) * 86400.0, old.segment, old.signature, old.context, old.state, old.text,
          old.provenance, old.attempts, old.findings, old.time, old.author, old.note);
END
"""


def _first(connection: sqlite3.Connection) -> None:
    for statement in _V1.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    for verb in ("UPDATE", "DELETE"):
        connection.execute(_TRIGGER.format(verb=verb))


MIGRATIONS = (_first,)  # index + 1 is the user_version that each one reaches
VERSION = len(MIGRATIONS)


def connect(path: Path) -> sqlite3.Connection:
    """Open or create the memory at `path`, migrated to `VERSION`.

    Raises MemoryFault where it cannot be written, is locked, is newer than this program or is some
    other SQLite file; sqlite3.DatabaseError where the file is corrupt (the caller salvages).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MemoryFault(
            f"the memory's folder cannot be made ({error.strerror})",
            where=path.parent,
            remedy="name another place with --memory",
        ) from error
    if path.is_dir() or (path.exists() and not os.access(path, os.W_OK)):
        raise unwritable(path, "a folder stands there" if path.is_dir() else "no permission")
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        _prepare(connection, path)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise fault(error, path) from error
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check whose file it is, then settings and migrations."""
    version = _version(connection, path)
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-16000")
    if version < VERSION:
        _migrate(connection, path)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if not empty and application != APPLICATION:
        raise MemoryFault("is an SQLite file but not a translation memory", where=path, remedy="name another file")
    if version > VERSION:
        raise MemoryFault(
            f"the memory was written by a newer version of bilingual (format {version}, this one reads {VERSION})",
            where=path,
            remedy="update bilingual, or name another memory",
        )
    return version


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite reports a lock here at once, without its usual waiting."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """All missing migrations in one transaction; another process may have been faster."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migrate in MIGRATIONS[_version(connection, path) :]:
            migrate(connection)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def is_memory(path: Path) -> bool:
    """Whether a file's header says that it is a translation memory, whole or not."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(_MAGIC) and head[68:72] == APPLICATION.to_bytes(4, "big")


def foreign(path: Path) -> bool:
    """Whether a file that SQLite cannot read was never a memory, going by its beginning and its name."""
    with path.open("rb") as file:
        begins = file.read(len(_MAGIC)) == _MAGIC
    return not begins and path.suffix.lower() not in _SUFFIXES


def busy(error: sqlite3.Error) -> bool:
    """Whether another process holds the file."""
    return primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def corrupt(error: sqlite3.Error) -> bool:
    """Whether the error says that the file's content is broken."""
    return primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def primary(error: sqlite3.Error) -> int:
    """SQLite's primary result code of an error, 0 where it carries none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def unwritable(path: Path, why: str) -> MemoryFault:
    """The error for a memory that cannot be written."""
    return MemoryFault(
        f"the memory cannot be written ({why})", where=path, remedy="check permissions and free space, or name another"
    )


def fault(error: sqlite3.Error, path: Path) -> MemoryFault:
    """The user's view of an SQLite error; what was committed before it still stands."""
    if busy(error):
        return MemoryFault(
            f"the memory is locked by another process (waited {BUSY_SECONDS:.0f} s)",
            where=path,
            remedy="wait for the other run to end, or stop it",
        )
    if primary(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return unwritable(path, f"disk full or failing: {error}")
    if primary(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return unwritable(path, str(error))
    return MemoryFault(f"the memory failed ({error})", where=path, remedy="run `bilingual memory verify`")
