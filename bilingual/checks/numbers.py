"""Numbers: every quantity of the source is in the translation, unchanged, and none is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bilingual.checks import measures, numeral, quantity
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import Quantity
from bilingual.model import Finding, Severity

KIND = "numbers"
_GROWN_BEFORE = re.compile(r"(?:提升|提高|增加|增长|增大|扩大|上涨|上升|高出|多出|多)了?(?:近|约|超过|逾|将近)?\s*$")
_FEW_TO_MANY = re.compile(r"[百千万亿]|大量|海量|成千|\d{3}|\d\s*[KMBTk]\b")


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Lost, changed and invented quantities, their units and signs.

    >>> [f.message for f in check_numbers(pair_of("延迟降低 30%", "Latency falls by 20%"))]
    ['number lost: 30%', 'number invented: 20%']
    """
    ours, han, theirs = quantity.chinese(pair.zh), numeral.numerals(pair.zh), quantity.english(pair.en)
    matched, lost, spare = _match(pair, ours, theirs)
    yield from _lost(pair, lost)
    yield from _numerals(pair, han, spare)
    yield from _invented(pair, ours, han, spare)
    for source, target in matched:
        yield from measures.unit(pair, source, target)
        yield from measures.sign(pair, source, target)
    yield from measures.growth(pair)
    yield from measures.vague(pair)
    yield from measures.magnitude(pair)
    yield from measures.points(pair, ours, han)


Matches = list[tuple[Quantity, Quantity]]


def _match(
    pair: Pair, ours: Sequence[Quantity], theirs: Sequence[Quantity]
) -> tuple[Matches, list[Quantity], list[Quantity]]:
    """Pair equal values, digits before words and equal units first; what is left on either side."""
    matched: Matches = []
    lost: list[Quantity] = []
    spare: dict[float, list[Quantity]] = {}
    for target in theirs:
        for value in _values(target):
            spare.setdefault(value, []).append(target)
    for source in ours:
        values = (source.value, *sorted(_wanted(pair, source) - {source.value}))
        near = next((spare[v][:8] for v in values if spare.get(v)), None)
        if near is None:
            lost.append(source)
            continue
        best = min(near, key=lambda q: (q.form == "word", q.unit != source.unit, q.start))
        for value in _values(best):
            spare[value].remove(best)
        matched.append((source, best))
    left = {q.start: q for rest in spare.values() for q in rest}
    return matched, lost, [left[start] for start in sorted(left)]


def _values(quantity_: Quantity) -> set[float]:
    """What a quantity may mean: 52K is 52,000; 7B is 7 in a model's name and 7 billion elsewhere."""
    scale = quantity.SUFFIX.get(quantity_.unit, 1.0)
    return {quantity_.value, round(quantity_.value * scale, 6)}


def _wanted(pair: Pair, source: Quantity) -> set[float]:
    """The values that may stand for the source's: 200B is 200 billion, 提升 1 倍 is 100%."""
    if source.unit == "decade":
        return _values(source) | _decades(source.value)
    return _values(source) | (_factors(pair, source) if source.unit == "x" else set())


def _decades(value: float) -> set[float]:
    """The first years of 九十年代."""
    return {1800 + value, 1900 + value, 2000 + value} if value % 10 == 0 and value < 100 else set()


def _factors(pair: Pair, source: Quantity) -> set[float]:
    """What N倍 may become: after a verb of growth N倍 more is N+1 times as much."""
    before = pair.zh[max(0, source.start - 20) : source.start]
    if not _GROWN_BEFORE.search(before):
        return set()
    grown = {source.value + 1, source.value * 100}
    return grown | {100.0, 2.0} if source.value == 1 else grown


