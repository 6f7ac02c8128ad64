"""What the templates of index pages are told: gathered when a page is written, for most pages are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

from bilingual.render.text import marked
from bilingual.site.facts import PaperFacts
from bilingual.site.quotes import Key, Quote
from bilingual.site.shelf import Shelf

_QUOTES = 30  # sentences on a term's page, the newest
NEWEST = 80  # editions that are searched for them

Told = Mapping[str, Any]
Issues = tuple[tuple[str, str], ...]  # names of editions and their dates in words


class Scene(Protocol):
    """Gathers what a template is told."""

    def scene(self, shelf: Shelf) -> Told:
        """What the template is told."""


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
class Cited:
    """A sentence on a term's page with the term marked, and the issue that it stands in."""

    zh: Markup
    en: Markup
    href: str
    where: str


@dataclass(frozen=True, slots=True)
class Front:
    """The first page: the latest issue with its papers, those before it, and all the ways in."""

    issues: int
    papers: int
    years: tuple[tuple[str, list[Filed]], ...]
    topics: tuple[Filed, ...]
    terms: tuple[Filed, ...]
    shown: Issues

    def scene(self, shelf: Shelf) -> Told:
        """What the template is told."""
        issues = [(shelf.facts(name), date) for name, date in self.shown]
        told = {name: getattr(self, name) for name in ("issues", "papers", "years", "topics", "terms")}
        return {**told, "latest": issues[0] if issues else None, "recent": issues[1:]}


@dataclass(frozen=True, slots=True)
class Month:
    """A month's issues with the titles of their papers."""

    month: Filed
    issues: Issues

    def scene(self, shelf: Shelf) -> Told:
        """What the template is told."""
        return {"month": self.month, "issues": [(shelf.facts(name), date) for name, date in self.issues]}


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The papers on a topic, told by their pages."""

    topic: Filed
    pages: frozenset[str]
    issues: Issues

    def scene(self, shelf: Shelf) -> Told:
        """What the template is told."""
        papers = []
        for name, date in self.issues:
            facts = shelf.facts(name)
            papers += [Placed(paper, facts.title, date) for paper in facts.papers if paper.href in self.pages]
        return {"topic": self.topic, "papers": papers}


@dataclass(frozen=True, slots=True)
class Concordance:
    """A term's renderings and its newest sentences, looked for in `issues`; `older` is whether it has more of them."""

    term: Filed
    key: Key
    status: str
    ways: tuple[tuple[str, int], ...]
    issues: Issues
    older: bool

    def scene(self, shelf: Shelf) -> Told:
        """What the template is told, and under `oldest` the last edition looked at; empty where that were all."""
        oldest = ""
        shown: dict[tuple[str, str], tuple[Quote, str]] = {}
        for name, date in self.issues:
            oldest = name
            for quote in shelf.quotes(name, self.key):
                shown.setdefault((quote.zh, quote.en), (quote, date))
            if len(shown) >= _QUOTES:
                break
        else:
            oldest = oldest if self.older else ""
        quotes = [
            Cited(marked(quote.zh, self.term.name_zh), marked(quote.en, quote.rendering), quote.href, date)
            for quote, date in list(shown.values())[:_QUOTES]
        ]
        ways = [(way, count) for way, count in self.ways if way]
        told = {"term": self.term, "status": self.status, "ways": ways, "oldest": oldest}
        return {**told, "missing": dict(self.ways).get("", 0), "quotes": quotes}
