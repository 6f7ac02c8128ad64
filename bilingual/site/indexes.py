"""Facts of all editions -> the pages that lead to them: by date, by topic, by term, and the search page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from bilingual.render import places
from bilingual.render.compose import date_in_words
from bilingual.render.templates import locale
from bilingual.render.term_page import marked
from bilingual.site.facts import Facts, PaperFacts, Quote
from bilingual.site.issue import Look

RECENT = 12  # issues that the first page lists after the latest
_MANY = 36  # topics and terms on the first page
_QUOTES = 40  # sentences on a term's page, the newest
_TOPIC_PAGE = 2  # papers from which a topic has a page of its own


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to write: its path, all that decides how it looks, and the template with what it is told."""

    path: str
    template: str
    scene: dict[str, Any]

    @property
    def key(self) -> str:
        """Equal keys mean equal bytes, as long as the look is the same."""
        return sha256(repr((self.template, self.scene)).encode("utf-8", "replace")).hexdigest()[:24]

    def written(self, look: Look) -> bytes:
        """The page."""
        return look.written(self.template, "../" * self.path.count("/"), **self.scene).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Filed:
    """A topic with its papers, or a month with its issues: a name, a page, and how many."""

    name: str
    name_zh: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper and the edition that it stands in."""

    paper: PaperFacts
    issue: str
    date: str


@dataclass(frozen=True, slots=True)
class Late:
    """A sentence and what is marked in it, when it is written and not when it is planned."""

    text: str
    phrase: str

    def __html__(self) -> str:
        return str(marked(self.text, self.phrase))


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence on a term's page, and the issue that it stands in."""

    zh: Late
    en: Late
    href: str
    where: str


def plan(editions: Sequence[Facts], look: Look) -> Iterator[Planned]:
    """Every index page; `editions` are in order of date, the newest last."""
    words = locale(look.language, look.templates)
    dated = {facts.name: date_in_words(facts.date, words) or facts.title for facts in editions}
    topics = list(_topics(editions, dated))
    terms = list(_terms(editions, dated))
    editions = [replace(facts, quotes=()) for facts in editions]  # the other pages have no need of them
    months = list(_months(editions, words))
    yield _home(editions, dated, months, topics, terms)
    for month, _, own in months:
        yield Planned(month.href, "month", {"month": month, "issues": [(f, dated[f.name]) for f in reversed(own)]})
    yield Planned("topics/index.html", "topics", {"topics": [(topic, placed[:1]) for topic, placed in topics]})
    for topic, placed in topics:
        if topic.href.startswith("topics/"):
            yield Planned(topic.href, "topic", {"topic": topic, "papers": placed})
    yield Planned("terms/index.html", "terms", {"terms": [term for term, _ in terms]})
    for term, scene in terms:
        yield Planned(term.href, "term", {"term": term, **scene})
    yield Planned("search.html", "search", {"papers": sum(len(facts.papers) or 1 for facts in editions)})


def _home(
    editions: Sequence[Facts], dated: dict[str, str], months: Sequence[Any], topics: Sequence[Any], terms: Sequence[Any]
) -> Planned:
    newest = list(reversed(editions))
    years: dict[str, list[Filed]] = defaultdict(list)
    for month, year, _ in months:
        years[year].append(month)
    often = sorted(topics, key=lambda pair: (-pair[0].count, pair[0].name.casefold()))[:_MANY]
    used = sorted((term for term, _ in terms), key=lambda term: (-term.count, term.name.casefold()))[:_MANY]
    scene = {
        "issues": len(editions),
        "papers": sum(len(facts.papers) for facts in editions),
        "latest": (newest[0], dated[newest[0].name]) if newest else None,
        "recent": [(facts, dated[facts.name]) for facts in newest[1 : RECENT + 1]],
        "years": sorted(years.items(), reverse=True),
        "topics": sorted((topic for topic, _ in often), key=lambda topic: topic.name.casefold()),
        "terms": sorted(used, key=lambda term: term.name.casefold()),
    }
    return Planned("index.html", "home", scene)


def _months(editions: Sequence[Facts], words: Any) -> Iterator[tuple[Filed, str, list[Facts]]]:
    """Months in order: each with its year and its editions; what has no date comes first."""
    own: dict[str, list[Facts]] = defaultdict(list)
    for facts in editions:
        own[facts.month].append(facts)
    for month, found in sorted(own.items()):
        year, _, number = month.partition("-")
        name = words["date"]["months"][int(number) - 1] if number and 1 <= int(number) <= 12 else words["undated"]
        yield Filed(name, year, f"months/{month or 'undated'}.html", len(found)), year, found


def _topics(editions: Sequence[Facts], dated: dict[str, str]) -> Iterator[tuple[Filed, list[Placed]]]:
    """Topics by name, each with its papers, the newest first; spelt as most papers spell it."""
    own: dict[str, list[Placed]] = defaultdict(list)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    chinese: dict[str, Counter[str]] = defaultdict(Counter)
    for facts in reversed(editions):
        for paper in facts.papers:
            for topic in paper.topics:
                name = topic.en.casefold()
                own[name].append(Placed(paper, facts.title, dated[facts.name]))
                spelt[name][topic.en] += 1
                chinese[name][topic.zh] += 1
    for name in sorted(own):
        count = len(own[name])
        href = f"topics/{places.slug(name)}.html" if count >= _TOPIC_PAGE else own[name][0].paper.href
        yield Filed(spelt[name].most_common(1)[0][0], chinese[name].most_common(1)[0][0], href, count), own[name]


def _terms(editions: Sequence[Facts], dated: dict[str, str]) -> Iterator[tuple[Filed, dict[str, Any]]]:
    """Terms by their English, each with its newest sentences and how it was rendered."""
    quotes: dict[tuple[str, str], list[tuple[Quote, str]]] = defaultdict(list)
    for facts in reversed(editions):
        for quote in facts.quotes:
            quotes[quote.term_en.casefold(), quote.term].append((quote, facts.name))
    for (name, zh), found in sorted(quotes.items()):
        en = Counter(quote.term_en for quote, _ in found).most_common(1)[0][0]
        ways = Counter(quote.rendering.casefold() for quote, _ in found)
        slug = places.slug(name.replace(" ", "-"))
        href = f"terms/{slug}-{sha256(zh.encode('utf-8', 'replace')).hexdigest()[:4]}.html"
        shown: dict[tuple[str, str], Cited] = {}
        for quote, issue in found:
            cited = Cited(Late(quote.zh, quote.term), Late(quote.en, quote.rendering), quote.href, dated[issue])
            shown.setdefault((quote.zh, quote.en), cited)
        scene = {
            "status": found[0][0].status,
            "ways": [(way, count) for way, count in ways.most_common() if way],
            "missing": ways[""],
            "quotes": list(shown.values())[:_QUOTES],
        }
        yield Filed(en, zh, href, len(found)), scene
