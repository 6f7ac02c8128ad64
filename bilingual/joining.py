"""Join the English of sentences and clauses that were translated alone: their marks and capitals.

An engine makes a sentence of each clause; without this they would meet as "for each layer Prune from there".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilingual.split import sentences
from bilingual.style import words

LABEL = re.compile(r"[^\w*]*\d{0,2}[^\w*]*\*\*(?:(?!\*\*).)+(?:\*\*(?:\s*[(（][^()（）]*[)）])?\s*[：:]|[：:]\*\*)\s*")
_COMMA = re.compile(r"[，、,][”’\"'）)」』]*\s*$")
_SEMICOLON = re.compile(r"[；;][”’\"'）)」』]*\s*$")
_FIRST = re.compile(r"[A-Z][a-z]+(?![\w-])")


def parts(text: str) -> tuple[str, ...]:
    """The label at the head of a text and its sentences; they join back to it, exactly.

    >>> parts("**缓存**：每层一个。很小。")
    ('**缓存**：', '每层一个。', '很小。')
    """
    label = LABEL.match(text)
    if label is None or label.end() == len(text):
        return sentences(text)
    return (label.group(), *sentences(text[label.end() :]))


def joined(sources: Sequence[str], english: Sequence[str]) -> str:
    """One text of the pieces' English: a comma stays a comma, and what follows it begins small.

    >>> joined(["计算每一层的秩，", "从这里开始剪枝。"], ["Compute the rank of each layer.", "Prune from here."])
    'Compute the rank of each layer, prune from here.'
    """
    out = ""
    small = False
    for source, piece in zip(sources, english, strict=True):
        text = piece.strip()
        if not text:
            continue
        text = _lowered(source, text) if small else text
        mark = "," if _COMMA.search(source) else ";" if _SEMICOLON.search(source) else ""
        small = bool(mark)
        if mark and not text.endswith(("etc.", "...")):
            text = re.sub(r"[.,;]$", "", text) + mark
        out += f"{' ' if out else ''}{text}"
    return out


def _lowered(source: str, english: str) -> str:
    """The piece with a small first letter, unless its first word is a name."""
    first = _FIRST.match(english)
    if first is None or first.group() in source or first.group() in words().proper:
        return english
    return english[0].lower() + english[1:]
