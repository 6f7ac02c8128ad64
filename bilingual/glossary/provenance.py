"""How each occurrence of a term came by its rendering: the engine, the memory, a repair, a person, a label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilingual.glossary.verify import spans
from bilingual.model import Term, Translation, Unit

ENGINE, REPAIR, MISSING = "engine", "repair", "missing"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term where it stands in a segment, the English it has there, and who wrote that.

    `rendering` is empty where none was found; `by` is then "missing", else a `Translation.provenance`:
    engine, repair, memory, glossary, person or source.
    """

    term: Term
    rendering: str
    by: str


def occurrences(unit: Unit) -> tuple[Occurrence, ...]:
    """Every term of a unit, in the order of the source; a second occurrence may share the only rendering."""
    result = unit.translation
    found = zip(unit.terms, renderings(unit.terms, result.text), strict=True)
    return tuple(Occurrence(term, text, _by(term, result) if text or not term.en else MISSING) for term, text in found)


def renderings(terms: Sequence[Term], english: str) -> Iterator[str]:
    """The English of each term: the n-th occurrence has the n-th rendering, or the last one there is."""
    seen: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
    for term in terms:
        name = term.zh, term.en
        if name not in places:
            places[name] = spans(term, english)
        found, at = places[name], seen[name]
        seen[name] += 1
        start, end = found[min(at, len(found) - 1)] if found else (0, 0)
        yield english[start:end]


def _by(term: Term, result: Translation) -> str:
    """Who had the last word on a term: in an engine's text the repair had it on what the engine got wrong."""
    if result.provenance in (ENGINE, REPAIR):
        return REPAIR if term.zh in result.mended else ENGINE
    return result.provenance
