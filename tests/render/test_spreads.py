"""Dividing a text into spreads: everything once, nothing too tall, no white where more fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.render.spreads import Pile, Stretch, Unit, plan

ROOM = 900.0


def height(units: list[Unit], stretch: Stretch) -> float:
    pile = Pile()
    for unit in units[stretch.start : stretch.stop]:
        pile.add(unit)
    return pile.height


@st.composite
def texts(draw: st.DrawFn) -> list[Unit]:
    """Papers of a heading and some sections; now and then a unit is taller than a page."""
    units, group = [], 0
    for _ in range(draw(st.integers(1, 5))):
        group += 1
        units.append(Unit(60, 60, group, above=30, tied=True, opens=True))
        for _ in range(draw(st.integers(0, 4))):
            group += 1
            units.append(Unit(9, 9, group, beside=draw(st.integers(10, 60)), tied=True))
            for size in draw(st.lists(st.one_of(st.integers(10, 300), st.integers(901, 2500)), max_size=6)):
                units.append(Unit(size * draw(st.floats(0.4, 1.2)), size, group, again=40))
    return units


@given(texts())
def test_every_unit_is_in_exactly_one_spread(units: list[Unit]) -> None:
    stretches = plan(units, ROOM)
    assert [at for stretch in stretches for at in range(stretch.start, stretch.stop)] == list(range(len(units)))


@given(texts())
def test_a_spread_is_no_taller_than_its_page_unless_one_unit_is(units: list[Unit]) -> None:
    for stretch in plan(units, ROOM):
        inside = units[stretch.start : stretch.stop]
        tallest = max(max(unit.zh, unit.en) for unit in inside)
        if tallest <= ROOM and not all(unit.tied for unit in inside[:-1]):
            assert height(units, stretch) <= ROOM
        if stretch.pages > 1:
            assert height(units, stretch) <= ROOM * stretch.pages


@given(texts())
def test_no_spread_ends_under_a_heading(units: list[Unit]) -> None:
    assert not any(units[stretch.stop - 1].tied for stretch in plan(units, ROOM)[:-1])


@given(texts())
def test_no_spread_is_left_half_empty_where_the_next_passage_fits(units: list[Unit]) -> None:
    for stretch in plan(units, ROOM)[:-1]:
        if stretch.pages == 1 and height(units, stretch) < ROOM / 2:
            stop = next(
                at for at in range(stretch.stop + 1, len(units) + 1) if at == len(units) or not units[at - 1].tied
            )
            assert height(units, Stretch(stretch.start, stop)) > ROOM


def test_short_papers_share_a_spread() -> None:
    units = [Unit(100, 100, number, opens=not number % 2, tied=not number % 2) for number in range(8)]
    assert plan(units, ROOM) == (Stretch(0, 8),)


def test_a_paper_begins_on_a_fresh_spread_when_little_is_left_of_the_last() -> None:
    units = [Unit(100, 100, 1 + number // 4, opens=number % 7 == 0) for number in range(14)]
    assert plan(units, ROOM) == (Stretch(0, 7), Stretch(7, 14))


def test_spreads_end_between_sections_where_a_little_white_allows_it() -> None:
    units = [Unit(80, 100, number // 4, opens=not number) for number in range(12)]
    assert [stretch.stop for stretch in plan(units, ROOM)] == [8, 12]


def test_groups_are_as_tall_as_their_longer_language_or_their_label() -> None:
    units = [Unit(0, 0, 1, beside=60), Unit(20, 30, 1), Unit(50, 10, 2), Unit(10, 30, 2)]
    assert height(units, Stretch(0, 4)) == 60 + 60
