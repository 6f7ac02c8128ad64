"""What the site's indexes need to know of an edition: small enough to keep for every edition of some years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import Any

from bilingual.model import Edition, Role, Row, Section, Span
from bilingual.render import places
from bilingual.render.formula_text import formula_plain
from bilingual.render.text import clean, flow, plain, plain_signs, safe_link
from bilingual.site.quotes import Quotes, Used, quoted

_TOPIC = re.compile(r"\s*(?:[、，；;|•]|,\s|\s[/·–—-]\s|\s?/\s)\s*")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]")
_AND = re.compile(r"^\s*(?:and\s+|以及|和|及)")  # before the last of several
_LONGEST_TOPIC = {"zh": 24, "en": 60}  # characters; longer ones are sentences


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of work, as a paper names it in both languages."""

    zh: str
    en: str

    @property
    def key(self) -> str:
        """What the topic is known by in every paper: its English without capitals and plural."""
        return _topic_key(self.en)


@lru_cache(maxsize=1 << 16)  # a topic's page looks at every paper of its editions
def _topic_key(en: str) -> str:
    folded = en.casefold()
    plural = folded.endswith("s") and not folded.endswith(("ss", "us", "is", "ics"))
    return folded[:-1] if plural and len(folded) > 3 else folded


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A paper of an edition: where its page is, and what lists say of it."""

    id: str
    number: int
    href: str  # from the site's root
    title: str
    title_zh: str
    link: str
    says: str  # its contribution, in English
    says_zh: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """An edition, as indexes know it."""

    name: str
    title: str
    title_zh: str
    date: str
    href: str
    says: str  # the first words of an edition without papers
    papers: tuple[PaperFacts, ...]
    terms: tuple[Used, ...]
    listed: str = ""  # stands for all the above but the terms
    digest: str = ""  # stands for everything


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition, as what is known of all editions at once; `listed` stands for what lists say of it."""

    name: str
    title: str
    date: str
    href: str
    papers: int
    listed: str
    digest: str

    @property
    def month(self) -> str:
        """Its month, such as 2026-01; empty where it has no date."""
        return self.date[:7] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.date) else ""


def issue_of(facts: Facts) -> Issue:
    """What is known of an edition at all times."""
    return Issue(facts.name, facts.title, facts.date, facts.href, len(facts.papers), facts.listed, facts.digest)


def facts_of(edition: Edition, data: Mapping[str, Any]) -> tuple[Facts, Quotes]:
    """The facts of an edition and the sentences of its terms, from itself and from its edition.json."""
    rows: dict[str | None, list[Row]] = {}
    for row in edition.rows:
        rows.setdefault(row.paper, []).append(row)
    index = places.issue(edition.name) + "index.html"
    papers = tuple(_paper(edition.name, number, entry, rows) for number, entry in enumerate(edition.papers, 1))
    pages = {paper.id: paper.href for paper in papers}
    terms, quotes = quoted(data["segments"], pages, index)
    facts = Facts(
        name=edition.name,
        title=tidy(edition.title) or edition.name,
        title_zh="" if edition.title_zh == edition.title else tidy(edition.title_zh),
        date=edition.date,
        href=index,
        says="" if papers else first_words(rows.get(None, ()), "en"),
        papers=papers,
        terms=terms,
    )
    told = facts_data(facts)
    listed = _digest({**told, "terms": ()})
    return replace(facts, listed=listed, digest=_digest([listed, told["terms"]])), quotes


def _digest(told: Any) -> str:
    return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]


def _paper(name: str, number: int, entry: Any, rows: Mapping[str | None, Sequence[Row]]) -> PaperFacts:
    own = rows.get(entry.id, ())
    given = [row for row in own if row.section is Section.CONTRIBUTION and row.role is Role.BODY and row.en]
    title, title_zh = tidy(entry.title_en), tidy(entry.title_zh)
    return PaperFacts(
        id=entry.id,
        number=number,
        href=places.paper(name, entry.id),
        title=title,
        title_zh="" if title_zh == title else title_zh,
        link=safe_link(entry.link),
        says=first_words(given or own, "en"),
        says_zh=first_words(given or own, "zh"),
        topics=tuple(topics(own)),
    )


def tidy(text: str) -> str:
    """A title as a list shows it."""
    return plain_signs(flow(clean(text))).strip()


def first_words(rows: Iterable[Row], language: str) -> str:
    """The first passage of body text in one language, its formulas in letters."""
    for row in rows:
        if row.role is Role.BODY and row.en:
            said = tidy(plain(in_letters(row.en if language == "en" else row.zh)))
            if len(said) > 12:
                return said
    return ""


def in_letters(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Inline content whose formulas are text."""
    return tuple(
        Span("text", unescape(formula_plain(span.text)))
        if span.kind in ("math", "display")
        else replace(span, children=in_letters(span.children))
        for span in spans
    )


def topics(rows: Iterable[Row]) -> Iterator[Topic]:
    """The fields that a paper names in its first line on them, each once."""
    area = next((row for row in rows if row.section is Section.AREA and row.role is Role.BODY and row.en), None)
    if area is None:
        return
    zh, en = (_pieces(plain(spans)) for spans in (area.zh, area.en))
    seen: set[str] = set()
    for number, name in enumerate(en):
        counterpart = zh[number] if len(zh) == len(en) else ""
        if name.casefold() not in seen and 1 < len(name) <= _LONGEST_TOPIC["en"]:
            seen.add(name.casefold())
            yield Topic(counterpart if len(counterpart) <= _LONGEST_TOPIC["zh"] else "", name)


def _pieces(text: str) -> list[str]:
    bare = tidy(text)
    while bare != (shorter := _ASIDE.sub("", bare)):  # brackets within brackets go first
        bare = shorter
    pieces = (_AND.sub("", piece).strip() for piece in _TOPIC.split(bare.strip("。. ：:")))
    return [piece for piece in pieces if piece]


def facts_data(facts: Facts) -> dict[str, Any]:
    """Facts as data."""
    papers = [{**_fields(paper), "topics": [[topic.zh, topic.en] for topic in paper.topics]} for paper in facts.papers]
    terms = [[used.zh, used.en, used.status, used.count, used.ways, used.digest] for used in facts.terms]
    return {**_fields(facts), "papers": papers, "terms": terms}


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def facts_from(data: Mapping[str, Any]) -> Facts:
    """The facts that `facts_data` wrote. Raises KeyError, TypeError where they are not."""
    papers = tuple(
        PaperFacts(**{**paper, "topics": tuple(Topic(*topic) for topic in paper["topics"])}) for paper in data["papers"]
    )
    terms = tuple(
        Used(zh, en, status, count, tuple(map(tuple, ways)), digest)
        for zh, en, status, count, ways, digest in data["terms"]
    )
    return Facts(**{**data, "papers": papers, "terms": terms})
