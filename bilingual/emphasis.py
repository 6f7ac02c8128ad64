"""Match emphasis delimiters as CommonMark does, with the CJK-friendly reading of flanking.

By CommonMark's own rule `**…（English）**和` stays open, because full-width punctuation counts as
punctuation. Here punctuation next to a CJK character may still open or close.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CJK = re.compile(
    r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


@dataclass(slots=True)
class Run:
    """A run of delimiters: `start` and `count` shrink as they are used up, `length` is the original."""

    char: str
    start: int
    count: int
    length: int
    opens: bool
    closes: bool


def flanks(char: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of `char` can open and close emphasis, by its neighbours ("" at the ends)."""
    left = bool(after.strip()) and (not _foreign_mark(after) or _loose(before))
    right = bool(before.strip()) and (not _foreign_mark(before) or _loose(after))
    if char == "_":
        return left and (not right or _mark(before)), right and (not left or _mark(after))
    return left, right


def pair(runs: Iterable[Run]) -> Iterator[tuple[str, int, int, int]]:
    """Yield (kind, start, end, width) of each emphasis; kind is strong, em or strike.

    The range takes in the delimiters, each `width` characters wide. Uses the runs up. The floors
    bound the search for an opener, which keeps the whole linear.
    """
    stack: list[Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        key = (run.char, run.opens, run.length % 3)
        while run.closes and run.count:
            index = len(stack) - 1
            while index >= floors.get(key, 0) and not _matches(stack[index], run):
                index -= 1
            if index < floors.get(key, 0):
                floors[key] = len(stack)
                break
            del stack[index + 1 :]
            yield _consume(stack[index], run)
            if not stack[index].count:
                stack.pop()
            floors = {k: min(v, len(stack)) for k, v in floors.items()}
        if run.count and run.opens:
            stack.append(run)


def _consume(opener: Run, closer: Run) -> tuple[str, int, int, int]:
    width = 2 if opener.count >= 2 and closer.count >= 2 else 1
    kind = "strike" if opener.char == "~" else ("em", "strong")[width - 1]
    opener.count -= width
    closer.start += width
    closer.count -= width
    return kind, opener.start + opener.count, closer.start, width


def _matches(opener: Run, closer: Run) -> bool:
    if opener.char != closer.char:
        return False
    both = opener.closes or closer.opens
    uneven = (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3)
    return not (both and uneven)


def _mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _foreign_mark(char: str) -> bool:
    return _mark(char) and not _CJK.match(char)


def _loose(char: str) -> bool:
    return not char.strip() or _mark(char) or bool(_CJK.match(char))
