"""Repairs put back only what can be aligned with certainty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.attempts import Job, judge
from bilingual.checks import check
from bilingual.model import Finding, Severity, Term
from bilingual.repair import balanced, repair

AGENT = Term("智能体", "agent", "mandatory", forbidden=("intelligent body", "smart body"))
DIFFUSION = Term("扩散模型", "diffusion model", "mandatory")
SPARSE = Term("稀疏路由", "sparse routing", "preferred")
TERMS = (Finding("terms", Severity.CRITICAL, "a term is wrong"),)
MARKUP = (Finding("markup", Severity.MAJOR, "bold lost: 1 of 1"),)


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        ("**输入**：一张图。", "Input: a picture.", "**Input**: a picture."),
        ("**输入：** 一张图。", "Input: a picture.", "**Input**: a picture."),
        ("**输入**：", "Input:", "**Input**:"),
        ("**全部加粗**", "All bold", "**All bold**"),
        ("准确率为 **94.5%**。", "The accuracy is 94.5%.", "The accuracy is **94.5%**."),
        ("用 **TideCache** 加速", "Faster with TideCache", "Faster with **TideCache**"),
        ("提升 **3**，共 13 项", "13 in all, 3 better", "13 in all, **3** better"),
    ],
)
def test_lost_bold_comes_back_on_labels_numbers_and_names(source: str, english: str, repaired: str) -> None:
    assert repair(source, english, (), MARKUP) == repaired


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        ("**输入**：图", "**Input**: a **picture**", "**Input**: a picture"),
        ("**输入**：图", "**Input**: a picture**", "**Input**: a picture"),
        ("图", "A ** ** picture", "A  picture"),
    ],
)
def test_invented_and_stray_marks_go(source: str, english: str, repaired: str) -> None:
    assert repair(source, english, (), MARKUP) == repaired


def test_nothing_is_touched_without_a_finding_about_markup() -> None:
    other = (Finding("numbers", Severity.CRITICAL, "number lost: 3"),)
    assert repair("**输入**：3", "Input: three", (), other) == "Input: three"
    assert repair("**输入**：3", "Input: three", (), ()) == "Input: three"


def test_a_number_that_is_part_of_another_is_not_marked() -> None:
    assert repair("共 **3** 项", "In all 13.3 and 3.5 items", (), MARKUP) == "In all 13.3 and 3.5 items"


@given(st.text(alphabet="ab *：:", max_size=30))
def test_balanced_text_has_no_lone_pair_of_stars(english: str) -> None:
    assert balanced(english).count("**") % 2 == 0


@given(st.text(alphabet="中文ab3 *：:。", max_size=30), st.text(alphabet="ab3 *:.", max_size=30))
def test_any_pair_of_texts_is_taken_and_no_word_is_lost(source: str, english: str) -> None:
    after = repair(source, english, (), MARKUP)
    assert [c for c in after if c.isalnum()] == [c for c in english if c.isalnum()]


@pytest.mark.parametrize(
    ("english", "repaired"),
    [
        ("An intelligent body plans.", "An agent plans."),
        ("Smart bodies plan with a model of diffusion.", "Agents plan with a model of diffusion."),
        ("The agent uses model diffusion.", "The agent uses diffusion model."),
        ("The agent uses routing sparse.", "The agent uses routing sparse."),  # preferred terms bend to context
        ("The agent plans; see `intelligent body`.", "The agent plans; see `intelligent body`."),
    ],
)
def test_terms_that_are_certainly_wrong_are_put_right(english: str, repaired: str) -> None:
    assert repair("", english, (AGENT, DIFFUSION, SPARSE), TERMS) == repaired


def test_terms_stay_as_they_are_without_a_finding_about_them() -> None:
    assert repair("", "An intelligent body plans.", (AGENT,), MARKUP) == "An intelligent body plans."


def test_the_ladder_repairs_terms_and_says_so() -> None:
    attempt = judge(Job("该智能体能够规划路线。", (AGENT,)), "The smart body can plan a route.")
    assert attempt.text == "The agent can plan a route." and attempt.repaired
    assert not check("该智能体能够规划路线。", attempt.text, (AGENT,))


def test_a_direction_that_its_figures_deny_goes() -> None:
    source = "准确率从 78.3% 变为 78.1%，速度提高。"
    english = "Accuracy increases from 78.3% to 78.1%, speed improves."
    mended = "Accuracy changes from 78.3% to 78.1%, speed improves."
    assert repair(source, english, (), check(source, english)) == mended


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        ("使得分从 0.71 升至 **0.88**，首次", "leading to a score of 0.71 to **0.88**, and", "leading to a score of **0.88**, up from 0.71, and"),
        ("漏检率由 8.3% 降至 4.9%", "a miss rate of 8.3% to 4.9%", "a miss rate of 4.9%, down from 8.3%"),
        ("得分在 0.71 到 0.88 之间", "a score of 0.71 to 0.88", "a score of 0.71 to 0.88"),
    ],
)  # fmt: skip
def test_a_change_that_became_a_range_is_one_again(source: str, english: str, repaired: str) -> None:
    found = check(source, english)
    assert any("became a range" in finding.message for finding in found) == (english != repaired)
    assert repair(source, english, (), found) == repaired
    assert not any("range" in finding.message or finding.kind == "order" for finding in check(source, repaired))


def test_an_acronym_that_the_engine_made_up_goes() -> None:
    finding = Finding("names", Severity.MAJOR, "name invented: RTS")
    assert repair("提出两阶段检索。", "Proposes retrieval in two stages (RTS).", (), [finding]) == (
        "Proposes retrieval in two stages."
    )
    assert repair("提出检索。", "Proposes RTS.", (), [finding]) == "Proposes RTS."


@pytest.mark.parametrize(
    ("english", "repaired"),
    [
        ("Input is a RGB image.", "Input is an RGB image."),
        ("An unified model and a MLP.", "A unified model and an MLP."),
        ("See `a RGB`, a RGB image.", "See `a RGB`, an RGB image."),
        ("A data set of a kind.", "A data set of a kind."),
    ],
)
def test_articles_follow_the_sound(english: str, repaired: str) -> None:
    assert repair("", english, (), check("某", english)) == repaired


@pytest.mark.parametrize(
    ("source", "english", "repaired"),
    [
        (r"学习率 $1\times10^{-4}$。", r"Rate $1 \times 10^{-4}$.", r"Rate $1\times10^{-4}$."),
        ("运行 `a  b`。", "Run `a b`.", "Run `a  b`."),
        ("取 $x+y$。", "Takes $x-y$.", "Takes $x-y$."),
    ],
)
def test_formulas_and_code_keep_the_spacing_of_the_source(source: str, english: str, repaired: str) -> None:
    assert repair(source, english, (), check(source, english)) == repaired
