"""Bounds of values: more than, less than, at least, up to; turned round, or from nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bilingual.checks import numeral
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import Quantity
from bilingual.checks.wordlists import pattern
from bilingual.model import Finding, Severity

KIND = "order"


def single(quantities: Sequence[Quantity]) -> dict[float, Quantity]:
    """The quantities whose value stands once."""
    counts = Counter(q.value for q in quantities)
    return {q.value: q for q in quantities if counts[q.value] == 1}


_COMPARED = r"(?:(?:more|less|fewer|greater|larger|higher|lower|smaller) than|exceed\w*|over|above|below|under)"
_NEGATED = re.compile(rf"\b(?:no|not|never|cannot|\w+n't) (?:\w+ ){{0,4}}?{_COMPARED}(?: (?:the|its|about|some))?\W*$")


def _no(before: str) -> bool:
    """Whether the comparison before a value is itself negated: no more than, does not exceed."""
    return bool(_NEGATED.search(before))


def _in_characters(text: str) -> Iterator[Quantity]:
    """Shares that Chinese characters write, as quantities: 三成 is 30%."""
    for number in numeral.numerals(text):
        if number.unit == "%":
            yield Quantity(number.value, "%", number.text, number.start, number.end, "word")


_UP_TO_RANGE = re.compile(r"\bup to \d[\d.,]*\s?%?\s?(?:to|[-–~])\s?\d[\d.,]*")


def invented_bound(pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> Iterator[Finding]:
    """An "up to" or "more than" before a value in a sentence that bounds nothing."""
    odd = _UP_TO_RANGE.search(pair.low)
    if odd and not re.search("达|最|至多", pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"bound invented: {odd.group()}", "take out 'up to'")
    if odd or pattern("bound_zh").search(pair.zh):
        return
    values = {q.value for q in ours}
    for q in theirs:
        said = pattern("bound_en").search(pair.low[max(0, q.start - 14) : q.start])
        if said and q.form == "digits" and q.value in values:
            message = f"bound invented: {said.group().strip()} {q.text}"
            yield finding(KIND, Severity.CRITICAL, message, f"take out {said.group().strip()!r}")
            return


def turned_bound(pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> Iterator[Finding]:
    """超过 900 is more than 900, 不足 900 is less: the words before a value."""
    once = single(theirs)
    for value, source in single([*ours, *_in_characters(pair.zh)]).items():
        target = once.get(value)
        if not target:
            continue
        zh_before = pair.zh[max(0, source.start - 16) : source.start]
        en_before = pair.low[max(0, target.start - 24) : target.start]
        zh_after = pair.zh[source.end : source.end + 5]
        for way, other in (("over", "under"), ("under", "over")):
            said = pattern(f"{way}_zh").search(zh_before) or pattern(f"after_{way}_zh").search(zh_after)
            if said and pattern(f"{other}_en").search(en_before) and not _no(pair.low[: target.start][-64:]):
                message = f"comparison turned: {zh_before.strip()[-4:]}{source.text} became {en_before.strip()[-12:]}"
                yield finding(KIND, Severity.CRITICAL, message, f"compare with {source.text} as the source does")
                return
