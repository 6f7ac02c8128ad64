"""Answer: an engine that answered, refused or chatted instead of translating."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding, quote
from bilingual.model import Finding, Severity

KIND = "answer"
_OPENING = re.compile(
    r"(?:^|\n)\W*(?:(?:sure|certainly|of course|okay|absolutely)\b[,!.:]"
    r"|here(?:'s| is| are)(?: the| your| an?| my)?(?: \w+){0,2} (?:translat|version|rendering)"
    r"|(?:the |this |my )?(?:english |correct |following )?translation(?: of| is|:| would| in)"
    r"|translated (?:text|version|into|sentence)|(?:english|chinese)(?: translation| version| text)?\s*:"
    r"|i(?:'m| am) (?:sorry|unable|not able|here to|an ai)|i apologi[sz]e|sorry[,!.]|unfortunately, i"
    r"|i (?:cannot|can't|can not|could not|will not|won't) |as an ai|as a (?:large )?language model"
    r"|(?:please|could you(?: please)?) (?:provide|give me|share|clarify)|to answer|the answer is|answer:"
    r"|(?:great|good) question|let me |i'd be happy|i would be happy|happy to help|note:)",
    re.I,
)
_ANYWHERE = re.compile(
    r"as an ai (?:language )?model|i (?:cannot|can't) (?:assist|help|provide|translate|fulfil)|i hope this helps"
    r"|let me know if|feel free to|if you have any (?:other |more |further )?questions"
    r"|(?:chinese|source|original) (?:text|sentence)\s*:|translator'?s note|in english,? this (?:means|translates)"
    r"|no (?:chinese|translation|text) (?:text )?(?:was )?(?:provided|needed|is needed)|translates to:?",
    re.I,
)
_PROMPT = re.compile(
    r"translate the (?:following|text|chinese|above|sentence|user|segment)"
    r"|translate (?:it |this )?(?:in)?to (?:us |american )?english|only output|output only"
    r"|you are a (?:professional |helpful )?(?:translat|assistant)|do not (?:explain|add any|translate)"
    r"|use these (?:terms|translations)|glossary\s*:|terms?\s*:\s*\S+ ?(?:=|->|→)"
    r"|<\|?/?(?:im_start|im_end|endoftext|assistant|user|system|s)\|?>|<</?SYS>>|\[/?INST\]|</?think>"
    r"|^\s*(?:assistant|user|system)\s*:",
    re.I | re.M,
)
# The tokens that engines see for atoms, and look-alikes; braces only outside formulas and code.
LEAK = re.compile(r"__PH|⟦|⟧|<[xg]/?\d|\[\[\d|\{\{\d|@@\d|\b(?:PH_?\d+|Z\d+Z|X\d+)\b|\ufffd|[\ue000-\uf8ff]")
_BRACES = re.compile(r"[{｛]\s*\d+\s*[}｝]")
_ASKS = re.compile(r"[？?]\W*$")
# Words of the source that make such English its own: 抱歉 may be "sorry".
_SAID = (
    (r"translat", "翻译|译文|译者|译本"),
    (r"sorry|apolog", "歉|对不起"), (r"answer", "答"), (r"glossary|term", "术语|词汇|条款"),
    (r"note", "注|说明"), (r"question", "问"), (r"output", "[只仅]输出|输出仅"),
    (r"sure|cert|course|okay|absol", "当然|好的"),
    (r"provide|give|share|clarify", "提供|给出|分享|澄清"), (r"you are", "你是|您是"), (r"language model", "作为"),
    (r"do not", "不|请勿|禁止"), (r"let ", "让"), (r"text|sentence", "文本|原文|句"), (r"i (?:c|w)|i'?m ", "我"),
    (r"assistant", "助手|助教"), (r"user", "用户"), (r"system", "系统"),
)  # fmt: skip


def check_answer(pair: Pair) -> Iterator[Finding]:
    """An answer, a refusal, words of the prompt, or a placeholder that stayed.

    >>> [f.message for f in check_answer(pair_of("输入图像", "Sure, here is the translation: Input image"))]
    ['not a translation: Sure,']
    """
    told = next((m for p in (_OPENING, _ANYWHERE, _PROMPT) for m in p.finditer(pair.en) if _own(pair, m)), None)
    if told:
        yield finding(KIND, Severity.CRITICAL, f"not a translation: {quote(told.group())}", "translate the text itself")
    shown = [*LEAK.finditer(pair.english), *_BRACES.finditer(pair.shown)]
    leaked = next((m for m in shown if m.group() not in pair.source), None)
    if leaked:
        yield finding(KIND, Severity.CRITICAL, f"placeholder left: {leaked.group()}", "put back what it stands for")
    if _ASKS.search(pair.zh) and "?" not in pair.en:
        yield finding(KIND, Severity.MAJOR, "a question became a statement", "translate the question, do not answer it")


def _own(pair: Pair, match: re.Match[str]) -> bool:
    """Whether the words are the engine's own: the source says nothing of the kind."""
    words = match.group().strip().lower()
    if words and words in pair.source.lower():
        return False
    told = [bool(re.search(zh, pair.zh)) for en, zh in _SAID if re.search(en, words)]
    return not told or not all(told)
