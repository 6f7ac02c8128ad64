"""What is wrong with a glossary, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bilingual.glossary.entries import DO_NOT_TRANSLATE, FORBIDDEN, GlossaryEntry
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.prose import matched
from bilingual.glossary.script import is_han, key

# {1}, <g1>, ⟦3⟧, %s, **, `code`: what engines and Markdown would take for something else.
_MARKUP = re.compile(r"\*\*|__|`|\]\(|<[^>]*>|\{\{?\w*\}?\}|[⟦⟧〖〗]|%[sd]|\$[^$]+\$")
_SHORTEST = 2  # a single Chinese character matches by chance


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem of one row: `kind` names the rule, `message` says what to do."""

    kind: str
    message: str
    entry: GlossaryEntry

    def __str__(self) -> str:
        return f"{self.entry.file}:{self.entry.line}: {self.kind}: {self.message}"


def lint(layers: Sequence[Sequence[GlossaryEntry]], texts: Sequence[str] = ()) -> tuple[Complaint, ...]:
    """All complaints about the layers of a glossary, in row order; with `texts`, also rows that never match."""
    rows = [row for layer in layers for row in layer]
    found = [
        *(complaint for row in rows for complaint in _row(row)),
        *(complaint for layer in layers for complaint in _doubles(layer)),
        *_shadowed(layers),
        *_cycles(rows),
        *(_never_matched(layers, texts) if texts else ()),
    ]
    place = {id(row): n for n, row in enumerate(rows)}
    return tuple(sorted(found, key=lambda complaint: place[id(complaint.entry)]))


def _row(row: GlossaryEntry) -> Iterator[Complaint]:
    if not row.en and row.status != DO_NOT_TRANSLATE:
        yield Complaint("untranslated", f"{row.zh!r} has no English: fill it in or delete the row", row)
    if any(map(is_han, row.en)):
        yield Complaint("chinese", f"the English of {row.zh!r} holds Chinese: {row.en!r}", row)
    if not any(map(is_han, row.zh)) and row.status != DO_NOT_TRANSLATE and row.zh.casefold() == row.en.casefold():
        yield Complaint("not Chinese", f"{row.zh!r} stays as it is: make its status do-not-translate", row)
    if len(key(row.zh)) < _SHORTEST and is_han(row.zh[0]) and not row.not_in:
        yield Complaint("too short", f"{row.zh!r} matches by chance: name words that it is not in `not_in`", row)
    for cell in (row.zh, row.en, *row.variants_zh, *row.variants_en):
        if _MARKUP.search(cell):
            yield Complaint("markup", f"{cell!r} looks like Markdown or a placeholder", row)
    wanted = {row.en.casefold(), *(text.casefold() for text in row.variants_en)}
    for text in row.forbidden_en:
        if row.status != FORBIDDEN and text.casefold() in wanted:
            yield Complaint("conflict", f"{text!r} is both wanted and forbidden for {row.zh!r}", row)


def _doubles(layer: Sequence[GlossaryEntry]) -> Iterator[Complaint]:
    first: dict[tuple[bool, bool, str], GlossaryEntry] = {}
    for row in layer:
        for spelling in (row.zh, *row.variants_zh):
            place = (row.is_label, row.status == FORBIDDEN, key(spelling))
            other = first.setdefault(place, row)
            if other is row:
                continue
            where = f"{other.file}:{other.line}"
            if other.en == row.en:
                yield Complaint("duplicate", f"{spelling!r} stands in {where} already", row)
            elif row.status != FORBIDDEN:
                yield Complaint("conflict", f"{spelling!r} is {row.en!r} here and {other.en!r} in {where}", row)


def _shadowed(layers: Sequence[Sequence[GlossaryEntry]]) -> Iterator[Complaint]:
    glossary = Glossary(layers)
    for layer in layers[:-1]:
        for row in layer:
            table = glossary.labels if row.is_label else glossary.patterns
            winner = table.get(key(row.zh))
            if winner and winner.entry is not row and winner.entry not in layer and row.status != FORBIDDEN:
                other = winner.entry
                yield Complaint("shadowed", f"{row.zh!r} is overruled by {other.file}:{other.line} ({other.en!r})", row)


def _cycles(rows: Iterable[GlossaryEntry]) -> Iterator[Complaint]:
    """Rows whose English is the Chinese side of another row, round in a circle."""
    rows = tuple(rows)
    target = {key(row.zh): row for row in rows}
    for row in rows:
        seen = [key(row.zh)]
        step = target.get(key(row.en))
        while step is not None and key(step.zh) not in seen:
            seen.append(key(step.zh))
            step = target.get(key(step.en))
        if step is not None and len(seen) > 1 and key(step.zh) == seen[0]:
            yield Complaint("cycle", f"{' -> '.join([*seen, seen[0]])} leads back to itself", row)


def _never_matched(layers: Sequence[Sequence[GlossaryEntry]], texts: Sequence[str]) -> Iterator[Complaint]:
    glossary = Glossary(layers)
    hit = {(term.zh, term.en) for text in texts for term in matched(glossary, text)}
    for row in glossary.entries:
        if row.status != FORBIDDEN and row.en and (row.zh, row.en) not in hit:
            yield Complaint("never matched", f"{row.zh!r} occurs in none of the texts", row)
