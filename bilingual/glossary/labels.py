"""Section and field labels: texts that a glossary row renders without an engine.

`1. 应用领域` -> `1. Application area`, `**输入**：` -> `**Input**:`, `**链接**: https://…` -> `**Link**: https://…`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilingual.glossary.entries import MANDATORY, GlossaryEntry
from bilingual.glossary.script import is_han, key
from bilingual.model import Section
from bilingual.numbering import NUMBER, english_number

if TYPE_CHECKING:
    from bilingual.glossary.matcher import Glossary

# Emoji, bullets and heading marks; a number may follow.
_SIGNS = re.compile(r"(?:#{1,6}\s+|>\s+|[-+*•·]\s+|[^\w\s\x21-\x7e\u2018-\u201f\u3000-\u303f\uff00-\uffef]+\s*)*")
_BOLD = re.compile(r"(?P<mark>\*\*|__|\*)(?P<inside>[^*_\n]+?)(?P=mark)(?P<after>.*)", re.DOTALL)
_FIELD = re.compile(r"(?P<core>[^：:\n]+?)\s*(?P<colon>[：:]?)(?P<rest>(?<=[：:]).*)?", re.DOTALL)
_GLOSS = re.compile(r"(?P<zh>.+?)\s*[（(](?P<gloss>[^（()）]*)[)）]")
_JOINTS = ((r"\s*[/／]\s*", "/"), (r"\s*[与和及&]\s*", " and "), (r"\s*、\s*", ", "))
_STOPS = {"。": ".", "！": "!", "？": "?", "；": ";", "，": ","}
_SQUARE = re.compile(r"【([^【】\n]+)】")
# Under which name the glossary knows a section whose own name it does not.
_USUAL = {
    Section.AREA: "应用领域",
    Section.CONTRIBUTION: "核心贡献",
    Section.USAGE: "使用指南",
    Section.INNOVATIONS: "主要创新点",
    Section.RESULTS: "实验结果",
}
_TITLED = re.compile(r"(?P<title>.*[\w)\]】）?!.])[\s:：\-—–]+(?P<label>[^\sA-Za-z0-9:：]{2,12})")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text taken apart: `signs number mark(number core colon)mark colon rest`."""

    core: str
    before: str = ""
    mark: str = ""
    number: str = ""
    inner_colon: bool = False
    colon: bool = False
    rest: str = ""


def rendered_label(glossary: Glossary, text: str) -> str | None:
    """The English of `text` where a label or one firm term is all the Chinese in it, else None."""
    body = text.strip()
    if not any(map(is_han, body)):
        return None
    parts = _parts(body)
    english = None if any(map(is_han, parts.rest)) else _core(glossary, parts.core)
    return _after_title(glossary, body) if english is None else _joined(parts, english)


def section_label(glossary: Glossary, text: str, section: Section) -> str | None:
    """The usual English name of a section for a label whose own name no row has; None where it says two things.

    `⑤ 成绩单` at the head of the results becomes "⑤ Experimental results": an engine that sees two words
    without a context guesses.
    """
    usual, parts = _row(glossary, _USUAL.get(section, "")), _parts(text.strip())
    if usual is None or not parts.core or any(map(is_han, parts.rest)) or re.search("[与和及、/／]", parts.core):
        return None
    english = _capital(usual.en)
    return _joined(parts, f"[{english}]" if _SQUARE.fullmatch(parts.core) else english)


def _parts(body: str) -> _Parts:
    signs = _match(_SIGNS, body)
    number = _match(NUMBER, body[len(signs) :])
    before, body = signs + english_number(number), body[len(signs) + len(number) :]
    bold = _BOLD.fullmatch(body)
    if bold is None:
        core, colon, rest = _field(body)
        return _Parts(core, before, colon=colon, rest=rest)
    inside = bold["inside"].strip()
    inner_signs = _match(_SIGNS, inside)
    inner_number = _match(NUMBER, inside[len(inner_signs) :])
    core, inner_colon, left = _field(inside[len(inner_signs) + len(inner_number) :])
    after = bold["after"].lstrip()
    colon = after.startswith(("：", ":"))
    if left or (after and not colon and not inner_colon and not _is_gloss(after)):
        return _Parts("")
    rest = after[1:] if colon else bold["after"]
    return _Parts(core, before, bold["mark"], inner_signs + english_number(inner_number), inner_colon, colon, rest)


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return found[0] if found else ""


def _field(text: str) -> tuple[str, bool, str]:
    match = _FIELD.fullmatch(text.strip())
    return (match["core"], bool(match["colon"]), match["rest"] or "") if match else (text, False, "")


def _is_gloss(text: str) -> bool:
    return text.startswith(("(", "（")) and text.rstrip().endswith((")", "）"))


def _joined(parts: _Parts, english: str) -> str:
    label = f"{parts.number}{english}{':' * parts.inner_colon}"
    rest = parts.rest.strip()
    if _is_gloss(rest):
        rest = f"({rest[1:-1]})"
    return f"{parts.before}{parts.mark}{label}{parts.mark}{':' * parts.colon} {rest}".rstrip()


def _core(glossary: Glossary, core: str) -> str | None:
    """The label itself: one row, a row with an English gloss in brackets, or several rows joined."""
    if square := _SQUARE.fullmatch(core):
        inside = _core(glossary, square[1])
        return f"[{inside}]" if inside else None
    stop = _STOPS.get(core[-1:], "")
    core = core[:-1] if stop else core
    entry = _row(glossary, core)
    if entry is not None:
        return _capital(entry.en) + stop
    gloss = _GLOSS.fullmatch(core)
    if gloss and not any(map(is_han, gloss["gloss"])):
        entry = _row(glossary, gloss["zh"])
        return _glossed(entry.en, gloss["gloss"]) + stop if entry else None
    english = joined_label(glossary, core)
    return english + stop if english else None


def joined_label(glossary: Glossary, core: str) -> str | None:
    """Two or more labels in one: `硬件与资源` is "Hardware and resources", `代码/模型` "Code/model"."""
    for pattern, joint in _JOINTS:
        pieces = re.split(pattern, core)
        english = [row.en for row in (_row(glossary, piece) for piece in pieces) if row]
        if len(pieces) > 1 and len(english) == len(pieces):
            return _capital(joint.join([english[0], *map(_small, english[1:])]))
    return None


def _glossed(english: str, gloss: str) -> str:
    """A gloss that repeats the rendering is folded in, an acronym is kept."""
    same = _plain(gloss) == _plain(english)
    return _capital(english) if same else f"{_capital(english)} ({gloss})"


def _plain(english: str) -> str:
    return english.replace("-", " ").casefold().strip().rstrip("s")


def _row(glossary: Glossary, zh: str) -> GlossaryEntry | None:
    folded = key(zh)
    label = glossary.labels.get(folded)
    if label:
        return label.entry if label.entry.en else None
    term = glossary.patterns.get(folded)
    return term.entry if term and term.entry.status == MANDATORY else None


def _after_title(glossary: Glossary, body: str) -> str | None:
    """`Deep Nets 论文报告`: a Latin title with a label behind it."""
    match = _TITLED.fullmatch(body)
    if match is None or any(map(is_han, match["title"])):
        return None
    label = glossary.labels.get(key(match["label"]))
    return f"{match['title']} ({_small(label.entry.en)})" if label else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
