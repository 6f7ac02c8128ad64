"""Negation: a not that went missing or came from nowhere turns a sentence round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding
from bilingual.model import Finding, Severity

KIND = "negation"
# Chinese words that hold a negator and negate nothing, or that English renders without one.
_FROZEN = re.compile(
    "不仅|不但|不只|不单|不光|不止|不断|不同|不少|不过|不久|不论|不管|不妨|不得不|不可避免|不易|不一|不等|不禁|不错|不足|差不多|要不|"
    "毫无疑问|无疑|无论|无人机|无人|无线|无限|无穷|无缝|无监督|无损|无关紧要|无偏|无标签|无标注|未来|未知|未必|非常|除非|莫非|无非|"
    "非线性|非凡|非平凡|非参数|非营利|非对称|非结构化|非负|非零|非专家|非官方|无害|无效|不良|不当|不确定|不稳定|不一致|不平衡|不完整|"
    "不安全|不准确|不公平|不可见|不可靠|不充分|不匹配|不规则|不连续|不相关|不必要|不合理|无关|无序|无状态|未见|没关系|别人|无意|有无|是否|能否|不变|不动|非"
)
STRONG = re.compile(
    "并不|并非|并未|并没有|不会|不能|不可|不再|不需|无需|不用|不必|不是|不要|不应|不得|不依赖|不使用|不改变|不影响|不包含|不涉及|不支持|不提供|"
    "不引入|不增加|不牺牲|不超过|不低于|不高于|没有|没能|未能|未曾|尚未|从未|未经|未使用|无法|无须|毫无|绝不|决不|从不|而非|切勿|请勿|禁止|"
    "(?<![是])不(?=[\u4e00-\u9fff])|未(?=[\u4e00-\u9fff])|没(?=[\u4e00-\u9fff])|无(?=[\u4e00-\u9fff])"
)
WEAK = re.compile("[不没未无非免弃避缺否勿莫别难少禁拒脱失误违反]|而是|仅|只|唯|除|取消|剔|删|去|消|外|零|失败|代替|取代|替代|阻|防|停|甚至|超|差")
# Any sign of a negative in English: words, prefixes, suffixes.
NEGATIVE = re.compile(
    r"\b(?:not|no|non|never|none|neither|nor|without|cannot|nothing|nobody|nowhere|hardly|barely|rarely|seldom|lack\w*|absen\w+|"
    r"fail\w*|unable|avoid\w*|prevent\w*|instead|rather than|except|exclud\w*|eliminat\w*|remov\w*|free|zero|free of|unlike|"
    r"prohibit\w*|forbid\w*|forbidden|den(?:y|ies|ied)|refus\w*|reject\w*|miss\w*|neglect\w*|ignor\w*|beyond|less|few|fewer|little|only|at most|at least|up to|"
    r"impossib\w*|obviat\w*|dispens\w*|forgo\w*|bypass\w*|skip\w*|untouched|abandon\w*|discard\w*|un\w{4,}|in(?:ability|adequa|correct|complete|consisten|"
    r"capab|sufficien|depend|visib|valid|stab|accura|applicab|feasib|effective|sens)\w*|im(?:poss|prac|prop|perf)\w*|ir(?:releva|regul|rever)\w*|"
    r"dis(?:regard|agree|appear|allow|continu|card|pens)\w*|\w+less|still|yet to|remains? to|regardless|irrespective)\b|n't\b|-free\b|\bnon-",
    re.I,
)
PLAIN = re.compile(
    r"\b(?:not(?! only| just| merely| necessarily)|never|cannot|neither|no longer|without|unable|fails? to|failed to)\b|n't\b"
    r"|\bno\b(?! ?\.? ?\d| longer| matter| less| fewer)",
    re.I,
)


def check_negation(pair: Pair) -> Iterator[Finding]:
    """Negations lost or invented.

    >>> [f.message for f in check_negation(pair_of("该方法不需要标注数据", "The method needs labeled data"))]
    ['negation lost: 不需']
    """
    bare = _FROZEN.sub(" ", pair.zh)
    ours = STRONG.findall(bare)
    plain = PLAIN.findall(pair.en)
    if ours and not NEGATIVE.search(pair.en):
        yield finding(KIND, Severity.CRITICAL, f"negation lost: {ours[0]}", "say that it is not so")
    elif len(ours) > 1 and len(NEGATIVE.findall(pair.en)) < len(ours):
        yield finding(KIND, Severity.CRITICAL, f"negation lost: one of {', '.join(ours)}", "say each not")
    if plain and not WEAK.search(pair.zh):
        yield finding(KIND, Severity.CRITICAL, f"negation invented: {plain[0]}", f"take out {plain[0]!r}")
    elif len(plain) > len(WEAK.findall(pair.zh)):
        yield finding(KIND, Severity.CRITICAL, f"negation invented: one of {', '.join(plain)}", "take it out")
