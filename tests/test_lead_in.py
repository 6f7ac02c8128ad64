"""A bold label keeps its colon, and the sentence behind it its own beginning."""

from __future__ import annotations

import pytest

from bilingual.lead_in import led_in
from bilingual.style import polish


@pytest.mark.parametrize(
    ("source", "english", "led"),
    [
        ("**潮汐基准测试**：包含 8 个领域。", "**Tide** full benchmark: Has 8 domains.", "**Tide full benchmark**: Has 8 domains."),
        ("**潮汐（Tide）机制**：很快。", "**Tide (of water)** mechanism: Is fast.", "**Tide (of water) mechanism**: Is fast."),
        ("**纯文本模式**：适用于算术。", "**Text mode** is suitable for arithmetic.", "**Text mode**: Suitable for arithmetic."),
        ("**稀疏目标**：可以是单帧。", "**Sparse goals** can be single frames.", "**Sparse goals**: Can be single frames."),
        ("**感知机制（IRS）**：打破了旧范式。", "**Sensing (IRS)** breaks the old paradigm.", "**Sensing (IRS)**: Breaks the old paradigm."),
        ("**可扩展性**：在 TideNet 上提升 3%。", "**Scaling** improves TideNet by 3%.", "**Scaling**: Improves TideNet by 3%."),
        ("**提出 Tide 算法**：引入新的损失。", "Proposes **Tide** algorithm. Introduces a new loss.", "**Proposes Tide algorithm**: Introduces a new loss."),
        ("**提出检索框架**：无需训练。", "**Proposes a retrieval** framework. It needs no training.", "**Proposes a retrieval framework**: It needs no training."),
        ("**接受率感知采样策略**：", "**Acceptance-aware sampling** strategy", "**Acceptance-aware sampling strategy**:"),
        ("**文本能力保留**：训练后没有退化。", "**Text ability** is kept after long audio training. No loss is seen.",
         "**Text ability**: Kept after long audio training. No loss is seen."),
    ],
)  # fmt: skip
def test_a_label_that_melted_into_its_sentence_is_one_again(source: str, english: str, led: str) -> None:
    assert led_in(source, english) == led
    assert polish(source, english) == led


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("**稀疏目标**可以是单帧。", "**Sparse goals** can be single frames."),
        ("**输入**：单帧。", "**Input**: Single frames."),
        ("**输入：**单帧。", "**Input:** Single frames."),
        ("**方法**：它用 **A** 与 **B**。", "**Methods** of two kinds, **A** and **B**, are used."),
        ("**速度**：不快。", "**Speed** is not high."),
        ("结果如**表一**：很好。", "Results in **Table 1**: Good."),
        ("**潮汐**：", "**Tide**:"),
    ],
)
def test_what_has_no_label_or_keeps_it_stays(source: str, english: str) -> None:
    assert led_in(source, english) == english
