"""How an Argos package is best handed markup and terms: measured on the package itself, not guessed.

A model knows no markup. Some let tokens such as `{1}` through, some do not, and which form survives depends
on the tokenizer's vocabulary. The same holds for terms written into the Chinese in English. So a few sentences
with a known answer go through the model when it is loaded: the form that comes back most often is used
if it does so often enough; else the model gets the stretches between the atoms, and terms are put right
in its English. Attention was not an option: a package names no alignment heads, and the mean over all of them
points nowhere in particular.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bilingual.inline import STYLES, protect, restore

ENOUGH = 0.7  # share of the sentences that must come back right
Run = Callable[[Sequence[str]], Sequence[str]]

MARKED = (
    "当 $x$ 大于零时，损失会下降。",
    "我们使用 `train.py` 训练模型。",
    "详见[论文](https://example.com/a)。",
    "设 $a$ 和 $b$ 为两个变量，结果取决于 $a$。",
    "模型在 $k=3$ 时效果最好，之后变差。",
    "参数 $\\theta$ 由 `config.yaml` 给出。",
    "如果 $n$ 很大，训练时间会增加。",
    "代码在 `src` 文件夹里，数据在 `data` 文件夹里。",
)
NAMED = (
    ("我们使用 graph attention network 处理数据。", "graph attention network"),
    ("该方法基于 diffusion model，效果很好。", "diffusion model"),
    ("作者提出了新的 token pruning 方法。", "token pruning"),
    ("knowledge distillation 可以减小模型。", "knowledge distillation"),
    ("模型的 world knowledge 来自训练数据。", "world knowledge"),
    ("与 supervised fine-tuning 相比，成本更低。", "supervised fine-tuning"),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a package lets through: `style` is the form of token for an atom, "" for none that survives."""

    style: str = ""
    written: bool = False  # terms written into the source in English

    def __str__(self) -> str:
        markup = f"markup as tokens {self.style}" if self.style else "markup translated around"
        terms = "terms written into the source" if self.written else "terms put right in the English"
        return f"{markup}, {terms}"


def habits(run: Run) -> Habits:
    """Try every form on a package; `run` translates plain sentences in order."""
    shares = {style: survival(style, run) for style in STYLES}
    best = max(shares, key=lambda style: shares[style])
    english = run([text for text, _ in NAMED])
    named = sum(name in text.lower() for (_, name), text in zip(NAMED, english, strict=True)) / len(NAMED)
    return Habits(best if shares[best] >= ENOUGH else "", named >= ENOUGH)


def survival(style: str, run: Run) -> float:
    """The share of sentences whose tokens of that form all come back once."""
    kept = [protect(text, style=style) for text in MARKED]
    back = [restore(english, one) for english, one in zip(run([one.text for one in kept]), kept, strict=True)]
    return sum(not (one.missing or one.extra or one.repeated) for one in back) / len(kept)
