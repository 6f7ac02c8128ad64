"""Glossary terms in an edition: marked where they first stand in a paper, and listed at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bilingual.model import Edition, Kind, Row, Span, Term, Unit
from bilingual.render.sheet import Listed, Place
from bilingual.render.text import clean, flow
from bilingual.scan import HAN, atoms

_LONG_ENOUGH = {"mandatory": 3, "preferred": 5}  # Chinese characters from which a term earns a note
_LITERAL = frozenset({"math", "code", "url", "link", "image", "html", "footnote"})
_AFTER_LABEL = re.compile(r"(?:\*\*|__)?[ \t]*[：:]")


@dataclass(slots=True)
class Notes:
    """Marks terms in rows; `told` holds what a paper's reader has met already, by paper and language."""

    units: Mapping[str, Unit]
    told: set[tuple[str | None, str, str]] = field(default_factory=set)

    def mark(self, row: Row) -> Row:
        """`row` with a `term` span around each term that is met for the first time in its paper.

        A term that markup cuts in two, or whose place in the row is not certain, stays as it is.
        """
        if row.kind in (Kind.HEADING, Kind.CELL, Kind.CODE, Kind.HTML, Kind.MATH, Kind.RULE):
            return row
        zh, en = row.zh, row.en
        for segment in row.segments:
            unit = self.units.get(segment)
            for term in noted(unit) if unit else ():
                zh = self._in_chinese(zh, row.paper, unit, term) if unit else zh
                en = self._in_english(en, row.paper, unit, term) if unit else en
        return row if zh is row.zh and en is row.en else replace(row, zh=zh, en=en)

    def _in_chinese(self, tree: tuple[Span, ...], paper: str | None, unit: Unit, term: Term) -> tuple[Span, ...]:
        key = (paper, term.zh, "zh")
        if key in self.told:
            return tree
        marked = around(tree, unit.segment.text, (term.start, term.end), term.en)
        self.told.update((key,) if marked else ())
        return marked or tree

    def _in_english(self, tree: tuple[Span, ...], paper: str | None, unit: Unit, term: Term) -> tuple[Span, ...]:
        key = (paper, term.zh, "en")
        if key in self.told:
            return tree
        place = rendered_at(term, unit.translation.text)
        marked = around(tree, unit.translation.text, place, term.zh) if place else ()
        self.told.update((key,) if marked else ())
        return marked or tree


def noted(unit: Unit) -> Iterator[Term]:
    """The terms of a unit that a reader may want to have explained: compounds that are no labels."""
    for term in unit.terms:
        known = term.status in _LONG_ENOUGH and _characters(term.zh) >= _LONG_ENOUGH[term.status]
        if known and term.en and term.en != term.zh and not is_label(term, unit.segment.text):
            yield term


@lru_cache(maxsize=4096)
def _characters(zh: str) -> int:
    return len(HAN.findall(zh))


def rendered_at(term: Term, english: str) -> tuple[int, int] | None:
    """Where the English has the term's rendering, or an accepted one, to the letter save capitals and plural."""
    folded = english.lower()
    if len(folded) != len(english):
        folded = english  # a letter that is two in the other case: places would not agree
    for phrase in (term.en, *term.accepted):
        if found := _whole(phrase.lower(), folded):
            return found
    return None


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
    return capital and bool(_AFTER_LABEL.match(text[term.end :])) or text.strip("*# ：:") == term.zh


def around(tree: Sequence[Span], raw: str, place: tuple[int, int], counterpart: str) -> tuple[Span, ...]:
    """`tree` with a `term` span around `raw[slice(*place)]`; empty where the place in the tree is not certain."""
    needle = raw[slice(*place)]
    plain = without_atoms(raw)
    total = plain.count(needle)
    texts = [leaf.text for leaf in leaves(tree)]
    if not needle.strip() or plain[slice(*place)] != needle or sum(text.count(needle) for text in texts) != total:
        return ()
    number = plain.count(needle, 0, place[0])
    wrapped, _ = _wrapped(tree, needle, number, counterpart)
    return wrapped


@lru_cache(maxsize=64)  # the terms of a segment are looked for one after another
def without_atoms(raw: str) -> str:
    """`raw` with every formula, code span, link and the like blanked out, at the same length."""
    for atom in atoms(raw):
        if atom.kind in _LITERAL:
            raw = raw[: atom.start] + "\0" * (atom.end - atom.start) + raw[atom.end :]
    return raw


def leaves(tree: Iterable[Span]) -> Iterator[Span]:
    """Text that a term may be marked in: none inside links, images and marked terms."""
    for span in tree:
        if span.kind == "text":
            yield span
        elif span.kind not in ("link", "image", "term", "footnote"):
            yield from leaves(span.children)


def _wrapped(tree: Sequence[Span], needle: str, number: int, title: str) -> tuple[tuple[Span, ...], int]:
    """The tree with occurrence `number` of `needle` marked, and how many are still to pass (-1: done)."""
    out: list[Span] = []
    for span in tree:
        if number < 0 or span.kind in ("link", "image", "term", "footnote"):
            out.append(span)
        elif span.kind == "text":
            pieces, number = _split(span, needle, number, title)
            out += pieces
        else:
            children, number = _wrapped(span.children, needle, number, title)
            out.append(replace(span, children=children))
    return tuple(out), number


def _split(span: Span, needle: str, number: int, title: str) -> tuple[list[Span], int]:
    count = span.text.count(needle)
    if number >= count:
        return [span], number - count
    at = -len(needle)
    for _ in range(number + 1):
        at = span.text.index(needle, at + len(needle))
    before, after = span.text[:at], span.text[at + len(needle) :]
    marked = Span("term", children=(Span("text", needle),), title=title)
    pieces = [Span("text", before), marked, Span("text", after)]
    return [piece for piece in pieces if piece.text or piece.children], -1


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
