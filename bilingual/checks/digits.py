"""Digits: does every figure of the source stand in the translation as a figure or a plain word?

The numbers check knows that 52K is 5.2万 and that "in February" is 2月; a reader who compares the
two columns of an edition figure by figure does not. What only such a reader would miss is a minor finding
of the edition, so that nothing of the kind goes out unmarked; as a translation it is right.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bilingual.checks.length import ENOUGH, LOW
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import CARDINALS, MONTHS, ORDINALS
from bilingual.model import Finding, Severity

KIND = "numbers"
_FIGURE = re.compile(
    r"(?<![A-Za-z0-9_.])(\d+(?:,\d{3})*(?:\.\d+)?)\s*(百万|千万|[千万亿]|thousand|million|billion|trillion)?", re.I
)
_SCALE = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_SCALE |= {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")\b(?=\s*\d)", re.I)
_MULTIPLE = {1: ("doubl",), 2: ("doubl", "twice", "twofold"), 3: ("tripl", "threefold")}
_HAN = {c: float(i) for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2.0, "双": 2.0, "首": 1.0}


def check_digits(pair: Pair) -> Iterator[Finding]:
    """Figures without a counterpart in plain sight.

    >>> [f.message for f in check_digits(pair_of("于 2 月发布", "Released in February"))]
    ['figure without a counterpart: 2']
    """
    ours, theirs = figures(pair.zh), figures(pair.en)
    if pair.han >= ENOUGH and pair.words < LOW * pair.han <= pair.said:
        what = f"few words: {pair.words} for {pair.han} Chinese characters, the rest are figures"
        yield finding("length", Severity.MINOR, what, "look whether a word was dropped")
    for value in (ours - theirs).elements():
        if not _worded(value, pair.low):
            yield finding(KIND, Severity.MINOR, f"figure without a counterpart: {value:g}", "write it in figures")
    told = {value for han, value in _HAN.items() if han in pair.zh}
    for value in theirs - ours:
        if value not in told and value not in ours:
            yield finding(KIND, Severity.MINOR, f"figure not in the source: {value:g}", "write it as the source does")


def figures(text: str) -> Counter[float]:
    """The values of the Arabic numerals of a text, with scale words and months before a figure."""
    text = unicodedata.normalize("NFKC", text)
    text = _MONTH.sub(lambda m: f" {MONTHS.index(m[1].lower()) + 1} ", text)
    found = _FIGURE.findall(text)
    return Counter(round(float(digits.replace(",", "")) * _SCALE.get(scale.lower(), 1), 6) for digits, scale in found)


def _worded(value: float, low: str) -> bool:
    """Whether an English word says the value: three, third, triple."""
    if value != value or value not in range(len(CARDINALS)):
        return False
    n = int(value)
    words = {CARDINALS[n], *ORDINALS[n : n + 1], *_MULTIPLE.get(n, ())}
    return any(re.search(rf"\b{word}", low) for word in words)
