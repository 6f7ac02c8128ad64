"""Candidates: what a report itself explains, and compounds that occur often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.aligned import proposals
from bilingual.glossary.candidates import as_entry, c_values, candidates, plain_text
from bilingual.glossary.concordance import Sentence

EMPTY = Glossary()


def brackets(text: str, glossary: Glossary = EMPTY) -> list[tuple[str, str]]:
    return [(one.zh, one.en) for one in candidates([text], glossary) if one.source == "bracket"]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("提出月面导航（Lunar Navigation）方法", ("月面导航", "lunar navigation")),
        ("提出了**可验证航线规划 (VRP)**。", ("可验证航线规划", "VRP")),
        ("使用“潮汐记忆”（Tidal Memory, TM）", ("潮汐记忆", "tidal memory, TM")),
        ("通过對比潮汐學習（CTL）訓練", ("潮汐学习", "CTL")),
    ],
)
def test_pairs_in_brackets(text: str, pair: tuple[str, str]) -> None:
    assert brackets(text) == [pair]


@pytest.mark.parametrize("text", ["月面导航（见附录）", "`月面（x）`", "月面（3.5）", "$月面 (x)$", "没有括号"])
def test_brackets_that_explain_nothing(text: str) -> None:
    assert brackets(text) == []


def test_known_terms_are_no_candidates() -> None:
    glossary = Glossary([[GlossaryEntry("月面", "lunar"), GlossaryEntry("导航", "navigation")]])
    assert brackets("月面导航（Lunar Navigation）", glossary) == []


def test_compounds_rank_by_c_value_and_nested_ones_do_not_count_twice() -> None:
    values = c_values(["潮汐记忆网"] * 4, least=2)
    assert values["潮汐记忆网"] > 0
    assert values["潮汐"] == 0


def test_a_compound_comes_with_count_context_and_a_proposal_by_parts() -> None:
    glossary = Glossary([[GlossaryEntry("记忆", "memory")]])
    text = "潮汐记忆很快。我们测试潮汐记忆。关于潮汐记忆，见下。"
    (one,) = candidates([text], glossary)
    assert (one.zh, one.en, one.count, one.source) == ("潮汐记忆", "… memory", 3, "compound")
    assert "潮汐记忆很快" in one.contexts[0]


def test_a_guess_never_becomes_a_translation() -> None:
    glossary = Glossary([[GlossaryEntry("记忆", "memory")]])
    (one,) = candidates(["潮汐记忆。潮汐记忆。潮汐记忆。"], glossary)
    row = as_entry(one)
    assert row.en == "" and "… memory" in row.note


def test_a_bracket_that_translates_nothing_is_no_candidate() -> None:
    glossary = Glossary([[GlossaryEntry("目标模型", "target model"), GlossaryEntry("查询", "query")]])
    assert brackets("使用目标模型（Student）", glossary) == []
    assert brackets("提出复杂查询（Query）", glossary) == []
    assert brackets("在基准（Lunar-7B）上", glossary) == []
    assert brackets("模型可以回答（Tidal Case）", glossary) == []


def test_a_title_s_capitals_go_and_those_of_names_stay() -> None:
    book = Glossary([[GlossaryEntry("高斯", "Gaussian")]])
    assert brackets("提出月面噪声（Gaussian Lunar Noise for LLMs）", book) == [("月面噪声", "Gaussian lunar noise for LLMs")]


def test_a_cut_never_goes_through_a_word() -> None:
    assert brackets("采用块级重要性剪接（Saliency Splicing）") == [("重要性剪接", "saliency splicing")]


@pytest.mark.parametrize("text", ["激励模型。" * 3, "群体层面。" * 3])
def test_a_piece_of_a_word_is_no_compound(text: str) -> None:
    glossary = Glossary([[GlossaryEntry("模型", "model")]])
    assert {one.zh for one in candidates([text], glossary)}.isdisjoint({"励模型", "体层面", "群体层"})


def test_a_word_of_two_characters_has_to_occur_twice_as_often() -> None:
    text = "潮汐，" * 4 + "月面舱，" * 4
    assert [one.zh for one in candidates([text], EMPTY)] == ["月面舱"]
    assert [one.zh for one in candidates([text + "潮汐，" * 2], EMPTY)] == ["月面舱", "潮汐"]


PAST = [
    Sentence("a", "1", "潮汐记忆很快。", "The **tidal memory** is fast."),
    Sentence("a", "2", "潮汐记忆很小。", "Tidal memories are small."),
    Sentence("a", "3", "舱门很小。", "The hatch is small."),
]


def test_english_comes_from_past_editions() -> None:
    text = "潮汐记忆很快。我们测试潮汐记忆。关于潮汐记忆，见下。"
    (one,) = candidates([text], EMPTY, PAST)
    assert (one.en, one.by) == ("tidal memory", "editions")
    assert as_entry(one).en == "" and "by past editions: tidal memory" in as_entry(one).note


def test_one_sentence_proposes_nothing() -> None:
    assert proposals(["潮汐记忆"], PAST[:1]) == {}
    assert proposals(["很小"], [PAST[1], replace(PAST[2], en="The door closes.")]) == {}


@pytest.mark.parametrize(
    "hidden",
    ["`潮汐`", "``潮 ` 汐``", "$潮_汐$", "```sh\necho '`' 潮汐\n```", "- 项\n\n  ~~~\n  潮汐 `\n  ~~~", "```\n潮汐", "> ```\n> 潮汐\n> ```"],
)
def test_code_and_formulas_hold_no_terms_and_hide_nothing_else(hidden: str) -> None:
    seen = plain_text(f"罗盘一\n\n{hidden}")
    assert "罗盘一" in seen and "潮" not in seen and len(seen) == len(f"罗盘一\n\n{hidden}")
    if not hidden.endswith("潮汐"):  # a fence that is never closed
        assert "罗盘二" in plain_text(f"{hidden}\n\n罗盘二，`x`")


def test_a_lone_backtick_hides_nothing() -> None:
    assert plain_text("它写作 ` 这样。\n\n潮汐罗盘。`x`").count("潮汐罗盘") == 1
