"""A corpus of our own: clean pairs and pairs with one planted error, the same at every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from bilingual.model import Term

from .faults import FAULTS
from .variants import joined, renumbered

SEED = 20260206
TERMS = {
    "智能体": ("agent", "intelligent body"),
    "大语言模型": ("large language model", "big language model"),
    "微调": ("fine-tuning", "micro-adjustment"),
    "词元": ("token", "word element"),
    "基准": ("benchmark", "yardstick base"),
    "幻觉": ("hallucination", "illusion"),
    "蒸馏": ("distillation", "rectification"),
    "准确率": ("accuracy", "exactness rate"),
    "强化学习": ("reinforcement learning", "intensive study"),
    "量化": ("quantization", "quantification"),
    "消融": ("ablation", "melting"),
    "编码器": ("encoder", "coding machine"),
}


@dataclass(frozen=True)
class Case:
    """A pair and the fault planted in it ("" for none)."""

    zh: str
    en: str
    fault: str = ""
    critical: bool = False
    terms: tuple[Term, ...] = ()


def base() -> list[tuple[str, str]]:
    """The hand-written pairs: digests of papers, then news, finance, medicine, manuals and plain talk."""
    return [*read("pairs"), *read("prose")]


def held_out() -> list[tuple[str, str]]:
    """Hand-written pairs, judged before any check was mended for them; since then they are known like the others."""
    return read("held_out")


def read(name: str) -> list[tuple[str, str]]:
    """The pairs of one file: Chinese, a tab, English; lines with # speak of the file."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(zh, en) for zh, en in (line.split("\t") for line in lines if line and not line.startswith("#"))]


def terms_of(zh: str, en: str) -> tuple[Term, ...]:
    """Mandatory terms of a clean pair: those whose rendering stands in it."""
    return tuple(
        Term(word, good, "mandatory", forbidden=(bad,), start=zh.index(word), end=zh.index(word) + len(word))
        for word, (good, bad) in TERMS.items()
        if word in zh and good in en.lower()
    )


def clean() -> list[Case]:
    """At least 600 clean pairs: the written ones, others with new figures, and neighbors joined."""
    rng = random.Random(SEED)
    pairs = base()
    fresh = [renumbered(rng, zh, en) for zh, en in pairs]
    double = [joined(a, b) for n in (7, 31) for a, b in zip(pairs, pairs[n:] + pairs[:n], strict=True)]
    every = [*pairs, *(p for p in fresh if p), *(p for p in double if p)]
    return [Case(zh, en, terms=terms_of(zh, en)) for zh, en in dict.fromkeys(every)]


def seeded(per_fault: int = 30) -> list[Case]:
    """Clean pairs with one planted error each, up to `per_fault` of each kind."""
    cases: list[Case] = []
    for fault in FAULTS:
        rng = random.Random(f"{SEED} {fault.__name__}")
        pool = clean()
        rng.shuffle(pool)
        made: list[Case] = []
        for case in pool:
            english = fault(rng, case)
            if english and english != case.en:
                made.append(Case(case.zh, english, fault.__name__, fault in FAULTS and FAULTS[fault], case.terms))
            if len(made) == per_fault:
                break
        cases += made
    return cases
