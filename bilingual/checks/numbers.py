"""Numbers: every quantity of the source is in the translation, unchanged, and none is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bilingual.checks import numeral, quantity
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import Quantity
from bilingual.model import Finding, Severity

KIND = "numbers"
_GROWTH = re.compile(
    r"(?:提升|提高|增加|增长|增大|扩大|加快|加速|高出|多出|快|翻)了?(?:近|约|超过|接近|超)?\s*(?:1|一)\s*倍|翻了?一[番倍]|翻倍"
)
_GROWN = re.compile(r"doubl|twofold|2-fold|twice|\b2(?:\.0)?\s?[×x]|two times|\b100\s?%|as (?:many|much|fast) again")
_WRONGLY_GROWN = re.compile(r"(?<![\d.])1(?:\.0)?\s?(?:×|x\b|times\b|-?fold)|\bone (?:time|fold)\b|\bonefold", re.I)
_FEW_TO_MANY = re.compile(r"[百千万亿]|大量|海量|成千|\d{3}|\d\s*[KMBTk]\b")
_FAMILY = {"ms": "time", "us": "time", "s": "time", "min": "time", "h": "time", "day": "time", "week": "time"}
_FAMILY |= {"month": "time", "year": "time", "usd": "money", "cny": "money", "eur": "money"}
_FAMILY |= {u: "size" for u in ("GB", "MB", "TB", "KB", "PB", "GiB", "MiB", "bit")}
_FAMILY |= {u: "suffix" for u in ("K", "k", "M", "B", "T")}
_FAMILY |= {u: "frequency" for u in ("Hz", "kHz", "MHz", "GHz")} | {u: "length" for u in ("km", "m", "cm", "mm")}
_FAMILY |= {"kg": "mass", "g": "mass"}


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
        yield from _unit(pair, source, target)
        yield from _sign(pair, source, target)
    yield from _growth(pair)
    yield from _vague(pair)
    yield from _points(pair, ours, han)


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
    return _values(source) | (_factors(pair, source) if source.unit == "x" else set())


def _factors(pair: Pair, source: Quantity) -> set[float]:
    """What N倍 may become: after a verb of growth N倍 more is N+1 times as much."""
    before = pair.zh[max(0, source.start - 20) : source.start]
    if not re.search(r"(?:提升|提高|增加|增长|高出|多)了?(?:近|约|超过)?\s*$", before):
        return set()
    grown = {source.value + 1, source.value * 100}
    return grown | {100.0, 2.0} if source.value == 1 else grown


def _lost(pair: Pair, lost: list[Quantity]) -> Iterator[Finding]:
    hidden = Counter(_hidden(pair.en))
    for source in lost:
        if source.unit == "x" and source.value == 1 and _GROWTH.search(pair.zh):
            continue  # judged by _growth
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
        listed = re.search(r"[、和与及/]", pair.zh[max(0, number.start - 40) : number.start])
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
    prefixes = {3: r"\btri|\bternary", 4: r"\bquad|\btetra", 5: r"\bquint|\bpenta", 6: r"\bhex|\bsext", 8: r"\boct"}
    prefix = prefixes.get(int(number.value))
    return bool(prefix and re.search(prefix, pair.low))


def _fraction_told(pair: Pair, number: numeral.Numeral) -> bool:
    below, _, above = number.text.partition("分之")
    d, n = numeral.value_of(below), numeral.value_of(above)
    said = {q.value for q in quantity.english(pair.en)}
    return number.value in said or round(number.value * 100) in said or (d in said and (n in said or n == 1))


def _invented(
    pair: Pair, ours: Sequence[Quantity], han: list[numeral.Numeral], spare: list[Quantity]
) -> Iterator[Finding]:
    known = {q.value for q in ours} | {n.value for n in han} | set(_hidden(pair.zh))
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
    if _GROWTH.search(zh):
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


def _unit(pair: Pair, source: Quantity, target: Quantity) -> Iterator[Finding]:
    ours, theirs = source.unit, target.unit
    if target.form == "month" or target.value != source.value or (ours == theirs and ours):
        return
    wrong = _wrong_unit(pair, source, target)
    if wrong:
        yield finding(KIND, Severity.CRITICAL, f"{wrong}: {source.text} became {target.text}", f"write {source.text}")
    elif ours == "x" and not re.search(r"times|fold|factor|×|\dx\b|twice|doubl|tripl|quadrupl", pair.low):
        what = f"multiple lost: {source.text} became {target.text}"
        yield finding(KIND, Severity.MAJOR, what, f"write {source.value:g}×")
    elif _FAMILY.get(ours) in {"suffix", "size"} and not theirs:
        again = re.search(rf"{re.escape(target.text)}[^.]*?\d\s?-?{ours}\b", pair.en)
        severity = Severity.MINOR if again else Severity.MAJOR
        yield finding(KIND, severity, f"unit lost: {source.text} became {target.text}", f"write {source.text}")


def _wrong_unit(pair: Pair, source: Quantity, target: Quantity) -> str:
    """What is wrong with the target's unit, or an empty string."""
    ours, theirs = source.unit, target.unit
    if ours == "%":
        if target.form == "word" and not theirs:
            return ""
        return "percent sign lost" if theirs in {"", "pt"} else "unit changed"
    if ours == "pp":
        return "" if theirs in {"pt", ""} and "point" in pair.low else "percentage points became something else"
    if theirs in {"%", "pp"}:
        return "percent invented"
    if ours == "x":
        return "multiple became another unit" if theirs else ""
    if not ours and theirs and _counts_things(pair, source, target):
        return "value beside another noun"
    kin, other = _FAMILY.get(ours), _FAMILY.get(theirs)
    return "unit changed" if kin and other and (kin != other or ours.lower() != theirs.lower()) else ""


