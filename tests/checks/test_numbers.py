"""Numbers: what counts as lost, changed or invented, and what does not."""

from __future__ import annotations

import pytest

from bilingual.checks import check
from bilingual.model import Severity

WRONG = [
    ("延迟降低 30%", "Latency falls by 20%"),
    ("准确率提升 5.2%", "Accuracy improves"),
    ("模型在任务上有效", "The model is effective on 12 tasks"),
    ("速度提升 1 倍", "The speed rises by 1×"),
    ("速度提升一倍", "The speed improves one time"),
    ("推理加速 3 倍", "Inference is 3% faster"),
    ("高出 6.9 个百分点", "6.9% higher"),
    ("错误率下降 6.9%", "The error rate falls by 6.9 percentage points"),
    ("约 5.2 万条样本", "about 5,200 samples"),
    ("约 5.2 万条样本", "about 5.2 million samples"),
    ("约 3 亿个参数", "about 3 billion parameters"),
    ("覆盖二十种语言", "covers thirty languages"),
    ("分为三个阶段", "divided into four stages"),
    ("占三分之二", "accounts for one third"),
    ("占百分之四十", "accounts for 14%"),
    ("参数量为 7B", "has 7M parameters"),
    ("占用 24GB 显存", "uses 24 MB of GPU memory"),
    ("耗时 3 小时", "takes 3 minutes"),
    ("耗资 5 万美元", "costs 50,000 yuan"),
    ("准确率为 70%", "an accuracy of 70"),
    ("得分为 54.3", "a score of 54.3%"),
    ("变化为 -3.2%", "changes by 3.2%"),
    ("变化为 3.2%", "changes by -3.2%"),
    ("发布于 2025 年 6 月", "released in July 2025"),
    ("在 8 张 GPU 上", "on several GPUs"),
    ("误差为 0.05", "an error of 0.5"),
    ("提升 12.5%，从 3 到 9", "improves by 12.5%, to 9"),
    ("每百万次调用只需 3 美元", "Only $3 per thousand calls"),
    ("每百万次调用只需 3 美元", "Only $3 per call"),
]

RIGHT = [
    ("延迟降低 30%", "Latency falls by 30%"),
    ("速度提升 1 倍", "The speed doubles"),
    ("速度提升一倍", "It is twice as fast"),
    ("推理加速 1.3 倍", "Inference is 1.3× faster"),
    ("推理加速 1.3 倍", "Inference is 1.3 times faster"),
    ("推理加速 3 倍", "a threefold speedup"),
    ("高出 6.9 个百分点", "6.9 percentage points higher"),
    ("分别提升 19.6 和 6.9 个百分点", "gains of 19.6 and 6.9 percentage points, respectively"),
    ("约 5.2 万条样本", "about 52,000 samples"),
    ("约 900 万个定理", "about 9 million theorems"),
    ("约 3 亿个参数", "about 300 million parameters"),
    ("覆盖二十种语言", "covers twenty languages"),
    ("分为三个阶段", "divided into three stages"),
    ("三元组", "a triple"),
    ("检索、排序和生成三个模块", "retrieval, ranking, and generation modules"),
    ("占三分之二", "accounts for two-thirds"),
    ("占百分之四十，十分可观", "accounts for forty percent, which is considerable"),
    ("两种方法各有一个优点", "Both methods have an advantage"),
    ("首次提出一种方法", "Is the first to propose a method"),
    ("**70**% 的加速", "a speedup of **70**%"),
    ("达到 98.6% 至 99.1%", "reaches 98.6% to 99.1%"),
    ("3-5 倍", "3-5×"),
    ("在 3 个数据集上", "on three datasets"),
    ("变化为 -3.2%", "a drop of 3.2%"),
    ("发布于 2025 年 6 月 3 日", "released on June 3, 2025"),
    ("Qwen2.5-7B 用于第 2 步", "Qwen2.5-7B is used in step 2"),
    ("第三方工具四舍五入", "Third-party tools round the values"),
    ("数百个任务，数十种工具", "hundreds of tasks and dozens of tools"),
    ("从 8250 降至 1233", "from 8,250 to 1,233"),
    ("公式 $x=12$ 与 `v3`", "the formula $x=12$ and `v3`"),
    ("每百万 Token 的服务成本从 1.9 美元降至 0.7 美元", "The service cost per million tokens falls from $1.9 to $0.7"),
    ("每百万次调用只需 3 美元", "Only $3 per 1M calls"),
    ("每百万次调用只需 3 美元", "Only $3 per 1,000,000 calls"),
    ("千亿参数的万能模型", "A versatile model with hundreds of billions of parameters"),
]


def numbers(zh: str, en: str) -> list[str]:
    return [f.message for f in check(zh, en) if f.kind == "numbers" and f.severity is Severity.CRITICAL]


@pytest.mark.parametrize(("zh", "en"), WRONG)
def test_a_wrong_number_is_critical(zh: str, en: str) -> None:
    assert numbers(zh, en)


@pytest.mark.parametrize(("zh", "en"), RIGHT)
def test_a_right_number_raises_nothing(zh: str, en: str) -> None:
    assert numbers(zh, en) == []
