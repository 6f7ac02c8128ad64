"""What changed between two texts, word by word; and approved segments whose source has changed since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bilingual.memory import Match, Memory
from bilingual.model import State
from bilingual.review.standing import Standing

NEAR = 0.75  # the least similarity at which an approved source counts as an earlier wording
# A word is a run of Latin letters or digits, or a single other character: Chinese is compared by character.
_WORD = re.compile(r"[A-Za-z0-9_]+(?:['’.-][A-Za-z0-9_]+)*|\s+|.", re.DOTALL)
_SAME, _GONE, _NEW = "same", "gone", "new"
_ISLAND = 1  # an unchanged stretch of so few characters inside a change is read as a part of it


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comparison; `kind` is same, gone (only in the old text) or new."""

    kind: str
    text: str


def words(text: str) -> list[str]:
    """The words, spaces and marks of a text, which join back to it."""
    return _WORD.findall(text)


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from `old` to `new`; those not gone join to `new`, those not new to `old`."""
    before, after = words(old), words(new)
    found: list[tuple[str, str]] = []  # (old, new) stretches in turn
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[i1:i2]), "".join(after[j1:j2])
        small = tag == "equal" and i1 > 0 and i2 < len(before) and len(left) <= _ISLAND and not left.isalnum()
        if found and found[-1][0] != found[-1][1] and (tag != "equal" or small):
            found[-1] = (found[-1][0] + left, found[-1][1] + right)
        else:
            found.append((left, right))
    return tuple(piece for left, right in found for piece in _pieces(left, right))


def _pieces(left: str, right: str) -> Iterable[Piece]:
    if left == right:
        return (Piece(_SAME, left),) if left else ()
    return tuple(Piece(kind, text) for kind, text in ((_GONE, left), (_NEW, right)) if text)


def marked(pieces: Iterable[Piece]) -> str:
    """A comparison as one line of plain text: [-gone-]{+new+}."""
    marks = {_SAME: ("", ""), _GONE: ("[-", "-]"), _NEW: ("{+", "+}")}
    return "".join(f"{marks[piece.kind][0]}{piece.text}{marks[piece.kind][1]}" for piece in pieces)


def stale(
    standings: Sequence[Standing], memory: Memory, stopped: Callable[[], bool] = lambda: False
) -> dict[str, Match]:
    """Segments whose source was approved in an earlier wording, by segment id, with that approval.

    An approved source that the report still holds is somebody else's, not an earlier wording. `stopped`
    ends the search early.
    """
    present = {standing.key.source for standing in standings}
    found = {}
    for standing in standings:
        if stopped():
            break
        if not standing.unit.segment.translatable or standing.state is State.APPROVED:
            continue
        matches = memory.similar(standing.key.source, NEAR, limit=3, states=(State.APPROVED,))
        earlier = next((match for match in matches if match.stored.source not in present), None)
        if earlier:
            found[standing.id] = earlier
    return found
