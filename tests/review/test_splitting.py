"""A block's edited text is cut back into its segments, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.review.splitting import split

TWO = ["The first line.", "The second line."]


@pytest.mark.parametrize(
    ("edited", "wanted"),
    [
        ("The first line.\nThe second line.", ("The first line.", "The second line.")),
        ("The very first line.\nThe second line.", ("The very first line.", "The second line.")),
        ("The first line.\nA third line, and more.", ("The first line.", "A third line, and more.")),
        ("All new\nEntirely other", ("All new", "Entirely other")),
        ("All new and entirely other", None),
        ("The first line.\n", None),
    ],
)
def test_line_breaks_keep_segments_apart(edited: str, wanted: tuple[str, ...] | None) -> None:
    assert split(TWO, ["\n"], edited) == wanted


@pytest.mark.parametrize(
    ("edited", "wanted"),
    [
        ("The first line. The other line.", ("The first line.", "The other line.")),
        ("My opening sentence. My ending.", ("My opening sentence.", "My ending.")),
        ("One. Two. Three wholly other things.", None),
    ],
)
def test_sentences_of_a_long_paragraph_keep_their_border(edited: str, wanted: tuple[str, ...] | None) -> None:
    assert split(TWO, [" "], edited) == wanted


LINE = st.text(alphabet="abc XY.,", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(LINE, min_size=2, max_size=4))
def test_an_unedited_block_is_cut_where_it_was_joined(parts: list[str]) -> None:
    assert split(parts, ["\n"] * (len(parts) - 1), "\n".join(parts)) == tuple(parts)
