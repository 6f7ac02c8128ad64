"""Repair: a known wrong rendering becomes the right one, and nothing else changes."""

from __future__ import annotations

import pytest

from bilingual.glossary import rendered, repair
from bilingual.model import Term


@pytest.mark.parametrize(
    ("en", "bad", "english", "repaired"),
    [
        ("agent", "intelligent body", "An intelligent body acts.", "An agent acts."),
        ("agent", "smart body", "A smart body acts.", "An agent acts."),
        ("agent", "smart body", "Smart bodies act.", "Agents act."),
        ("agent", "smart body", "**Smart Bodies**", "**Agents**"),
        ("large language model", "big language model", "A Big Language Model", "A Large Language Model"),
        ("large language model", "big language model", "BIG LANGUAGE MODELS", "LARGE LANGUAGE MODELS"),
        ("LLM", "big model", "a big model and two big models", "an LLM and two LLMs"),
        ("unified model", "one model", "An one model", "A unified model"),
        ("knowledge graph", "map of knowledge", "a map of knowledge", "a knowledge graph"),
        ("reinforcement learning", "", "Learning reinforcement helps.", "Reinforcement learning helps."),
        ("behavior cloning", "", "Behaviour cloning works.", "Behavior cloning works."),
        ("benchmark", "baseline test", "the baseline tests", "the benchmarks"),
        ("environment dynamics", "", "its grasp of the environment dynamically.", "its grasp of the environment dynamics."),
        ("user intent", "", "aligned with user intentness", "aligned with user intent"),
        ("generative model", "", "a generation model", "a generative model"),
        ("token", "badge", "A badge is read.", "A token is read."),
    ],
)
def test_a_known_wrong_rendering_is_put_right(en: str, bad: str, english: str, repaired: str) -> None:
    term = Term("术语", en, "mandatory", (), (bad,) if bad else ())
    assert repair(term, english) == repaired
    assert rendered(term, repaired)


@pytest.mark.parametrize(
    ("en", "bad", "english"),
    [
        ("agent", "intelligent body", "The agent acts."),
        ("agent", "intelligent body", "Nothing of the kind."),
        ("token", "order", "The order of tokens."),  # rendered: `order` is another word here
        ("token", "order", "In order to keep the order."),  # which of the two?
        ("distillation", "rectify", "It is rectified."),  # another word class
        ("agent", "body", "somebody"),
        ("environment dynamics", "", "It changes the environment. Dynamically, it acts."),  # two sentences
        ("environment dynamics", "", "We model environment dynamically."),  # no place for a noun
        ("generative model", "", "a generated model"),  # a verb's form says another thing
        ("user intent", "", "of user intentness and the user intention"),  # which of the two?
        ("policy network", "", "the police network"),
    ],
)
def test_what_is_not_safe_stays(en: str, bad: str, english: str) -> None:
    assert repair(Term("术语", en, "mandatory", (), (bad,) if bad else ()), english) is None


def test_names_and_pure_prohibitions_are_not_repaired() -> None:
    assert repair(Term("LoRA", "LoRA", "do-not-translate", (), ("Laura",)), "Laura") is None
    assert repair(Term("令牌", "", "forbidden", (), ("order",)), "order") is None
