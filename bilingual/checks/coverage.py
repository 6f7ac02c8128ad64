"""Coverage: every sentence of the source is said, and nothing is said that the source does not say.

The signal is lexical: of the words of a sentence that a small Chinese-English word list knows, and of
its names and numbers, how many come back on the other side? Words that other sentences of the segment
account for say nothing and do not count. Good translations give back 85% on average; a dropped
sentence gives back what chance leaves. Length alone misses half of the dropped sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bilingual.checks import lexicon
from bilingual.checks.names import TOKEN
from bilingual.checks.pair import HOLE, Pair, finding, quote
from bilingual.model import Finding, Severity

KIND = "coverage"
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]*")
_CLAUSE = re.compile(r"[^，。！？；：:\n]+[，。！？；：:\n]*")
_EN_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\S)|(?<=e\.g)\.|(?<=i\.e)\.|(?<=\bvs)\.|(?<=\bDr)\.)+[.!?;\n]*")
_FIGURE = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?")


def check_coverage(pair: Pair) -> Iterator[Finding]:
    """Sentences and clauses dropped or invented.

    >>> zh, en = "模型在测试集上有效。代码和数据已经开源。", "The model is effective on the test set."
    >>> [f.message for f in check_coverage(pair_of(zh, en))]
    ['not translated: 代码和数据已经开源。']
    """
    dropped = _dropped(pair)
    if dropped:
        yield finding(KIND, Severity.CRITICAL, f"not translated: {quote(dropped)}", "translate this part too")
    invented = _invented(pair)
    if invented:
        yield finding(KIND, Severity.CRITICAL, f"not in the source: {quote(invented)}", "take this part out")


def _dropped(pair: Pair) -> str:
    """The first sentence or clause that left no trace in the translation."""
    for split, least in ((_SENTENCE, 2), (_CLAUSE, 3)):
        parts = [p for p in split.findall(pair.zh) if p.strip()]
        if len(parts) < 2 and split is _CLAUSE:
            continue
        for i, part in enumerate(parts):
            others = parts[:i] + parts[i + 1 :]
            known, found = _traces(part, others, pair)
            if known >= least and found <= _chance(known) and (len(parts) > 1 or known >= 4):
                return part.strip()
    return ""


def _chance(known: int) -> int:
    """How many of `known` words may come back by chance from a sentence that is not there."""
    return 0 if known < 4 else 1 if known < 8 else known // 5


def _traces(part: str, others: Sequence[str], pair: Pair) -> tuple[int, int]:
    """Of the part's telling words: how many there are, how many the translation has."""
    rest = " ".join(others)
    taken = {stem for word in lexicon.chinese_words().findall(rest) for stem in lexicon.entries()[word]}
    known = found = 0
    for word in dict.fromkeys(lexicon.chinese_words().findall(part)):
        stems = [s for s in lexicon.entries()[word] if s not in taken]
        if word in rest or not stems or len(stems) < len(lexicon.entries()[word]) and any(_has(s, pair.low) for s in taken & set(lexicon.entries()[word])):
            continue
        known += 1
        found += any(_has(stem, pair.low) for stem in stems)
    for token in dict.fromkeys([*TOKEN.findall(part), *_FIGURE.findall(part)]):
        if token not in rest:
            known += 1
            found += token.lower() in pair.low
    return known, found


def _has(stem: str, low: str) -> bool:
    return bool(re.search(rf"\b{re.escape(stem)}", low))


def _invented(pair: Pair) -> str:
    """The first English sentence that the source has nothing of."""
    parts = [p for p in _EN_SENTENCE.findall(pair.en) if p.strip(f" {HOLE}.*\"")]
    for part in parts:
        others = " ".join(p for p in parts if p is not part).lower()
        known = found = 0
        for stem in dict.fromkeys(m.lower() for m in lexicon.english_words().findall(part)):
            if _has(stem, others):
                continue
            known += 1
            found += any(zh in pair.zh for zh in lexicon.renderings().get(stem, ()))
        for token in [*TOKEN.findall(part), *_FIGURE.findall(part)]:
            if token in pair.zh:
                known, found = known + 1, found + 1
        if known >= 3 and found <= _chance(known) and len(parts) > 1:
            return part.strip()
    return ""
