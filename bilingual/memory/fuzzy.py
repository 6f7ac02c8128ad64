"""Fuzzy look-up: n-grams narrow a million sources to a few hundred, rapidfuzz compares those.

Grams are pairs of neighbouring Chinese characters and whole Latin words or numbers. Two texts with
three quarters in common share about half of their pairs, so that the rarest grams of a query find
their partners, and common ones ("模型") need no reading at all.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from zlib import crc32

from bilingual.memory.records import Match, Stored
from bilingual.model import State

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_POSTINGS = 6000  # holders read from the index for one query
_PAIRED = 4  # grams that make pairs where single ones are too common
_CANDIDATES = 400  # sources compared in full


def grams(text: str) -> set[int]:
    """The hashed grams of a text."""
    found: set[int] = set()
    for run in _RUN.findall(text.lower()):
        parts = [run] if run.isascii() or len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
        found.update(crc32(part.encode("utf-8", "surrogatepass")) for part in parts)
    return found


def index(db: sqlite3.Connection, segments: Collection[tuple[int, str]]) -> None:
    """Enter new sources, given as (number, normalised text)."""
    counts: Counter[int] = Counter()
    entries = []
    for number, source in segments:
        found = grams(source)
        counts.update(found)
        entries.append((number, _words(found)))
    db.executemany("INSERT INTO grams (rowid, terms) VALUES (?, ?)", entries)
    count = "INSERT INTO gram VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = n + excluded.n"
    db.executemany(count, sorted(counts.items()))


def forget(db: sqlite3.Connection, segments: Iterable[tuple[int, str]]) -> None:
    """Take sources out of the index."""
    for number, source in segments:
        found = grams(source)
        db.execute("INSERT INTO grams (grams, rowid, terms) VALUES ('delete', ?, ?)", (number, _words(found)))
        db.executemany("UPDATE gram SET n = n - 1 WHERE id = ?", [(gram,) for gram in found])


def _words(found: Iterable[int]) -> str:
    return " ".join(f"{gram:x}" for gram in sorted(found))


def _candidates(db: sqlite3.Connection, source: str, limit: int) -> list[int]:
    """Numbers of the sources that share most of the query's rare grams."""
    wanted = sorted(grams(source))
    marks = ",".join("?" * len(wanted))
    counts = sorted((n, gram) for gram, n in db.execute(f"SELECT id, n FROM gram WHERE id IN ({marks})", wanted) if n)
    shared: Counter[int] = Counter()
    left = _POSTINGS
    for n, query in _queries(counts):
        if left <= 0:
            break
        holders = db.execute("SELECT rowid FROM grams WHERE grams MATCH ? LIMIT ?", (query, left)).fetchall()
        shared.update([number for (number,) in holders])
        left -= n
    return [number for number, _ in shared.most_common(limit)]


def _queries(counts: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Index queries, narrowest first, each with a guess at its number of answers.

    Where even the rarest gram has too many holders to read, pairs of the rarest ones are asked for.
    """
    if not counts or counts[0][0] <= _POSTINGS or len(counts) == 1:
        return [(n, f"{gram:x}") for n, gram in counts]
    pairs = list(combinations(counts[:_PAIRED], 2))
    return [(_POSTINGS // len(pairs), f"{one:x} AND {other:x}") for (_, one), (_, other) in pairs]


def similar(
    db: sqlite3.Connection, source: str, threshold: float, limit: int, states: Collection[State]
) -> list[Match]:
    """Best matches first; of several translations of one source the most trusted, then the newest."""
    from rapidfuzz import fuzz, process

    from bilingual.memory.rows import by_segment

    numbers = _candidates(db, source, _CANDIDATES)
    marks = ",".join("?" * len(numbers))
    texts = dict(db.execute(f"SELECT id, source FROM segment WHERE id IN ({marks})", numbers))
    scored = process.extract(source, texts, scorer=fuzz.ratio, score_cutoff=threshold * 100, limit=None)
    matches: list[Match] = []
    for _, score, number in sorted(scored, key=lambda hit: (-hit[1], hit[0])):
        stored = max((s for s in by_segment(db, number) if s.state in states), key=_trust, default=None)
        if stored:
            matches.append(Match(score / 100, stored))
        if len(matches) >= limit:
            break
    return matches


def _trust(stored: Stored) -> tuple[bool, bool, float, str]:
    return stored.state is State.APPROVED, stored.state is State.REVIEWED, stored.time, stored.text
