"""What the site's indexes need to know of an edition: small enough to keep for every edition of some years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from bilingual.model import Edition, Role, Row, Section, Span
from bilingual.render import places
from bilingual.render.formula_text import formula_plain
from bilingual.render.text import clean, flow, plain, plain_signs, safe_link

_TOPIC = re.compile(r"\s*(?:[、，；;|•]|,\s|\s[/·–—-]\s|\s?/\s)\s*")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]")
_LONGEST_TOPIC = {"zh": 24, "en": 60}  # characters; longer ones are sentences
_ANCHORED = (Role.BODY, Role.LABEL)  # passages that have a place of their own on a page
_QUOTES = 3  # of a term in one edition
_LONGEST_QUOTE = 600  # characters of a sentence


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of work, as a paper names it in both languages."""

    zh: str
    en: str


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
class Quote:
    """A sentence with a glossary term; `rendering` is the English that the term has there."""

    zh: str
    en: str
    rendering: str
    href: str
    term: str
    term_en: str
    status: str


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
    quotes: tuple[Quote, ...]

    @property
    def month(self) -> str:
        """Its month, such as 2026-01; empty where it has no date."""
        return self.date[:7] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.date) else ""


def facts_of(edition: Edition, data: Mapping[str, Any]) -> Facts:
    """The facts of an edition, from itself and from its edition.json."""
    rows: dict[str | None, list[Row]] = {}
    for row in edition.rows:
        rows.setdefault(row.paper, []).append(row)
    index = places.issue(edition.name) + "index.html"
    papers = tuple(_paper(edition.name, number, entry, rows) for number, entry in enumerate(edition.papers, 1))
    pages = {paper.id: paper.href for paper in papers}
    return Facts(
        name=edition.name,
        title=tidy(edition.title) or edition.name,
        title_zh="" if edition.title_zh == edition.title else tidy(edition.title_zh),
        date=edition.date,
        href=index,
        says="" if papers else first_words(rows.get(None, ()), "en"),
        papers=papers,
        quotes=tuple(_quotes(data["segments"], pages, index)),
    )


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
    bare = _ASIDE.sub("", tidy(text)).strip("。. ：:")
    return [piece.strip() for piece in _TOPIC.split(bare) if piece.strip()]


def _quotes(segments: Sequence[Mapping[str, Any]], pages: Mapping[str, str], index: str) -> Iterator[Quote]:
    told: dict[str, int] = {}
    for segment in segments:
        for term in segment.get("terms", ()):
            name = str(term["zh"])
            told[name] = told.get(name, 0) + 1
            if told[name] > _QUOTES or not term["en"] or term["status"] == "forbidden":
                continue
            page = pages.get(str(segment["paper"]), index)
            zh, en = (
                shortened(str(segment[side]), str(term[key])) for side, key in (("zh", "zh"), ("en", "rendering"))
            )
            anchor = f"#s-{segment['id']}" if segment["role"] in _ANCHORED else ""
            yield Quote(zh, en, term["rendering"], page + anchor, name, term["en"], term["status"])


def shortened(text: str, needle: str) -> str:
    """A sentence, or the part of a long one around `needle`."""
    text = flow(clean(text)).replace("**", "").lstrip("#*-> ")
    if len(text) <= _LONGEST_QUOTE:
        return text
    start = max(text.find(needle) - _LONGEST_QUOTE // 2, 0) if needle else 0
    piece = text[start : start + _LONGEST_QUOTE]
    return ("…" if start else "") + piece + ("…" if start + _LONGEST_QUOTE < len(text) else "")


def facts_data(facts: Facts) -> dict[str, Any]:
    """Facts as data."""
    papers = [{**_fields(paper), "topics": [_fields(topic) for topic in paper.topics]} for paper in facts.papers]
    return {**_fields(facts), "papers": papers, "quotes": [_fields(quote) for quote in facts.quotes]}


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def facts_from(data: Mapping[str, Any]) -> Facts:
    """The facts that `facts_data` wrote. Raises KeyError, TypeError where they are not."""
    papers = tuple(
        PaperFacts(**{**paper, "topics": tuple(Topic(**topic) for topic in paper["topics"])})
        for paper in data["papers"]
    )
    return Facts(**{**data, "papers": papers, "quotes": tuple(Quote(**quote) for quote in data["quotes"])})
