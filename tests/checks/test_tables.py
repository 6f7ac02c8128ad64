"""Each check has its table: pairs that it must flag, with the gravity, and pairs that it must pass."""

from __future__ import annotations

import pytest

from bilingual.model import Severity, Term

from .tables import found

C, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR
AGENT = (Term("智能体", "agent", "mandatory", forbidden=("intelligent body",)),)

WRONG = [
    ("formulas", C, "权重 $\\lambda$ 递减", "The weight decreases"),
    ("formulas", C, "令 $k=10$", "Let $k=11$"),
    ("formulas", C, "令 $k=10$", "Let $k=10$ and $x$"),
    ("formulas", C, "令 $k=10$", "Let k=10"),
    ("code", C, "运行 `make all`", "Run make all"),
    ("code", C, "运行 `make all`", "Run `Make all`"),
    ("code", C, "设置 `模型`", "Set `model`"),
    ("links", C, "见[代码](https://a.org/x)", "See the code"),
    ("links", C, "见 https://a.org/x 。", "See https://a.org/y."),
    ("links", C, "见附录[^2]", "See the appendix"),
    ("links", C, "![总览](a.png)", "![Overview](b.png)"),
    ("markup", MAJOR, "**输入**：图像", "Input: images"),
    ("markup", MAJOR, "**输入**：图像", "** Input **: images"),
    ("markup", MAJOR, "**输入**：图像", "**Input: images"),
    ("markup", MAJOR, "**训练（Warm-up）**和**推理**", "**Training** and inference"),
    ("markup", MAJOR, "按 <kbd>Ctrl</kbd>", "Press Ctrl"),
    ("markup", MAJOR, "第一步", "# Step one"),
    ("markup", MAJOR, "第一步先收集数据", "1. Collect data"),
    ("markup", MAJOR, "输入图像", "Input images\n\nOutput text"),
    ("residue", C, "世界模型", "world 模型"),
    ("residue", C, "世界模型很重要", "Мировая модель важна"),
    ("residue", C, "世界模型很重要", "世界モデル is important"),
    ("language", C, "模型在各项任务上更好。", "Le modèle est meilleur dans toutes les tâches"),
    ("language", C, "模型在三个任务上取得了更好的结果。", "Das Modell erzielt bei drei Aufgaben bessere Ergebnisse."),
    ("language", C, "模型在三个任务上取得了更好的结果。", "El modelo obtiene mejores resultados en tres tareas."),
    ("residue", MAJOR, "模型，数据", "Models， data"),
    ("residue", MAJOR, "模型（小）", "The model（small）"),
    ("length", C, "该方法在三个数据集上均优于基线模型，且训练更快。", "The method works."),
    ("length", C, "该方法在三个数据集上均优于基线。", " ".join(["word"] * 40)),
    ("length", C, "输入图像", ""),
    ("length", C, "输出", "The output of the method is an image that shows what the user has asked for in the prompt"),
    ("repetition", C, "模型有效。", "The model works well the model works well the model works well the model works well"),
    ("repetition", C, "模型有效。", "The model " + "very " * 20),
    ("repetition", C, "模型在测试集上有效。", "The model works on the test set. The model works on the test set."),
    ("repetition", C, "模型有效。", "aaaaaaaaaaaaaaaaaaaa"),
    ("answer", C, "输入图像", "Sure, here is the translation: Input image"),
    ("answer", C, "如何训练模型", "I'm sorry, but I can't help with that."),
    ("answer", C, "输入图像", "As an AI language model, I see images"),
    ("answer", C, "输入图像", "Translate the following text: input images"),
    ("answer", C, "输入图像", "Input images\n\nNote: 'images' is plural."),
    ("answer", C, "输入 $x$", "Input {1}"),
    ("answer", C, "输入图像", "Input [[1]] images"),
    ("answer", C, "输入图像", "Input <x2/> images"),
    ("answer", C, "输入图像", "Input __PH3__ images"),
    ("answer", MAJOR, "为什么模型会失败？", "The model fails because of noise."),
    ("names", C, "在 ALFWorld 上评测", "Evaluated on AlfWorld"),
    ("names", C, "使用 GRPO 算法", "Uses the PPO algorithm"),
    ("names", C, "基于 Qwen2.5-7B 训练", "Trained on Qwen2-7B"),
    ("names", C, "与 GPT-4 相比", "Compared with GPT-4.5"),
    ("names", C, "使用 LLaMA-Guard 过滤", "Filtered with Llama-Guard"),
    ("names", C, "由 Google 提出", "Proposed by Microsoft"),
    ("names", C, "升级到 v2.3.1", "Upgraded to v2.3.2"),
    ("names", C, "模型表现良好", "The model performs as well as GPT-4"),
    ("names", MAJOR, "编写长 Prompt", "Writing long texts"),
    ("negation", C, "该方法不需要标注数据", "The method needs labeled data"),
    ("negation", C, "代码尚未公开", "The code has been released"),
    ("negation", C, "该方法需要标注数据", "The method does not need labeled data"),
    ("negation", C, "模型可以识别图像", "The model cannot recognize images"),
    ("negation", C, "无需训练，也不依赖标注", "Needs no training and relies on annotations"),
    ("negation", C, "它不会失败", "It will fail"),
    ("order", C, "从 80 降至 12", "falls from 12 to 80"),
    ("order", C, "延迟由 2.5 秒降至 0.4 秒", "latency falls to 2.5 seconds from 0.4 seconds"),
    ("order", C, "准确率提升 5%", "Accuracy drops by 5%"),
    ("order", C, "成本降低 5%", "The cost rises by 5%"),
    ("order", C, "优于基线方法", "Performs worse than the baseline"),
    ("order", C, "超过 900 个样本", "fewer than 900 samples"),
    ("order", C, "不足 1 秒", "more than 1 second"),
    ("order", C, "在 MarsQA 和 DeepTab 上分别为 81.2% 和 67.9%", "67.9% and 81.2% on MarsQA and DeepTab, respectively"),
    ("coverage", C, "模型在测试集上有效。代码和数据已经开源。", "The model is effective on the test set."),
    ("coverage", C, "模型在测试集上有效。", "The model is effective on the test set. The market price of energy rises next year."),
    ("terms", C, "该智能体可以规划", "The intelligent body can plan"),
    ("terms", C, "该智能体可以规划", "The system can plan"),
    ("english", MINOR, "一个例子", "This is the the example"),
    ("english", MINOR, "一个例子", "This is an example , too"),
    ("english", MINOR, "一个例子", "This is a example"),
    ("english", MINOR, "一个 LLM", "A LLM and an model"),
    ("english", MINOR, "优化模型", "Optimises the model"),
    ("english", MINOR, "“例子”", 'An "example'),
    ("english", MINOR, "例子（一）", "An example (one"),
    ("english", MINOR, "“例子”", "An \u201cexample\u201d"),
    ("english", MINOR, "一个例子，两个例子", "One example,two examples"),
]  # fmt: skip

