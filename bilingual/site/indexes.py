"""What is known of all editions -> the pages that lead to them: by date, by topic, by term, and the search page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from bilingual.render import places
from bilingual.render.compose import date_in_words
from bilingual.render.templates import locale
from bilingual.site.catalogue import Catalogue, Entry, often
from bilingual.site.facts import Issue
from bilingual.site.issue import Look
from bilingual.site.scenes import NEWEST, Concordance, Filed, Front, Month, Scene, TopicPage
from bilingual.site.shelf import Shelf

RECENT = 12  # issues that the first page lists after the latest
_MANY = 36  # topics and terms on the first page
_TOPIC_PAGE = 2  # papers from which a topic has a page of its own

Dated = Mapping[str, str]  # an edition's name -> its date in words, or its title
Order = Sequence[tuple[int, str, str]]  # number in the catalogue, name and date of every edition, the newest first


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to write: its path, its template with what that is told, and a key.

    Equal keys mean equal bytes, as long as the look is the same.
    """

    path: str
    template: str
    key: str
    told: Mapping[str, Any] | Scene | Callable[[], Scene]

    def ready(self) -> Planned:
        """The page with its scene, which is not set where a page need not be written."""
        return replace(self, told=self.told()) if callable(self.told) else self

    def scene(self, shelf: Shelf) -> Mapping[str, Any]:
        """What the template is told."""
        told = self.ready().told
        assert not callable(told)
        return told if isinstance(told, Mapping) else told.scene(shelf)

    def page(self, look: Look, scene: Mapping[str, Any]) -> bytes:
        """The page of a scene."""
        return look.written(self.template, "../" * self.path.count("/"), **scene).encode("utf-8", "replace")


def plan(issues: Sequence[Issue], catalogue: Catalogue, look: Look) -> Iterator[Planned]:
    """Every index page; `issues` are in order of date, the newest last."""
    words = locale(look.language, look.templates)
    newest = list(reversed(issues))
    dated = {issue.name: date_in_words(issue.date, words) or issue.title for issue in newest}
    topics = sorted(_topics(catalogue), key=lambda pair: pair[1].name.casefold())
    terms = sorted(_terms(catalogue), key=lambda pair: (pair[1].name.casefold(), pair[1].name_zh))
    months = list(_months(newest, words))
    yield _home(newest, dated, months, [filed for _, filed in topics], [filed for _, filed in terms])
    for month, own in months:
        told = Month(month, tuple((issue.name, dated[issue.name]) for issue in own))
        yield Planned(month.href, "month", _key(told, [issue.listed for issue in own]), told)
    order = [(catalogue.editions[name][1], name, date) for name, date in dated.items()]
    yield from _topic_pages(topics, catalogue, order)
    yield from _term_pages(terms, catalogue, order)
    papers = sum(issue.papers or 1 for issue in issues)
    yield Planned("search.html", "search", str(papers), {"papers": papers})


def _key(*parts: Any) -> str:
    return sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:24]


def _home(
    newest: Sequence[Issue], dated: Dated, months: Sequence[Any], topics: Sequence[Filed], terms: Sequence[Filed]
) -> Planned:
    years: dict[str, list[Filed]] = defaultdict(list)
    for month, _ in reversed(months):
        years[month.name_zh].append(month)
    told = Front(
        issues=len(newest),
        papers=sum(issue.papers for issue in newest),
        years=tuple(sorted(years.items(), reverse=True)),
        topics=_most(topics),
        terms=_most(terms),
        shown=tuple((issue.name, dated[issue.name]) for issue in newest[: RECENT + 1]),
    )
    return Planned("index.html", "home", _key(told, [issue.listed for issue in newest[: RECENT + 1]]), told)


def _most(filed: Sequence[Filed]) -> tuple[Filed, ...]:
    most = sorted(filed, key=lambda item: (-item.count, item.name.casefold()))[:_MANY]
    return tuple(sorted(most, key=lambda item: item.name.casefold()))


def _months(newest: Sequence[Issue], words: Any) -> Iterator[tuple[Filed, list[Issue]]]:
    """Months, the newest first, each with its editions; what has no date comes last. Their second name is the year."""
    own: dict[str, list[Issue]] = defaultdict(list)
    for issue in newest:
        own[issue.month].append(issue)
    for month, found in sorted(own.items(), reverse=True):
        year, _, number = month.partition("-")
        name = words["date"]["months"][int(number) - 1] if number and 1 <= int(number) <= 12 else words["undated"]
        yield Filed(name, year, f"months/{month or 'undated'}.html", len(found)), found


def _topics(catalogue: Catalogue) -> Iterator[tuple[str, Filed]]:
    """Topics with their keys; spelt as most papers spell them."""
    for key, entry in catalogue.topics.items():
        href = f"topics/{places.slug(key)}.html" if entry.count >= _TOPIC_PAGE else entry.where[0][1]
        chinese = {zh: count for zh, count in entry.chinese.items() if zh}
        yield key, Filed(often(entry.spelt), often(chinese), href, entry.count)


def _topic_pages(topics: Sequence[tuple[str, Filed]], catalogue: Catalogue, order: Order) -> Iterator[Planned]:
    days = {number: date for number, _, date in order}
    listed = [(filed, "" if filed.count > 1 else days[catalogue.topics[key].where[0][0]]) for key, filed in topics]
    yield Planned("topics/index.html", "topics", _key(listed), {"topics": listed})
    for key, filed in topics:
        if filed.count >= _TOPIC_PAGE:
            entry = catalogue.topics[key]
            yield Planned(filed.href, "topic", _key(filed, entry.mark), partial(_topic, filed, entry, order))


def _topic(filed: Filed, entry: Entry, order: Order) -> TopicPage:
    pages = frozenset(page for _, *pages in entry.where for page in pages)
    return TopicPage(filed, pages, _issues(entry, order))


def _terms(catalogue: Catalogue) -> Iterator[tuple[str, Filed]]:
    """Terms with their keys."""
    for key, entry in catalogue.terms.items():
        slug = places.slug(key.partition("\t")[0].replace(" ", "-"))
        href = f"terms/{slug}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:6]}.html"
        yield key, Filed(often(entry.spelt), often(entry.chinese), href, entry.count)


def _term_pages(terms: Sequence[tuple[str, Filed]], catalogue: Catalogue, order: Order) -> Iterator[Planned]:
    filed = [item for _, item in terms]
    yield Planned("terms/index.html", "terms", _key(filed), {"terms": filed})
    for key, item in terms:
        entry = catalogue.terms[key]
        about = (often(entry.status), tuple(sorted(entry.ways.items(), key=lambda way: (-way[1], way[0]))))
        told = partial(_term, item, key, *about, entry, order)
        yield Planned(item.href, "term", _key(item, *about, entry.mark), told)


def _term(
    filed: Filed, key: str, status: str, ways: tuple[tuple[str, int], ...], entry: Entry, order: Order
) -> Concordance:
    issues = _issues(entry, order)
    return Concordance(filed, key, status, ways, issues[:NEWEST], len(issues) > NEWEST)


def _issues(entry: Entry, order: Order) -> tuple[tuple[str, str], ...]:
    """The editions of an entry and their dates, the newest first."""
    own = entry.numbers()
    return tuple((name, date) for number, name, date in order if number in own)
