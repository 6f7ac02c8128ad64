"""The translation memory: nobody's work is lost, and no sentence is translated twice.

One SQLite file, safe for several builds at once. A source text is stored once; its translations take
places beside it (records.slot): one per machine signature, one per human context, one per rejected
text. So a machine cannot overwrite a person's work: it has no way to the place where that stands.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

from bilingual.errors import InputError, MemoryFault
from bilingual.memory import fuzzy, rows, salvage, schema, upkeep
from bilingual.memory.records import HUMAN, Key, Match, Record, Stats, Stored, digest, normalise, rejected_slot
from bilingual.model import Signature, State, Translation

T = TypeVar("T")
NEAR = 0.85  # similarity from which an approved translation is shown to an engine (docs/memory.md)


class Memory:
    """An open translation memory; use `Memory.open` and a `with` block.

    Methods may be called from several threads. Each raises MemoryFault where the file cannot be
    read or written; what was committed before stays. A file found corrupt at any time is kept aside
    and what can be read of it goes on in a new one; `notices` says so.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices: list[str] = []
        self._lock = threading.RLock()
        self._connection = self._connect()
        self._inode = path.stat().st_ino

    @classmethod
    def open(cls, path: str | Path) -> Memory:
        """Open the memory at `path`, creating it and its folder where missing. Raises MemoryFault."""
        return cls(Path(path))

    def close(self) -> None:
        """Close the file; the memory cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what the pipeline needs

    def lookup(self, keys: Sequence[Key]) -> dict[Key, Translation]:
        """Translations that may be used for `keys`; keys without one are missing from the answer.

        In order: approved in the same context, approved elsewhere (newest first), reviewed likewise,
        then a machine's with exactly the key's signature. Rejected ones are never served.
        `Translation.segment` is empty; provenance, state and attempts are as stored.
        """
        found = self._read(lambda db: rows.by_source(db, {key.source for key in keys}))
        best = ((key, _choose(key, found.get(key.source, ()))) for key in keys)
        return {key: stored.translation() for key, stored in best if stored}

    def rejected(self, sources: Collection[str]) -> dict[str, frozenset[str]]:
        """The texts that a person rejected, by normalised source; sources without one are missing."""
        found = self._read(lambda db: rows.by_source(db, {normalise(source) for source in sources}))
        texts = {
            source: frozenset(stored.text for stored in standing if stored.state is State.REJECTED)
            for source, standing in found.items()
        }
        return {source: refused for source, refused in texts.items() if refused}

    def approved_near(self, sources: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each of `sources` its most similar approved source with its English, where one is at least `NEAR`."""
        approved = "SELECT 1 FROM unit WHERE state = 'approved' LIMIT 1"
        if not sources or not self._read(lambda db: db.execute(approved).fetchone()):
            return {}
        found = {s: self.similar(s, NEAR, limit=1, states=(State.APPROVED,)) for s in sources}
        return {s: ((near[0].stored.source, near[0].stored.text),) for s, near in found.items() if near}

    def store(self, records: Sequence[Record]) -> int:
        """Store translations in one transaction, on disk before this returns; how many changed something.

        An approved translation is never overwritten here, not even by another approved one (that is
        `set_state`'s, a person's deliberate word), and a rejected text does not come back.
        """
        kept = [record for record in records if record.state is not State.COPIED and record.key.source]
        return self._write(lambda db: rows.insert(db, kept)) if kept else 0

    # -- what people need

    def set_state(
        self, source: str, state: State, *, text: str | None = None, context: str = "", author: str = "", note: str = ""
    ) -> Stored:
        """A person's word on a translation of `source`; returns what now stands.

        APPROVED or REVIEWED puts `text` (default: the best translation there is) into the place for
        `context`, whatever stood there; REJECTED withdraws `text` wherever it stands; MACHINE takes
        the human translation for `context` back. All of it is in the history. Raises InputError
        where there is no text to judge.
        """
        return self._write(lambda db: _judge(db, normalise(source), state, text, context, author, note))

    def current(self, source: str) -> list[Stored]:
        """All translations that stand for `source`, rejected ones too, best first."""
        key = normalise(source)
        found = self._read(lambda db: rows.by_source(db, {key})).get(key, [])
        return sorted(found, key=lambda stored: _rank(stored, ""), reverse=True)

    def history(self, source: str) -> list[Stored]:
        """Everything ever stored for `source`, oldest first; `ended` tells what no longer stands."""
        return self._read(lambda db: rows.past(db, normalise(source)))

    def search(self, text: str, limit: int = 50, states: Collection[State] = ()) -> list[Stored]:
        """Translations whose source or English holds `text` (case-insensitive for ASCII)."""
        return self._read(lambda db: rows.search(db, text, limit, states))

    def similar(
        self, source: str, threshold: float = 0.75, limit: int = 5, states: Collection[State] = (*HUMAN, State.MACHINE)
    ) -> list[Match]:
        """The most similar sources (score at least `threshold`, of 1), each with its best translation."""
        return self._read(lambda db: fuzzy.similar(db, normalise(source), threshold, limit, states))

    def each(self, states: Collection[State] = ()) -> Iterator[Stored]:
        """Every translation that stands, by source, as one consistent view; the iterator reads as it goes."""
        with closing(schema.connect(self.path)) as db:  # a connection of its own: writers go on meanwhile
            db.execute("BEGIN")
            yield from rows.each(db, states)

    # -- upkeep

    def stats(self) -> Stats:
        """Counts and size."""
        return self._read(lambda db: upkeep.stats(db, self.path))

    def verify(self) -> list[str]:
        """Problems found by reading everything; empty when all is well."""
        return self._read(upkeep.verify)

    def prune(self, *, before: float = 0.0, keep: Signature | None = None) -> int:
        """Forget machine translations older than `before` (seconds since 1970) and, with `keep`, those
        of other engines, models or prompts; their history with them. Human work stays. How many went."""
        gone = self._write(lambda db: upkeep.prune(db, before, keep))
        if gone:
            with suppress(MemoryFault):  # giving the space back needs the file for itself: another time, then
                self._read(lambda db: db.execute("VACUUM"))
        return gone

    def backup(self, path: str | Path) -> Path:
        """A consistent copy at `path`, made beside it and renamed into place.

        Raises InputError where `path` is this memory or a file that is no memory, MemoryFault where it
        cannot be written.
        """
        upkeep.replaceable(Path(path), self.path)
        return self._read(lambda db: upkeep.backup(db, Path(path)))

    def merge(self, other: str | Path) -> int:
        """Take over what another memory file holds, by the rules of `store`; how many changed something."""
        if not Path(other).is_file():
            raise InputError("no such memory file", where=other, remedy="check the path")
        if Path(other).samefile(self.path):
            raise InputError("this is the memory itself", where=other, remedy="name another one")
        with Memory.open(other) as source:
            self.notices.extend(source.notices)
            return self.store_all(stored.record() for stored in source.each())

    def store_all(self, records: Iterator[Record], batch: int = 5000) -> int:
        """`store` in batches, for imports; a batch is in whole or not at all."""
        changed = 0
        part: list[Record] = []
        for record in records:
            part.append(record)
            if len(part) >= batch:
                changed += self.store(part)
                part = []
        return changed + self.store(part)

    # -- the connection

    def _connect(self) -> sqlite3.Connection:
        try:
            salvage.finish(self.path)
            return schema.connect(self.path)
        except sqlite3.DatabaseError as error:
            if not schema.corrupt(error):
                raise schema.fault(error, self.path) from error
            if schema.foreign(self.path):
                problem = "is not a translation memory, and is left as it is"
                raise MemoryFault(problem, where=self.path, remedy="name another file with --memory") from error
            self.notices.extend(salvage.salvage(self.path))
            return schema.connect(self.path)
        except OSError as error:
            raise schema.unwritable(self.path, error.strerror or "no access") from error

    def _reconnect(self) -> None:
        self._connection.close()
        self._connection = self._connect()
        self._inode = self.path.stat().st_ino

    def _current(self) -> sqlite3.Connection:
        """The connection, renewed where another process has put a new file in the old one's place."""
        with suppress(FileNotFoundError):
            if self.path.stat().st_ino != self._inode:
                self._reconnect()
        return self._connection

    def _read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return ask(self._current())
            except sqlite3.DatabaseError as error:
                self._recover(error)
            try:
                return ask(self._connection)
            except sqlite3.DatabaseError as error:
                raise schema.fault(error, self.path) from error

    def _write(self, change: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return _transaction(self._current(), change)
            except sqlite3.DatabaseError as error:
                self._recover(error)
            try:
                return _transaction(self._connection, change)
            except sqlite3.DatabaseError as error:
                raise schema.fault(error, self.path) from error

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        """Salvage a corrupt file and open the new one; any other error is the user's to know."""
        if not schema.corrupt(error):
            raise schema.fault(error, self.path) from error
        self._connection.close()
        self.notices.extend(salvage.salvage(self.path, self._inode))
        self._reconnect()


def _transaction(db: sqlite3.Connection, change: Callable[[sqlite3.Connection], T]) -> T:
    """Run `change` in a write transaction that is on disk when this returns."""
    db.execute("BEGIN IMMEDIATE")
    try:
        result = change(db)
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    return result


def _rank(stored: Stored, context: str) -> tuple[int, bool, float, str]:
    """Order of trust; the text settles ties, so that the same memory gives the same answer."""
    trust = {State.APPROVED: 3, State.REVIEWED: 2, State.MACHINE: 1}.get(stored.state, 0)
    return trust, trust > 1 and stored.context == context, stored.time, stored.text


def _choose(key: Key, candidates: Sequence[Stored]) -> Stored | None:
    usable = [
        stored
        for stored in candidates
        if stored.state in HUMAN or (stored.state is State.MACHINE and stored.signature == key.signature)
    ]
    return max(usable, key=lambda stored: _rank(stored, key.context), default=None)


def _judge(
    db: sqlite3.Connection, source: str, state: State, text: str | None, context: str, author: str, note: str
) -> Stored:
    standing = [s for s in rows.by_source(db, {source}).get(source, []) if s.state is not State.REJECTED]
    best = max(standing, key=lambda stored: _rank(stored, context), default=None)
    if not source or (best is None and text is None):
        raise InputError("there is no translation of this source to judge", remedy="give the text")
    invented = Stored(source, text or "", state, Signature("person"))
    basis = next((s for s in standing if s.text == text), best) or invented
    wanted = replace(
        basis, state=state, text=basis.text if text is None else text, context=context, author=author, note=note,
        time=time.time(), provenance=basis.provenance if text in (None, basis.text) else "person",
    )  # fmt: skip
    if state is State.REJECTED:
        rows.remove(db, source, text=wanted.text)
    elif state is State.MACHINE:
        rows.remove(db, source, slot=f"h:{context}")
        return wanted
    else:
        rows.remove(db, source, slot=rejected_slot(wanted.text))
    rows.put(db, wanted.record())
    return wanted


__all__ = ["Key", "Match", "Memory", "Record", "Stats", "Stored", "digest", "normalise"]
