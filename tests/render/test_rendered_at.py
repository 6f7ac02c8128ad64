"""Where a term's rendering stands in a sentence: the quick search agrees with the pattern that says what is meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.model import Term
from bilingual.render.terms import rendered_at

WORDS = st.lists(
    st.sampled_from(
        [
            "Gate",
            "gate",
            "gates",
            "GATES",
            "re-gate",
            "gate-",
            "gate_x",
            "box",
            "boxes",
            "boxs",
            "2gate",
            "é",
            ".",
            "门",
        ]
    ),
    max_size=12,
)


@given(WORDS, st.sampled_from([" ", "", "-"]), st.sampled_from(["gate", "box", "gate box", "Gates"]))
def test_it_is_found_where_the_pattern_finds_it(words: list[str], between: str, phrase: str) -> None:
    english = between.join(words)
    wanted = re.search(rf"(?<![\w-]){re.escape(phrase)}(?:s|es)?(?![\w-])", english, re.IGNORECASE)
    assert rendered_at(Term("门", phrase, "mandatory"), english) == (wanted.span() if wanted else None)


@pytest.mark.parametrize("english", ["İ gate", "İİİ Gate", ""])
def test_letters_that_change_their_length_with_the_case_do_not_move_the_place(english: str) -> None:
    found = rendered_at(Term("门", "gate", "mandatory"), english)
    assert found is None or english[slice(*found)].lower() == "gate"
