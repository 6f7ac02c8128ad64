"""Repetition: an engine caught in a loop, or a sentence said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding, quote
from bilingual.model import Finding, Severity

KIND = "repetition"
_WORD = re.compile(r"[A-Za-z0-9][\w'.-]*")
_SENTENCE = re.compile(r"[^.!?;。！？；\n]+")
_RUN = re.compile(r"([^\s\d=._*#~-])\1{9,}")
MOST_WORDS = 4000  # a segment is never longer; a loop shows long before


def check_repetition(pair: Pair) -> Iterator[Finding]:
    """The same words three times in a row, or a sentence twice that the source says once.

    >>> [f.message for f in check_repetition(pair_of("模型有效。", "It is good it is good it is good"))]
    ['repetition loop: it is good']
    """
    words = [w.lower() for w in _WORD.findall(pair.en)[:MOST_WORDS]]
    loop = _loop(words)
    if loop and not _source_loops(pair):
        yield finding(KIND, Severity.CRITICAL, f"repetition loop: {quote(loop)}", "translate again")
        return
    run = _RUN.search(pair.en)
    if run and not _RUN.search(pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"repetition loop: {quote(run.group(), 20)}", "translate again")
        return
    twice = _twice(pair)
    if twice:
        yield finding(KIND, Severity.CRITICAL, f"said twice: {quote(twice)}", "keep it once")


def _loop(words: list[str]) -> str:
    """The phrase of 2 to 12 words that stands three times in a row, or a word five times."""
    if len(set(words)) == len(words):
        return ""
    for size in range(1, 13):
        needed = size * (4 if size == 1 else 2)
        run = 0
        for i in range(size, len(words)):
            run = run + 1 if words[i] == words[i - size] else 0
            if run >= needed:
                return " ".join(words[i - size + 1 : i + 1])
    return ""


def _source_loops(pair: Pair) -> bool:
    return bool(re.search(r"(.{2,12}?)\1\1", pair.zh[:2000]))


def _twice(pair: Pair) -> str:
    """A sentence of at least five words that English says more often than Chinese does."""
    said = Counter(" ".join(w.lower() for w in _WORD.findall(s)) for s in _SENTENCE.findall(pair.en))
    told = Counter(s.strip() for s in _SENTENCE.findall(pair.zh))
    allowed = max(told.values(), default=1)
    for sentence, count in said.items():
        if count > allowed and sentence.count(" ") >= 4:
            return sentence
    return ""
