"""The glossary in the box: large, of many fields, and no row is found across two other words."""

from __future__ import annotations

from collections import Counter

import pytest

from bilingual.glossary import Glossary, builtin, load

BOOK: Glossary = load((builtin(),))

CHANCE = [
    ("五张样本即可微调", "可微"),
    ("系统性能效率更高", "能效"), ("功能效果明显", "能效"), ("整体性能耗费更低", "能耗"), ("运行成功耗时很短", "功耗"),
    ("支持自动量化流程", "动量"), ("按参数论证其上界", "数论"), ("在社群论坛上讨论", "群论"), ("先还原子图的结构", "原子"),
    ("提取关键向量", "键向量"), ("计算均值向量", "值向量"), ("具有不对称性", "对称性"), ("修正样本的标签", "正样本"),
    ("给出单元提示", "元提示"), ("逐层剪枝", "层剪枝"), ("用户可自由能够选择", "自由能"), ("考核方法改变", "核方法"),
    ("高速度场景", "速度场"), ("提供能力反馈", "力反馈"), ("注意力控制模块", "力控制"), ("保持同步态势", "步态"),
    ("整体素质", "体素"), ("整体渲染", "体渲染"), ("多重光照条件", "重光照"), ("掌握语音节奏", "音节"),
    ("收集语音素材", "音素"), ("按术语调整", "语调"), ("串口音频接口", "口音"), ("开发音频应用", "发音"),
    ("声音高昂", "音高"), ("检测语音视频", "音视频"), ("虚拟机器人", "虚拟机"), ("并行度量方法", "并行度"),
    ("超边界样本", "超边"), ("种子图像", "子图"), ("通过平滑处理", "过平滑"), ("启动子任务", "启动子"),
    ("增强子空间", "增强子"), ("分配体系", "配体"), ("多组学习率", "多组学"), ("免疫学习算法", "免疫学"),
    ("内部结构象征", "构象"), ("攻击面临失败", "攻击面"), ("除去偏好影响", "去偏"), ("泛化界面设计", "泛化界"),
    ("样本量化误差", "样本量"), ("提供性能保证", "可供性"), ("原子目标", "子目标"), ("非线性规划", "线性规划"),
    ("场景图像", "场景图"), ("核心集群", "核心集"), ("人类评估者", "人工评估"), ("进行评估", "人工评估"), ("两者互相变换", "相变"), ("服从对数正态分布", "高斯分布"),
]  # fmt: skip

ITSELF = [
    ("能效比提高", "能效"), ("采用动量更新", "动量"), ("估计速度场", "速度场"), ("体素网格", "体素"), ("纠正发音错误", "发音"),
    ("该子图很大", "子图"), ("预测启动子活性", "启动子"), ("配体结合", "配体"), ("多组学数据", "多组学"), ("生成构象", "构象"),
    ("统计学习理论", "统计学习理论"), ("统计学检验", "统计学"), ("非线性规划问题", "非线性规划"), ("线性规划问题", "线性规划"),
    ("人工评估表明", "人工评估"),
]  # fmt: skip


def found(text: str) -> set[str]:
    return {term.zh for term in BOOK.match(text)}


@pytest.mark.parametrize(("text", "chance"), CHANCE, ids=[text for text, _ in CHANCE])
def test_a_term_is_not_found_across_two_other_words(text: str, chance: str) -> None:
    assert BOOK.find(chance) is not None
    assert chance not in found(text)


@pytest.mark.parametrize(("text", "term"), ITSELF, ids=[text for text, _ in ITSELF])
def test_the_same_term_is_found_where_it_is_meant(text: str, term: str) -> None:
    assert term in found(text)


def test_every_field_has_its_rows() -> None:
    rows = Counter(row.domain for row in BOOK.entries)
    assert rows.total() >= 2_500
    fields = ("models", "rl", "agents", "vision", "speech", "retrieval", "evaluation", "systems", "science", "label")
    assert min(rows[field] for field in fields) >= 150
