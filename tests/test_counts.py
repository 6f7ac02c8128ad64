"""Lost counts come back beside their noun, behind the list that they number, or in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.counts import inserted


@pytest.mark.parametrize(
    ("source", "english", "pieces", "wanted"),
    [
        ("来自 5 个城市。", "From the cities.", {"5 个城市": "5 cities"}, "From the 5 cities."),
        ("用 3 种传感器。", "Uses various sensors.", {"3 种传感器": "3 sensors"}, "Uses 3 sensors."),
        ("用 3 种传感器。", "Measured with sensors.", {"3 种传感器": "3 Sensors."}, "Measured with 3 sensors."),
        ("海港与河口 2 个领域。", "Harbor and estuary domains.", {"2 个领域": "2 domains"}, "Harbor and estuary domains (2 in all)."),
        (
            "来自港口、灯塔等 8 个站点的记录。",
            "Records from ports, lighthouses, etc., unified.",
            {"8 个站点": "8 stations"},
            "Records from ports, lighthouses, etc. (8 stations), unified.",
        ),
        (
            "先测潮位。再覆盖渔业、航运 4 个行业！",
            "First measures tides. Then covers fishing and shipping.",
            {"4 个行业": "4 industries"},
            "First measures tides. Then covers fishing and shipping (4 industries).",
        ),
    ],
)
def test_a_lost_count_is_put_where_it_belongs(source: str, english: str, pieces: dict[str, str], wanted: str) -> None:
    assert inserted(source, english, pieces) == wanted


@pytest.mark.parametrize(
    ("english", "pieces"),
    [
        ("From 7 cities. And more.", {"5 个城市": "5 towns"}),  # sentences that do not pair
        ("From cities.", {"5 个城市": "five 城市"}),  # no English for it
        ("From cities.", {"5 个城市": "In all, they are 5 of the cities"}),  # not a count
    ],
)
def test_what_has_no_certain_place_stays_out(english: str, pieces: dict[str, str]) -> None:
    assert inserted("来自 5 个城市。", english, pieces) == english


def test_a_noun_that_is_counted_already_keeps_its_number() -> None:
    assert inserted("3 个站点、5 个城市。", "3 stations in 2 cities.", {"5 个城市": "5 cities"}) == (
        "3 stations in 2 cities (5 cities)."
    )


def test_code_and_links_are_left_alone() -> None:
    english = "See `cities` and [it](https://a.b/cities)."
    assert inserted("来自 5 个城市。", english, {"5 个城市": "5 cities"}) == english[:-1] + " (5 cities)."


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_taken(source: str, english: str, phrase: str, piece: str) -> None:
    done = inserted(source, english, {phrase: piece})
    assert len(done) >= len(english) - 10
