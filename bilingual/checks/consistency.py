"""What only the whole edition shows: papers' titles, one term in two words, headings in two styles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilingual.checks.digits import check_digits
from bilingual.checks.pair import pair_of
from bilingual.glossary.verify import rendered
from bilingual.inline import flat, has_han
from bilingual.model import Finding, Kind, Role, Severity, Term, Unit

_TITLE = re.compile(r"[A-Za-z0-9][\x20-\x7e\u2010-\u2019]*[A-Za-z0-9)?!]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_MARKS = re.compile(r"[*_`\\]")
_TITLE_WORDS = 3  # a shorter Latin run is a name: the names check has it
_TITLED = (Role.PAPER, Role.SUBTITLE)
_ENOUGH = 5  # headings, or renderings of a term, before anything can be called a habit
_HABIT = 0.8  # share of the habit
_LEAST = 4  # letters of a word whose capital tells a style; letters that make a stem


def consistent(units: Sequence[Unit], *, columns: bool = True) -> tuple[Unit, ...]:
    """The units of one edition with the findings added that no segment shows alone (major and minor).

    With `columns`, figures that a reader of both columns would not find in the other one are noted as well.
    """
    extra: dict[str, list[Finding]] = defaultdict(list)
    for found in (*_titles(units), *_drift(units), *_capitals(units), *(_figures(units) if columns else ())):
        extra[found.segment].append(found)
    return tuple(
        replace(unit, findings=(*unit.findings, *extra[unit.segment.id])) if unit.segment.id in extra else unit
        for unit in units
    )


def _titles(units: Sequence[Unit]) -> Iterator[Finding]:
    """A paper's Latin title is a name: wherever the source gives it whole, so does the English."""
    titles = {title for unit in units if _names_paper(unit) for title in _latin(unit.segment.text)}
    if not titles:
        return
    any_title = re.compile("|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True)))
    for unit in units:
        source, english = _plain(unit.segment.text), _plain(unit.translation.text)
        for title in dict.fromkeys(any_title.findall(source)):
            if title not in english:
                message, fix = f"paper's title changed: {title}", "write the title as the source does"
                yield Finding("titles", Severity.MAJOR, message, unit.segment.id, fix)


def _names_paper(unit: Unit) -> bool:
    """Whether the unit is a paper's heading; a heading without Chinese is a name in any case."""
    segment = unit.segment
    return segment.role is Role.PAPER or segment.kind is Kind.HEADING and not has_han(segment.text)


def _latin(text: str) -> Iterator[str]:
    for match in _TITLE.finditer(_plain(text)):
        if len(_WORD.findall(match.group())) >= _TITLE_WORDS:
            yield match.group()


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", flat(text)).split())


def _figures(units: Sequence[Unit]) -> Iterator[Finding]:
    """Right figures in another shape; where the numbers check has spoken, it has said more."""
    for unit in units:
        if unit.segment.translatable and not any(found.kind == "numbers" for found in unit.findings):
            for found in dict.fromkeys(check_digits(pair_of(unit.segment.text, unit.translation.text))):
                yield replace(found, segment=unit.segment.id)


def _drift(units: Sequence[Unit]) -> Iterator[Finding]:
    """A term that nearly always has one rendering and here another, both of them accepted."""
    often = Counter(zh for unit in units for zh in {term.zh for term in unit.terms})
    said: dict[tuple[str, str], list[tuple[Unit, str]]] = defaultdict(list)
    for unit in units:
        for term in {term.zh: term for term in unit.terms if term.accepted and often[term.zh] >= _ENOUGH}.values():
            used = _used(term, unit.translation.text)
            if used:
                said[term.zh, term.en].append((unit, used))
    for (zh, _), uses in said.items():
        habit, times = Counter(used for _, used in uses).most_common(1)[0]
        if len(uses) < _ENOUGH or times < _HABIT * len(uses):
            continue
        for unit, used in uses:
            if used != habit and not _akin(used, habit):
                message = f'term {zh} is "{used}" here and "{habit}" in {times} other places'
                yield Finding("drift", Severity.MINOR, message, unit.segment.id, f'use "{habit}"')


def _akin(one: str, other: str) -> bool:
    """Whether two renderings share a stem, as interactive and interaction do: grammar, not another word."""
    stems = [{word[:_LEAST] for word in phrase.lower().split() if word != "to"} for phrase in (one, other)]
    return bool(stems[0] & stems[1])


def _used(term: Term, english: str) -> str:
    """The rendering that stands in the English; "" where several do, or none."""
    low = english.lower()
    found = [
        phrase
        for phrase in dict.fromkeys((term.en, *term.accepted))
        if phrase
        and phrase.lower().removeprefix("to ")[:2] in low  # spares most of the work
        and rendered(replace(term, en=phrase, accepted=()), english)
    ]
    longest = max(found, key=len, default="")
    return longest if all(phrase.lower() in longest.lower() for phrase in found) else ""


def _capitals(units: Sequence[Unit]) -> Iterator[Finding]:
    """Headings of one level written like Titles Are among headings written like sentences, or the reverse."""
    levels: dict[Role, list[tuple[Unit, str]]] = defaultdict(list)
    for unit in units:
        heading = unit.segment.kind is Kind.HEADING and unit.segment.role not in _TITLED
        if heading and has_han(unit.segment.text) and (style := _style(unit)):
            levels[unit.segment.role].append((unit, style))
    for headings in levels.values():
        habit, times = Counter(style for _, style in headings).most_common(1)[0]
        if len(headings) < _ENOUGH or times < _HABIT * len(headings):
            continue
        for unit, style in headings:
            if style != habit:
                message, fix = f"capitals: {style} among headings in {habit}", f"write the heading in {habit}"
                yield Finding("capitals", Severity.MINOR, message, unit.segment.id, fix)


def _style(unit: Unit) -> str:
    """Title case, sentence case, or "" where the words do not tell; words of the source tell nothing."""
    source = unit.segment.text.lower()
    words = [w for w in _WORD.findall(_plain(unit.translation.text))[1:] if len(w) >= _LEAST]
    telling = [w for w in words if w.lower() not in source and not any(c.isupper() for c in w[1:])]
    if len(telling) < 2:
        return ""
    high = sum(word[0].isupper() for word in telling)
    return "title case" if high == len(telling) else "sentence case" if not high else ""
