"""Glossary terms in an edition: marked where they first stand in a paper, and listed at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bilingual.model import Edition, Kind, Row, Span, Term, Unit
from bilingual.render.sheet import Listed, Place
from bilingual.render.text import clean, flow
from bilingual.scan import HAN, atoms

_LONG_ENOUGH = {"mandatory": 3, "preferred": 5}  # Chinese characters from which a term earns a note
_LITERAL = frozenset({"math", "code", "url", "link", "image", "html", "footnote"})
_UNMARKED = frozenset({Kind.HEADING, Kind.CELL, Kind.CODE, Kind.HTML, Kind.MATH, Kind.RULE})
_OPAQUE = frozenset({"link", "image", "term", "footnote"})  # no term is marked inside
_MAY_BE_LITERAL = re.compile(r"[\\`$<\[]|https?://")  # how what is literal begins: most sentences hold none of it
_AFTER_LABEL = re.compile(r"(?:\*\*|__)?[ \t]*[：:]")


@dataclass(slots=True)
class Notes:
    """Marks terms in rows; `told` holds what a paper's reader has met already, by paper and language."""

    units: Mapping[str, Unit]
    told: set[tuple[str | None, str, str]] = field(default_factory=set)

    def mark(self, row: Row) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Both languages of `row` with a `term` span around each term that is met for the first time in its paper.

        A term that markup cuts in two, or whose place in the row is not certain, stays as it is.
        """
        if row.kind in _UNMARKED:
            return row.zh, row.en
        zh, en = Marking(row.zh), Marking(row.en)
        for unit in (self.units[segment] for segment in row.segments if segment in self.units):
            for term in noted(unit):
                self._in_chinese(zh, row.paper, unit, term)
                self._in_english(en, row.paper, unit, term)
        return zh.tree(), en.tree()

    def _in_chinese(self, content: Marking, paper: str | None, unit: Unit, term: Term) -> None:
        key = (paper, term.zh, "zh")
        if key not in self.told and content.mark(unit.segment.text, (term.start, term.end), term.en):
            self.told.add(key)

    def _in_english(self, content: Marking, paper: str | None, unit: Unit, term: Term) -> None:
        key = (paper, term.zh, "en")
        if key in self.told:
            return
        place = rendered_at(term, unit.translation.text)
        if place and content.mark(unit.translation.text, place, term.zh):
            self.told.add(key)


def noted(unit: Unit) -> Iterator[Term]:
    """The terms of a unit that a reader may want to have explained: compounds that are no labels."""
    text = unit.segment.text
    for term in unit.terms:
        zh, en = term.zh, term.en
        known = term.status in _LONG_ENOUGH and _characters(zh) >= _LONG_ENOUGH[term.status]
        if known and en and en != zh and not is_label(term, text):
            yield term


@lru_cache(maxsize=4096)
def _characters(zh: str) -> int:
    return len(HAN.findall(zh))


def rendered_at(term: Term, english: str) -> tuple[int, int] | None:
    """Where the English has the term's rendering, or an accepted one, to the letter save capitals and plural."""
    folded = _folded(english)
    for phrase in (term.en, *term.accepted):
        if found := _whole(phrase.lower(), folded):
            return found
    return None


@lru_cache(maxsize=64)
def _folded(english: str) -> str:
    """`english` in small letters; as it is where one is two in the other case, because places would not agree."""
    folded = english.lower()
    return folded if len(folded) == len(english) else english


def _whole(phrase: str, text: str) -> tuple[int, int] | None:
    """Where `text` has `phrase`, or its plural, with no letter, digit, hyphen or underscore at either side."""
    at = text.find(phrase)
    while at >= 0:
        if not at or not _joined(text[at - 1]):
            for ending in ("s", "es", ""):
                end = at + len(phrase) + len(ending)
                if text.startswith(ending, end - len(ending)) and not (end < len(text) and _joined(text[end])):
                    return at, end
        at = text.find(phrase, at + 1)
    return None


def _joined(char: str) -> bool:
    return char.isalnum() or char in "_-"


def is_label(term: Term, text: str) -> bool:
    """Whether a term stands as a field's name: `**输入**：`."""
    capital = term.en[:1].isupper() and term.en[1:2].islower()
    if capital and _AFTER_LABEL.match(text, term.end):
        return True
    return text.strip("*# ：:") == term.zh


