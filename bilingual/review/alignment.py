"""Take an existing Chinese/English pair of Markdown files over into the memory, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bilingual import markdown, source
from bilingual.inline import has_han
from bilingual.memory import Key, Memory, Record
from bilingual.model import Block, Segment, Signature, State
from bilingual.review.blocks import pairs, plain
from bilingual.segment import segments
from bilingual.split import sentences
from bilingual.translate import surroundings

PERSON = Signature("person")


@dataclass(slots=True)
class Aligned:
    """What an alignment found: segments read, memory rows changed, and what was left out (file and line)."""

    read: int = 0
    changed: int = 0
    notices: list[str] = field(default_factory=list)


def align(chinese: Path, english: Path, memory: Memory, author: str = "") -> Aligned:
    """Store every Chinese segment with its English, state reviewed, in one transaction.

    A block of several segments is divided where the English divides in the same way. Approved
    translations stay as they are. What is not Chinese on the left, or not English on the right, is
    left out.

    Raises:
        InputError: a file cannot be read, or their structures differ (file and line); nothing is stored.
        MemoryFault: the memory cannot be written; nothing is stored.
    """
    left = markdown.parse(source.read(chinese)[0], chinese.stem)
    right = markdown.parse(source.read(english)[0], english.stem)
    parts = segments(left)
    context = dict(zip((part.id for part in parts), surroundings(parts), strict=True))
    by_block: dict[str, list[Segment]] = {}
    for part in parts:
        by_block.setdefault(part.block, []).append(part)
    theirs: dict[str, list[Segment]] = {}
    for part in segments(right):
        theirs.setdefault(part.block, []).append(part)
    result = Aligned()
    records = []
    for pair in pairs(left, right, chinese, english):
        mine = by_block.get(pair.left.id, [])
        place = f"{english}:{pair.right.line}"
        for part, text in _divided(mine, pair.right, theirs.get(pair.right.id, []), place, result):
            key = Key(part.text, PERSON, context[part.id])
            records.append(Record(key, text, State.REVIEWED, "person", author=author))
    result.read = len(records)
    result.changed = memory.store(records)
    return result


def _divided(
    mine: Sequence[Segment], block: Block, theirs: Sequence[Segment], place: str, result: Aligned
) -> Iterator[tuple[Segment, str]]:
    """Each Chinese segment of a block with its English."""
    if not any(part.translatable for part in mine):
        return
    texts = [plain(block.text)] if len(mine) == 1 else [plain(part.text) for part in theirs]
    if len(texts) != len(mine):
        texts = [sentence.strip() for sentence in sentences(plain(block.text))]
    if len(texts) != len(mine):
        found = f"the Chinese has {len(mine)} segments and the English cannot be divided in the same way"
        result.notices.append(f"{place}: {found}; left out")
        return
    for part, text in zip(mine, texts, strict=True):
        if not part.translatable:
            continue
        if not text or has_han(text):
            result.notices.append(f"{place}: {'still holds Chinese' if text else 'is empty'}; left out")
            continue
        yield part, text
