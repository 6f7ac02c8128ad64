"""Sizes, shares and dates that Chinese says in words, in English before an engine sees them.

A small model reads 上亿元 as billions of dollars, 四百分之一 as four percent and 5—9 月 as "5-9 month". Each has one
English: "more than a hundred million yuan", "1/400", "May to September".
"""

from __future__ import annotations

import re

from bilingual.checks.numeral import value_of

_SIZES = {
    "十": "dozens of", "百": "hundreds of", "千": "thousands of", "万": "tens of thousands of",
    "十万": "hundreds of thousands of", "百万": "millions of", "千万": "tens of millions of",
    "亿": "hundreds of millions of", "十亿": "billions of", "百亿": "tens of billions of",
    "千亿": "hundreds of billions of", "万亿": "trillions of",
}  # fmt: skip
_FLOORS = {
    "百": "a hundred", "千": "a thousand", "万": "ten thousand", "十万": "a hundred thousand", "百万": "a million",
    "千万": "ten million", "亿": "a hundred million", "十亿": "a billion", "百亿": "ten billion",
    "千亿": "a hundred billion", "万亿": "a trillion",
}  # fmt: skip
_SCALE = "[十百千]?[万亿]亿?|[十百千]"
_PRICES = {"百": "hundred-yuan", "千": "thousand-yuan", "万": "ten-thousand-yuan"}
_COUNTED = "(?:个(?!月|小时|百分点)|[种条项篇])?"
# Before these 数 is the end of a word: 参数十分重要, 函数百科.
_SIZE = re.compile(
    rf"(?<![参函指分次维层位级基总系步倍常整个人因少多])[数几](?P<scale>{_SCALE})(?![分几字倍]){_COUNTED}"
)
_FLOOR = re.compile(
    rf"(?<![以之马晚早加])(?P<near>近|上|超过|逾)(?P<scale>{_SCALE})(?![分几余多度]){_COUNTED}(?P<yuan>元)?"
)
_PART = re.compile(
    r"(?<![\d.])(?P<all>\d{1,4})\s*(?P<unit>[个层种项条步次位名篇张类例块])"
    r"(?P<what>[^，。；、\d]{0,6}?)中[的有]?\s*(?P<some>\d{1,4})\s*(?P=unit)"
)
_YUAN = re.compile(r"(?<![\d.几数上近百千万亿])(?P<size>[百千万])元(?=[机级手档价])")
_SENTENCE = re.compile(r"^(\W*)一句话(?=[\u4e00-\u9fff]{2,5}$)")
_TIMES = re.compile(
    r"(?<![一二三四五六七八九十百千万几数\d])(?P<n>[两二三四五六七八九十])倍(?P<more>多|以上)?(?![数率增频体长])"
)
_HALF = re.compile(
    r"(?P<way>不到|不足|近|将近|接近|超过|超)(?P<its>其|它)?的?一半|一半以上|(?<=[^经])过半(?=[的，。；])"
)
_HALVES = {"不到": "less than half", "不足": "less than half", "近": "nearly half", "将近": "nearly half",
           "接近": "nearly half", "超过": "more than half", "超": "more than half"}  # fmt: skip
_FASTER = re.compile(r"(?<![加])快(?:了)?(?:约|近)?一倍(?P<more>以上|多)?")
_FRACTION = re.compile(r"(?P<below>[一二三四五六七八九十百千万亿两]+)分之(?P<above>[一二三四五六七八九十]+)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)\s*年\s*", r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>[12]\d|3[01]|0?[1-9])"
_DATE = re.compile(rf"(?<![\d.])(?:{_YEAR})?{_MONTH}\s*月\s*{_DAY}\s*[日号]")
_SPAN = re.compile(
    rf"(?<![\d.])(?:{_YEAR})?{_MONTH}\s*月?\s*(?:—{{1,2}}|[-–~～至到])\s*(?P<last>1[0-2]|0?[1-9])\s*月(?!\s*\d)份?"
)
_IN = re.compile(rf"(?<![\d.]){_YEAR}{_MONTH}\s*月(?!\s*\d)份?")


def english_words(text: str) -> str:
    """A stretch of prose with its sizes, shares and dates in English words.

    >>> english_words("耗资上亿元，2025 年 5—9 月")
    '耗资 more than a hundred million yuan ， May to September 2025 '
    """
    if re.search(r"\d\s*月", text):
        text = _DATE.sub(_date, text)
        text = _SPAN.sub(_span, text)
        text = _IN.sub(lambda m: _dated(_MONTHS[int(m["month"]) - 1], m), text)
    text = _PART.sub(lambda m: f" {m['some']} of the {m['all']} {m['unit']}{m['what']}" if _is_part(m) else m[0], text)
    text = _YUAN.sub(lambda m: f" {_PRICES[m['size']]} ", text)
    text = _SENTENCE.sub(r"\1one-sentence ", text)  # alone, it asks a model for a sentence
    text = _TIMES.sub(lambda m: f" {'more than ' * bool(m['more'])}{value_of(m['n']):g}× ", text)
    text = _HALF.sub(_half, text)
    text = _FASTER.sub(lambda m: f" {'more than ' * bool(m['more'])}twice as fast ", text)
    text = _FRACTION.sub(_fraction, text)
    text = re.sub("成千上万[的个]?", " thousands of ", text)
    text = _SIZE.sub(lambda m: f" {_SIZES[m['scale']]} " if m["scale"] in _SIZES else m[0], text)
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", _FLOOR.sub(_floor, text))


def _is_part(match: re.Match[str]) -> bool:
    return int(match["some"]) <= int(match["all"])


def _dated(day: str, match: re.Match[str]) -> str:
    return f" {day} {match['year']} " if match["year"] else f" {day} "


def _date(match: re.Match[str]) -> str:
    day = f"{_MONTHS[int(match['month']) - 1]} {int(match['day'])}"
    return f" {day}, {match['year']} " if match["year"] else f" {day} "


def _span(match: re.Match[str]) -> str:
    first, last = int(match["month"]), int(match["last"])
    return _dated(f"{_MONTHS[first - 1]} to {_MONTHS[last - 1]}", match) if first < last else match[0]


def _half(match: re.Match[str]) -> str:
    said = _HALVES.get(match["way"] or "", "more than half")
    return f" {said}{' of that' * bool(match['its'])} "


def _fraction(match: re.Match[str]) -> str:
    """四百分之一 is 1/400; what models know (三分之一, 百分之五) stays."""
    below, above = value_of(match["below"]), value_of(match["above"])
    if not below or not above or below <= 10 or match["below"] in ("百", "千", "万"):
        return match[0]
    if below == 1e6 and above == 1:
        return " one-millionth "
    return f" {above:g}/{below:,.0f} "


def _floor(match: re.Match[str]) -> str:
    if match["scale"] not in _FLOORS:
        return match[0]
    lead = "nearly" if match["near"] == "近" else "more than"
    return f" {lead} {_FLOORS[match['scale']]} {'yuan ' * bool(match['yuan'])}"
