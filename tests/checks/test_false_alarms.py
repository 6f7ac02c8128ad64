"""Right translations that a check once took for wrong, each in the shape in which a real edition showed it."""

from __future__ import annotations

import pytest

from bilingual.checks import check
from bilingual.model import Severity, Term

RIGHT = [
    ("RAISE-Map 论文研究报告", "RAISE-Map (paper research report)"),
    ("提出面向导航的基准 RISE-Map，共含 12 张地图", "Proposes RISE-Map, a benchmark for navigation with 12 maps"),
    (
        "在至少 1.5 倍加速的要求下表现强劲，与领先模型相当",
        "Performs strongly when at least 1.5× speedup is required, on par with leading models",
    ),
    ("论文分析报告：Longer Rivers Do Not Run Deeper", "Paper analysis report: Longer Rivers Do Not Run Deeper"),
    ("加入噪声后，模型表现反而不如完全不给提示", "With noise added, the model does worse than with no hints at all"),
    ("无需额外内存，开销几乎可忽略不计。", "No extra memory is needed; the overhead is almost negligible."),
    ("使用包含思维链（CoT）的数据", "Uses data with a chain of thought"),
    ("基于规则的RL微调策略", "A rule-based reinforcement learning fine-tuning strategy"),
    ("使用比例保持采样器（RP Sampler）", "Uses a ratio-preserving sampler"),
    ("包括动作 Action 和计划 Plan", "including action Action and plan Plan"),
    ("在 The Reef 数据集上", "on the The Reef dataset"),
]
WRONG = [
    ("RISE-Map 的延迟降低", "The latency of RISE-Map rises"),
    ("准确率不如基线，也不使用提示", "Accuracy beats the baseline, and hints are used"),
    ("论文报告：Rivers Do Not Run，该方法有效", "Paper report: Rivers Do Not Run, the method is not effective"),
    ("使用RL训练", "Uses training"),
    ("用RL在许多地方训练模型", "Trains the model with really long runs"),
    ("误差最少 3 倍地下降", "The error rises at least 3 times"),
]


@pytest.mark.parametrize(("zh", "en"), RIGHT)
def test_a_right_translation_raises_nothing_grave(zh: str, en: str) -> None:
    assert [f for f in check(zh, en) if f.severity > Severity.MINOR or f.kind == "english"] == []


@pytest.mark.parametrize(("zh", "en"), WRONG)
def test_a_wrong_one_of_the_same_shape_is_still_critical(zh: str, en: str) -> None:
    assert any(f.severity is Severity.CRITICAL for f in check(zh, en))


# What a real edition showed and no check saw, with the right translation of the same shape.
SLIPPED = [
    ("模型生成 3 分钟的视频。", "The model generates videos of up to 3 minutes.", "videos of 3 minutes."),
    ("使用 4 到 8 张 GPU 训练。", "Trained on up to 4 to 8 GPUs.", "Trained on 4 to 8 GPUs."),
    ("训练、推理、部署等都很便宜。", "Training, inference, and deployment are cheap.", "Training, inference, deployment, etc. are cheap."),
    ("每日两次，饭后服用。", "Take it once a day, after meals.", "Take it twice a day, after meals."),
    ("新旧版本不兼容。", "The new version is not incompatible with the old one.", "The new version is incompatible with the old one."),
    ("损失先升后降。", "The loss falls and then falls.", "The loss rises and then falls."),
    ("收入低于市场预期的 325 亿元。", "Revenue was above the 32.5 billion yuan the market expected.",
     "Revenue was below the 32.5 billion yuan the market expected."),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "wrong", "right"), SLIPPED)
def test_what_once_slipped_through_is_seen(zh: str, wrong: str, right: str) -> None:
    assert check(zh, wrong) and not check(zh, right)


TERM = Term("Pearson相关", "correlation of ranks", "mandatory", ("rank correlation",), start=2, end=11)


def test_a_name_inside_a_term_is_said_by_the_terms_rendering() -> None:
    assert check("计算Pearson相关", "Computes the rank correlation", (TERM,)) == ()
    assert any(f.kind == "names" for f in check("计算Pearson相关", "Computes the correlation", (TERM,)))
    assert any(f.kind == "names" for f in check("计算Pearson相关，见 Pearson", "Computes the rank correlation", (TERM,)))
