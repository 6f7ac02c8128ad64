"""Chinese quantities rewritten as English ones, before an engine sees them.

A small model reads 900 万 as 900 million. Arithmetic does not belong to a language model: 900 万
becomes "9 million", 5.2万 "52,000", 1.3倍 "1.3×", 6 个百分点 "6 percentage points", exactly.
"""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {"千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
WORDS = ((12, "trillion"), (9, "billion"), (6, "million"))
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
RANGE = rf"{NUMBER}(?:\s*[-–—~～至到]\s*{NUMBER})?"
SCALED = re.compile(
    rf"(?<![A-Za-z0-9_.\-])({RANGE})\s*(万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千)(?![一-鿿]?[瓦卡克米帕赫焦])(余|多)?"
)
TIMES = re.compile(rf"(?<![A-Za-z0-9_.])({RANGE})(\+?)\s*倍(?!数|率|增|频|体|长)")
POINTS = re.compile(r"(\d\**)\s*个?百分点(?:（pp）|\(pp\))?")


def english_quantities(text: str) -> str:
    """`text` with its Arabic numerals before 千万亿, 倍 and 百分点 written the English way."""
    text = SCALED.sub(lambda match: scaled(match), text)
    text = TIMES.sub(times, text)
    return POINTS.sub(lambda match: f"{match[1]} percentage points", text)


def scaled(match: re.Match[str]) -> str:
    """900 万 -> 9 million; 5.2万 -> 52,000; 3-5万 -> 30,000-50,000."""
    exponent = SCALES[match[2]]
    numbers = [Decimal(part.replace(",", "")).scaleb(exponent) for part in re.findall(NUMBER, match[1])]
    largest = max(numbers)
    for power, word in WORDS:
        parts = [plain(number.scaleb(-power)) for number in numbers]
        if largest >= Decimal(10) ** power and all(len(part.partition(".")[2]) <= 3 for part in parts):
            return f"{'more than ' if match[3] else ''}{'-'.join(parts)} {word} "
    return f"{'more than ' if match[3] else ''}{'-'.join(f'{number:,.0f}' if number == number.to_integral() else plain(number) for number in numbers)} "


def times(match: re.Match[str]) -> str:
    """1.3倍 -> 1.3×; 提升1倍 stays, for it means doubling."""
    return match[0] if match[1] == "1" else f"{dashes(match[1])}{match[2]}×"


def plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dashes(text: str) -> str:
    """3 至 8 -> 3-8."""
    return re.sub(r"\s*[-–—~～至到]\s*", "-", text)
