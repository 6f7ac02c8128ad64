"""Chinese quantities rewritten as English ones, before an engine sees them.

A small model reads 900 万 as 900 million. Arithmetic does not belong to a language model: 900 万
becomes "9 million", 5.2万 "52,000", 1.3倍 "1.3×", 6 个百分点 "6 percentage points", exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bilingual.number_words import english_words
from bilingual.style import outside_literals

EXPONENTS = {"千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
EXPONENTS |= {"十万亿": 13, "百万亿": 14, "千万亿": 15}
WORDS = ((12, "trillion"), (9, "billion"), (6, "million"))
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
RANGE = rf"{NUMBER}(?:\s*[-–—~～至到]\s*{NUMBER})?"
SCALE = "|".join(sorted(EXPONENTS, key=len, reverse=True))
# Neither inside a name (GPT-4) nor the rest of a number (3万5千亿).
FREE = r"(?<![A-Za-z0-9_.])(?<![A-Za-z0-9_.]-)(?<!\d[万亿])"
NO_UNIT = r"(?![一-鿿]?[瓦卡克米帕赫焦])"  # 5千米 is a kilometre's business
# More than, but not the beginning of a word: 10 万多模态样本 are 100,000 multimodal samples.
MORE = r"余(?!弦|量|数|额)|多(?![模语轮任样视步跳标头智目源维尺级粒机选方阶层])"
COMPOUND = re.compile(rf"{FREE}({NUMBER})\s*(亿|万)\s*({NUMBER})\s*(千万|百万|十万|万|千)(?!亿){NO_UNIT}({MORE})?")
SCALED = re.compile(rf"{FREE}({RANGE})\s*((?>{SCALE})){NO_UNIT}(?!\d)({MORE})?")
TIMES = re.compile(rf"(?<![A-Za-z0-9_.])({RANGE})(\+?)\s*倍(?!数|率|增|频|体|长)(多(?!样|模|轮|语|任|视)|以上)?")
POINTS = re.compile(r"(\d\**)\s*个?百分点(?:（pp）|\(pp\))?")
ORDINALS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]
PAPER = re.compile(r"^([^\w]*)论文(十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s*[:：])")  # a heading's number
RANGE_SIGN = re.compile(r"\s*[-–—~～至到]\s*")


def english_quantities(text: str) -> str:
    """`text` with its Arabic numerals before 千万亿, 倍 and 百分点 written the English way.

    Formulas, code, links and raw HTML stay as they are.
    """
    if not re.search("[百千万亿倍点月半分中]|[数几]十|一句话|论文[一二三四五六七八九十]", text):
        return text
    english = outside_literals(text, rewritten)
    return english.strip(" ") if text == text.strip(" ") else english


def rewritten(text: str) -> str:
    """A stretch of words with its quantities in English."""
    text = PAPER.sub(lambda match: f"{match[1]}Paper {ORDINALS.index(match[2]) + 1}", text)
    text = english_words(text)
    text = COMPOUND.sub(compound, text)
    text = SCALED.sub(scaled, text)
    text = TIMES.sub(times, text)
    return POINTS.sub(lambda match: f"{match[1]} percentage points", text)


def compound(match: re.Match[str]) -> str:
    """1亿5千万 -> 150 million; two numbers that do not make one (5 万 100 万) stay."""
    high, low = amount(match[1], match[2]), amount(match[3], match[4])
    if low >= Decimal(10) ** EXPONENTS[match[2]]:
        return match[0]
    return written([high + low], bool(match[5]))


def scaled(match: re.Match[str]) -> str:
    """900 万 -> 9 million; 5.2万 -> 52,000; 3-5万 -> 30,000-50,000; 500-1万 -> 500-10,000."""
    parts = re.findall(NUMBER, match[1])
    numbers = [amount(part, match[2]) for part in parts]
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        numbers[0] = amount(parts[0])
    return written(numbers, bool(match[3]))


def amount(number: str, scale: str = "") -> Decimal:
    """The value of a numeral and its scale."""
    return Decimal(number.replace(",", "")).scaleb(EXPONENTS.get(scale, 0))


def written(numbers: Sequence[Decimal], more: bool) -> str:
    """A number, or the two ends of a range, in English, with a space behind."""
    lead = "more than " if more else ""
    for power, word in WORDS:
        parts = [plain(number.scaleb(-power)) for number in numbers]
        if min(numbers) >= Decimal(10) ** (power - 3) and max(numbers) >= Decimal(10) ** power and short(parts):
            return f"{lead}{'-'.join(parts)} {word} "
    return f"{lead}{'-'.join(grouped(number) for number in numbers)} "


def short(parts: Sequence[str]) -> bool:
    """Whether every number has at most three decimals."""
    return all(len(part.partition(".")[2]) <= 3 for part in parts)


def grouped(number: Decimal) -> str:
    """52000 -> 52,000, without trailing zeros behind a point."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def times(match: re.Match[str]) -> str:
    """1.3倍 -> 1.3×; 提升1倍 stays, for it means doubling."""
    lead = "more than " if match[3] else ""
    return match[0] if match[1] == "1" else f"{lead}{RANGE_SIGN.sub('-', match[1])}{match[2]}×"


def plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
