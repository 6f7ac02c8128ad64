"""Order: from what to what, which of two is more, and which value belongs to which name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilingual.checks import quantity, sentences
from bilingual.checks.bounds import invented_bound, single, turned_bound
from bilingual.checks.direction import check_direction
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
_NAME = re.compile(r"\b[A-Z]{3,}\b")  # RISE-Video rises nowhere


def check_order(pair: Pair) -> Iterator[Finding]:
    """Values that changed places, and comparisons that point the other way.

    >>> [f.message for f in check_order(pair_of("从 80 降至 12", "falls from 12 to 80"))]
    ['order turned: 80 → 12']
    """
    beads = sentences.aligned(pair)
    for zh, en in beads:
        if zh.strip() and en.strip():
            yield from _sentence(pair if len(beads) == 1 else replace(pair, zh=zh, en=en, low=en.lower()))
    yield from _moved(beads)


def _sentence(pair: Pair) -> Iterator[Finding]:
    """What is out of order in one sentence (or in the few that were merged)."""
    ours = quantity.chinese(pair.zh)
    theirs = [q for q in quantity.english(pair.en) if q.form != "month"]
    turned = [*_from_to(pair, ours, theirs), *_part_of(pair)]
    yield from turned or _sequence(pair, ours, [q for q in theirs if q.form == "digits"])
    yield from _direction(pair, ours, theirs)
    yield from check_direction(pair)
    yield from turned_bound(pair, ours, theirs)
    yield from invented_bound(pair, ours, theirs)


def _moved(beads: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """A value that stands in another sentence than in the source."""
    ours = [{q.value: q for q in quantity.chinese(zh)} for zh, _ in beads]
    theirs = [{q.value for q in quantity.english(en)} for _, en in beads]
    for i, values in enumerate(ours):
        for value, source in values.items():
            alone = sum(value in other for other in ours) == 1 and sum(value in other for other in theirs) == 1
            if alone and value not in theirs[i] and value > 2 and beads[i][1].strip():
                message = f"value in another sentence: {source.text}"
                yield finding(KIND, Severity.CRITICAL, message, "put it where the source has it")
                return


def _part_of(pair: Pair) -> Iterator[Finding]:
    """12 of 10: a part larger than its whole."""
    for match in re.finditer(r"(?<![\w.,])(\d{1,9}) (?:out )?of (?:the |these )?(\d{1,9})\b(?![.,]\d)", pair.en):
        if int(match[1]) > int(match[2]):
            yield finding(KIND, Severity.CRITICAL, f"order turned: {match.group()}", "put part and whole back")


def _from_to(pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> Iterator[Finding]:
    """从 A 降至 B: English must not say "from B" or "to A"."""
    once = single(theirs)
    for first, second in zip(ours, ours[1:], strict=False):
        between = pair.zh[first.end : second.start]
        leads = _FROM_TO.search(pair.zh[max(0, first.start - 40) : first.start]) and _REACH.search(between)
        if not leads and "→" not in between:
            continue
        a, b = once.get(first.value), once.get(second.value)
        if not a or not b or a.value == b.value:
            continue
        if _is_turned(pair.en, a, b) or _reaches_another(pair.en, a, b, theirs):
            message = f"order turned: {first.text} → {second.text}"
            yield finding(KIND, Severity.CRITICAL, message, f"write from {first.text} to {second.text}")


def _reaches_another(text: str, a: Quantity, b: Quantity, every: Sequence[Quantity]) -> bool:
    """Whether "from a to" is followed by another value than b, which stands elsewhere."""
    after = next((q for q in every if q.start >= a.end), None)
    if after is None or after == b or not _after(text, a, "from"):
        return False
    return bool(re.fullmatch(r"\W*(?:\w+\W+)?to(?: about| around| nearly| over)?\s*[$¥€]?", text[a.end : after.start]))


def _is_turned(text: str, a: Quantity, b: Quantity) -> bool:
    """Whether English goes from b to a where Chinese goes from a to b."""
    if _after(text, b, "from") and not _after(text, a, "from"):
        return True
    if a.start < b.start:
        return False
    to_a = _after(text, a, "to|at") and not _after(text, b, "to|at|of")
    return to_a or bool(re.fullmatch(r"\s*(?:to|→|->)\s*(?:about |around )?\W*", text[b.end : a.start]))


def _after(text: str, q: Quantity, words: str) -> bool:
    """Whether one of the words stands just before the quantity."""
    filler = r"(?: about| around| roughly| nearly| over| only| just| the| a| original)*"
    return bool(re.search(rf"\b(?:{words}){filler}\W*$", text[max(0, q.start - 40) : q.start], re.I))


def _sequence(pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> Iterator[Finding]:
    """Values that change places while the names beside them keep theirs."""
    ones, twos = single(ours), single(theirs)
    values = [q for q in ours if q.value in ones and q.value in twos]
    labels = _labels(pair)
    for first, second in zip(values, values[1:], strict=False):
        a, b = twos[first.value], twos[second.value]
        between = pair.zh[first.end : second.start]
        if a.start < b.start or "。" in between or ("；" in between and not _enumerates(pair.zh, first, second)):
            continue
        if _exchanged(pair, (first, second), (a, b), labels):
            message = f"values changed places: {first.text}, {second.text}"
            yield finding(KIND, Severity.CRITICAL, message, "give each value to the name that it belongs to")
            return


def _enumerates(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two values number the items of a list: 1）…；2）…"""
    return all(text[q.end : q.end + 1] in {")", "）"} for q in (first, second))


