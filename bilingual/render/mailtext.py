"""Plain text as mail sets it: lines of 72 columns, a Chinese character taking two."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from html import unescape

from markupsafe import Markup

COLUMNS = 72


@lru_cache(maxsize=4096)
def filled(markup: str, indent: int = 0, first: str = "") -> Markup:
    """The words of `markup` in lines of COLUMNS; `first` stands in the first line's indent. Escaped still."""
    lines, line = [], ""
    for word in _words(Markup(markup).striptags()):
        if line and columns(line + word.rstrip()) > COLUMNS - indent:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    lines.append(line.rstrip())
    starts = [first.ljust(indent - 1) + " " if first else " " * indent] + [" " * indent] * (len(lines) - 1)
    return Markup("\n").join(start + text for start, text in zip(starts, lines, strict=True))


def columns(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _words(text: str) -> list[str]:
    """Pieces between which a line may end: words with their space, and each Chinese sign with its punctuation."""
    words: list[str] = []
    for char in unescape(text):
        wide = unicodedata.east_asian_width(char) in "WF"
        closing = unicodedata.category(char) in ("Pe", "Pf", "Po")
        starts = not words or words[-1][-1].isspace() or wide and not closing
        starts = starts or unicodedata.east_asian_width(words[-1][-1]) in "WF" and not closing
        if starts:
            words.append(char)
        else:
            words[-1] += char
    return words
