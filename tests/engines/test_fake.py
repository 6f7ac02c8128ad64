"""The engines without a model: deterministic, and honest about what they were asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.checks import check
from bilingual.engines import EngineOptions, Request, open_engine
from bilingual.engines.fake import FakeEngine, IdentityEngine, render
from bilingual.inline import has_han


def test_fake_english_keeps_numbers_formulas_code_links_and_bold() -> None:
    english = render("它在 3 个任务上把 **准确率** 提高到 94.5%，见 `run` 与 $a^2$ 和[这里](https://example.org)。")
    for kept in ("3", "**", "94.5%", "`run`", "$a^2$", "](https://example.org)"):
        assert kept in english
    assert not has_han(english)
    assert english == render("它在 3 个任务上把 **准确率** 提高到 94.5%，见 `run` 与 $a^2$ 和[这里](https://example.org)。")


def test_fake_english_gives_the_checks_nothing_critical_to_say() -> None:
    source = "该模型在三个公开数据集上都优于以往的方法。"
    assert not [f for f in check(source, render(source)) if f.kind in ("residue", "length", "repetition")]


def test_the_engines_count_their_calls_and_number_their_answers() -> None:
    for engine in (FakeEngine(), IdentityEngine()):
        with engine:
            answers = dict(engine.translate([Request("甲"), Request("乙")]))
        assert sorted(answers) == [0, 1] and engine.calls == 2


def test_they_open_by_name() -> None:
    assert open_engine("fake", EngineOptions()).name == "fake"
    identity = open_engine("identity", EngineOptions())
    assert list(identity.translate([Request("原样 **返回**")])) == [(0, "原样 **返回**")]


@given(st.text(max_size=60))
def test_no_chinese_is_left_outside_the_atoms_of_any_text(text: str) -> None:
    bare = text.translate(dict.fromkeys(map(ord, "`$[]()<>!\\&*_~"), " "))
    if "http" not in bare and "www" not in bare and "@" not in bare:
        assert not has_han(render(bare))
