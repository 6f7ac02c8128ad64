"""Names in the glossary's own spelling; nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.glossary.naming import closed, is_name, named
from bilingual.model import Term


def term(en: str, status: str = "mandatory") -> Term:
    return Term("词", en, status)


@pytest.mark.parametrize(
    ("name", "found", "wanted"),
    [
        ("Zhuo Feiyang", "Zhuo Fei Yang smiled.", "Zhuo Feiyang smiled."),
        ("Zhuo Feiyang", "Zhuo Fei-Yang's sword.", "Zhuo Feiyang's sword."),
        ("Zhuo Feiyang", "zhuo feiyang smiled.", "Zhuo Feiyang smiled."),
        ("Ji Luo Fei", "Then Ji Luofei left.", "Then Ji Luo Fei left."),
        ("Jiang Xueqing", "He saw Jiang Xueqin there.", "He saw Jiang Xueqing there."),
        ("Kunlun’s Field", "across Kunlun's Field", "across Kunlun’s Field"),
        ("the Jade Palace", "A Jade Palace burned.", "The Jade Palace burned."),
        ("the Jade Palace", "They left Jade Palace.", "They left the Jade Palace."),
        ("the Jade Palace", "Jade Palace burned.", "The Jade Palace burned."),
        ("the Jade Palace", "It fell. Jade Palace burned.", "It fell. The Jade Palace burned."),
        ("Chen-er", "“Chener,” she said.", "“Chen-er,” she said."),
        ("the genius of geniuses", "He was a genius of geniuses.", "He was the genius of geniuses."),
        ("the best of men", "Rich men, best of men, rest here.", "Rich men, the best of men, rest here."),
        ("the naïve girl", "She was a naive girl.", "She was the naïve girl."),
        ("a warrior", "Warrior by birth, he ran.", "A warrior by birth, he ran."),
    ],
)
def test_a_name_is_spelt_as_the_glossary_spells_it(name: str, found: str, wanted: str) -> None:
    assert named(found, [term(name)]) == wanted


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Ning Cheng",), "Ning Cheng and Ning Chen met."),  # the name is there; the other may be another
        (("Ning Cheng", "Ning Xiao Cheng"), "Ning Xiao Cheng came."),
        (("Su Yu",), "Su Yi came."),  # too short to be a slip
        (("Lin Feng",), "The feeling of wind."),
        (("the Jade Palace",), "His Jade Palace burned."),
        (("agent",), "Agents act."),
        (("LLM",), "An llm acts."),
        (("the Holy King",), "The Holy King rose."),
        (("a school of arts",), "the northern school of arts"),
        (("the reward model",), "its reward model"),
    ],
)
def test_what_is_not_certainly_the_name_stays(names: tuple[str, ...], text: str) -> None:
    assert named(text, [term(name) for name in names]) == text


def test_a_preferred_name_bends() -> None:
    assert named("Zhuo Fei Yang smiled.", [term("Zhuo Feiyang", "preferred")]) == "Zhuo Fei Yang smiled."


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Su Yu", True),
        ("the Holy King", True),
        ("Duke of Qin", True),
        ("Cang Qin 2 Star Academy", True),
        ("reward model", False),
        ("LLM", False),
        ("large language model", False),
        ("Transformer", True),
        ("the emperor", False),
        ("", False),
    ],
)
def test_names_are_told_from_words(phrase: str, name: bool) -> None:
    assert is_name(phrase) is name


@given(st.lists(st.text(max_size=12), max_size=4), st.text(max_size=30))
def test_names_that_stand_are_never_touched(names: list[str], rest: str) -> None:
    text = f"{rest} {' '.join(names)}"
    assert named(text, [term(name) for name in names]) == text


@pytest.mark.parametrize(
    ("en", "found", "wanted"),
    [
        ("dataset", "Two data sets and a data-set.", "Two datasets and a dataset."),
        ("pretraining", "Pre-trained models; Pre-Training; PRE-TRAINING.", "Pretrained models; Pretraining; PRETRAINING."),
        ("reranking", "Candidates are re-ranked.", "Candidates are reranked."),
        ("timestep", "at every time step", "at every timestep"),
    ],
)
def test_a_word_that_the_glossary_writes_as_one_is_written_as_one(en: str, found: str, wanted: str) -> None:
    assert closed(found, [term(en, "preferred")]) == wanted


@pytest.mark.parametrize(
    ("en", "text"),
    [
        ("speedup", "We speed up training."),
        ("rollout", "It will roll out soon."),
        ("dataset", "a **data** set"),
        ("long context", "a long-context model"),
        ("fine-tuning", "fine tuning"),
        ("dataset", "The data sets the pace."),
    ],
)
def test_what_may_be_two_words_stays(en: str, text: str) -> None:
    assert closed(text, [term(en)]) == text
