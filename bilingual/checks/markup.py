"""Markup: bold, emphasis and HTML survive, and the translation stays one block of one kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bilingual.checks.atoms import compare
from bilingual.checks.pair import Pair, finding, quote
from bilingual.model import Finding, Severity

KIND = "markup"
_BLOCK = re.compile(
    r"(?:^|\n)[ >]{0,3}(?:#{1,6} |[-*+] (?!\*)|\d{1,9}[.)] |```|~~~|> |(?:-{3,}|\*{3,}|={3,})\s*$|\|.*\|\s*$)", re.M
)

# A bold label and its colon, or the dash that a Chinese label may have for one; a number may lead, a gloss follow.
_LABEL = re.compile(
    r"[^\w*]{0,4}\d{0,2}[^\w*]{0,4}\*\*(?:(?!\*\*).)+(?:\*\*(?:\s*[(（][^()（）]*[)）])?\s*(?:[：:]|——)|[：:]\*\*)",
    re.S,
)
_ORDINAL = re.compile(
    r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]"
)  # 二、 is "2. ", which is written with an escape


def check_markup(pair: Pair) -> Iterator[Finding]:
    """Lost or invented bold, emphasis and HTML, stray marks, and text that would open another block.

    >>> [f.message for f in check_markup(pair_of("**输入**：图像", "Input: images"))]
    ['bold lost: 1 of 1']
    """
    ours, theirs = Counter(a.kind for a in pair.source_atoms), Counter(a.kind for a in pair.english_atoms)
    strong, given = ours["strong"] // 2, theirs["strong"] // 2
    if given < strong:
        yield finding(KIND, Severity.MAJOR, f"bold lost: {strong - given} of {strong}", "mark the same words with **")
    elif given > strong:
        yield finding(KIND, Severity.MINOR, f"bold invented: {given - strong}", "take the ** out")
    if given >= strong and _LABEL.match(pair.source) and not _LABEL.match(pair.english):
        yield finding(KIND, Severity.MAJOR, "label not set off", "write the label's words in bold, then a colon")
    for kind, noun in (("em", "emphasis"), ("strike", "strikethrough")):
        if theirs[kind] < ours[kind]:
            yield finding(KIND, Severity.MINOR, f"{noun} lost", "mark the same words")
    stray = _stray(pair.english, pair) - _stray(pair.source, pair)
    for mark in stray:
        yield finding(KIND, Severity.MAJOR, f"stray {mark}", "close it or take it out")
    yield from compare(pair, {"html"}, KIND, "HTML", Severity.MAJOR)
    yield from _structure(pair)


def _stray(text: str, pair: Pair) -> Counter[str]:
    """Marks that open or close nothing."""
    atoms = pair.english_atoms if text is pair.english else pair.source_atoms
    out, at = [], 0
    for atom in atoms:
        out.append(text[at : atom.start])
        at = atom.end
    bare = "\ufffc".join([*out, text[at:]])
    return Counter(re.findall(r"\*\*+|~~|`+|\$(?!\d)", bare))


def _structure(pair: Pair) -> Iterator[Finding]:
    breaks, given = pair.source.strip().count("\n\n"), pair.english.strip().count("\n\n")
    if given > breaks:
        yield finding(KIND, Severity.MAJOR, "a paragraph became several", "keep one paragraph")
    opened = _BLOCK.search(pair.english)
    numbered = opened and not opened.start() and opened.group()[:1].isdigit() and _ORDINAL.match(pair.source)
    if opened and not numbered and not _BLOCK.search(pair.source):
        yield finding(KIND, Severity.MAJOR, f"opens another block: {quote(opened.group())}", "take the mark out")
