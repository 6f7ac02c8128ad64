"""Topics and terms across the archive: sums that an edition can be added to and taken from.

So that one changed edition costs what it holds and not what the archive holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bilingual.site.facts import Facts

CATALOGUE = "catalogue.json"  # where the state keeps it
_MARKS = 1 << 64
Counts = dict[str, int]


@dataclass(slots=True)
class Entry:
    """A topic or a term. `mark` stands for what was added, as far as its page shows it.

    `where` has the numbers of its editions; of a topic, lists of such a number and the pages of its papers.
    `reach` is the oldest edition whose sentences a term's page was written from (see `age`), empty where all were
    looked at: what is older may come, change and go, and the page has the same sentences.
    """

    spelt: Counts = field(default_factory=dict)
    chinese: Counts = field(default_factory=dict)
    status: Counts = field(default_factory=dict)
    ways: Counts = field(default_factory=dict)
    count: int = 0
    mark: int = 0
    where: list[Any] = field(default_factory=list)
    reach: str = ""

    def numbers(self) -> set[int]:
        """The numbers of its editions."""
        return {place if isinstance(place, int) else place[0] for place in self.where}


Entries = dict[str, Entry]


@dataclass(slots=True)
class Catalogue:
    """All topics and terms by their keys, and the editions that they were taken from: digest and number."""

    topics: Entries = field(default_factory=dict)
    terms: Entries = field(default_factory=dict)
    editions: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, facts: Facts) -> None:
        """Count an edition in."""
        number = 1 + max((number for _, number in self.editions.values()), default=-1)
        self.editions[facts.name] = (facts.digest, number)
        self._count(facts, number, 1)

    def take(self, facts: Facts) -> None:
        """Take an edition out again, as it was when it was added."""
        _, number = self.editions.pop(facts.name)
        self._count(facts, number, -1)
        for entries in (self.topics, self.terms):
            for key in [key for key, entry in entries.items() if not entry.count]:
                del entries[key]

    def reached(self, oldest: Mapping[str, str], dates: Mapping[str, str]) -> bool:
        """Note the oldest edition that each term's page was written from, by name; whether that is news."""
        news = False
        for key, name in oldest.items():
            reach = age(dates[name], name) if name else ""
            news = news or self.terms[key].reach != reach
            self.terms[key].reach = reach
        return news

    def _count(self, facts: Facts, number: int, sign: int) -> None:
        for paper in facts.papers:
            mark = _mark(facts, repr(paper))
            for topic in paper.topics:
                entry = _entry_of(self.topics, topic.key)
                _tell(entry.spelt, topic.en, sign)
                _tell(entry.chinese, topic.zh, sign)
                entry.count += sign
                entry.mark = (entry.mark + sign * mark) % _MARKS
                _place(entry, number, sign, paper.href)
        old, salt = age(facts.date, facts.name), _mark(facts, "") | 1
        for used in facts.terms:
            entry = _entry_of(self.terms, used.key)
            _tell(entry.spelt, used.en, sign)
            _tell(entry.chinese, used.zh, sign)
            _tell(entry.status, used.status, sign)
            for way, times in used.ways:
                _tell(entry.ways, way, sign * times)
            entry.count += sign * used.count
            if old >= entry.reach:
                entry.mark = (entry.mark + sign * salt * _number(used.digest)) % _MARKS
            _place(entry, number, sign, "")


def age(date: str, name: str) -> str:
    """What sorts editions as pages do: the older, the smaller."""
    return f"{date}\0{name}"


def _entry_of(entries: Entries, key: str) -> Entry:
    entry = entries.get(key)
    if entry is None:
        entry = entries[key] = Entry()
    return entry


def _mark(facts: Facts, content: str) -> int:
    told = f"{facts.name}\0{facts.title}\0{facts.date}\0{content}"
    return _number(sha256(told.encode("utf-8", "replace")).hexdigest()[:16])


def _number(digest: str) -> int:
    return int(digest, 16)


def _tell(counts: Counts, name: str, times: int) -> None:
    total = counts.get(name, 0) + times
    if total:
        counts[name] = total
    else:
        del counts[name]


def _place(entry: Entry, number: int, sign: int, href: str) -> None:
    if sign < 0:
        entry.where = [place for place in entry.where if (place if isinstance(place, int) else place[0]) != number]
    elif not href:
        entry.where.append(number)
    elif entry.where and entry.where[-1][0] == number:
        entry.where[-1].append(href)
    else:
        entry.where.append([number, href])


def brought(
    catalogue: Catalogue, wanted: Mapping[str, str], old: Callable[[str], Facts | None], new: Callable[[str], Facts]
) -> Catalogue:
    """The catalogue of the editions in `wanted`, by name and digest.

    `old` gives an edition as it was added, or None where that is lost: then all is counted anew.
    """
    for name in [name for name, (digest, _) in catalogue.editions.items() if wanted.get(name) != digest]:
        facts = old(name)
        if facts is None or facts.digest != catalogue.editions[name][0]:
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
    kinds = {"topics": catalogue.topics, "terms": catalogue.terms}
    told = {kind: {key: _fields(entry) for key, entry in entries.items()} for kind, entries in kinds.items()}
    return {"editions": catalogue.editions, **told}


def _fields(entry: Entry) -> list[Any]:
    return [entry.spelt, entry.chinese, entry.status, entry.ways, entry.count, entry.mark, entry.where, entry.reach]


def catalogue_of(told: Any) -> Catalogue:
    """The catalogue that `data` wrote; an empty one where it is none."""
    try:
        editions = {name: (str(digest), int(number)) for name, (digest, number) in told["editions"].items()}
        topics, terms = ({key: _entry(*fields) for key, fields in told[kind].items()} for kind in ("topics", "terms"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Catalogue()
    return Catalogue(topics, terms, editions)


def _entry(
    spelt: Counts, chinese: Counts, status: Counts, ways: Counts, count: int, mark: int, where: list[Any], reach: str
) -> Entry:
    return Entry(spelt, chinese, status, ways, count, mark, where, reach)
