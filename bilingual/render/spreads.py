"""Which passages share a spread: units measured in both languages -> the spreads of a book with facing pages.

Both pages of a spread hold the same units. The longer language decides how many fit; among all ways of
dividing the text, the one is taken that leaves the least white and breaks in the best places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf

# What a reader minds, in one currency.
_WHITE = 100.0  # a spread left empty; half a spread costs a quarter of it
_MIDWAY = 14.0  # papers that open below the end of another one
_IN_PAPER, _IN_GROUP = 3.0, 8.0  # a spread that ends inside a paper, and inside a section of it
_RUNT = 10.0  # little of a paper alone at the top of a spread, or at its foot
_LITTLE = 0.14  # of a page
_EMPTIEST = 0.5  # no more of a spread stays empty while more fits
_TORN = 40.0  # px that a page end inside a unit may cost, for lines are not divided


@dataclass(frozen=True, slots=True)
class Unit:
    """The heights in px, in both languages, of what is not divided while it fits on a page.

    Units of one `group` are set together, and groups stand level on both pages. `beside` is the height of
    what hangs in the margin there, `again` of what hangs there if the unit begins a spread, `above` the
    space above the unit if it does not. After a `tied` unit no spread ends; `opens` marks the start of a paper.
    """

    zh: float
    en: float
    group: int
    beside: float = 0.0
    again: float = 0.0
    above: float = 0.0
    tied: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `start` to `stop` (exclusive) on `pages` pages in each language: one, or more where one unit needs them."""

    start: int
    stop: int
    pages: int = 1


class Pile:
    """Units one below the other: how high they stand, groups level in both languages."""

    def __init__(self) -> None:
        self.below = self.zh = self.en = self.beside = 0.0
        self.group: int | None = None

    @property
    def height(self) -> float:
        """The height in px of everything so far."""
        return self.below + self.last

    @property
    def last(self) -> float:
        """The height in px of the last group so far."""
        return max(self.zh, self.en, self.beside)

    def add(self, unit: Unit) -> None:
        """Put `unit` below the others."""
        if unit.group != self.group:
            first = self.group is None
            self.below = self.height + (0.0 if first else unit.above)
            self.group = unit.group
            self.zh = self.en = 0.0
            self.beside = unit.again if first else 0.0
        self.zh += unit.zh
        self.en += unit.en
        self.beside = max(self.beside, unit.beside)


def plan(units: Sequence[Unit], room: float) -> tuple[Stretch, ...]:
    """Divide `units` into spreads whose pages have `room` px of height; every unit is in exactly one."""
    best = [0.0] + [inf] * len(units)
    steps: list[Stretch | None] = [None] * (len(units) + 1)
    for start in range(len(units)):
        if best[start] < inf:
            for stretch, cost in _worth_it(list(_stretches(units, start, room)), len(units)):
                if best[start] + cost < best[stretch.stop]:
                    best[stretch.stop], steps[stretch.stop] = best[start] + cost, stretch
    found = []
    step = steps[-1]
    while step:
        found.append(step)
        step = steps[step.start]
    return tuple(reversed(found))


_Choice = tuple[Stretch, float, float]  # with its cost, and how much of its pages stays white


def _stretches(units: Sequence[Unit], start: int, room: float) -> Iterator[_Choice]:
    """Yield every spread that may begin with unit `start`."""
    pile, pages, ended, opened = Pile(), 1, False, [0.0] if units[start].opens else []
    for stop, unit in enumerate(units[start:], start + 1):
        if unit.opens and stop > start + 1:
            opened.append(pile.height)
        pile.add(unit)
        needed = 1 if pile.height <= room else ceil((pile.height + _TORN) / (room - _TORN))
        if needed > pages:
            if ended and max(unit.zh, unit.en) <= room:
                return
            pages = needed
        if stop == len(units) or not unit.tied:
            ended = True
            white = 1 - pile.height / (room * pages)
            stretch = Stretch(start, stop, pages)
            yield stretch, _cost(units, stretch, white, opened, pile.height, room), white
            if pages > 1:  # what comes after would stand on different spreads in the two languages
                return


def _worth_it(choices: list[_Choice], end: int) -> Iterator[tuple[Stretch, float]]:
    """Leave out what would leave too much white although more fits on as many pages."""
    furthest = {stretch.pages: stretch.stop for stretch, _, _ in choices}
    for stretch, cost, white in choices:
        if white <= _EMPTIEST or stretch.stop in (furthest[stretch.pages], end):
            yield stretch, cost


def _cost(
    units: Sequence[Unit], stretch: Stretch, white: float, opened: list[float], height: float, room: float
) -> float:
    """What a reader would mind; `opened` are the heights in px at which papers begin."""
    begins, ends = units[stretch.start].opens or not stretch.start, stretch.stop == len(units)
    whole = ends or units[stretch.stop].opens
    cost = _MIDWAY if any(at > 0 for at in opened) else 0.0
    if not begins and (opened[0] if opened else height if whole else room) < _LITTLE * room:
        cost += _RUNT
    if not whole and opened and opened[-1] > 0 and height - opened[-1] < 2 * _LITTLE * room:
        cost += _RUNT
    if ends:
        return cost
    if not whole:
        cost += _IN_GROUP if units[stretch.stop].group == units[stretch.stop - 1].group else _IN_PAPER
    return cost + _WHITE * white * white
