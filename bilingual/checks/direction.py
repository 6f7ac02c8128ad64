"""Directions that the sentence's own figures deny: a rise from 78.3 to 78.1, a value that became a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding
from bilingual.checks.quantity import digits_value
from bilingual.checks.wordlists import pattern
from bilingual.model import Finding, Severity

KIND = "order"
_UNIT = "%|×| (?:percent|points?|seconds?|ms|milliseconds?|minutes?|GB|MB)"
_NUMBER = rf"\$?(?P<{{}}>\d+(?:,\d{{{{3}}}})*(?:\.\d+)?)(?P<{{}}>{_UNIT})?"
_UP = r"increas(?:es|ed|ing|e)|improv(?:es|ed|ing|e)|rises?|rising|rose|grows?|growing|grew|climb(?:s|ed|ing)?"
_DOWN = (
    r"decreas(?:es|ed|ing|e)|reduc(?:es|ed|ing|e)|drop(?:s|ped|ping)?|falls?|falling|fell|declin(?:es|ed|ing|e)"
    r"|lower(?:s|ed|ing)|shrinks?|shrank"
)
MOVED = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})) from (?:about |around )?{_NUMBER.format('a', 'ua')} to"
    rf" (?:about |around |only |just )?{_NUMBER.format('b', 'ub')}",
    re.I,
)
_THAN = re.compile(
    r"\b(?:higher|lower|better|worse|more|less|fewer|greater|inferior|superior|outperform\w*|exceed\w*|surpass\w*)\b"
    r"[^,;:!?]{0,80}?\bby (?:about |around |nearly )?\**(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)",
    re.I,
)
_THAN_ZH = "高于|低于|优于|好于|胜过|超过|超越|不及|逊于|不如|差于|少于|多于"
_VALUE = rf"(?:{_THAN_ZH})[^，。；、\d]{{{{1,30}}}}?的\s*{{}}(?![\d.]|\s*倍)"


# 从 A 升至 B, and the range that an engine makes of it.
_CHANGE = (
    r"(?:从|由)[^，。；\d]{{0,6}}\**\s*{a}[^，。；\d]{{0,8}}"
    r"(?:(?P<up>提升|提高|上升|增长|增加|升|增|涨)|降|减|缩|下降|下跌|跌)\w{{0,2}}(?:至|到|为)[^，。；\d]{{0,4}}\**\s*{b}(?![\d.])"
)
_ENDS = r"(?P<{}>\**(?P<{}>\d+(?:,\d{{3}})*(?:\.\d+)?)%?\**)"
RANGE = re.compile(rf"\bof {_ENDS.format('first', 'a')} to {_ENDS.format('second', 'b')}(?![\w.]\d)")


_BY = re.compile(
    r"\bby (?:about |around |nearly |only )?\**(?P<n>\d+(?:\.\d+)?)\**(?:%| (?:percentage )?points?)", re.I
)
_HIGHER = r"(?:[高优升增涨低降减跌少]|领先|落后|提高)[^，。；、\d]{{0,4}}\**\s*{}(?![\d.])"
# Who is ahead or behind, or what grew or shrank, in words that the lists of rises and falls need not have.
_LEADS = re.compile(
    r"\b(?:beat|lead|led|ahead|top|edg|win|won|trail|los[et]|slip|up|down|cut|rais|widen|narrow|gap|advantage|margin|trim"
    r"|slow|fast|speed|accelerat|more|less|fewer|extend|expand|compress|differ|off|multipl|scal|exten|enlarg|doubl|halv)"
)


def changed(source: str, match: re.Match[str]) -> re.Match[str] | None:
    """The change that the range `match` was: 从 0.71 升至 0.88 for "of 0.71 to 0.88"; None where it is a range."""
    return re.search(_CHANGE.format(a=re.escape(match["a"]), b=re.escape(match["b"])), source)


def check_direction(pair: Pair) -> Iterator[Finding]:
    """A verb of rising or falling against its own figures, a change or a compared value told as something else."""
    for match in MOVED.finditer(pair.en):
        a, b = digits_value(match["a"]), digits_value(match["b"])
        told = "up" if match["up"] else "down"
        denied = a > b if match["up"] else a < b
        comparable = (match["ua"] or match["ub"]) == match["ub"]
        clause = re.search(rf"[^，。；]*(?<![\d.]){re.escape(match['a'])}(?![\d.])[^，。；]*", pair.zh)
        if denied and comparable and clause and not pattern(f"{told}_zh").search(clause.group()):
            wrong = match.group().split(" from ")[0]
            message = f"direction denied by its figures: {wrong} from {match['a']} to {match['b']}"
            yield finding(KIND, Severity.CRITICAL, message, f"write 'changes' for {wrong!r}")
    for match in RANGE.finditer(pair.en):
        if changed(pair.zh, match):
            message = f"a change became a range: {match['a']} to {match['b']}"
            yield finding(KIND, Severity.MAJOR, message, f"write from {match['a']} to {match['b']}")
    for sentence in re.split(r"(?<=[.;!?]) ", pair.en):
        leads = any(words.search(sentence.lower()) for words in (pattern("up_en"), pattern("down_en"), _LEADS))
        for match in () if leads else _BY.finditer(sentence):
            if re.search(_HIGHER.format(re.escape(match["n"])), pair.zh):
                yield finding(KIND, Severity.MAJOR, f"direction lost: {match.group()}", "say which is higher")
    for match in _THAN.finditer(pair.en):
        if re.search(_VALUE.format(re.escape(match["n"])), pair.zh):
            message = f"value became a difference: by {match['n']}"
            yield finding(KIND, Severity.CRITICAL, message, f"{match['n']} is the other's own value")
