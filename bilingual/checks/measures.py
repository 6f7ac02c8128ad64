"""What is measured: units, signs, multiples and sizes of numbers whose values agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bilingual.checks import numeral
from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import Quantity
from bilingual.model import Finding, Severity

KIND = "numbers"
GROWTH = re.compile(
    r"(?:提升|提高|增加|增长|增大|扩大|加快|加速|高出|多出|快|翻)了?(?:近|约|超过|接近|超)?\s*(?:1|一)\s*倍|翻了?一[番倍]|翻倍"
)
_GROWN = re.compile(
    r"doubl|twofold|2-fold|twice|\b2(?:\.0)?\s?[×x]|two times|factor of (?:two|2)|\b100\s?%|as (?:many|much|fast) again"
)
_WRONGLY_GROWN = re.compile(r"(?<![\d.])1(?:\.0)?\s?(?:×|x\b|times\b|-?fold)|\bone (?:time|fold)\b|\bonefold", re.I)
_FAMILY = {"ms": "time", "us": "time", "s": "time", "min": "time", "h": "time", "day": "time", "week": "time"}
_FAMILY |= {"month": "time", "year": "time", "usd": "money", "cny": "money", "eur": "money"}
_FAMILY |= {u: "size" for u in ("GB", "MB", "TB", "KB", "PB", "GiB", "MiB", "bit")}
_FAMILY |= {u: "suffix" for u in ("K", "k", "M", "B", "T")}
_FAMILY |= {u: "frequency" for u in ("Hz", "kHz", "MHz", "GHz")} | {u: "length" for u in ("km", "m", "cm", "mm")}
_FAMILY |= {"kg": "mass", "g": "mass"}


def unit(pair: Pair, source: Quantity, target: Quantity) -> Iterator[Finding]:
    ours, theirs = source.unit, target.unit
    if target.form == "month" or target.value != source.value or (ours == theirs and ours):
        return
    if (source.lent and not theirs) or (target.lent and not ours):  # perhaps no list: "over 65, 58% of them"
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
    if (ours == "bp") != (theirs == "bp") and (theirs or "basis point" not in pair.low):
        return "basis points became something else" if ours else "value beside another noun"
    if ours == "x":
        return "multiple became another unit" if theirs else ""
    if not ours and not theirs and _broken(pair, source, target):
        return "value beside another noun"
    if not ours and theirs and _counts_things(pair, source, target):
        return "value beside another noun"
    kin, other = _FAMILY.get(ours), _FAMILY.get(theirs)
    return "unit changed" if kin and other and (kin != other or ours.lower() != theirs.lower()) else ""


_THING = re.compile(r"\s*[多余]?(?:个|种|类|项|名|位|家|篇|条|张|台|支|所|道|款|套|本|部|座|只|国)")


def _counts_things(pair: Pair, source: Quantity, target: Quantity) -> bool:
    """Whether Chinese counts things with a value that English gives a unit of measurement."""
    measured = _FAMILY.get(target.unit) in {"size", "money", "length", "mass", "frequency", "time"}
    return measured and bool(_THING.match(pair.zh, source.end)) and not pair.zh.startswith("个月", source.end)


_COUNTED = re.compile(r"\s*[\u4e00-\u9fff]")
_MANY = re.compile(
    r"\s(?!points|times|as|is|was|versus|across|this|has|us|its|does|thus|plus|less|basis)[a-z-]{3,}s\b(?!')"
)


def _broken(pair: Pair, source: Quantity, target: Quantity) -> bool:
    """Whether English counts things with a broken number that Chinese gives nothing to count: 2.8 subsets."""
    counts = source.value < 100 and source.value % 1 > 0 and target.form == "digits"
    return counts and bool(_MANY.match(pair.en, target.end)) and not _COUNTED.match(pair.zh, source.end)


_FALL = re.compile(r"drop|decreas|declin|reduc|lower|fall|fell|minus|negative|loss|lose|less|below|down|behind|worse")


def sign(pair: Pair, source: Quantity, target: Quantity) -> Iterator[Finding]:
    if source.value != target.value or source.negative == target.negative:
        return
    if source.negative and not _FALL.search(pair.low):
        yield finding(KIND, Severity.CRITICAL, f"minus sign lost: {source.text}", f"write {source.text}")
    if target.negative and "负" not in pair.zh and not re.search("[降减少跌退损低]", pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"minus sign invented: {target.text}", f"write {source.text}")


def growth(pair: Pair) -> Iterator[Finding]:
    """提升 1 倍 is doubling; 1× would be no growth at all."""
    grown = GROWTH.search(pair.zh)
    if not grown:
        return
    if _WRONGLY_GROWN.search(pair.en) and not re.search(r"(?<!\d)1(?:\.0)?\s*[×x]", pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"{grown.group()} is a doubling, not 1×", 'write "doubles" or 2×')
    elif not _GROWN.search(pair.low):
        yield finding(KIND, Severity.CRITICAL, f"number lost: {grown.group()}", 'write "doubles" or 2×')


def magnitude(pair: Pair) -> Iterator[Finding]:
    """三倍 is no three orders of magnitude."""
    told = re.search(r"\w+ orders? of magnitude", pair.low)
    if told and "量级" not in pair.zh and "magnitude" not in pair.zh.lower():
        yield finding(KIND, Severity.CRITICAL, f"multiple invented: {told.group()}", "write the source's multiple")


def vague(pair: Pair) -> Iterator[Finding]:
    for size in numeral.vague(pair.zh):
        if not any(word in pair.low for word in size.words) and not re.search(r"\d[KMBT]\b|\d{3}", pair.en):
            yield finding(KIND, Severity.MAJOR, f"size lost: {size.text}", f"say {size.words[0]}s")


def points(pair: Pair, ours: Sequence[Quantity], han: list[numeral.Numeral]) -> Iterator[Finding]:
    """Percentage points that the source does not speak of."""
    if re.search(r"百分点|个点|\bpp\b|\bpoints?\b", pair.zh) or not re.search(r"percentage[- ]points?", pair.low):
        return
    if any(unit == "%" for unit in [*(q.unit for q in ours), *(n.unit for n in han)]):
        yield finding(KIND, Severity.CRITICAL, "percent became percentage points", "write %")
