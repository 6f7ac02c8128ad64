"""Verification: no right rendering is flagged, no wrong one passes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.glossary import forbidden, missing, rendered
from bilingual.glossary.verify import spans
from bilingual.model import Term

CASES = list(csv.DictReader((Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="")))


def term(en: str, *accepted: str, zh: str = "术语", status: str = "mandatory", bad: tuple[str, ...] = ()) -> Term:
    return Term(zh, en, status, accepted, bad)


def test_the_table_is_large_enough_and_has_both_verdicts() -> None:
    assert len(CASES) >= 150
    assert min(sum(case["verdict"] == verdict for case in CASES) for verdict in ("right", "wrong")) >= 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['zh']}: {case['english']}")
def test_hand_checked_case(case: dict[str, str]) -> None:
    accepted = tuple(filter(None, case["accepted"].split("|")))
    verdict = rendered(Term(case["zh"], case["en"], case["status"], accepted), case["english"])
    assert verdict == (case["verdict"] == "right"), case["why"]


def test_a_term_that_occurs_twice_may_be_a_pronoun_the_second_time() -> None:
    text = "The agent reads the page, asks the user what the page should show, and then it writes the answer down."
    assert missing([term("agent", zh="智能体")] * 2, text) == ()


def test_in_a_heading_every_mandatory_occurrence_needs_its_own_rendering() -> None:
    two = [term("agent", zh="智能体")] * 2
    assert len(missing(two, "Agents and their training")) == 1
    assert missing(two, "From agent to agent") == ()


def test_preferred_terms_need_one_rendering_even_in_a_heading() -> None:
    two = [term("agent", zh="智能体", status="preferred")] * 2
    assert missing(two, "Agents and their training") == ()


def test_a_missing_term_is_named() -> None:
    wanted = term("token", zh="令牌")
    assert missing([wanted, term("agent", zh="智能体")], "The agent acts.") == (wanted,)


def test_a_forbidden_rendering_is_found_where_it_stands() -> None:
    (slip,) = forbidden([term("agent", bad=("intelligent body",))], "Two intelligent bodies met.")
    assert (slip.phrase, slip.start, slip.end) == ("intelligent body", 4, 22)


def test_a_forbidden_word_inside_a_right_rendering_is_no_slip() -> None:
    assert forbidden([term("language model", bad=("model",))], "A language model.") == ()
    assert len(forbidden([term("language model", bad=("model",))], "A language model is a model.")) == 1


def test_a_row_that_only_forbids_wants_nothing() -> None:
    only = Term("令牌", "", "forbidden", (), ("order",))
    assert rendered(only, "anything") and missing([only], "anything") == ()
    assert [slip.phrase for slip in forbidden([only], "An order.")] == ["order"]


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_and_any_rendering_can_be_checked(english: str, en: str) -> None:
    for start, end in spans(term(en), english):
        assert 0 <= start < end <= len(english)


@given(st.sampled_from(["language model", "fine-tuning", "trajectory", "RL", "corpus"]), st.text("ab .,-", max_size=12))
def test_a_rendering_as_written_is_always_found(en: str, around: str) -> None:
    assert rendered(term(en), f"{around} {en}. {around}")


WORDS = st.lists(
    st.sampled_from(["speech", "music", "image", "graph", "policy", "reward", "retrieval", "token"]),
    min_size=3,
    max_size=3,
    unique=True,
)


@given(WORDS, st.sampled_from(["generation", "search", "model"]))
def test_a_shared_head_belongs_to_every_word_of_the_list_and_to_no_other(words: list[str], head: str) -> None:
    one, two, three = words
    for text in (f"{one}, {two} and {three} {head}", f"{one}/{two}/{three} {head}s", f"{one}-, {two}- and {three}-{head}"):
        assert all(rendered(term(f"{word} {head}"), text) for word in words), text
    assert not rendered(term(f"{one} {head}"), f"{one} quality and {two} {head}")
    assert not rendered(term(f"{one} {head}"), f"{two} {head} and {one} quality")
