"""Read Chinese numerals: 二十 is 20, 百分之五 is 5%, 三分之二 is 2/3, 数百 is hundreds.

A bare 一 or 两, and numerals frozen into words (十分, 万能, 千方百计), are no quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACE = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}
ALL = "零〇一二两三四五六七八九十百千万亿"
MEASURE = (
    "个百分点|个月|个|种|类|项|大|阶段|步|层|组|轮|倍|篇|张|条|方面|维度|维|名|位|家|次|款|套|部分|环节|模块|年代|年|天|"
    "小时|分钟|秒|周|级|路|重|段|门|所|人|场|份|颗|块|台|元组|成"
)
FROZEN = (
    "十分(?!钟|之)|万能|万一|千万别|千方百计|百科|一百八十度|五花八门|四舍五入|七零八落|三番五次|九牛一毛|百度|万维网|千问|"
    "一五一十|十字|十全十美|百家争鸣|千差万别|千变万化|万物|十足|百分点|百分比|百分制|百分位|百分率|四处|四周|八卦|亿万"
)
_FROZEN = re.compile(FROZEN)
_VAGUE = re.compile(
    r"(?:[数几上成近]|成千)(?P<scale>[十百千万亿]+)(?!分)"
    r"|(?P<bare>百万|千万|百亿|千亿|万亿|[千万亿])(?:级|规模|参数)"
)
_PERCENT = re.compile(rf"(?<![{ALL}])百分之(?P<n>[{ALL}]+(?:点[零〇一二三四五六七八九]+)?)")
_FRACTION = re.compile(rf"(?P<d>[{ALL}]+)分之(?P<n>[{ALL}]+)")
_NUMERAL = re.compile(rf"(?P<n>[{ALL}]+(?:点[零〇一二三四五六七八九]+)?)(?P<more>[多余几])?(?P<measure>{MEASURE})?")
_OFTEN = re.compile(r"(?:[每一][天日周月年晚]|每小时)\s*$")  # 每日两次: how often counts
SIMPLE = re.compile(r"[一二两三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number written in Chinese characters. `firm`: English must give it too."""

    value: float
    unit: str
    text: str
    start: int
    end: int
    firm: bool


@dataclass(frozen=True, slots=True)
class Vague:
    """数百, 上千, 百万级: a size without a figure; English says one of `words`."""

    text: str
    words: tuple[str, ...]


_VAGUE_WORDS = {
    "十": ("dozen", "tens of", "scores of", "several ten"),
    "百": ("hundred",), "千": ("thousand",), "万": ("tens of thousand", "ten thousand", "ten-thousand", "thousand"),
    "十万": ("hundred", "100,000"), "百万": ("million",), "千万": ("million",), "亿": ("hundred", "billion"),
    "十亿": ("billion",), "百亿": ("billion",), "千亿": ("billion",), "万亿": ("trillion",),
}  # fmt: skip

_ALONE = {"百万": ("million",), "万亿": ("trillion",)}  # English has one word for these; 千万 needs ten million
_SCALE = re.compile(rf"(?:{MEASURE})$")


def value_of(numeral: str) -> float | None:
    """The value of a Chinese numeral, or None where the characters make no number."""
    whole, _, decimals = numeral.partition("点")
    if decimals:
        base = value_of(whole)
        return None if base is None else base + float("0." + "".join(str(DIGIT[c]) for c in decimals))
    if len(whole) > 1 and all(c in DIGIT for c in whole):  # 二〇二六, read digit by digit
        return float("".join(str(DIGIT[c]) for c in whole)) if len(whole) < 16 else None
    total, section, digit = 0, 0, None
    for c in whole:
        if c in DIGIT:
            digit = DIGIT[c]
        elif c in PLACE:
            section, digit = section + (1 if digit is None else digit) * PLACE[c], None
        else:
            section += digit or 0
            total = (total + section or 1) * BIG[c] if c == "亿" else total + (section or 1) * BIG[c]
            section, digit = 0, None
    return float(total + section + (digit or 0))


def vague(text: str) -> list[Vague]:
    """Sizes without a figure."""
    found = []
    for match in _VAGUE.finditer(text):
        words = _VAGUE_WORDS.get(match["scale"] or match["bare"])
        if words and not text[max(0, match.start() - 3) : match.start()].rstrip()[-1:].isdigit():
            found.append(Vague(match.group(), words))
    return found


def scale_words(number: Numeral) -> tuple[str, ...]:
    """What English may say for a scale without a figure: 每百万 is "per million". Empty for other numerals."""
    return _ALONE.get(_SCALE.sub("", number.text), ())


def numerals(text: str) -> list[Numeral]:
    """The numbers that Chinese characters write, in reading order."""
    found: list[Numeral] = []
    taken = [m.span() for m in _FROZEN.finditer(text)] + [m.span() for m in _VAGUE.finditer(text)]
    for pattern, read in ((_PERCENT, _percent), (_FRACTION, _fraction), (_NUMERAL, _plain)):
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            numeral = read(match, text)
            if numeral:
                found.append(numeral)
                taken.append((numeral.start, numeral.end))
    return sorted(found, key=lambda n: n.start)


def _percent(match: re.Match[str], text: str) -> Numeral | None:
    value = value_of(match["n"])
    return None if value is None else Numeral(value, "%", match.group(), match.start(), match.end(), True)


def _fraction(match: re.Match[str], text: str) -> Numeral | None:
    below, above = value_of(match["d"]), value_of(match["n"])
    if not below or above is None:
        return None
    return Numeral(round(above / below, 6), "fraction", match.group(), match.start(), match.end(), True)


def _plain(match: re.Match[str], text: str) -> Numeral | None:
    value = value_of(match["n"])
    before = text[max(0, match.start() - 3) : match.start()].rstrip()[-1:]
    if value is None or before.isdigit() or before in {".", "几", "数"}:  # 5.2 万: the digits' scale
        return None
    measure = match["measure"] or ""
    if measure == "成":
        return Numeral(value * 10, "%", match.group(), match.start(), match.end(), 0 < value < 10)
    firm = (value >= 11 and len(match["n"]) > 1) or (value >= 3 and bool(measure)) or (before == "第" and value >= 3)
    if measure == "次" and _OFTEN.search(text[max(0, match.start() - 4) : match.start()]):
        return Numeral(value, "often", match.group(), match.start(), match.end(), True)
    unit = {"个百分点": "pp", "倍": "x", "年代": "decade"}.get(measure, "")
    return Numeral(value, unit, match.group(), match.start(), match.end(), firm)
