"""What a text gets before an engine sees it: settled terms in English and exact quantities."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines.prepare import prepared
from bilingual.model import Term


def terms(text: str, **known: str) -> tuple[Term, ...]:
    """Mandatory terms at their places in `text`."""
    return tuple(
        Term(zh, en, "mandatory", start=text.index(zh), end=text.index(zh) + len(zh))
        for zh, en in known.items()
        if zh in text
    )


def test_a_binding_term_stands_in_english_with_spaces_towards_words() -> None:
    text = "该世界模型很强"
    assert prepared(text, terms(text, 世界模型="world model")) == "该 world model 很强"
    text = "世界模型，很强"
    assert prepared(text, terms(text, 世界模型="world model")) == "world model，很强"


def test_two_terms_that_touch_are_kept_apart() -> None:
    text = "具身世界模型"
    assert prepared(text, terms(text, 具身="embodied", 世界模型="world model")) == "embodied world model"


def test_a_gloss_that_repeats_the_rendering_goes_and_an_acronym_stays() -> None:
    text = "世界模型（World Models）很强"
    assert prepared(text, terms(text, 世界模型="world model")) == "world model 很强"
    text = "强化学习（RL）很强"
    found = (Term("强化学习", "reinforcement learning", "mandatory", ("RL",), start=0, end=4),)
    assert prepared(text, found) == "reinforcement learning（RL）很强"


def test_overlapping_terms_are_written_once() -> None:
    text = "大语言模型"
    both = (
        Term("大语言模型", "large language model", "mandatory", start=0, end=5),
        Term("语言模型", "language model", "mandatory", start=1, end=5),
    )
    assert prepared(text, both) == "large language model"


def test_a_forbidden_rendering_is_not_written_and_a_term_out_of_place_is_left() -> None:
    assert prepared("智能体很强", (Term("智能体", "agent", "forbidden", start=0, end=3),)) == "智能体很强"
    assert prepared("short", (Term("智能体", "agent", "mandatory", start=10, end=13),)) == "short"


def test_quantities_are_written_in_english_and_code_stays() -> None:
    assert prepared("共 900 万条，见 `5万`", ()) == "共 9 million 条，见 `5万`"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=4))
def test_any_text_and_any_offsets_are_taken(text: str, places: list[tuple[int, int]]) -> None:
    found = [Term(text[a : a + n], "term", "mandatory", start=a, end=a + n) for a, n in places]
    assert isinstance(prepared(text, found), str)
