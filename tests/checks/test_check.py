"""The laws of `check`: it never fails or hangs, it is fast, and it sees what a plain comparison sees."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bilingual.checks
from bilingual.checks import check
from bilingual.model import Finding, Severity, Term

from .corpus import Case, base, clean, seeded

REFERENCES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "domain-dev.jsonl"
PIECES = st.sampled_from(
    ["**", "*", "$", "$$", "`", "[", "](", ")", "http://a.b", "<b>", "[^1]", "从 3 降至 2", "不", "1.3 倍", "百分之", "万亿", "%",
     "not ", "the the ", "\u200b", "\ufffc", "\x00", "٣", "①", "½", "(", "（", "“", "\\", "\n", " ", "Qwen2.5-7B", "。", "; ", ". "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=2000)
def test_any_text_is_judged_without_failing(source: str, english: str) -> None:
    terms = (Term("不", "not", "mandatory", forbidden=("no",)),) if "不" in source else ()
    for finding in check(source, english, terms):
        assert isinstance(finding, Finding) and finding.message and not finding.segment


@pytest.mark.parametrize("piece", ["a", "1", "((", "**", "从 1 到 ", "the ", "不", "$", "一", "1,", "A-", "1.", "“", ". ", "。"])
def test_a_very_long_text_is_judged_in_time(piece: str) -> None:
    started = time.process_time()
    check(piece * 3000, piece * 3000)
    check(piece * 3000, "x")
    assert time.process_time() - started < 8


def test_findings_come_worst_first_and_once() -> None:
    found = check("**延迟**降低 30%，见 `x`", "Latency rises by by 20%")
    assert [f.severity for f in found] == sorted((f.severity for f in found), reverse=True)
    assert len(set(found)) == len(found)


def test_every_example_in_a_docstring_holds() -> None:
    names = [m.name for m in pkgutil.iter_modules(bilingual.checks.__path__)]
    from bilingual.checks.pair import pair_of

    for name in names:
        module = importlib.import_module(f"bilingual.checks.{name}")
        result = doctest.testmod(module, extraglobs={"pair_of": pair_of, "Term": Term})
        assert result.failed == 0, name


def test_every_check_has_an_example() -> None:
    assert all(">>>" in (one.__doc__ or "") for one in bilingual.checks.CHECKS)


@pytest.mark.skipif(not REFERENCES.exists(), reason="the references are kept elsewhere")
def test_references_raise_no_critical_finding() -> None:
    rows = [json.loads(line) for line in REFERENCES.read_text(encoding="utf-8").splitlines()]
    grave = [(r["id"], f.message) for r in rows for f in check(r["zh"], r["en"]) if f.severity is Severity.CRITICAL]
    assert grave == []


def test_a_digest_is_checked_in_three_seconds() -> None:
    pairs = base()
    check(*pairs[0])
    started = time.process_time()
    for i in range(1000):
        check(*pairs[i % len(pairs)])
    assert time.process_time() - started < 6  # 3 s on an idle machine; tests share theirs


# What an outside reader who compares figures, atoms and lengths block by block would miss.

_FIGURE = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


def plain_losses(case: Case) -> list[str]:
    """A plain comparison of two texts: figures, formulas, code, bold, Chinese, punctuation, length."""
    losses = []
    for name, pattern in (("math", r"\$(?!\s)[^$]+(?<!\s)\$"), ("code", r"`[^`]+`"), ("link", r"\]\([^)]*\)"), ("note", r"\[\^\w+\]")):
        if Counter(re.findall(pattern, case.zh)) != Counter(re.findall(pattern, case.en)):
            losses.append(name)
    if case.en.count("**") // 2 < case.zh.count("**") // 2:
        losses.append("bold")
    prose = [re.sub(r"\$[^$]+\$|`[^`]+`|\]\([^)]*\)|https?://\S+", " ", text) for text in (case.zh, case.en)]
    if re.search(r"[\u3400-\u9fff]", prose[1]):
        losses.append("chinese")
    if re.search(r"[，。；：！？、（）【】「」《》]", prose[1]):
        losses.append("full-width")
    han, words = len(re.findall(r"[\u3400-\u9fff]", prose[0])), len(re.findall(r"[A-Za-z][\w'-]*", prose[1]))
    words += len(re.findall(r"(?<![\w.,])\d[\d.,]*", prose[1]))
    if han >= 12 and not 0.3 <= words / han <= 1.8:
        losses.append("length")
    if re.search(r"[万亿千月倍一二三四五六七八九十两]", prose[0]) is None:  # plain figures only
        ours, theirs = (Counter(f.rstrip(",").replace(",", "") for f in _FIGURE.findall(p)) for p in prose)
        losses += [f"figure {f}" for f in (ours - theirs) if float(f) > 20]
        losses += [f"new figure {f}" for f in (theirs - ours) if f not in ours]
    return losses


def test_whatever_a_plain_comparison_misses_is_flagged() -> None:
    silent = [
        (losses, case.en)
        for case in [*clean(), *seeded(12)]
        if (losses := plain_losses(case)) and not check(case.zh, case.en, case.terms)
    ]
    assert silent == []


FIGURES = [
    ("发布于 2 月", "Released in February"),
    ("约 5.2 万条", "about 52K items"),
    ("二十种语言", "20 languages"),
    ("提升 1 倍", "improves by 100%"),
    ("1.5 万亿词元", "1.5 trillion tokens"),
    ("200B 词元", "200 billion tokens"),
    ("512x512 的图像", "images of 512×512"),
]


@pytest.mark.parametrize(("zh", "en"), FIGURES)
def test_right_figures_in_another_shape_are_never_critical_but_may_be_noted(zh: str, en: str) -> None:
    assert all(f.severity is Severity.MINOR for f in check(zh, en))


def test_two_equal_values_must_both_stand() -> None:
    assert check("分别为 6.9 和 6.9", "6.9, respectively")


# The bars of the seeded corpus.


@pytest.fixture(scope="module")
def planted() -> list[tuple[Case, bool]]:
    return [(case, any(f.severity is Severity.CRITICAL for f in check(case.zh, case.en, case.terms)))
            for case in seeded() if case.critical]  # fmt: skip


def test_the_corpus_is_large_enough(planted: list[tuple[Case, bool]]) -> None:
    assert len(base()) >= 150 and len(clean()) >= 600 and len(planted) >= 600


def test_critical_errors_are_recalled(planted: list[tuple[Case, bool]]) -> None:
    assert sum(seen for _, seen in planted) / len(planted) >= 0.98


def test_clean_pairs_raise_few_alarms() -> None:
    findings = [check(case.zh, case.en, case.terms) for case in clean()]
    grave = [f for f in findings if f and f[0].severity is Severity.CRITICAL]
    assert len(grave) / len(findings) <= 0.01
    assert sum(bool(f) for f in findings) / len(findings) <= 0.03