def _lost(pair: Pair, lost: list[Quantity]) -> Iterator[Finding]:
    hidden = Counter(_hidden(pair.en))
    for source in lost:
        if source.unit == "x" and source.value == 1 and measures.GROWTH.search(pair.zh):
            continue  # judged by _growth
        if _spanned(source.value, source.text, pair.low):
            continue
        if hidden[source.value] > 0:  # inside a name: "sub-7B", "top-10"
            hidden[source.value] -= 1
            continue
        again = any(q.value == source.value for q in quantity.english(pair.en))
        dated = again and source.value in range(1900, 2101)  # "from January to June 2024" says the year once
        severity = Severity.MAJOR if dated else Severity.CRITICAL
        message = f"number lost: {source.text}" + (" (it stands fewer times than in the source)" if again else "")
        yield finding(KIND, severity, message, f"write {source.text} in the translation")


def _hidden(text: str) -> Iterator[float]:
    """Values written inside names of the translation."""
    for _, _, name in quantity.name_spans(text):
        for digits in re.findall(r"(?<![\d.])\d+(?:\.\d+)?", name):
            yield round(quantity.digits_value(digits), 6)


def _numerals(pair: Pair, han: list[numeral.Numeral], spare: list[Quantity]) -> Iterator[Finding]:
    """Numbers that Chinese characters write: the firm ones must be in the English in some form."""
    hidden = set(_hidden(pair.en))
    for number in han:
        if not number.firm or number.value in hidden:
            continue
        if _told(pair, number, spare):
            yield from _bare_percent(pair, number)
            continue
        rival = [q for q in spare if q.form != "month" and q.value >= 2 and q.value not in {n.value for n in han}]
        before = pair.zh[max(0, number.start - 40) : number.start]
        more = before.rstrip().endswith("等")  # 甲、乙等六类 are more than two
        listed = re.search(r"[、和与及/]", before) and not more
        if rival or number.unit or number.value > 10:
            yield finding(KIND, Severity.CRITICAL, f"number lost: {number.text}", f"give the number {number.value:g}")
        elif not listed:  # "A, B and C" may do without "the three"
            yield finding(KIND, Severity.MAJOR, f"number not found: {number.text}", f"give the number {number.value:g}")


def _bare_percent(pair: Pair, number: numeral.Numeral) -> Iterator[Finding]:
    """百分之二十 that became a mere 20."""
    told = [q for q in quantity.english(pair.en) if q.value == number.value]
    if number.unit == "%" and told and not any(q.unit == "%" for q in told):
        yield finding(KIND, Severity.CRITICAL, f"percent sign lost: {number.text}", f"write {number.value:g}%")


def _told(pair: Pair, number: numeral.Numeral, spare: list[Quantity]) -> bool:
    if number.unit == "fraction":
        return _fraction_told(pair, number)
    if any(number.value in _values(q) for q in [*spare, *quantity.english(pair.en)]):
        return True
    if any(word in pair.low for word in numeral.scale_words(number)):
        return True
    if _spanned(number.value, number.text, pair.low) or _grown_told(pair, number, spare):
        return True
    prefixes = {3: r"\btri|\bternary", 4: r"\bquad|\btetra", 5: r"\bquint|\bpenta", 6: r"\bhex|\bsext", 8: r"\boct"}
    prefix = prefixes.get(int(number.value))
    return bool(prefix and re.search(prefix, pair.low))


def _grown_told(pair: Pair, number: numeral.Numeral, spare: list[Quantity]) -> bool:
    """增加两倍 is a tripling, 九十年代 are the 1990s."""
    wanted = _derived(pair, [number]) if number.unit in {"x", "decade"} else set()
    return any(_values(q) & wanted for q in spare)


_SPANS = (
    (10, "年", r"\bdecade"), (100, "年", r"\bcentur"),
    (12, "个月", r"\b(?:a|one) year"), (24, "小时", r"\b(?:a|one) day"),
)  # fmt: skip


def _spanned(value: float, text: str, low: str) -> bool:
    """Spans of time with a word of their own: 十年 is a decade."""
    return any(value == size and text.endswith(unit) and re.search(word, low) for size, unit, word in _SPANS)


