"""Find glossary terms in Chinese text: longest first, never by chance, never inside protected spans."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from bilingual.glossary.boundaries import is_chance
from bilingual.glossary.entries import DO_NOT_TRANSLATE, FORBIDDEN, GlossaryEntry
from bilingual.glossary.script import Folded, fold, key
from bilingual.model import Role, Segment, Term

Layer = Sequence[GlossaryEntry]
_SAID = tuple(field.name for field in fields(GlossaryEntry) if field.compare)
_WORD = re.compile(r"[a-z0-9_]")
_LATIN = re.compile(r"[A-Za-z]+")
# A bold field name before a colon, or a plain one at the start of a line; a picture or a number may lead.
_LABEL_PLACE = re.compile(
    r"^[ \t>\-+*•#]*(?:[^\w\s!-~\u2018-\u201f\u3000-\u303f\uff00-\uffef]+[ \t]*)?(?:\*\*|__)?"
    r"(?:(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、)）]|[①-⑳])[ \t]*)?"
    r"(?P<label>[^\s*_：:\n](?:[^*_：:\n]{0,22}[^\s*_：:\n])?)"
    r"(?=[ \t]*(?:[：:]|(?:\*\*|__)[ \t]*[：:]))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A spelling by which an entry is found, and the renderings that its layers forbid."""

    zh: str
    entry: GlossaryEntry
    forbidden: tuple[str, ...]
    exact_case: bool
    blockers: tuple[str, ...]  # folded `not_in`

    def term(self, start: int, end: int) -> Term:
        entry = self.entry
        banned = entry.status == FORBIDDEN  # nothing is wanted, something is unwanted
        return Term(
            zh=entry.zh,
            en="" if banned else entry.en,
            status=entry.status,
            accepted=() if banned else entry.variants_en,
            forbidden=self.forbidden,
            start=start,
            end=end,
        )


@dataclass(frozen=True, slots=True)
class Proviso:
    """What differs for some reports: layers over all others, and spellings (folded) that are no terms there."""

    fits: Callable[[str], bool]  # the report's name
    layers: tuple[tuple[GlossaryEntry, ...], ...]
    alone: frozenset[str] = frozenset()


class Glossary:
    """Entries in layers (a later layer wins over an earlier one), ready to match.

    Within a layer the first row of a spelling wins, and a main spelling wins over a variant.
    Rows with status forbidden add to what the winning row forbids.
    """

    def __init__(self, layers: Iterable[Layer] = (), provisos: Sequence[Proviso] = ()) -> None:
        self.layers: tuple[tuple[GlossaryEntry, ...], ...] = tuple(tuple(layer) for layer in layers)
        self.provisos = tuple(provisos)

    def for_report(self, name: str) -> Glossary:
        """The glossary as it is for a report of that name (without `.md`): this one, where no exception fits."""
        meant = [proviso for proviso in self.provisos if proviso.fits(name)]
        if not meant:
            return self
        alone = frozenset().union(*(proviso.alone for proviso in meant))
        kept = [[row for row in layer if key(row.zh) not in alone] for layer in self.layers]
        return Glossary([*kept, *(layer for proviso in meant for layer in proviso.layers)])

    @cached_property
    def entries(self) -> tuple[GlossaryEntry, ...]:
        """All rows, lowest layer first, in file order."""
        return tuple(entry for layer in self.layers for entry in layer)

    @cached_property
    def digest(self) -> str:
        """A hash of all that the glossary says, for an edition's signature; files and lines do not count."""
        rows = (repr(tuple(getattr(row, name) for name in _SAID)) for row in self.entries)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]

    @cached_property
    def patterns(self) -> dict[str, Pattern]:
        """The winning row of every folded spelling; labels stand apart, in `labels`."""
        return _winners([[row for row in layer if not row.is_label] for layer in self.layers])

    @cached_property
    def labels(self) -> dict[str, Pattern]:
        """The winning row of every section or field label."""
        return _winners([[row for row in layer if row.is_label] for layer in self.layers])

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for folded, pattern in self.patterns.items():
            automaton.add_word(folded, (len(folded), pattern))
        if len(automaton):
            automaton.make_automaton()
        return automaton

    def match(self, text: str, spans: Sequence[tuple[int, int]] = ()) -> tuple[Term, ...]:
        """The terms in `text`, left to right, without overlaps; none touches one of `spans`.

        A label counts only where it labels: `**输入**：…` holds the label, `输入文本` does not.
        """
        blocked = _merged(spans)
        found = [term for term in self._labels_in(text) if not _touches(blocked, term.start, term.end)]
        blocked = _merged((*blocked, *((term.start, term.end) for term in found)))
        folded = fold(text)
        position = 0
        for start, minus, pattern in sorted(self._candidates(folded.text)):  # leftmost first, then longest
            end = start - minus
            if start >= position and self._stands(pattern, text, folded, blocked, start, end):
                found.append(pattern.term(folded.starts[start], folded.ends[end - 1]))
                position = end
        return tuple(sorted(found, key=lambda term: term.start))

    def _labels_in(self, text: str) -> Iterator[Term]:
        from bilingual.glossary.labels import joined_label

        for place in _LABEL_PLACE.finditer(text):
            pattern = self.labels.get(key(place["label"]))
            english = None if pattern else joined_label(self, place["label"])
            if pattern:
                yield pattern.term(*place.span("label"))
            elif english:  # 硬件与资源: two labels in one
                yield Term(place["label"], english, "mandatory", start=place.start("label"), end=place.end("label"))

    def _candidates(self, folded: str) -> Iterator[tuple[int, int, Pattern]]:
        """Every spelling in a folded text, as (start, -length, pattern)."""
        if self.patterns:
            for last, (length, pattern) in self._automaton.iter(folded):
                yield last + 1 - length, -length, pattern

    def _stands(
        self, pattern: Pattern, text: str, folded: Folded, blocked: Sequence[tuple[int, int]], start: int, end: int
    ) -> bool:
        """Whether the spelling at `folded.text[start:end]` is the term itself and may be touched."""
        origin = (folded.starts[start], folded.ends[end - 1])
        return (
            _at_word_boundaries(folded.text, start, end)
            and not (pattern.exact_case and not _same_case(text[slice(*origin)], pattern.zh))
            and not _touches(blocked, *origin)
            and not any(_inside(folded.text, start, pattern, blocker) for blocker in pattern.blockers)
            and not is_chance(folded.text, start, end, self.patterns.__contains__)
        )

    def exact(self, text: str) -> str | None:
        """The English of a text that is nothing but a label or one firm term, else None."""
        from bilingual.glossary.labels import rendered_label

        return rendered_label(self, text)

    def label(self, segment: Segment) -> str | None:
        """The English of a segment that needs no engine: `exact`, or a section's usual name for its label."""
        from bilingual.glossary.labels import section_label

        english = self.exact(segment.text)
        if english is None and segment.role is Role.LABEL:
            english = section_label(self, segment.text, segment.section)
        return english

    def find(self, spelling: str) -> GlossaryEntry | None:
        """The winning row for a Chinese spelling: a term, else a label."""
        folded = key(spelling)
        pattern = self.patterns.get(folded) or self.labels.get(folded)
        return pattern.entry if pattern else None


