"""Statements on the memory's tables. Each function takes an open connection; the caller owns the transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from bilingual.memory import fuzzy
from bilingual.memory.records import Record, Stored, digest, dump_findings, load_findings, rejected_slot, slot
from bilingual.model import Signature, State

_CHUNK = 400  # look-ups per statement: below SQLite's oldest limit of 999 variables
_COLUMNS = (
    "segment.source, {t}.text, {t}.state, engine, model, prompt, terms, {t}.context, {t}.provenance, {t}.attempts, "
    "{t}.findings, {t}.time, {t}.author, {t}.note"
)
_JOIN = "JOIN segment ON segment.id = {t}.segment JOIN signature ON signature.id = {t}.signature"
_UNIT = f"SELECT {_COLUMNS.format(t='unit')} FROM unit {_JOIN.format(t='unit')}"
_PAST = f"SELECT {_COLUMNS.format(t='history')}, ended FROM history {_JOIN.format(t='history')}"
_PUT = """
INSERT INTO unit (segment, slot, signature, context, state, text, provenance, attempts, findings, time, author, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (segment, slot) DO UPDATE SET signature = excluded.signature, context = excluded.context,
  state = excluded.state, text = excluded.text, provenance = excluded.provenance, attempts = excluded.attempts,
  findings = excluded.findings, time = excluded.time, author = excluded.author, note = excluded.note
"""
_PAST_PUT = """
INSERT INTO history (ended, segment, signature, context, state, text, provenance, attempts, findings, time, author,
  note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# A machine writes the same text again, or an import the same file: nothing changes, no history grows.
_GENTLY = """
WHERE unit.state <> 'approved' AND NOT (unit.state = excluded.state AND unit.text = excluded.text
  AND unit.findings = excluded.findings AND unit.signature = excluded.signature AND unit.note = excluded.note)
"""


def _stored(row: Sequence[Any]) -> Stored:
    source, text, state, engine, model, prompt, terms, context, provenance, attempts, findings, when, *rest = row
    signature = Signature(engine, model, prompt, terms)
    found = load_findings(findings)
    return Stored(source, text, State(state), signature, context, provenance, attempts, found, when, *rest)


def by_source(db: sqlite3.Connection, sources: Collection[str]) -> dict[str, list[Stored]]:
    """All that stands for each of `sources` (normalised); sources with nothing are missing."""
    found: dict[str, list[Stored]] = {}
    digests = [digest(source) for source in sources]
    for start in range(0, len(digests), _CHUNK):
        part = digests[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        # CROSS JOIN pins the order: from the few segments to their units
        query = (
            f"SELECT {_COLUMNS.format(t='unit')} FROM segment CROSS JOIN unit ON unit.segment = segment.id "
            f"JOIN signature ON signature.id = unit.signature WHERE segment.digest IN ({marks})"
        )
        for row in db.execute(query, part):
            found.setdefault(row[0], []).append(_stored(row))
    return found


def by_segment(db: sqlite3.Connection, segment: int) -> list[Stored]:
    """All that stands for the segment with this number."""
    return [_stored(row) for row in db.execute(f"{_UNIT} WHERE unit.segment = ?", (segment,))]


def past(db: sqlite3.Connection, source: str) -> list[Stored]:
    """History and present of `source`, oldest first."""
    query = f"{_PAST} WHERE segment.digest = ? ORDER BY history.id"
    gone = [_stored(row) for row in db.execute(query, (digest(source),))]
    return sorted([*gone, *by_source(db, {source}).get(source, [])], key=lambda stored: stored.time)


def search(db: sqlite3.Connection, text: str, limit: int, states: Collection[State]) -> list[Stored]:
    """Units with `text` in source or translation."""
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where, values = _in_states(states)
    query = f"{_UNIT} WHERE (segment.source LIKE ? ESCAPE '\\' OR unit.text LIKE ? ESCAPE '\\'){where} LIMIT ?"
    return [_stored(row) for row in db.execute(query, (pattern, pattern, *values, limit))]


def each(db: sqlite3.Connection, states: Collection[State]) -> Iterator[Stored]:
    """Every unit, in the order in which its source came."""
    where, values = _in_states(states)
    query = f"{_UNIT} WHERE 1{where} ORDER BY unit.segment, unit.slot"
    return (_stored(row) for row in db.execute(query, values))


def _in_states(states: Collection[State]) -> tuple[str, list[str]]:
    values = [state.value for state in states]
    return (f" AND unit.state IN ({','.join('?' * len(values))})" if values else ""), values


def insert(db: sqlite3.Connection, records: Sequence[Record]) -> int:
    """Put records where nothing approved or rejected stands against them; how many changed something."""
    segments = _segments(db, {record.key.source for record in records})
    signatures = {s: _signature(db, s) for s in {record.key.signature for record in records}}
    changed = 0
    for record in records:
        segment = segments[record.key.source]
        refused = (segment, rejected_slot(record.text))
        if record.state is not State.REJECTED and _stands(db, *refused):
            continue
        changed += db.execute(_PUT + _GENTLY, _values(record, segment, signatures[record.key.signature])).rowcount
    return changed


def put(db: sqlite3.Connection, record: Record) -> None:
    """Put one record into its place, whatever stands there."""
    segment = _segments(db, {record.key.source})[record.key.source]
    db.execute(_PUT, _values(record, segment, _signature(db, record.key.signature)))


def remember(db: sqlite3.Connection, past: Sequence[Stored]) -> None:
    """Enter what stood once, as read from another memory."""
    segments = _segments(db, {stored.source for stored in past})
    for stored in past:
        segment, _, *rest = _values(stored.record(), segments[stored.source], _signature(db, stored.signature))
        db.execute(_PAST_PUT, (stored.ended, segment, *rest))


def remove(db: sqlite3.Connection, source: str, *, slot: str = "", text: str | None = None) -> None:
    """Remove what stands in `slot`, or every place of `source` that holds `text`; history keeps it."""
    segment = "segment = (SELECT id FROM segment WHERE digest = ?)"
    if text is None:
        db.execute(f"DELETE FROM unit WHERE {segment} AND slot = ?", (digest(source), slot))
    else:
        db.execute(f"DELETE FROM unit WHERE {segment} AND text = ?", (digest(source), text))


def _stands(db: sqlite3.Connection, segment: int, place: str) -> bool:
    return db.execute("SELECT 1 FROM unit WHERE segment = ? AND slot = ?", (segment, place)).fetchone() is not None


def _values(record: Record, segment: int, signature: int) -> tuple[Any, ...]:
    return (
        segment, slot(record, signature), signature, record.key.context, record.state.value, record.text,
        record.provenance, record.attempts, dump_findings(record.findings), record.time or time.time(),
        record.author, record.note,
    )  # fmt: skip


def _signature(db: sqlite3.Connection, signature: Signature) -> int:
    values = (signature.engine, signature.model, signature.prompt, signature.terms)
    db.execute("INSERT OR IGNORE INTO signature (engine, model, prompt, terms) VALUES (?, ?, ?, ?)", values)
    query = "SELECT id FROM signature WHERE engine = ? AND model = ? AND prompt = ? AND terms = ?"
    return int(db.execute(query, values).fetchone()[0])


def _segments(db: sqlite3.Connection, sources: Iterable[str]) -> dict[str, int]:
    """Numbers of sources; new ones are entered and indexed for fuzzy look-up."""
    known: dict[str, int] = {}
    fresh: list[tuple[int, str]] = []
    for source in sorted(sources):
        key = digest(source)
        row = db.execute("SELECT id FROM segment WHERE digest = ?", (key,)).fetchone()
        if row:
            known[source] = int(row[0])
            continue
        cursor = db.execute("INSERT INTO segment (digest, source) VALUES (?, ?)", (key, source))
        known[source] = int(cursor.lastrowid or 0)
        fresh.append((known[source], source))
    fuzzy.index(db, fresh)
    return known
