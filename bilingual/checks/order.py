"""Order: from what to what, which of two is more, and which value belongs to which name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bilingual.checks import quantity
from bilingual.checks.names import TOKEN
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import Quantity
from bilingual.checks.wordlists import pattern
from bilingual.model import Finding, Severity

KIND = "order"
_FROM_TO = re.compile(r"(?:从|由|自)[^。；]{0,24}$")
_REACH = re.compile(r"^[^。；，]{0,24}(?:至|到|为|成|→)[^。；，]{0,8}$")
_CLAUSE = re.compile(r"[^，。；！？、,;:!?()（）\n]+")
_EN_CLAUSE = re.compile(r"(?:[^,.;:!?()\n]|[.,](?=\d))+?(?=[,.;:!?()\n](?!\d)|\b(?:and|while|whereas|but)\b|$)")
_DOUBLE_NEGATIVE = re.compile(r"error|loss|latency|cost|risk|time|overhead|hallucinat|delay", re.I)


def check_order(pair: Pair) -> Iterator[Finding]:
    """Values that changed places, and comparisons that point the other way.

    >>> [f.message for f in check_order(pair_of("从 80 降至 12", "falls from 12 to 80"))]
    ['order turned: 80 → 12']
    """
    ours = quantity.chinese(pair.zh)
    theirs = [q for q in quantity.english(pair.en) if q.form != "month"]
    turned = list(_from_to(pair, ours, theirs))
    yield from turned
    if not turned:
        yield from _sequence(pair, ours, theirs)
    yield from _direction(pair, ours, theirs)
    yield from _bound(pair, ours, theirs)


def _single(quantities: list[Quantity]) -> dict[float, Quantity]:
    """The quantities whose value stands once."""
    counts = Counter(q.value for q in quantities)
    return {q.value: q for q in quantities if counts[q.value] == 1}


def _from_to(pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> Iterator[Finding]:
    """从 A 降至 B: English must not say "from B" or "to A"."""
    once = _single(theirs)
    for first, second in zip(ours, ours[1:], strict=False):
        between = pair.zh[first.end : second.start]
        if not (_FROM_TO.search(pair.zh[: first.start]) and _REACH.search(between)) and "→" not in between:
            continue
        a, b = once.get(first.value), once.get(second.value)
        if not a or not b or a.value == b.value:
            continue
        if _after(pair.en, b, r"from|of") and not _after(pair.en, a, r"from") or (
            _after(pair.en, a, r"to|at") and not _after(pair.en, b, r"to|at|of") and a.start > b.start
        ) or (a.start > b.start and re.fullmatch(r"\s*(?:to|→|->)\s*(?:about |around )?\W*", pair.en[b.end : a.start])):
            message = f"order turned: {first.text} → {second.text}"
            yield finding(KIND, Severity.CRITICAL, message, f"write from {first.text} to {second.text}")


def _after(text: str, q: Quantity, words: str) -> bool:
    """Whether one of the words stands just before the quantity."""
    return bool(re.search(rf"\b(?:{words})(?: about| around| roughly| nearly| over| only| just| the| a| original)*\W*$", text[: q.start][-40:], re.I))


def _sequence(pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> Iterator[Finding]:
    """Values that change places while the names beside them keep theirs."""
    ones, twos = _single(ours), _single(theirs)
    values = [q for q in ours if q.value in ones and q.value in twos]
    labels = _labels(pair)
    for first, second in zip(values, values[1:], strict=False):
        a, b = twos[first.value], twos[second.value]
        between = pair.zh[first.end : second.start]
        if a.start < b.start or "。" in between or "；" in between:
            continue
        listed = re.fullmatch(r"\s*(?:\([^()]*\)|（[^（）]*）)?\s*[、和与及/,，]\s*(?:以及)?\s*", between)
        kept = [n for n in labels if _attached(pair, n, first, second, a, b)]
        if kept or (listed and "分别" in pair.zh and (len(labels) != 2 or not _crossed(pair, labels))):
            message = f"values changed places: {first.text}, {second.text}"
            yield finding(KIND, Severity.CRITICAL, message, "give each value to the name that it belongs to")
            return


def _labels(pair: Pair) -> list[str]:
    """Latin names that stand once in either text: what values belong to."""
    ours, theirs = Counter(TOKEN.findall(pair.zh)), Counter(TOKEN.findall(pair.en))
    return [n for n, count in ours.items() if count == 1 and theirs[n] == 1 and len(n) > 1 and n[0].isupper()]


def _attached(pair: Pair, name: str, first: Quantity, second: Quantity, a: Quantity, b: Quantity) -> bool:
    """Whether the name stands close to one value in Chinese and close to the other one in English."""
    zh, en = pair.zh.find(name), pair.en.find(name)
    near_first, near_second = _distance(zh, first), _distance(zh, second)
    if min(near_first, near_second) > 14 or abs(near_first - near_second) < 3:
        return False
    near_a, near_b = _distance(en, a), _distance(en, b)
    return min(near_a, near_b) < 30 and abs(near_a - near_b) > 3 and (near_first < near_second) != (near_a < near_b)


def _distance(at: int, q: Quantity) -> int:
    return min(abs(at - q.start), abs(at - q.end))


def _crossed(pair: Pair, labels: list[str]) -> bool:
    """Whether two names changed places as well, so that everything still belongs together."""
    first, second = labels
    return (pair.zh.find(first) < pair.zh.find(second)) != (pair.en.find(first) < pair.en.find(second))


def _signs(text: str, language: str) -> set[str]:
    """Directions that a text speaks of: "up", "down"."""
    return {way for way in ("up", "down") if pattern(f"{way}_{language}").search(text)}


def _direction(pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> Iterator[Finding]:
    """A rise that became a fall, over the whole segment or in the clause of one value."""
    whole_zh, whole_en = _signs(pair.zh, "zh"), _signs(pair.en, "en")
    if len(whole_zh) == 1 and len(whole_en) == 1 and whole_zh != whole_en:
        yield _reversed(whole_zh)
        return
    once = _single(theirs)
    for value, source in _single(ours).items():
        target = once.get(value)
        if not target:
            continue
        zh, en = _signs(_around(_CLAUSE, pair.zh, source), "zh"), _signs(_around(_EN_CLAUSE, pair.en, target), "en")
        if len(zh) == 1 and len(en) == 1 and zh != en:
            yield _reversed(zh, f" at {source.text}")
            return


def _reversed(way: set[str], where: str = "") -> Finding:
    told = "a rise became a fall" if way == {"up"} else "a fall became a rise"
    return finding(KIND, Severity.CRITICAL, f"direction turned{where}: {told}", "say it the way the source does")


def _around(clause: re.Pattern[str], text: str, q: Quantity) -> str:
    """The clause that holds the quantity."""
    return next((m.group() for m in clause.finditer(text) if m.start() <= q.start < m.end()), "")


def _bound(pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> Iterator[Finding]:
    """超过 900 is more than 900, 不足 900 is less: the words before a value."""
    once = _single(theirs)
    for value, source in _single(ours).items():
        target = once.get(value)
        if not target:
            continue
        zh_before, en_before = pair.zh[max(0, source.start - 6) : source.start], pair.low[: target.start][-24:]
        for way, other in (("over", "under"), ("under", "over")):
            if pattern(f"{way}_zh").search(zh_before) and pattern(f"{other}_en").search(en_before):
                message = f"comparison turned: {zh_before.strip()[-3:]} {source.text} became {en_before.strip()[-12:]}"
                yield finding(KIND, Severity.CRITICAL, message, f"compare with {source.text} as the source does")
                return
