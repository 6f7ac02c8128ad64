"""Pair the blocks of two documents that should have the same structure, going on where one is missing.

Blocks are compared by what no language changes: their kind and level, the figures, names and links in
them, and their length. Documents of the same structure are paired one to one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilingual.model import Block, Kind, Report

_TRACE = re.compile(r"https?://\S+|[A-Za-z][A-Za-z0-9_.-]*[A-Z0-9][A-Za-z0-9]*|\d+(?:\.\d+)?")
_PROSE = (Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE)
_GAP = -1.0
_SLACK = 40  # blocks that may be missing on each side beyond the difference in number
_MOST_CELLS = 3_000_000  # of the table of scores: about 5 s
_STRETCH = 2.0  # English letters to a Chinese character, about


@dataclass(frozen=True, slots=True)
class Couple:
    """A block and the block that stands in its place; one of them is None where a document lacks it."""

    zh: Block | None
    en: Block | None


def couples(chinese: Report, english: Report) -> tuple[Couple, ...]:
    """The blocks of both documents in order, paired where they belong together; raw HTML is left out.

    How far HTML is cut into blocks hangs on its language.
    """
    ours = [block for block in chinese.blocks if block.kind is not Kind.HTML]
    theirs = [block for block in english.blocks if block.kind is not Kind.HTML]
    if [shape(block) for block in ours] == [shape(block) for block in theirs]:
        return tuple(Couple(a, b) for a, b in zip(ours, theirs, strict=True))
    if len(ours) * _band(ours, theirs) > _MOST_CELLS:
        return tuple(_in_step(ours, theirs))
    return tuple(reversed(list(_path(ours, theirs))))


def shape(block: Block) -> tuple[object, ...]:
    """What a block is, apart from its words."""
    return block.kind, block.level, block.depth, block.quote, block.table, block.row


def _in_step(ours: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Couple]:
    """Pairs by shape only, for documents too different in size to compare every block with every other."""
    from difflib import SequenceMatcher

    first, second = [shape(block) for block in ours], [shape(block) for block in theirs]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, first, second).get_opcodes():
        for step in range(max(i2 - i1, j2 - j1)):
            yield Couple(ours[i1 + step] if i1 + step < i2 else None, theirs[j1 + step] if j1 + step < j2 else None)


def _band(ours: Sequence[Block], theirs: Sequence[Block]) -> int:
    return 2 * (abs(len(ours) - len(theirs)) + _SLACK) + 1


def _path(ours: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Couple]:
    """The best alignment, last pair first: Needleman and Wunsch within a band around the diagonal."""
    half = _band(ours, theirs) // 2
    left, right = [_seen(block) for block in ours], [_seen(block) for block in theirs]
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for i in range(len(ours) + 1):
        for j in range(max(0, i - half), min(len(theirs), i + half) + 1):
            if i or j:
                best[i, j] = _step(best, i, j, left, right)
    i, j = len(ours), len(theirs)
    while i or j:
        move = best[i, j][1]
        yield Couple(ours[i - 1] if move != 2 else None, theirs[j - 1] if move != 1 else None)
        i, j = i - (move != 2), j - (move != 1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a block is compared."""

    kind: Kind
    level: int
    depth: int
    trace: frozenset[str]
    length: float


def _seen(block: Block) -> _Seen:
    wide = sum(character > "\u2e7f" for character in block.text)
    length = len(block.text) + wide * (_STRETCH - 1)
    return _Seen(block.kind, block.level, block.depth, frozenset(_TRACE.findall(block.text)), 1 + length)


def _step(
    best: dict[tuple[int, int], tuple[float, int]], i: int, j: int, left: Sequence[_Seen], right: Sequence[_Seen]
) -> tuple[float, int]:
    """The best score that leads to (i, j) and the move: 0 pair, 1 a block is missing, 2 a block is new."""
    ways = []
    if i and j and (i - 1, j - 1) in best:
        ways.append((best[i - 1, j - 1][0] + _likeness(left[i - 1], right[j - 1]), 0))
    if (i - 1, j) in best:
        ways.append((best[i - 1, j][0] + _GAP, 1))
    if (i, j - 1) in best:
        ways.append((best[i, j - 1][0] + _GAP, 2))
    return max(ways, key=lambda way: (way[0], -way[1]))


def _likeness(a: _Seen, b: _Seen) -> float:
    """How well two blocks fit: above 0 for blocks that may render each other, below -2 for others."""
    if (a.kind, a.level, a.depth) == (b.kind, b.level, b.depth):
        score = 2.0
    else:
        score = 0.5 if a.kind is b.kind else -0.5 if a.kind in _PROSE and b.kind in _PROSE else -2.5
    if a.trace and b.trace:
        shared = len(a.trace & b.trace)
        score += 3 * shared / max(len(a.trace), len(b.trace)) if shared else -2
    elif a.trace or b.trace:
        score -= 1
    return score - 1.2 * abs(math.log(a.length / b.length))
