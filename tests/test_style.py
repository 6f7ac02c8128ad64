"""House style: what an editor would mend the same way every time, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.style import polish


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("他说“好”。", "He said “good”。", 'He said "good".'),
        ("甲、乙（丙）。", "A、B（C）。", "A, B (C)."),
        ("范围：1～2，约 50％", "Range：1～2，about 50％", "Range: 1~2, about 50%"),
        ("省略……", "Omitted……", "Omitted..."),
        ("模型的", "The model’s", "The model's"),
        ("见图 1，然后", "See Fig. 1 ，then", "See Fig. 1, then"),
        ("甲——乙", "A —— B", "A—B"),
        ("甲　｜　乙", "A　｜　B", "A | B"),
        ("`甲`　｜　`乙`", "`甲`　｜　`乙`", "`甲` | `乙`"),
        ("“称重”先验", "“Weighing”prior", '"Weighing" prior'),
        ("先验“称重”", "The“weighing”", 'The "weighing"'),
    ],
)
def test_punctuation_is_half_width_and_quotes_are_straight(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


def test_punctuation_keeps_its_space_before_code_formulas_and_links() -> None:
    assert polish("见", "`a`，`b`、`c`：$x$。$y$") == "`a`, `b`, `c`: $x$. $y$"
    assert polish("见", "See，[it](https://example.org)") == "See, [it](https://example.org)"


@pytest.mark.parametrize(
    "literal",
    [
        "`a，b colour`",
        "$x，y$",
        "https://example.org/optimise/colour",
        "[it](https://example.org/optimise)",
        '<kbd title="colour，b">x</kbd>',
    ],
)
def test_code_formulas_links_and_html_are_never_touched(literal: str) -> None:
    assert literal in polish("见", f"See {literal} now")


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("快 1.3 倍", "1.3 times faster", "1.3× faster"),
        ("快 2-3 倍", "2-3x faster", "2-3× faster"),
        ("提升 10 倍", "A 10-fold gain", "A 10× gain"),
        ("4 块 A100", "4x A100 GPUs", "4× A100 GPUs"),
        ("重复 5 次。", "Repeated 5 times.", "Repeated 5 times."),
        ("重复三次。", "Repeated 3 times.", "Repeated 3 times."),
        ("5 折交叉验证", "5-fold cross-validation", "5-fold cross-validation"),
        ("运行 5 次，快 3 倍", "Ran 5 times, 3 times faster", "Ran 5 times, 3× faster"),
        ("2x2 卷积", "2x2 convolution", "2x2 convolution"),
        ("8x7B 模型", "8x7B model", "8x7B model"),
    ],
)
def test_factors_get_a_times_sign_and_counts_do_not(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


def test_spelling_is_american_where_that_is_the_difference() -> None:
    assert polish("颜色", "The colour and behaviour, optimised") == "The color and behavior, optimized"
    assert polish("练习", "The exercise, the advertised rise, an otherwise wise promise") == (
        "The exercise, the advertised rise, an otherwise wise promise"
    )


def test_articles_follow_the_sound() -> None:
    assert polish("好", "Use a LLM, an model, a user, a one, an unit, an hour, a NVIDIA card") == (
        "Use an LLM, a model, a user, a one, a unit, an hour, an NVIDIA card"
    )


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("AI Agent（智能体）研究", "AI Agent (agent) research", "AI Agent research"),
        ("通过解压器还原", "Restored by the decompressor (decompressor)", "Restored by the decompressor"),
        ("深度检索，Deep Search（深度检索）能力", "Its **Deep Search** (deep search) ability", "Its **Deep Search** ability"),
        ("自我反思（Self-Reflection）", "Self-reflection (Self-Reflection)", "Self-reflection"),
        ("**锚定机制 (Tidal Anchoring)**：", "**Tidal anchoring mechanism (Tidal Anchoring)**:", "**Tidal anchoring mechanism**:"),
        ("改进感知的任务加权 (Improvement-Aware Weighting)", "Improvement-aware task weighting (improvement-aware weighting)", "Improvement-aware task weighting"),
        ("（特别是潮汐扩散模型，Tidal Diffusion Models）", "Above all (tidal diffusion models, Tidal Diffusion Models)", "Above all (tidal diffusion models)"),
        ("残差网络（ResNet）", "ResNet (ResNet)", "ResNet (ResNet)"),
        ("智能体（即程序）", "An agent (that is, a program)", "An agent (that is, a program)"),
        ("概率 $P (P)$", "The probability P $P (P)$", "The probability P $P (P)$"),
        ("前 2 名（2 名）", "The first 2 (2)", "The first 2 (2)"),
    ],
)  # fmt: skip
def test_a_bracket_that_echoes_the_words_before_it_goes(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("english", "styled"),
    [
        ("It improves Token usage and calls Agents, too", "It improves token usage and calls agents, too"),
        ("It runs on Agent Harbor with Radial Attention (Text Prompt)", "It runs on Agent Harbor with Radial Attention (Text Prompt)"),
        ("Token use falls", "Token use falls"),
        ("Speech recognition/ synthesis", "Speech recognition/synthesis"),
    ],
)  # fmt: skip
def test_common_nouns_are_small_in_running_text(english: str, styled: str) -> None:
    assert polish("标题", english) == styled


@pytest.mark.parametrize(
    ("english", "styled"),
    [
        ("A deep-to- shallow order", "A deep-to-shallow order"),
        ("Short- and long-term goals", "Short- and long-term goals"),
        ("Two- or three-layer nets", "Two- or three-layer nets"),
    ],
)
def test_a_compound_has_no_space_behind_its_hyphen(english: str, styled: str) -> None:
    assert polish("顺序", english) == styled


@pytest.mark.parametrize(
    ("english", "styled"),
    [
        ("A 8.2% gain with a **18-layer** net", "An 8.2% gain with an **18-layer** net"),
        ("A 11,000-hour set, an 110-hour set", "An 11,000-hour set, a 110-hour set"),
        ("A 180-page book, an **3%** gain", "A 180-page book, a **3%** gain"),
        ("Two data sets; the data set to zero", "Two datasets; the data set to zero"),
    ],
)
def test_articles_before_figures_and_datasets(english: str, styled: str) -> None:
    assert polish("标题", english) == styled


def test_a_gloss_that_only_repeats_is_dropped_and_an_acronym_stays() -> None:
    assert polish("世界模型（World Models）很强。", "The world models (World Models) are strong.") == (
        "The world models are strong."
    )
    assert polish("键值缓存（KV Cache）。", "The key-value cache (KV Cache).") == "The key-value cache (KV Cache)."
    assert polish("强化学习（RL）。", "Reinforcement learning (RL).") == "Reinforcement learning (RL)."


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("模仿学习（Imitation Learning, IL）。", "Imitation learning (Imitation Learning, IL).", "Imitation learning (IL)."),
        ("语音识别（Automatic Speech Recognition, ASR）", "Speech recognition (Automatic Speech Recognition, ASR)",
         "Automatic speech recognition (ASR)"),
        ("混合专家模型（Mixture of Experts, MoE）", "The mixture-of-experts model (Mixture of Experts, MoE)",
         "The mixture-of-experts model (MoE)"),
        ("能耗（Cost of Transport, CoT）低", "Low energy (Cost of Transport, CoT)", "Low energy (Cost of Transport, CoT)"),
        ("**网络（Bayesian Network, BN）**很小", "**Network (Bayesian Network, BN)** is small", "**Bayesian network (BN)** is small"),
    ],
)  # fmt: skip
def test_a_name_with_its_acronym_folds_to_the_acronym(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("反事实校正", "Counterfactual correction (CC)", "Counterfactual correction"),
        ("优于 MPC 的结果", "Better than MPC (Mixed Precision)", "Better than MPC"),
        ("优于 MPC（模型预测控制）", "Better than MPC (Model Predictive Control)", "Better than MPC (Model Predictive Control)"),
        ("召回率（JSR）提升", "The JSR (Joint Support Recall) rises", "The JSR (Joint Support Recall) rises"),
        ("图网络很快，图网络很好", "A graph net (GN) is fast; a GN is good", "A graph net (GN) is fast; a GN is good"),
        ("强化学习（RL）", "Reinforcement learning (RL)", "Reinforcement learning (RL)"),
    ],
)  # fmt: skip
def test_brackets_from_nowhere_go(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("**缓存**——每层一个", "**Cache** - one per layer", "**Cache**: One per layer"),
        ("**缓存**——每层一个", "**Cache**—One per layer", "**Cache**: One per layer"),
        ("**缓存**很小", "**Cache**-free", "**Cache**-free"),
    ],
)
def test_a_dash_behind_a_label_is_a_colon(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("碰撞率↓（‰）", "Collision rate down (‰)", "Collision rate↓ (‰)"),
        ("舒适度↑", "Comfort", "Comfort↑"),
        ("耗时↓（毫秒）", "Time (ms)", "Time↓ (ms)"),
        ("耗时↓", "Time ↓", "Time ↓"),
        ("从 3 ↓ 到 2", "Falls to 2", "Falls to 2"),
    ],
)
def test_the_arrow_of_a_column_stays(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("5. 为什么不深？", "Why not deep?", "5. Why not deep?"),
        ("三、训练", "Three, training", "3. Training"),
        ("二、数据", "Second: data", "2. Data"),
        ("2、运行：好", "2, Run: good", "2. Run: good"),
        ("3、运行：好", "4. Run: good", "3. Run: good"),
        ("（1）训练", "Training", "(1) Training"),
        ("4. 冷启动", "4. cold start", "4. Cold start"),
        ("1. 3 个模型", "3 models", "1. 3 models"),
        ("3.5 万条", "35,000 entries", "35,000 entries"),
        ("三、四层网络", "Three- or four-layer networks", "Three- or four-layer networks"),
        ("①训练", "Training", "① Training"),
    ],
)
def test_a_number_that_opens_a_text_opens_its_english(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("**核心数据流**：好", "**Core Data Flow**: Good", "**Core data flow**: Good"),
        ("**贝叶斯 Agent**：好", "**Bayesian Agent**: Good", "**Bayesian Agent**: Good"),
        ("**GPU 内存**：好", "**GPU Memory**: good", "**GPU memory**: Good"),
    ],
)
def test_bold_labels_are_in_sentence_case(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


def test_a_missing_subject_stays_missing_in_the_present() -> None:
    assert polish("提出了一种方法。", "Proposed a method.") == "Proposes a method."
    assert (
        polish("**方法**：提出新算法。", "**Method**: Propose a new algorithm.")
        == "**Method**: Proposes a new algorithm."
    )
    assert polish("本文提出了一种方法。", "Proposed a method.") == "Proposed a method."
    assert polish("设计选择很重要。", "Design choices matter.") == "Design choices matter."


@pytest.mark.parametrize(
    ("source", "english", "styled"),
    [
        ("步骤如下：", "The steps are as follows.", "The steps are as follows:"),
        ("**步骤**：", "**Steps**.", "**Steps**:"),
        ("**步骤：**", "**Steps:**", "**Steps:**"),
        ("它在三个数据集上都更好。", "It is better on three datasets", "It is better on three datasets."),
        ("应用领域", "Application area.", "Application area"),
        ("等等", "Lists, tables, etc.", "Lists, tables, etc."),
        ("它在三个不同的数据集上都要更好一些；", "It is better.", "It is better;"),
        ("运行 `a.py`；", "Run `a.py`", "Run `a.py`;"),
        ("运行 `a.py`；", "Run the file.", "Run the file;"),
        ("萤火：用三分之一的标注训练一个分割模型", "Firefly: Training with a third.", "Firefly: Training with a third"),
        ("它在三个数据集上都好；比基线好", "Better on three; best of all.", "Better on three; best of all."),
        ("萤火：能用吗？一项，对照试验", "Firefly: Usable? A trial.", "Firefly: Usable? A trial"),
    ],
)
def test_the_end_is_as_the_source_ends(source: str, english: str, styled: str) -> None:
    assert polish(source, english) == styled


def test_names_that_begin_small_stay_small() -> None:
    assert polish("eBay 上的 vLLM", "eBay with vLLM") == "eBay with vLLM"
    assert polish("iid 数据", "iid data") == "iid data"
    assert polish("数据", "data") == "Data"


@given(st.text(alphabet="中文模型（），。：；“”、…—*`$[]() aAbx3.5倍次\n", max_size=40), st.text(max_size=40))
def test_any_pair_of_texts_is_taken(source: str, english: str) -> None:
    assert isinstance(polish(source, english), str)


@given(st.text(alphabet="abcdefgh ABC,:;0123456789()\"'-", max_size=60))
def test_a_second_polish_changes_nothing(english: str) -> None:
    once = polish("数据在变化", english)
    assert polish("数据在变化", once) == once