class Marking:
    """Inline content in which terms are being marked.

    Each of its texts is kept as pieces: text, term, text, term, text … so that the tree is built only once.
    """

    __slots__ = ("_content", "_texts")

    def __init__(self, content: tuple[Span, ...]) -> None:
        self._content = content
        self._texts: list[list[str | Span]] = [[leaf.text] for leaf in leaves(content)]

    def mark(self, raw: str, place: tuple[int, int], counterpart: str) -> bool:
        """Mark `raw[slice(*place)]`, a passage of the content's source; False where its place here is not certain."""
        needle = raw[slice(*place)]
        plain = without_atoms(raw)
        if not needle.strip() or plain[slice(*place)] != needle:
            return False
        number, passed = plain.count(needle, 0, place[0]), 0
        found: tuple[list[str | Span], int, int] | None = None
        for pieces in self._texts:
            for at in range(0, len(pieces), 2):
                if count := pieces[at].count(needle):  # type: ignore[union-attr]  # every other piece is text
                    if passed <= number < passed + count:
                        found = pieces, at, number - passed
                    passed += count
        if found is None or passed != plain.count(needle):
            return False
        pieces, at, number = found
        pieces[at : at + 1] = _cut(str(pieces[at]), needle, number, counterpart)
        return True

    def tree(self) -> tuple[Span, ...]:
        """The content with the terms that were marked."""
        if all(len(pieces) == 1 for pieces in self._texts):
            return self._content
        return tuple(_rebuilt(self._content, iter(self._texts)))


def _cut(text: str, needle: str, number: int, counterpart: str) -> list[str | Span]:
    """`text` in three pieces, the one in the middle being occurrence `number` of `needle` as a term."""
    start = text.index(needle)
    for _ in range(number):
        start = text.index(needle, start + len(needle))
    return [text[:start], _term(needle, counterpart), text[start + len(needle) :]]


@lru_cache(maxsize=1 << 13)  # an archive has the same few thousand terms in all its papers
def _term(text: str, counterpart: str) -> Span:
    return Span("term", children=(Span("text", text),), title=counterpart)


def _rebuilt(tree: Iterable[Span], texts: Iterator[list[str | Span]]) -> Iterator[Span]:
    """The spans of `tree`, each text replaced by its pieces."""
    for span in tree:
        if span.kind == "text":
            pieces = next(texts)
            if len(pieces) == 1:
                yield span
            else:
                yield from (Span("text", piece) if isinstance(piece, str) else piece for piece in pieces if piece)
        elif span.kind in _OPAQUE or not span.children:
            yield span
        else:
            yield replace(span, children=tuple(_rebuilt(span.children, texts)))


@lru_cache(maxsize=64)  # the terms of a segment are looked for one after another
def without_atoms(raw: str) -> str:
    """`raw` with every formula, code span, link and the like blanked out, at the same length."""
    if not _MAY_BE_LITERAL.search(raw):
        return raw
    for atom in atoms(raw):
        if atom.kind in _LITERAL:
            raw = raw[: atom.start] + "\0" * (atom.end - atom.start) + raw[atom.end :]
    return raw


def leaves(tree: Iterable[Span]) -> Iterator[Span]:
    """Text that a term may be marked in: none inside links, images and marked terms."""
    for span in tree:
        if span.kind == "text":
            yield span
        elif span.children and span.kind not in _OPAQUE:
            yield from leaves(span.children)


def listed(edition: Edition, places: Mapping[str, Place]) -> tuple[Listed, ...]:
    """The terms of an edition in the order of their English, each with the papers that hold it.

    `places` tells where a paper stands, by its id.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for unit in edition.units:
        for term in noted(unit):
            papers = found.setdefault((term.zh, term.en), {})
            if unit.segment.paper in places:
                papers[str(unit.segment.paper)] = None
    entries = (
        Listed(flow(clean(zh)), flow(clean(en)), tuple(places[paper] for paper in papers))
        for (zh, en), papers in found.items()
    )
    return tuple(sorted(entries, key=lambda entry: (entry.en.casefold(), entry.zh)))