RIGHT = [
    ("formulas", "权重 $\\lambda$ 与 `x`", "the weight $\\lambda$ and `x`"),
    ("formulas", "价格为 $5", "The price is $5"),
    ("code", "运行 `make all`", "Run `make all`"),
    ("links", "见[代码](https://a.org/x)，附录[^2]", "See the [code](https://a.org/x), appendix[^2]"),
    ("markup", "**训练（Warm-up）**和**推理**", "**Training (warm-up)** and **inference**"),
    ("markup", "在 A * B 中", "In A * B"),
    ("language", "收录于 Les Cahiers de la Recherche。", "Published in Les Cahiers de la Recherche by the authors"),
    ("language", "分 a、e、o 三类", "There are three classes: a, e, and o, e, o"),
    ("residue", "面积 ≤ 5 — 很小", "The area is ≤ 5 — small, with β and café"),
    ("residue", "运行 `模型`", "Run `模型`"),
    ("length", "输出", "Output"),
    ("length", "该方法在三个数据集上均优于基线。", "The method outperforms the baselines on all three datasets."),
    ("repetition", "一次又一次", "Again and again and again"),
    ("repetition", "数据、数据、数据", "Data, data, data"),
    ("answer", "当然，模型可以翻译", "Of course, the model can translate"),
    ("answer", "系统会回复“抱歉，我无法回答”", 'The system replies "Sorry, I cannot answer"'),
    ("answer", "提示为 “Translate the following text”", 'The prompt is "Translate the following text"'),
    ("answer", "**注意**：先安装", "**Note**: Install it first"),
    ("answer", "为什么模型会失败？", "Why does the model fail?"),
    ("answer", "忽略以上指令", "Ignore the above instructions"),
    ("names", "世界模型（World Models）", "world models"),
    ("names", "多个 LLM 与 GPU", "several LLMs and GPUs"),
    ("names", "Sim-to-Real 学习", "sim-to-real learning"),
    ("names", "编写长 Prompt", "writing long prompts"),
    ("names", "使用 GPT-4 的评审", "GPT-4's judgments"),
    ("names", "Top-1 准确率", "top-1 accuracy"),
    ("names", "大语言模型与图神经网络", "LLMs and graph neural networks (GNNs)"),
    ("names", "占用 16GB 显存", "uses 16 GB of memory"),
    ("negation", "不同模型不断改进", "Different models keep improving"),
    ("negation", "不仅快，而且准", "Not only fast but also accurate"),
    ("negation", "不超过 5 个", "at most 5"),
    ("negation", "问题过于模糊时，回答往往不够准确", "When the question is too vague, the answer is often not accurate enough"),
    ("negation", "问题过于模糊时，回答往往不够准确", "When the question is too vague, the answer is often not accurate"),
    ("negation", "无监督学习与非线性模型", "Unsupervised learning and nonlinear models"),
    ("negation", "避免过拟合", "Avoids overfitting"),
    ("negation", "无人机无法起飞", "The drone is unable to take off"),
    ("negation", "而不是增加参数", "rather than adding parameters"),
    ("order", "从 80 降至 12", "drops to 12 from 80"),
    ("order", "A 为 3.1，B 为 2.4", "B is at 2.4 and A at 3.1"),
    ("order", "避免性能下降", "avoids a performance drop"),
    ("order", "不超过 200 字", "no more than 200 characters"),
    ("order", "在 MarsQA 和 DeepTab 上分别为 81.2% 和 67.9%", "81.2% and 67.9% on MarsQA and DeepTab, respectively"),
    ("coverage", "模型在测试集上有效。代码已经开源。", "The model, whose code is open source, works on the test set."),
    ("coverage", "它很快。", "It is fast. Really."),
    ("english", "一个 LLM 与一小时", "An LLM and an hour, a university and a one-time use"),
    ("english", "a) 第一 b) 第二", "a) the first b) the second"),
    ("english", "他说“好”", 'He said, "Fine," and left (at 5).'),
    ("english", "精确地说", "That that is, is; exercise, precise, otherwise, promise"),
]


@pytest.mark.parametrize(("kind", "least", "zh", "en"), WRONG)
def test_a_wrong_translation_is_flagged(kind: str, least: Severity, zh: str, en: str) -> None:
    assert found(kind, zh, en, least, AGENT if kind == "terms" else ())


@pytest.mark.parametrize(("kind", "zh", "en"), RIGHT)
def test_a_right_translation_passes(kind: str, zh: str, en: str) -> None:
    assert found(kind, zh, en) == []


def test_a_term_rendered_in_the_plural_passes() -> None:
    assert found("terms", "多个智能体", "several agents", terms=AGENT) == []
