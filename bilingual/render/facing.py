"""A book with facing pages: Chinese on left pages, English on right ones, the same passages on both.

The text is first set as a galley, on two endless pages, to learn how tall every passage is in either
language. Then, divided into spreads (spreads.py), the book itself is typeset, with an empty place for every
passage, and the passages of the galley are pasted in (imposition.py): lines are broken only once. The book is
one document, so that contents, running heads, links and tags know its final pages. A passage that is longer
than a page is set again and runs on over several pages, one language after the other; they count as if they
alternated, and are put in that order before the file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Any

from bilingual.render.imposition import Census, boxes, frame, heights, numbers, paste
from bilingual.render.sheet import Line, Part, Sheet
from bilingual.render.spreads import Pile, Stretch, Unit, plan

_ENDLESS = 3_000_000  # px, the height of a galley
_SPARE = 8.0  # px of a page that stay free: the typesetter wants room twice for the padding below the last passage
_CONTINUED = 16.0  # px of the line under a label which says that its section goes on
_TRIES = 4

Typeset = Callable[[str], Any]  # a page of HTML -> a WeasyPrint document
Fill = Callable[..., str]  # variables -> a page of HTML


@dataclass(frozen=True, slots=True)
class Group:
    """A section, or what a spread holds of one: its label and lines, and its height in px on both pages.

    `again` is the label of the section where it goes on from the spread before.
    """

    label: Line | None
    lines: tuple[Line, ...]
    height: float = 0.0
    again: Line | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a spread holds of one part; `opens` where the part begins here, under a heading `height` px tall."""

    part: Part
    opens: bool
    height: float
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A left and a right page, or several of each, made equal in number by blank ones."""

    number: int
    runs: tuple[Run, ...] = ()
    pages: int = 1  # in each language, as planned
    blank_zh: int = 0
    blank_en: int = 0

    @property
    def head(self) -> str:
        """The English running head: the paper with which the spread begins."""
        return next((run.part.short for run in self.runs if run.part.number), "")

    @property
    def head_zh(self) -> str:
        """The Chinese running head."""
        return next((run.part.short_zh for run in self.runs if run.part.number), "")


@dataclass(frozen=True, slots=True)
class _Passage:
    """A unit of the plan before it is measured: a line of a part, or (then `line` is None) the part's beginning."""

    part: Part
    line: Line | None
    group: int
    under: Line | None = None  # the label of its section

    @property
    def name(self) -> str:
        """The id of its English element."""
        return self.line.id if self.line else self.part.id

    @property
    def label(self) -> bool:
        """Whether it hangs in the margin."""
        return self.line is not None and self.line.kind == "label"

    @property
    def leads_in(self) -> bool:
        """Whether it cannot stand at the end of a page: a heading, or words before a list."""
        if self.line is None or self.line.kind in ("label", "heading"):
            return True
        return self.line.en.striptags().rstrip().endswith((":", "："))


def bind(sheet: Sheet, fill: Fill, typeset: Typeset) -> Any:
    """Return the book as a WeasyPrint document with its pages in order.

    `fill` makes HTML of `spreads`, further `rules` for the style sheet, whether it is a `galley`, whether the
    contents must be `terse`, and the heights in px of passages that are `hollow`; `typeset` lays HTML out.
    """
    width, room = frame(typeset(fill(spreads=[Spread(0)], rules="", galley=True, terse=True)))
    passages = list(_passages(sheet))
    tall = f"@page zh {{ size: {width}px {_ENDLESS}px }} @page en {{ size: {width}px {_ENDLESS}px }}"
    galley = typeset(fill(spreads=[_galley(passages)], rules=tall, galley=True, terse=False))
    front, set_once = len(Census(galley.pages).front), boxes(galley)
    units = _measured(passages, heights(set_once))
    stretches = plan(units, room - _SPARE)
    spreads = [_spread(number, passages, units, stretch) for number, stretch in enumerate(stretches)]
    return _book(spreads, front, set_once, lambda **more: typeset(fill(terse=front > 1, **more)))


