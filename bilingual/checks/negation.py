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
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'-]*(?: [A-Za-z0-9'-]+)+")  # two words or more


def check_negation(pair: Pair) -> Iterator[Finding]:
    """Negations lost or invented.

    >>> [f.message for f in check_negation(pair_of("该方法不需要标注数据", "The method needs labeled data"))]
    ['negation lost: 不需']
    """
    for zh, en in sentences.aligned(pair):
        if not zh.strip() or not en.strip():
            continue
        bare = pattern("harmless_zh").sub(" ", zh)
        told = _without_told(bare, en)
        soft = len(pattern("soft_zh").findall(told))
        firm = pattern("firm_zh").findall(pattern("soft_zh").sub(" ", told))
        en = _without_copied(zh, en)
        plain, lexical = pattern("not_en").findall(en), len(pattern("negative_en").findall(en))
        instead = len(pattern("instead_en").findall(en))
        if len(plain) + instead + max(0, lexical - soft) < len(firm):
            yield finding(KIND, Severity.CRITICAL, f"negation lost: {_which(firm)}", "say that it is not so")
        elif len(plain) > _allowed(zh, bare, en):
            yield finding(KIND, Severity.CRITICAL, f"negation invented: {_which(plain)}", "take it out")


def _allowed(zh: str, bare: str, en: str) -> int:
    """How often an English not or no may stand there: for negative Chinese, and in idioms that deny nothing."""
    negative = len(pattern("any_zh").findall(bare)) + len(pattern("turn_zh").findall(zh))
    return negative + len(pattern("idle_not_en").findall(en))


def _without_told(zh: str, en: str) -> str:
    """The Chinese without negations that the English turns into a word: 不高 is "low" there."""
    for negated, told in table("antonym"):
        if negated in zh and told.search(en):
            zh = zh.replace(negated, " ")
    return zh


def _without_copied(zh: str, en: str) -> str:
    """The English without what the Chinese says in English already: a title with a Not in it is no negation."""
    for latin in _LATIN.findall(zh):
        en = en.replace(latin, " ")
    return en


def _which(found: list[str]) -> str:
    return found[0] if len(found) == 1 else f"one of {', '.join(found)}"
