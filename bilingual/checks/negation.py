"""Negation: a not that went missing or came from nowhere turns a sentence round.

Both languages are counted sentence by sentence. Chinese has firm negations (不需要, 没有) and words
with a negative sense that English may put into a prefix or a verb (无效, 避免, 失败); the latter first
use up the English prefixes and verbs, and what is left must cover the firm ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.checks import sentences
from bilingual.checks.pair import Pair, finding
from bilingual.checks.wordlists import pattern, table
from bilingual.model import Finding, Severity

KIND = "negation"
_HINT = re.compile("[不没无非未莫否勿禁绝几除避停缺免删去难最鲜尚]")  # one of them is in every negation of the lists
_NON_ZH = re.compile("(?<![并而是莫])非(?=[\u4e00-\u9fff])")  # 非专家, non-expert
_NON_EN = re.compile(r"\bnon(?!e\b)-?\w+", re.I)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'-]*(?: [A-Za-z0-9'-]+)+")  # two words or more


def check_negation(pair: Pair) -> Iterator[Finding]:
    """Negations lost or invented.

    >>> [f.message for f in check_negation(pair_of("该方法不需要标注数据", "The method needs labeled data"))]
    ['negation lost: 不需']
    """
    for zh, en in sentences.aligned(pair):
        if not zh.strip() or not en.strip() or not (_HINT.search(zh) or pattern("not_en").search(en)):
            continue
        bare = pattern("harmless_zh").sub(" ", zh)
        en = _without_copied(zh, en)
        told, left, vague = _without_told(bare, en)
        soft = len(pattern("soft_zh").findall(told))
        firm = pattern("firm_zh").findall(pattern("soft_zh").sub(" ", told))
        lexical = len(pattern("negative_en").findall(left))
        instead, plain = len(pattern("instead_en").findall(left)), pattern("not_en").findall(left)
        if len(plain) + instead + max(0, lexical - soft) < len(firm):
            yield finding(KIND, Severity.CRITICAL, f"negation lost: {_which(firm)}", "say that it is not so")
        elif len(plain) > _allowed(zh, told, left) + vague or _twice(zh, en):
            yield finding(KIND, Severity.CRITICAL, f"negation invented: {_which(plain)}", "take it out")


def _allowed(zh: str, left: str, en: str) -> int:
    """How often an English not or no may stand there: for negative Chinese, for bounds, and in idioms."""
    negative = len(pattern("any_zh").findall(left)) + len(pattern("turn_zh").findall(zh))
    bounds = min(len(pattern("bounded_zh").findall(zh)), len(pattern("bounded_en").findall(en)))
    return negative + bounds + len(pattern("idle_not_en").findall(en))


_DOUBLE = re.compile(
    r"\b(?:not|never|\w+n't)\s(?:\w+\s){0,2}?(?:un(?!der|i|til|less|like|common)\w{5,}"
    r"|in(?:compatib|complet|correct|suffici|visib|valid|stab)\w*|free\sof|hardly|missing|without|lack\w*|closed?)\b",
    re.I,
)


def _twice(zh: str, en: str) -> bool:
    """Whether English denies a negative word that stands for the only negation of the Chinese: not incompatible."""
    return bool(_DOUBLE.search(en)) and len(pattern("any_zh").findall(zh)) == 1


def _without_told(zh: str, en: str) -> tuple[str, str, int]:
    """Both texts without negations that the English turns into a word: 不高 is "low" there.

    Also how many of those words say so little (不够 as "too") that a not may stand for the same negation.
    """
    vague = 0
    for negated, told in table("antonym"):
        found = _telling(told, en) if negated in zh else None
        if found:
            vague += bool(pattern("vague_en").fullmatch(found[0]))
            zh, en = zh.replace(negated, " "), f"{en[: found.start()]} {en[found.end() :]}"
    if both := min(len(_NON_ZH.findall(zh)), len(_NON_EN.findall(en))):
        zh, en = _NON_ZH.sub(" ", zh, count=both), _NON_EN.sub(" ", en, count=both)
    return zh, en, vague


def _telling(told: re.Pattern[str], en: str) -> re.Match[str] | None:
    """The match that says most: one with a not in it ("not accurate enough") before the first that there is."""
    matches = list(told.finditer(en))
    return next((match for match in matches if pattern("not_en").search(match[0])), matches[0] if matches else None)


def _without_copied(zh: str, en: str) -> str:
    """The English without what the Chinese says in English already: a title with a Not in it is no negation."""
    for latin in _LATIN.findall(zh):
        en = en.replace(latin, " ")
    return en


def _which(found: list[str]) -> str:
    return found[0] if len(found) == 1 else f"one of {', '.join(found)}"
