"""Align the blocks of two Markdown documents that should have the same structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from bilingual.errors import InputError
from bilingual.inline import flat
from bilingual.memory import normalise
from bilingual.model import Block, Kind, Report

_NAMES = {
    Kind.HEADING: "a heading", Kind.PARAGRAPH: "a paragraph", Kind.ITEM: "a list item", Kind.CELL: "a table cell",
    Kind.FOOTNOTE: "a footnote", Kind.HTML: "raw HTML", Kind.CODE: "code", Kind.MATH: "a formula", Kind.RULE: "a rule",
}  # fmt: skip
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_REMEDY = "change only texts, or put the block back as it was; the structure belongs to the Chinese report"


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of one document and the block of the other that stands in its place."""

    left: Block
    right: Block


def pairs(
    left: Report, right: Report, left_path: Path, right_path: Path, expected: Mapping[str, str] | None = None
) -> tuple[Pair, ...]:
    """The blocks of two documents, one to one and in order; raw HTML is left out.

    How far HTML is cut into blocks hangs on its language, so it cannot be paired. `expected` holds what
    the right document should say, by block id of the left: it makes the message more exact.

    Raises:
        InputError: the structures differ; `where` is the line of the right document.
    """
    first_groups, second_groups = _groups(left), _groups(right)
    ours, theirs = [group[0] for group in first_groups], [group[0] for group in second_groups]
    mine, other = [_shape(block) for block in ours], [_shape(block) for block in theirs]
    if mine == other:
        groups = zip(first_groups, second_groups, strict=True)
        return tuple(pair for one, two in groups for pair in _matched(one, two, right.text, right_path))
    known = expected or {}
    first = [(shape, plain(known.get(block.id, ""))) for shape, block in zip(mine, ours, strict=True)]
    second = [(shape, plain(block.text) if known else "") for shape, block in zip(other, theirs, strict=True)]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        while i1 < i2 and j1 < j2 and mine[i1] == other[j1]:
            i1, j1 = i1 + 1, j1 + 1
        if i1 < i2 or j1 < j2:
            break
    gone, new = ours[i1] if i1 < i2 else None, theirs[j1] if j1 < j2 else None
    line = new.line if new else theirs[j1].line if j1 < len(theirs) else theirs[-1].line if theirs else 1
    raise InputError(_difference(gone, new, left_path), where=right_path, line=line, remedy=_REMEDY)


def _difference(gone: Block | None, new: Block | None, path: Path) -> str:
    """What stands in one document and not in the other."""
    if gone and new:
        return f"here stands {described(new)}, and at {path}:{gone.line} {described(gone)}"
    if new:
        return f"here stands {described(new)}, which {path} has not"
    assert gone is not None  # documents that differ, differ in something
    return f"before this line {described(gone)} is missing, which stands at {path}:{gone.line}"


def described(block: Block) -> str:
    """What a block is, for a message: `a heading of level 2 ("Results")`."""
    level = f" of level {block.level}" if block.level else ""
    depth = f" at depth {block.depth}" if block.depth > 1 else ""
    words = " ".join(block.text.split())
    return f'{_NAMES[block.kind]}{level}{depth} ("{words[:40]}{"…" if len(words) > 40 else ""}")'


def _groups(report: Report) -> list[list[Block]]:
    """The blocks as Markdown has them: a label and the text under it are two of ours and one paragraph there.

    Where that paragraph is cut hangs on the label's words, which an edit may change.
    """
    groups: list[list[Block]] = []
    for block in report.blocks:
        if block.kind is Kind.HTML:
            continue
        before = groups[-1][-1] if groups else None
        gap = report.text[before.end : block.start] if before else "\n\n"
        joined = before is not None and before.kind is block.kind and before.kind in (Kind.PARAGRAPH, Kind.ITEM)
        if joined and not block.marker and gap.count("\n") <= 1 and not gap.strip(" \t\n>\\"):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _matched(one: Sequence[Block], two: Sequence[Block], text: str, path: Path) -> Iterator[Pair]:
    """The pairs of one Markdown paragraph; where the right one is cut otherwise, its lines decide."""
    if len(one) == len(two):
        yield from (Pair(a, b) for a, b in zip(one, two, strict=True))
        return
    whole = replace(two[0], text=text[two[0].start : two[-1].end], end=two[-1].end)
    lines = whole.text.split("\n", len(one) - 1)
    if len(lines) < len(one):
        problem = f"the line break between a label and its text is gone ({described(whole)})"
        raise InputError(problem, where=path, line=whole.line, remedy="put it back")
    for number, (block, line) in enumerate(zip(one, lines, strict=True)):
        yield Pair(block, replace(whole, text=line.strip().removesuffix("\\").strip(), line=whole.line + number))


def _shape(block: Block) -> tuple[object, ...]:
    return block.kind, block.level, block.depth, block.quote, block.table, block.row


def plain(text: str) -> str:
    """A block's text for comparison: on one line, without its container's prefixes."""
    return normalise(flat(text))


def raw_html(report: Report) -> str:
    """All raw HTML of a document, for comparison."""
    return "\n".join(_html(report))


def _html(report: Report) -> Iterator[str]:
    return (normalise(block.text) for block in report.blocks if block.kind is Kind.HTML)


def unescaped(text: str) -> str:
    """The text without Markdown's backslashes before marks: builds put them where they are needed."""
    return _ESCAPE.sub(r"\1", text)
