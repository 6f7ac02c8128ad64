"""Where one term has two renderings, in one edition or across many, with the sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bilingual.glossary.concordance import Occurrence, Sentence, occurrences
from bilingual.glossary.entries import PREFERRED
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.verify import rendered, spans
from bilingual.glossary.words import word_set
from bilingual.model import Term

_STEM = 4  # letters that two forms of one word share: interaction, interactive
_SMALL = word_set("to of the a an and")


@dataclass(frozen=True, slots=True)
class Way:
    """One rendering of a term: `phrase` is the glossary's own where it is a form of that, "" where none was found."""

    phrase: str
    places: tuple[Occurrence, ...]

    @property
    def by(self) -> tuple[tuple[str, int], ...]:
        """Who gave this rendering, and how often; occurrences of which the edition says nothing are left out."""
        return tuple(Counter(place.by for place in self.places if place.by).most_common())


@dataclass(frozen=True, slots=True)
class Drift:
    """A term that is rendered in more than one way, or not at all; the most frequent way comes first."""

    zh: str
    en: str
    ways: tuple[Way, ...]

    @property
    def count(self) -> int:
        """Occurrences in all."""
        return sum(len(way.places) for way in self.ways)


def drift(glossary: Glossary, texts: Iterable[Sentence], *, preferred: bool = False) -> tuple[Drift, ...]:
    """The firm terms of the glossary that the sentences render in several ways or leave out, in Chinese order.

    One way are a rendering, its inflections, its other parts of speech and its abbreviation (align and
    alignment, large language model and LLM); another accepted rendering of a mandatory term is drift.
    Preferred terms bend to context. With `preferred` they count too, where no accepted rendering is found.
    """
    ways: dict[tuple[str, str], dict[str, list[Occurrence]]] = defaultdict(lambda: defaultdict(list))
    for occurrence in occurrences(glossary, texts):
        term = occurrence.term
        if term.en and (preferred or term.status != PREFERRED):
            ways[term.zh, term.en][_way(term, occurrence)].append(occurrence)
    return tuple(
        Drift(zh, en, tuple(Way(phrase, tuple(places)) for phrase, places in _ranked(found)))
        for (zh, en), found in sorted(ways.items())
        if len(found) > 1 or "" in found
    )


def _ranked(ways: dict[str, list[Occurrence]]) -> Sequence[tuple[str, list[Occurrence]]]:
    return sorted(ways.items(), key=lambda item: (-len(item[1]), item[0]))


def _way(term: Term, occurrence: Occurrence) -> str:
    """The glossary's phrase that stands for an occurrence's way; the main one wherever it counts as that."""
    text = occurrence.rendering
    if not text:
        return ""
    if term.status == PREFERRED:
        return term.en
    for phrase in (term.en, *term.accepted):
        if spans(replace(term, en=phrase, accepted=()), text):
            one = akin(phrase, term.en) or rendered(replace(term, accepted=()), occurrence.sentence.en)
            return term.en if one else phrase
    return text


def akin(one: str, other: str) -> bool:
    """Whether two renderings of one term are one: they share a word's stem, or one is an abbreviation."""
    if one == other:
        return True
    mine, theirs = _stems(one), _stems(other)
    return bool(mine & theirs) or is_abbreviation(one) or is_abbreviation(other)


def _stems(phrase: str) -> set[str]:
    words = [word for word in phrase.lower().replace("-", " ").split() if word not in _SMALL]
    return {word[:_STEM] for word in (*words, "".join(words))}


def is_abbreviation(phrase: str) -> bool:
    """Whether a rendering is one word with capitals inside: LLM, MoE, 3DGS."""
    return " " not in phrase and sum(map(str.isupper, phrase)) > 1
