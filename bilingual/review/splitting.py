"""Cut an edited block back into the segments that it was made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher

from bilingual.review.changes import words

Blocks = Sequence[tuple[int, int, int]]

_BREAK = re.compile(r"(?:[ \t]{2,}|\\)?\n[ \t>]*")
_SENTENCE = re.compile(r"(?<=[.!?:;])[\"'”’)\]*_]*\s+")


def split(old: Sequence[str], gaps: Sequence[str], edited: str) -> tuple[str, ...] | None:
    """The parts of `edited` that answer to the parts `old`, which were joined by `gaps`.

    `gaps` has one item less than `old`. A boundary that the edit left alone is found by comparing
    words; where the edit touched it, line breaks decide, then a single sentence end. None where
    nothing decides.
    """
    if len(old) == 1:
        return (edited.strip(),)
    cuts = _kept_cuts(old, gaps, edited)
    if cuts is None:
        lines = [line for line in _BREAK.split(edited) if line.strip()]
        return _filled(lines) if len(lines) == len(old) and all("\n" in gap for gap in gaps) else None
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(edited)]
    return _filled([edited[start:end] for start, end in zip(starts, ends, strict=True)])


def _filled(parts: Sequence[str]) -> tuple[str, ...] | None:
    tidy = tuple(part.strip().removesuffix("\\").strip() if "\\\n" in part else part.strip() for part in parts)
    return tidy if all(tidy) else None


def _kept_cuts(old: Sequence[str], gaps: Sequence[str], edited: str) -> list[tuple[int, int]] | None:
    """For every gap where it stands in `edited` (start, end), or None where one is lost."""
    text, bounds = old[0], []
    for gap, part in zip(gaps, old[1:], strict=True):
        bounds.append((len(text), len(text) + len(gap)))
        text += gap + part
    before, after = words(text), words(edited)
    left, right = _offsets(before), _offsets(after)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    cuts: list[tuple[int, int]] = []
    for start, end in bounds:
        found = _carried(start, end, left, right, _firm(blocks, before, "\n" in text[start:end]))
        found = found or _sentence_cut(start, end, left, right, _firm(blocks, before, False), edited)
        if found is None or (cuts and found[0] < cuts[-1][1]):
            return None
        cuts.append(found)
    return cuts


def _offsets(parts: Sequence[str]) -> list[int]:
    out = [0]
    for part in parts:
        out.append(out[-1] + len(part))
    return out


def _firm(blocks: Blocks, parts: Sequence[str], is_line_break: bool) -> Blocks:
    """The matches that can carry a gap: a space alone stands everywhere, so a word must have come with it."""
    if is_line_break:
        return blocks
    return [block for block in blocks if any(part.isalnum() for part in parts[block[0] : block[0] + block[2]])]


def _carried(start: int, end: int, left: Sequence[int], right: Sequence[int], blocks: Blocks) -> tuple[int, int] | None:
    """Where the gap stands in the new text, when it went over unchanged."""
    first, last = bisect_left(left, start), bisect_left(left, end)
    for a, b, size in blocks:
        if a <= first and last <= a + size and first < last and left[first] == start and left[last] == end:
            return right[b + first - a], right[b + last - a]
    return None


def _sentence_cut(
    start: int, end: int, left: Sequence[int], right: Sequence[int], blocks: Blocks, edited: str
) -> tuple[int, int] | None:
    """The only sentence end in the stretch of the new text that took the gap's place."""
    low, high = 0, len(edited)
    for a, b, size in blocks:
        if left[a + size] <= start:
            low = max(low, right[b + size])
        if size and left[a] >= end:
            high = min(high, right[b])
            break
    found = [match.span() for match in _SENTENCE.finditer(edited, low, high)]
    if "\n" in edited[low:high]:
        found = [match.span() for match in _BREAK.finditer(edited, low, high)]
    return found[0] if len(found) == 1 else None
