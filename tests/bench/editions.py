"""Editions by the hundred, for benches: invented papers whose words come from the project's own glossary."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from bilingual.glossary import GlossaryEntry, builtin, load
from bilingual.model import Edition, Entry, Kind, Role, Row, Section, Segment, Signature, Span, Term, Translation, Unit
from bilingual.render import render

# A sentence in both languages; {a}, {b}, {c} are terms, {n} and {m} numbers.
SENTENCES = (
    ("提出一种结合{a}与{b}的方法，在{c}上把准确率从 {n}% 提高到 {m}%。", "Proposes a method that joins {a} with {b} and lifts accuracy on {c} from {n}% to {m}%."),
    ("作者观察到{a}的误差主要来自{b}，于是先估计{c}，再逐层校正。", "The authors find that the error of {a} comes mostly from {b}; they estimate {c} first and then correct layer by layer."),
    ("训练分为两步：先用{a}预热 {n} 步，再以{b}微调 {m} 步。", "Training has two steps: a warm-up of {n} steps with {a}, then {m} steps of fine-tuning with {b}."),
    ("与依赖{a}的旧方法不同，这里不需要{b}，推理时只保留{c}。", "Unlike older methods that rely on {a}, this one needs no {b} and keeps only {c} at inference."),
    ("在 {n} 个任务上，{a}平均领先{b} {m} 分，延迟下降一半。", "Over {n} tasks {a} leads {b} by {m} points on average, at half the latency."),
    ("去掉{a}后结果明显变差，说明{b}与{c}必须一起使用。", "Without {a} results are clearly worse: {b} and {c} must be used together."),
    ("该框架把{a}写成一个可微的目标，因此{b}可以端到端学习。", "The framework writes {a} as a differentiable objective, so that {b} is learned end to end."),
    ("局限：当{a}噪声较大时，{b}的收益会降到 {n}% 以下。", "Limits: where {a} is noisy, the gain of {b} falls below {n}%."),
)  # fmt: skip
SECTIONS = (
    (Section.USAGE, "使用指南", "How to Use It", 7),
    (Section.INNOVATIONS, "主要创新点", "Main Innovations", 8),
    (Section.RESULTS, "实验效果", "Results", 8),
)
FIRST = date(2026, 1, 1)
# Words beside the glossary's, so that an archive's vocabulary grows as that of real papers does. A real digest of
# 30 papers has 397 different pairs of characters and 233 English words a paper, 6,315 and 2,307 in all; an
# invented one 504 and 263, 6,384 and 2,559.
TAILS = (("，再经{x}和{y}得到{z}", ", and reaches {z} by {x} and {y}"), ("（参见{x}{y}，{z}）", " (see {x} {y}, {z})"))
COINED_ZH, COINED_EN = 3000, 12000


class Lexicon:
    """Coined words of both languages, a few of them frequent and most of them rare."""

    def __init__(self) -> None:
        dice = random.Random(1)
        chars = [chr(code) for code in range(0x4E00, 0x9FA6, 8)]
        often = _falling(len(chars), 1.0, 10)
        self.zh = ["".join(dice.choices(chars, cum_weights=often, k=2)) for _ in range(COINED_ZH)]
        self.en = ["".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(1, 4)))
                   + dice.choice(("n", "r", "st", "tion", "")) for _ in range(COINED_EN)]  # fmt: skip
        self.zh_often, self.en_often = _falling(COINED_ZH, 1.2, 10), _falling(COINED_EN, 1.1, 12)

    def words(self, dice: random.Random, count: int) -> list[tuple[str, str]]:
        """Words in pairs of Chinese and English, which have no more to do with one another than that."""
        zh = dice.choices(self.zh, cum_weights=self.zh_often, k=count)
        return list(zip(zh, dice.choices(self.en, cum_weights=self.en_often, k=count), strict=True))


def _falling(count: int, power: float, flat: float) -> list[float]:
    """Cumulative weights of words by their rank."""
    return list(accumulate((rank + flat) ** -power for rank in range(1, count + 1)))


class Press:
    """Writes invented editions; the same seed writes the same ones. With a lexicon they have words beside the glossary's."""

    def __init__(self, seed: int = 7, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon
        entries = load((builtin(),)).entries
        self.terms = [entry for entry in entries if entry.status in ("mandatory", "preferred") and entry.en]
        self.dice = random.Random(seed)
        self.rows: list[Row] = []
        self.units: list[Unit] = []

    def edition(self, day: int, papers: int) -> Edition:
        """The edition of a day, with so many papers."""
        self.rows, self.units = [], []
        when = (FIRST + timedelta(days=day)).isoformat()
        self._add(
            "每日论文速读",
            "Daily Paper Reading",
            (),
            kind=Kind.HEADING,
            role=Role.TITLE,
            section=Section.FRONT,
            level=1,
        )
        entries = tuple(self._paper(f"26{day % 12 + 1:02}.{day * 40 + number:05}") for number in range(papers))
        return Edition(
            f"daily-{when}", "Daily Paper Reading", "每日论文速读", when, "", tuple(self.rows), entries,
            tuple(self.units), {"engine": "fake", "program": "bench"},
        )  # fmt: skip

    def _paper(self, ident: str) -> Entry:
        a, b = self._some(2)
        name = "".join(self.dice.choice("bdfgklmnprstvz") + self.dice.choice("aeiou") for _ in range(3)).capitalize()
        zh, en = f"{name}：面向{a.zh}的{b.zh}", f"{name}: {b.en} for {a.en}"
        self._add(zh, en, (a, b), kind=Kind.HEADING, role=Role.PAPER, section=Section.META, paper=ident, level=2)
        self._label("应用领域", "Application Area", Section.AREA, ident)
        fields = self._some(2)
        self._add(
            "、".join(f.zh for f in fields), ", ".join(f.en for f in fields), fields, section=Section.AREA, paper=ident
        )
        self._label("一句话核心贡献", "Core Contribution", Section.CONTRIBUTION, ident)
        self._sentence(Section.CONTRIBUTION, ident)
        for section, label, english, count in SECTIONS:
            self._label(label, english, section, ident)
            for _ in range(count):
                self._sentence(section, ident, kind=Kind.ITEM, depth=1, marker="•")
        return Entry(ident, (Span("text", zh),), (Span("text", en),), zh, en, f"https://arxiv.org/abs/{ident}", "HTML")

    def _label(self, zh: str, en: str, section: Section, paper: str) -> None:
        self._add(zh, en, (), kind=Kind.HEADING, role=Role.LABEL, section=section, paper=paper, level=3)

    def _sentence(self, section: Section, paper: str, **more: object) -> None:
        zh, en = self.dice.choice(SENTENCES)
        if self.lexicon:
            tail_zh, tail_en = self.dice.choice(TAILS)
            x, y, z = self.lexicon.words(self.dice, 3)
            zh = zh[:-1] + tail_zh.format(x=x[0], y=y[0], z=z[0]) + zh[-1]
            en = en[:-1] + tail_en.format(x=x[1], y=y[1], z=z[1]) + en[-1]
        terms = self._some(3)
        numbers = {"n": self.dice.randrange(2, 90), "m": self.dice.randrange(2, 990)}
        names = "abc"
        left = zh.format(**numbers, **{name: term.zh for name, term in zip(names, terms, strict=True)})
        right = en.format(**numbers, **{name: term.en for name, term in zip(names, terms, strict=True)})
        self._add(
            left,
            right,
            [t for name, t in zip(names, terms, strict=True) if f"{{{name}}}" in zh],
            section=section,
            paper=paper,
            **more,
        )

    def _add(self, zh: str, en: str, terms: Sequence[GlossaryEntry], *, kind: Kind = Kind.PARAGRAPH, role: Role = Role.BODY,
             section: Section = Section.OTHER, paper: str | None = None, **more: object) -> None:  # fmt: skip
        ident = f"{self.dice.getrandbits(64):016x}"
        self.rows.append(
            Row(f"b{ident}", kind, (Span("text", zh),), (Span("text", en),), role=role, section=section, paper=paper,
                segments=(ident,), **more)  # type: ignore[arg-type]
        )  # fmt: skip
        found = tuple(Term(t.zh, t.en, t.status, start=zh.index(t.zh), end=zh.index(t.zh) + len(t.zh)) for t in terms)
        segment = Segment(ident, f"b{ident}", zh, kind=kind, role=role, section=section, paper=paper)
        self.units.append(Unit(segment, Translation(ident, en, signature=Signature("fake", "bench")), terms=found))

    def _some(self, count: int) -> list[GlossaryEntry]:
        return self.dice.sample(self.terms, count)


def printed(folder: Path, editions: int, papers: int, formats: Sequence[str] = ("json",)) -> Iterator[Path]:
    """Write invented editions into `folder` as a build would; each one's edition.json."""
    press = Press()
    for day in range(editions):
        edition = press.edition(day, papers)
        own = folder / edition.name
        own.mkdir(parents=True, exist_ok=True)
        for kind in formats:
            (own / {"json": "edition.json", "html": "bilingual.html"}[kind]).write_bytes(render(kind, edition))
        yield own / "edition.json"
