"""One spelling for texts that differ only in script, width, case or spacing, with offsets kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: `starts[i]` and `ends[i]` are the offsets in the original of its i-th character."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character (punctuation is not)."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
        or char == "〇"
    )


def fold(text: str) -> Folded:
    """`text` in Simplified characters, half width and lower case, without spaces beside Chinese."""
    simple = simplified(text)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(simple):
        for piece in _piece(char):
            if piece == " " and (not out or out[-1] == " " or is_han(out[-1])):
                continue  # runs of spaces are one; none after a Chinese character
            if out and out[-1] == " " and is_han(piece):
                out[-1] = piece
                starts[-1], ends[-1] = position, position + 1
                continue
            out.append(piece)
            starts.append(position)
            ends.append(position + 1)
    return Folded("".join(out), tuple(starts), tuple(ends))


@lru_cache(maxsize=20_000)
def _piece(char: str) -> str:
    if is_han(char):
        return char
    if char.isspace():
        return " "
    return unicodedata.normalize("NFKC", char).casefold()


def key(text: str) -> str:
    """What two spellings of one term have in common."""
    if all(map(is_han, text)):
        return simplified(text)
    return fold(text).text.strip()


def simplified(text: str) -> str:
    """`text` in Simplified characters, the same length. opencc is loaded only where it may be needed.

    A text whose Chinese characters are all in GB 2312 is Simplified already.
    """
    if text.isascii() or _in_gb2312(text):
        return text
    converter = _converter()
    whole = str(converter.convert(text))
    if len(whole) == len(text):
        return whole
    singles = (str(converter.convert(char)) if is_han(char) else char for char in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(singles, text, strict=True))


def _in_gb2312(text: str) -> bool:
    try:
        "".join(filter(is_han, text)).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