_THING = re.compile(r"\s*[多余]?(?:个|种|类|项|名|位|家|篇|条|张|台|支|所|道|款|套|本|部|座|只|国)")


def _counts_things(pair: Pair, source: Quantity, target: Quantity) -> bool:
    """Whether Chinese counts things with a value that English gives a unit of measurement."""
    measured = _FAMILY.get(target.unit) in {"size", "money", "length", "mass", "frequency", "time"}
    return measured and bool(_THING.match(pair.zh, source.end)) and not pair.zh.startswith("个月", source.end)


_FALL = re.compile(r"drop|decreas|declin|reduc|lower|fall|fell|minus|negative|loss|lose|less|below|down|behind|worse")


def _sign(pair: Pair, source: Quantity, target: Quantity) -> Iterator[Finding]:
    if source.value != target.value or source.negative == target.negative:
        return
    if source.negative and not _FALL.search(pair.low):
        yield finding(KIND, Severity.CRITICAL, f"minus sign lost: {source.text}", f"write {source.text}")
    if target.negative and "负" not in pair.zh and not re.search("[降减少跌退损低]", pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"minus sign invented: {target.text}", f"write {source.text}")


def _growth(pair: Pair) -> Iterator[Finding]:
    """提升 1 倍 is doubling; 1× would be no growth at all."""
    grown = _GROWTH.search(pair.zh)
    if not grown:
        return
    if _WRONGLY_GROWN.search(pair.en) and not re.search(r"(?<!\d)1(?:\.0)?\s*[×x]", pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"{grown.group()} is a doubling, not 1×", 'write "doubles" or 2×')
    elif not _GROWN.search(pair.low):
        yield finding(KIND, Severity.CRITICAL, f"number lost: {grown.group()}", 'write "doubles" or 2×')


def _vague(pair: Pair) -> Iterator[Finding]:
    for size in numeral.vague(pair.zh):
        if not any(word in pair.low for word in size.words) and not re.search(r"\d[KMBT]\b|\d{3}", pair.en):
            yield finding(KIND, Severity.MAJOR, f"size lost: {size.text}", f"say {size.words[0]}s")


def _points(pair: Pair, ours: Sequence[Quantity], han: list[numeral.Numeral]) -> Iterator[Finding]:
    """Percentage points that the source does not speak of."""
    if re.search(r"百分点|个点|\bpp\b|\bpoints?\b", pair.zh) or not re.search(r"percentage[- ]points?", pair.low):
        return
    if any(unit == "%" for unit in [*(q.unit for q in ours), *(n.unit for n in han)]):
        yield finding(KIND, Severity.CRITICAL, "percent became percentage points", "write %")