def _exchanged(
    pair: Pair, ours: tuple[Quantity, Quantity], theirs: tuple[Quantity, Quantity], labels: list[str]
) -> bool:
    """Whether what stands around two values shows that they changed places, not merely the sentence its build."""
    (first, second), (a, b) = ours, theirs
    between, english = pair.zh[first.end : second.start], pair.en[b.end : a.start]
    if _enumerates(pair.zh, first, second):
        return True
    if re.fullmatch(r"\s*(?:out )?of (?:the |these )?", english):  # 8 of 10
        return False
    compared = re.search(r"\b(?:than|from|of|over|versus|compared)\b", english)
    if not compared and any(n in between and n in english for n in labels):
        return True
    if not _kin(pair.zh, first, second):
        return False
    listed = re.fullmatch(r"\s*(?:\([^()]*\)|（[^（）]*）)?\s*[、和与及/,，]\s*(?:以及)?\s*", between)
    if any(_attached(pair, n, first, second, a, b) for n in labels):
        return True
    return bool(listed and "分别" in pair.zh and (len(labels) != 2 or not _crossed(pair, labels)))


def _kin(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two values measure the same: unit, decimals and measure word are alike."""
    measures = [re.match(r"\s*[\u4e00-\u9fff]?", text[q.end : q.end + 2]) for q in (first, second)]
    counted = {m.group().strip() if m else "" for m in measures}
    loose = {"", *"的和与及到至降升比则而以为高低左右，。"}
    return (
        first.unit == second.unit
        and ("." in first.text) == ("." in second.text)
        and (len(counted) < 2 or counted <= loose)
    )


def _labels(pair: Pair) -> list[str]:
    """Latin names that stand once in either text: what values belong to."""
    ours = Counter(TOKEN.findall(pair.zh))
    theirs = Counter(token.removesuffix("'s") for token in TOKEN.findall(pair.en))
    return [n for n, count in ours.items() if count == 1 and theirs[n] == 1 and len(n) > 1 and not n.islower()]


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


def _direction(pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> Iterator[Finding]:
    """A rise that became a fall: in one sentence, or in the clause of one value."""
    english = _NAME.sub(" ", pair.en)
    turned = _turned(pair.zh, _FASTER.sub(" ", english) if _SHORTER.search(pair.zh) else english) or _both_ways(pair)
    if turned:
        yield _reversed(turned)
        return
    once = single(theirs)
    for value, source in single(ours).items():
        target = once.get(value)
        if not target:
            continue
        zh = _around(_CLAUSE, pair.zh, source)
        clause = _around(_EN_CLAUSE, pair.en, target)
        ways = _signs(zh, "zh"), _signs(_FASTER.sub(" ", clause) if _SHORTER.search(zh) else clause, "en")
        if len(ways[0]) == 1 and len(ways[1]) == 1 and ways[0] != ways[1]:
            yield _reversed(ways[0].pop(), f" at {source.text}")
            return


# A shorter time is a higher speed: neither word turns the other round.
_SHORTER = re.compile(r"(?:时间|耗时|用时|延迟|时延|时长|周期|成本|价格|费用)[^，。；]{0,8}(?:缩短|降|减|少|低|短)")
_FASTER = re.compile(r"\b(?:faster|quicker|speed\w* up|boost\w* speed|more quickly|cheaper)\b", re.I)
_FIRST_THEN = re.compile(r"先\w?(?:(?P<up>[升增涨高])|(?P<down>[降减跌低下]))\w{0,3}[后再]\w?(?:[升增涨高降减跌低下])")


def _both_ways(pair: Pair) -> str:
    """先升后降 must rise and fall; the direction that is told first, where the English lacks one of both."""
    told = _FIRST_THEN.search(pair.zh)
    if not told or _signs(pair.en, "en") in ({"up", "down"}, set()):
        return ""
    return "up" if told["up"] else "down"


def _turned(zh: str, en: str) -> str:
    """The direction of the Chinese ("up", "down") that the English turns round, or an empty string."""
    ours, theirs = _signs(zh, "zh"), _signs(en, "en")
    if len(ours) == 1 and len(theirs) == 1 and ours != theirs:
        return ours.pop()
    for way, other in (("up", "down"), ("down", "up")):
        if pattern(f"strong_{other}_en").search(en) and not pattern(f"hint_{other}_zh").search(zh):
            return way
    return ""


def _reversed(way: str, where: str = "") -> Finding:
    told = "a rise became a fall" if way == "up" else "a fall became a rise"
    return finding(KIND, Severity.CRITICAL, f"direction turned{where}: {told}", "say it the way the source does")


def _around(clause: re.Pattern[str], text: str, q: Quantity) -> str:
    """The clause that holds the quantity."""
    return next((m.group() for m in clause.finditer(text) if m.start() <= q.start < m.end()), "")
