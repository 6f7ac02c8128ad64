"""Length: enough English for the Chinese, and not too much."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding
from bilingual.model import Finding, Severity

KIND = "length"
ENOUGH = 12  # Chinese characters below which a ratio says nothing
LOW, HIGH = 0.3, 1.8  # English words per Chinese character; a good translation has 0.45 to 0.95


def check_length(pair: Pair) -> Iterator[Finding]:
    """English words per Chinese character out of bounds: something was dropped or invented.

    >>> [f.message for f in check_length(pair_of("该方法在三个数据集上均优于基线模型。", "Good."))]
    ['too short: 1 English words for 17 Chinese characters']
    """
    han, words = pair.han, pair.words
    if han and not words and (han > 6 or not any(c.isalnum() for c in pair.en)):
        yield finding(KIND, Severity.CRITICAL, "no English at all", "translate the segment")
    elif han >= ENOUGH:
        ratio = words / han
        if pair.said / han < LOW:
            what = f"too short: {words} English words for {han} Chinese characters"
            yield finding(KIND, Severity.CRITICAL, what, "look for what was dropped")
        elif ratio > HIGH:
            what = f"too long: {words} English words for {han} Chinese characters"
            yield finding(KIND, Severity.CRITICAL, what, "look for what was added")
    elif han >= 2 and words > 8 + 3 * han:
        what = f"too long: {words} English words for {han} Chinese characters"
        yield finding(KIND, Severity.CRITICAL, what, "look for what was added")