def _book(spreads: list[Spread], front: int, set_once: dict[str, Any], typeset: Callable[..., Any]) -> Any:
    """Typeset until every spread has as many left pages as right ones, and long ones are numbered right.

    Passages of spreads on one page are not set again: the book keeps their places for what the galley holds.
    """
    long = {spread.number: spread.pages for spread in spreads}
    for _ in range(_TRIES):
        held = {name: set_once[name] for name in _held(spreads, long) if name in set_once}
        document = typeset(spreads=spreads, rules=numbers(front, long), hollow=heights(held))
        census = Census(document.pages)
        moved = front != len(census.front) and max(long.values(), default=1) > 1
        if census.even and census.long == long and not moved:
            break
        spreads = [_evened(spread, census.spreads[spread.number]) for spread in spreads]
        front, long = len(census.front), census.long
    return document.copy([paste(page, held) for page in census.in_order()])


def _held(spreads: list[Spread], long: dict[int, int]) -> Iterator[str]:
    """The ids of all passages in both languages that stand on a single page."""
    for spread in spreads:
        if long.get(spread.number) == 1:
            for line in (line for run in spread.runs for group in run.groups for line in group.lines):
                yield from (line.id, "zh-" + line.id)


def _evened(spread: Spread, sides: dict[str, list[Any]]) -> Spread:
    """The spread with blank pages after its shorter language."""
    zh, en = len(sides["zh"]) - spread.blank_zh, len(sides["en"]) - spread.blank_en
    return replace(spread, blank_zh=max(0, en - zh), blank_en=max(0, zh - en))


def _passages(sheet: Sheet) -> Iterator[_Passage]:
    """Every passage in order; a group is a paper's heading, or a label or heading with the lines below it."""
    group = 0
    for part in sheet.parts:
        group += 2
        yield _Passage(part, None, group - 1)
        label = None
        for line in part.lines:
            if line.kind in ("label", "heading"):
                group += 1
                label = line if line.kind == "label" else None
            yield _Passage(part, line, group, label)


def _measured(passages: Sequence[_Passage], tall: dict[str, float]) -> list[Unit]:
    """The units of the plan: how tall every passage is, and where spreads may not end."""

    def size(name: str) -> tuple[float, float]:
        return tall.get("zh-" + name, 0.0), tall.get(name, 0.0)

    units = []
    for passage, following in zip_longest(passages, passages[1:]):
        (zh, en), above = size(passage.name), size("above-" + passage.name)
        tied = passage.leads_in and following is not None and passage.part is following.part
        if passage.label:
            units.append(Unit(*above, passage.group, beside=max(zh, en), tied=tied))
            continue
        again = max(size(passage.under.id)) + _CONTINUED if passage.under else 0.0
        opens = passage.line is None and bool(passage.part.number)
        units.append(Unit(zh, en, passage.group, again=again, above=max(above), tied=tied, opens=opens))
    return units


def _spread(number: int, passages: Sequence[_Passage], units: Sequence[Unit], stretch: Stretch) -> Spread:
    """The passages of a stretch by part and group; groups are made level where the stretch is a single spread."""
    held = range(stretch.start, stretch.stop)
    level = stretch.pages == 1
    runs = []
    for _, places in groupby(held, key=lambda at: passages[at].part.id):
        runs.append(_run(list(places), passages, units, level))
    return Spread(number, tuple(runs), stretch.pages)


def _run(places: list[int], passages: Sequence[_Passage], units: Sequence[Unit], level: bool) -> Run:
    opens, height = False, 0.0
    groups: list[Group] = []
    for _, group in groupby(places, key=lambda at: passages[at].group):
        inside = list(group)
        tall = _height([units[at] for at in inside], level)
        lines = [line for at in inside if (line := passages[at].line)]
        if not lines:
            opens, height = True, tall
            continue
        label = lines[0] if lines[0].kind == "label" else None
        again = None if label or groups or opens else passages[inside[0]].under
        groups.append(Group(label, tuple(lines[1:] if label else lines), tall, again))
    return Run(passages[places[0]].part, opens, height, tuple(groups))


def _height(units: Sequence[Unit], level: bool) -> float:
    """The height that a group is given: its own, or on several pages only that of its label."""
    pile = Pile()
    for unit in units:
        pile.add(unit)
    return pile.last if level else pile.beside


def _galley(passages: Sequence[_Passage]) -> Spread:
    """All passages on one spread."""
    nothing = [Unit(0, 0, passage.group) for passage in passages]
    return _spread(0, passages, nothing, Stretch(0, len(passages)))
