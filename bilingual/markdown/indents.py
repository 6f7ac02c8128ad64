"""How much deeper than CommonMark nests them an author meant list items, told by their indents.

    * Steps:              CommonMark wants 2 columns more before an item is nested (the width of "* "), or 4 after
      1. Collect          "*   Steps:"; generators of reports indent by 2 or 3 all the same. Such items are siblings
      2. Filter           to a parser and children to a reader.
    * Output

What is read is left as it is; only its rows are shown deeper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.model import Block, Report

_STEP = 2  # columns from which an indent is meant
_TAB = 4


@dataclass(slots=True)
class _Level:
    """The list at a depth: the column of its first item, and how much deeper its present items are shown."""

    column: int
    more: int = 0


def sunk(report: Report) -> dict[str, int]:
    """By a block's id, the levels by which it is to be shown deeper than its `depth`; others are left out."""
    return {block.id: more for block, more in _depths(report) if more}


def _depths(report: Report) -> Iterator[tuple[Block, int]]:
    levels: list[_Level] = []  # by CommonMark's depth, from 1
    for block in report.blocks:
        del levels[block.depth :]
        if block.marker:
            column = _column(report.text, block.start)
            outer = sum(level.more for level in levels[: block.depth - 1])
            if len(levels) < block.depth:
                levels += [_Level(column) for _ in range(block.depth - len(levels))]
            level = levels[-1]
            level.more = int(column >= level.column + _STEP)
            if not level.more:
                level.column = column
            yield block, outer + level.more
        elif block.depth:
            yield block, sum(level.more for level in levels)


def _column(text: str, start: int) -> int:
    """The column of the marker of the list item whose text begins at `start`."""
    line = text[text.rfind("\n", 0, start) + 1 : start].expandtabs(_TAB)
    marker = line.rstrip()
    return len(line) - len(line.lstrip(" >")) if not marker.strip(" >") else len(marker) - len(marker.lstrip(" >"))
