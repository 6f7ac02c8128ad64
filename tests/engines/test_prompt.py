"""What a language model is told: literals that hold Chinese travel as stand-ins and come back whole."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bilingual.engines import Request
from bilingual.engines.prompt import messages, prompt_style, shielded, unshielded
from bilingual.inline import has_han

STYLE = prompt_style("prompt.toml")
PIECES = st.sampled_from(
    ["运行 ", "`模型.训练()`", "`plain`", "$x_{损失}$", "[链接](https://a.b/中文 \"题\")", "![图](图.png)", " k1 ", "`k1`", "[^脚]", "。"]
)


def test_no_chinese_stays_in_code_formulas_and_addresses() -> None:
    text = "用 `模型.训练()`、$x_{损失}$ 与 [链接](https://a.b/中文)，见 ![图](图.png)"
    shown, held = shielded(text)
    assert shown == "用 `k1`、$k_{2}$ 与 [链接](k3)，见 ![图](k4)"
    assert list(held.values()) == ["`模型.训练()`", "$x_{损失}$", "](https://a.b/中文)", "](图.png)"]


@given(st.lists(PIECES, max_size=8).map("".join))
def test_what_is_shielded_comes_back(text: str) -> None:
    request = Request(text)
    shown, held = shielded(text)
    assert unshielded(request, STYLE, shown) == text
    assert not any(has_han(stand_in) for stand_in in held)


def test_a_model_that_can_write_chinese_is_shown_all_of_it() -> None:
    request = Request("运行 `训练.py`")
    assert messages(request, STYLE)[-1]["content"] == "运行 `训练.py`"
    assert messages(request, STYLE, shield=True)[-1]["content"] == "运行 `k1`"


def test_the_examples_give_no_acronym_that_a_translation_could_borrow() -> None:
    # A small model carries "(HM)" from an example into translations of other texts.
    assert not [found for shot in STYLE["examples"] for found in re.findall(r"\([A-Z]{2,5}\)", shot["en"])]
