"""Topics and terms across the archive: sums that an edition can be added to and taken from.

So that one changed edition costs what it holds and not what the archive holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bilingual.site.facts import Facts

CATALOGUE = "catalogue.json"  # where the state keeps it
_MARKS = 1 << 64
Counts = dict[str, int]


@dataclass(slots=True)
class Entry:
    """A topic or a term. `mark` stands for all that was added; `where` names the editions and, of topics, the pages."""

    spelt: Counts = field(default_factory=dict)
    chinese: Counts = field(default_factory=dict)
    status: Counts = field(default_factory=dict)
    ways: Counts = field(default_factory=dict)
    count: int = 0
    mark: int = 0
    where: dict[str, list[str]] = field(default_factory=dict)


Entries = dict[str, Entry]


@dataclass(slots=True)
class Catalogue:
    """All topics and terms by their keys, and the digests of the editions that they were taken from."""

    topics: Entries = field(default_factory=dict)
    terms: Entries = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)

    def add(self, facts: Facts) -> None:
        """Count an edition in."""
        self._count(facts, 1)
        self.editions[facts.name] = facts.digest

    def take(self, facts: Facts) -> None:
        """Take an edition out again, as it was when it was added."""
        self._count(facts, -1)
        del self.editions[facts.name]

    def _count(self, facts: Facts, sign: int) -> None:
        for paper in facts.papers:
            for topic in paper.topics:
                entry = self.topics.setdefault(topic.en.casefold(), Entry())
                _tell(entry.spelt, topic.en, sign)
                _tell(entry.chinese, topic.zh, sign)
                _place(entry, facts, 1, sign, paper.href)
        for used in facts.terms:
            entry = self.terms.setdefault(used.key, Entry())
            _tell(entry.spelt, used.en, sign)
            _tell(entry.chinese, used.zh, sign)
            _tell(entry.status, used.status, sign)
            for way, times in used.ways:
                _tell(entry.ways, way, sign * times)
            _place(entry, facts, used.count, sign, "", used.digest)
        if sign < 0:
            self.topics = {key: entry for key, entry in self.topics.items() if entry.count}
            self.terms = {key: entry for key, entry in self.terms.items() if entry.count}


def _tell(counts: Counts, name: str, times: int) -> None:
    total = counts.get(name, 0) + times
    if total:
        counts[name] = total
    else:
        del counts[name]


def _place(entry: Entry, facts: Facts, count: int, sign: int, href: str, digest: str = "") -> None:
    entry.count += sign * count
    told = sha256(
        f"{facts.name}\0{facts.title}\0{facts.date}\0{digest or facts.listed}".encode("utf-8", "replace")
    ).digest()
    entry.mark = (entry.mark + sign * int.from_bytes(told[:8])) % _MARKS
    if sign > 0:
        entry.where.setdefault(facts.name, []).extend([href] if href else [])
    else:
        entry.where.pop(facts.name, None)


def brought(
    catalogue: Catalogue, wanted: Mapping[str, str], old: Callable[[str], Facts | None], new: Callable[[str], Facts]
) -> Catalogue:
    """The catalogue of the editions in `wanted`, by name and digest.

    `old` gives an edition as it was added, or None where that is lost: then all is counted anew.
    """
    for name in [name for name, digest in catalogue.editions.items() if wanted.get(name) != digest]:
        facts = old(name)
        if facts is None or facts.digest != catalogue.editions[name]:
            catalogue = Catalogue()
            break
        catalogue.take(facts)
    for name in wanted:
        if name not in catalogue.editions:
            catalogue.add(new(name))
    return catalogue


def often(counts: Counts) -> str:
    """The most frequent name; the first in the alphabet among equals."""
    return min(counts, key=lambda name: (-counts[name], name), default="")


def data(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue as data."""
    numbers = {name: number for number, name in enumerate(catalogue.editions)}
    return {
        "editions": catalogue.editions,
        **{
            kind: {key: _entry_data(entry, numbers) for key, entry in entries.items()}
            for kind, entries in (("topics", catalogue.topics), ("terms", catalogue.terms))
        },
    }


def _entry_data(entry: Entry, numbers: Mapping[str, int]) -> list[Any]:
    where = [[numbers[name], *hrefs] if hrefs else numbers[name] for name, hrefs in entry.where.items()]
    return [entry.spelt, entry.chinese, entry.status, entry.ways, entry.count, entry.mark, where]


def catalogue_of(told: Any) -> Catalogue:
    """The catalogue that `data` wrote; an empty one where it is none."""
    try:
        names = list(told["editions"])
        topics, terms = (
            {key: _entry(fields, names) for key, fields in told[kind].items()} for kind in ("topics", "terms")
        )
        return Catalogue(topics, terms, dict(told["editions"]))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return Catalogue()


def _entry(fields: list[Any], names: list[str]) -> Entry:
    spelt, chinese, status, ways, count, mark, where = fields
    return Entry(spelt, chinese, status, ways, count, mark, dict(_places(where, names)))


def _places(where: list[Any], names: list[str]) -> Iterator[tuple[str, list[str]]]:
    for place in where:
        yield (names[place], []) if isinstance(place, int) else (names[place[0]], place[1:])