def _winners(layers: Iterable[Layer]) -> dict[str, Pattern]:
    winners: dict[str, tuple[str, GlossaryEntry]] = {}
    banned: dict[str, list[str]] = {}
    only_banned: dict[str, tuple[str, GlossaryEntry]] = {}
    for layer in layers:
        mine: dict[str, tuple[str, GlossaryEntry]] = {}
        for spelling, entry in _spellings(layer):
            folded = key(spelling)
            if entry.status == FORBIDDEN:
                banned.setdefault(folded, []).append(entry.en)
                only_banned.setdefault(folded, (spelling, entry))
            elif entry.en or entry.status == DO_NOT_TRANSLATE:
                mine.setdefault(folded, (spelling, entry))
        winners.update(mine)
    for folded, row in only_banned.items():  # a row that only forbids still has to be found
        winners.setdefault(folded, row)
    return {
        folded: _pattern(spelling, entry, banned.get(folded, ()))
        for folded, (spelling, entry) in winners.items()
        if folded
    }


def _spellings(layer: Layer) -> Iterator[tuple[str, GlossaryEntry]]:
    for entry in layer:
        yield entry.zh, entry
    for entry in layer:
        for variant in entry.variants_zh:
            yield variant, entry


def _pattern(spelling: str, entry: GlossaryEntry, banned: Sequence[str]) -> Pattern:
    forbidden = dict.fromkeys((*entry.forbidden_en, *banned))
    wanted = (entry.en, *entry.variants_en) if entry.status != FORBIDDEN else ()
    return Pattern(
        zh=spelling,
        entry=entry,
        forbidden=tuple(phrase for phrase in forbidden if phrase and phrase not in wanted),
        exact_case=_needs_case(spelling),
        blockers=tuple(key(blocker) for blocker in entry.not_in),
    )


def _needs_case(spelling: str) -> bool:
    """Acronyms and short Latin terms are found only as written: IT is not it, LoRA is not lora."""
    return any(sum(c.isupper() for c in word) > 1 or len(word) < 3 for word in _LATIN.findall(spelling))


def _same_case(found: str, spelling: str) -> bool:
    here, wanted = (unicodedata.normalize("NFKC", text) for text in (found, spelling))
    return _LATIN.findall(here) == _LATIN.findall(wanted)


def _at_word_boundaries(text: str, start: int, end: int) -> bool:
    if start and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
        return False
    if end >= len(text) or not (_WORD.match(text[end - 1]) and _WORD.match(text[end])):
        return True
    plural = text[end] == "s" and text[end - 1].isalpha()  # LLMs
    return plural and not _WORD.match(text[end + 1 : end + 2])


def _inside(text: str, start: int, pattern: Pattern, blocker: str) -> bool:
    own = key(pattern.zh)
    offset = blocker.find(own)
    while offset >= 0:
        if start >= offset and text.startswith(blocker, start - offset):
            return True
        offset = blocker.find(own, offset + 1)
    return False


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _touches(blocked: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(blocked, (end, 0)) - 1  # the last span that starts before `end`
    return at >= 0 and blocked[at][1] > start
