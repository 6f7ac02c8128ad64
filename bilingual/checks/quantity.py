"""Read the quantities of a text: value, unit and sign, in Chinese and in English.

`900 万`, `9 million` and `九百万` all have the value 9e6. Input is prose without atoms and emphasis
marks, folded by `pair.fold`; output keeps reading order. Digits inside names (`Qwen2.5-7B`) are not
quantities: the names check compares those as they are spelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# A name holds letters and digits and starts with a letter; a version has two dots or more.
NAME = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[-_.+/@:][A-Za-z0-9]+)*(?<=[A-Za-z0-9])"
    r"|\d+(?:\.\d+){2,}(?:[-_][A-Za-z0-9]+)*|\d+x\d+[A-Z]\b|\d+(?:\.\d+)?[eE][-+]?\d+"
)
NUMBER = re.compile(rf"(?<![A-Za-z0-9_.])(?P<minus>(?<![\w)%.])[-\u2212])?(?P<digits>{DIGITS})")

HAN_SCALE = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
EN_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SUFFIX = {"K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}

HAN_UNIT = {
    "%": "%", "个百分点": "pp", "百分点": "pp", "个点": "pp", "个基点": "bp", "基点": "bp",
    "倍": "x", "×": "x", "分": "pt", "毫秒": "ms",
    "微秒": "us", "秒": "s", "分钟": "min", "小时": "h", "天": "day", "周": "week", "个月": "month",
    "年": "year", "年代": "decade", "美元": "usd", "万美元": "usd", "元": "cny", "人民币": "cny", "欧元": "eur",
    "公里": "km", "千米": "km", "厘米": "cm", "毫米": "mm", "米": "m", "公斤": "kg", "克": "g",
}  # fmt: skip
LATIN_UNIT = (
    "GB", "MB", "TB", "KB", "PB", "GiB", "MiB", "ms", "us", "s", "h", "K", "k", "M", "B", "T", "D", "Hz", "kHz", "MHz",
    "GHz", "W", "kW", "km", "cm", "mm", "m", "kg", "g", "bit", "bits", "fps", "FPS", "dB", "x", "X",
)  # fmt: skip
EN_UNIT = {
    "%": "%", "percent": "%", "per cent": "%", "percentage point": "pp", "percentage-point": "pp", "pp": "pp",
    "point": "pt", "basis point": "bp", "×": "x", "x": "x", "time": "x", "fold": "x",
    "millisecond": "ms", "microsecond": "us",
    "second": "s", "minute": "min", "min": "min", "hour": "h", "day": "day", "week": "week", "month": "month",
    "year": "year", "dollar": "usd", "usd": "usd", "yuan": "cny", "rmb": "cny", "euro": "eur",
    "kilometer": "km", "centimeter": "cm", "millimeter": "mm", "meter": "m", "kilogram": "kg", "gram": "g",
}  # fmt: skip
_HAN_UNITS = "|".join(sorted(map(re.escape, HAN_UNIT), key=len, reverse=True))
_LATIN_UNITS = "|".join(sorted(LATIN_UNIT, key=len, reverse=True))
_EN_UNITS = "|".join(sorted(map(re.escape, EN_UNIT), key=len, reverse=True))
_AFTER_ZH = re.compile(
    r"\s*(?P<scale>百万|千万|百亿|千亿|万亿|[千万亿](?![\u7c73\u74e6]))?\s*"
    rf"(?:(?P<han>{_HAN_UNITS})|(?P<latin>{_LATIN_UNITS})(?![A-Za-z0-9]))?"
)
_AFTER_EN = re.compile(
    rf"(?:[\s-]?(?P<scale>thousand|million|billion|trillion)s?\b)?"
    rf"(?:[\s-]{{0,2}}(?:(?P<latin>{_LATIN_UNITS})(?![A-Za-z0-9])|(?P<en>{_EN_UNITS})(?:e?s)?(?![a-z]|×?\d)))?",
    re.I,
)

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = (*ONES, "twenty")
ORDINALS = ("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
WORD_VALUE = (
    {w: float(i) for i, w in enumerate(ONES)}
    | {w: 10.0 * i for i, w in enumerate(TENS, 2)}
    | {w: float(i) for i, w in enumerate(ORDINALS)}
    | {"once": 1, "twice": 2, "thrice": 3, "half": 0.5, "halve": 0.5, "halved": 0.5, "halving": 0.5, "halves": 0.5}
    | {"dozen": 12, "quarter": 0.25}
)
STEMS = {
    "doubl": 2, "dual": 2, "tripl": 3, "trio": 3, "quadrupl": 4, "quintupl": 5, "twofold": 2, "threefold": 3,
    "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9, "tenfold": 10,
}  # fmt: skip
_WORD = re.compile(
    r"\b(?P<stem>" + "|".join(STEMS) + r")\w*"
    r"|\b(?P<tens>" + "|".join(TENS) + r")[- ](?P<unit>" + "|".join(ONES[1:10]) + r")\b"
    r"|\b(?P<word>" + "|".join(sorted(WORD_VALUE, key=len, reverse=True)) + r")s?(?:-?fold)?\b",
    re.I,
)
_NO_NUMBER = re.compile(
    r"(?:dozens|few dozen|several dozen|quarters|seconds|halves|ones|(?:per|[\d.])[\s-]second)$", re.I
)
_SCALED = re.compile(r"[\s-](?P<scale>hundred|thousand|million|billion|trillion)\b", re.I)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = re.compile(r"\b(" + "|".join(m if len(m) < 4 else f"{m}|{m[:3]}" for m in MONTHS) + r")\b\.?", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text. `unit` is canonical ("%", "pp", "x", "GB", "s", …) or ""."""

    value: float
    unit: str
    text: str
    start: int
    end: int
    form: str  # digits, word, month
    negative: bool = False
    lent: bool = False  # the unit is that of a later number of the same list