def _fraction_told(pair: Pair, number: numeral.Numeral) -> bool:
    below, _, above = number.text.partition("分之")
    d, n = numeral.value_of(below), numeral.value_of(above)
    said = {q.value for q in quantity.english(pair.en)}
    if said & _shares(number) or (d in said and (n in said or n == 1)):
        return True
    word = {4: "quarter", 2: "half|halves"}.get(int(d or 0), "") or _ordinal(int(d or 0))
    return bool(word and (n in said or n == 1) and re.search(word, pair.low))


def _ordinal(value: int) -> str:
    """What is said for one part of many, beyond the words that `quantity` reads: one four-hundredth."""
    return {100: "hundredth", 1000: "thousandth", 10**6: "millionth", 10**9: "billionth"}.get(value, "")


def _shares(number: numeral.Numeral) -> set[float]:
    """What a fraction may be written as: 万分之五 is 0.0005, 0.05% or 5 in ten thousand."""
    return {number.value, round(number.value * 100), round(number.value * 100, 6), round(number.value * 1000, 6)}


def _invented(
    pair: Pair, ours: Sequence[Quantity], han: list[numeral.Numeral], spare: list[Quantity]
) -> Iterator[Finding]:
    known = {q.value for q in ours} | {n.value for n in han} | set(_hidden(pair.zh)) | _derived(pair, han)
    for q in ours:
        known |= {round(q.value * quantity.SUFFIX.get(q.unit, 1), 6)}
    loose = known | {float(v) for c, v in numeral.DIGIT.items() if c in pair.zh} | _implied(pair)
    for q in spare:
        if q.value in known or (q.form != "digits" and q.value in loose):
            continue
        if q.form == "digits" and q.value in loose and q.value <= 10:
            continue
        if q.form == "digits":
            yield finding(KIND, Severity.CRITICAL, f"number invented: {q.text}", f"take out {q.text} or correct it")
        elif q.form == "month" or (q.value >= 3 and not _idle(pair, q)):
            severity = Severity.CRITICAL if q.value > 3 or _firm_three(q) else Severity.MAJOR
            yield finding(KIND, severity, f"number invented: {q.text}", f"take out {q.text!r} or correct it")


def _derived(pair: Pair, han: list[numeral.Numeral]) -> set[float]:
    """Values in another shape: 万分之五 as 0.05%, 增加两倍 as a tripling."""
    values = set()
    for number in han:
        if number.unit == "fraction":
            parts = map(numeral.value_of, number.text.split("分之"))
            values |= _shares(number) | {value for value in parts if value}
        elif number.unit == "decade":
            values |= _decades(number.value)
        elif number.unit == "x" and _GROWN_BEFORE.search(pair.zh[max(0, number.start - 20) : number.start]):
            values |= {number.value + 1, number.value * 100}
    return values


def _firm_three(q: Quantity) -> bool:
    return q.text.lower() in {"three", "threefold"} or q.text.lower().startswith("tripl")


def _implied(pair: Pair) -> set[float]:
    """Values that Chinese says without a numeral."""
    zh, values = pair.zh, {1.0}
    for pattern, numbers in (
        ("[双两二俩对倍番]|分别", (2.0,)), ("首|第一|最先|最初", (1.0,)), ("半", (0.5, 50.0)), ("十", (10.0,)),
        ("零|无|没有|从头", (0.0,)), ("三|叁", (3.0,)), ("季度|刻", (0.25,)), ("打", (12.0,)),
    ):  # fmt: skip
        if re.search(pattern, zh):
            values.update(numbers)
    if measures.GROWTH.search(zh):
        values |= {2.0, 100.0}
    for source in quantity.chinese(zh):
        if source.unit == "x":
            values |= _factors(pair, source)
    return values


def _idle(pair: Pair, q: Quantity) -> bool:
    """Number words that need no counterpart: "third-party", "hundreds" where the source is vague too."""
    tail = pair.low[q.end : q.end + 10]
    if q.text.lower().startswith("third") and ("part" in tail or "第三" in pair.zh):
        return True
    return q.value >= 100 and bool(_FEW_TO_MANY.search(pair.zh))