def digits_value(digits: str) -> float:
    """The value of Arabic digits with optional thousands commas; inf for absurdly long ones."""
    return float(digits.replace(",", ""))


@lru_cache(maxsize=64)
def name_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Names with digits in them (`GPT-4`, `v1.2.3`, `8x7B`): start, end, spelling."""
    return tuple((m.start(), m.end(), m.group()) for m in NAME.finditer(text) if any(map(str.isdigit, m.group())))


def _nameless(text: str) -> str:
    """The text with every digit that belongs to a name put out of sight, at its old length."""
    for start, end, name in name_spans(text):
        text = f"{text[:start]}{'_' * len(name)}{text[end:]}"
    return text


def _spread(found: list[Quantity], text: str) -> tuple[Quantity, ...]:
    """Give the unit of a list's last number to the others: `3-5%`, `19.6 和 6.9 个百分点`."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        gap, later = text[out[i].end : out[i + 1].start], out[i + 1]
        if not out[i].unit and later.unit in {"%", "pp", "x", "pt"} and _LIST_GAP.fullmatch(gap):
            q = out[i]
            out[i] = replace(q, unit=later.unit, lent=True)
    return tuple(out)


_ASIDE = r"\s*(?:\([^()]{0,40}\))?\s*"
_LIST_GAP = re.compile(rf"{_ASIDE}(?:[-~\u2013\u2014～至到和与及或、,，/]|to|and|or|,\s*and|from)?{_ASIDE}", re.I)


@lru_cache(maxsize=64)
def chinese(text: str) -> tuple[Quantity, ...]:
    """Quantities written with Arabic digits in Chinese prose."""
    found = []
    for match in NUMBER.finditer(_nameless(text)):
        after = _AFTER_ZH.match(text, match.end())
        assert after is not None
        scale = HAN_SCALE.get(after["scale"] or "", 1.0)
        unit = HAN_UNIT.get(after["han"] or "", "") or (after["latin"] or "")
        if not (after["han"] or after["latin"]) and text[max(0, match.start() - 1) : match.start()] == "$":
            unit = "usd"
        found.append(_quantity(match, after.end(), scale, unit, text))
    return _spread(found, text)


def _quantity(match: re.Match[str], end: int, scale: float, unit: str, text: str) -> Quantity:
    value = round(digits_value(match["digits"]) * scale, 6)
    return Quantity(value, unit, text[match.start() : end].strip(), match.start(), end, "digits", bool(match["minus"]))


@lru_cache(maxsize=64)
def english(text: str) -> tuple[Quantity, ...]:
    """Quantities of English prose: digits, number words and month names, in reading order."""
    found = [*_english_digits(text), *_words(text), *_months(text)]
    return _spread(sorted(found, key=lambda q: q.start), text)


def _english_digits(text: str) -> Iterator[Quantity]:
    for match in NUMBER.finditer(_nameless(text)):
        after = _AFTER_EN.match(text, match.end())
        assert after is not None
        scale = EN_SCALE.get((after["scale"] or "").lower(), 1.0)
        unit = EN_UNIT.get((after["en"] or "").lower(), "") or (after["latin"] or "")
        if not unit and text[max(0, match.start() - 1) : match.start()] in {"$", "¥", "€"}:
            unit = {"$": "usd", "¥": "cny", "€": "eur"}[text[match.start() - 1]]
        yield _quantity(match, after.end(), scale, _plain_unit(unit, match["digits"]), text)


def _plain_unit(unit: str, digits: str) -> str:
    """The unit as Chinese is read: the s of the 1990s is no second."""
    if unit == "s" and re.fullmatch(r"1\d\d0|20\d0", digits):
        return "decade"
    return {"X": "x", "FPS": "fps", "bits": "bit"}.get(unit, unit)


def _words(text: str) -> Iterator[Quantity]:
    for match in _WORD.finditer(text):
        if _NO_NUMBER.search(text[max(0, match.end() - 20) : match.end()]):
            continue
        value, end = _word_value(match), match.end()
        scaled = _SCALED.match(text, end)
        while scaled:
            value, end = value * EN_SCALE[scaled["scale"].lower()], scaled.end()
            scaled = _SCALED.match(text, end)
        unit = "x" if match["stem"] or "fold" in match.group().lower() or match.group().lower() == "twice" else ""
        after = _AFTER_EN.match(text, end)
        if not unit and after and after["en"]:
            unit = EN_UNIT[after["en"].lower()]
        yield Quantity(round(float(value), 6), unit, text[match.start() : end], match.start(), end, "word")


def _word_value(match: re.Match[str]) -> float:
    if match["stem"]:
        return STEMS[match["stem"].lower()]
    if match["tens"]:
        return WORD_VALUE[match["tens"].lower()] + WORD_VALUE[match["unit"].lower()]
    return WORD_VALUE[match["word"].lower()]


def _months(text: str) -> Iterator[Quantity]:
    for match in _MONTH.finditer(text):
        if match.group() in {"may", "march", "mar"}:  # the verbs; a month has a capital
            continue
        month = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(match[1].lower()[:3]))
        yield Quantity(float(month), "", match.group(), match.start(), match.end(), "month")
