"""Find the headings that open the papers of a digest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bilingual.markdown import labels
from bilingual.markdown.labels import Label
from bilingual.model import Block, Kind, Role, Section

PAPER_URL = re.compile(
    r"(?:huggingface\.co/papers/|arxiv\.org/(?:abs|pdf|html)/|alphaxiv\.org/abs/|arxiv:\s*)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})",
    re.I,
)
_SHEET = re.compile(r"^\W*[📄📃📑📝📜📰🗞🔖]")
_NEAR = 8  # a paper's link stands this many blocks behind its heading at most


def headings_of_papers(blocks: Sequence[Block], found: Sequence[Label | None]) -> list[int]:
    """Indexes of the blocks that open a paper, in order; none where the document is no digest."""
    linked = {i for i in _headings(blocks, found) if _is_linked(blocks, i)}
    groups = _groups(blocks, found)
    before = _candidates(blocks, found, groups)
    level = _level(blocks, linked, before)
    starts = set(linked)
    for candidates in before:
        if linked.isdisjoint(candidates):
            starts.update([i for i in candidates if blocks[i].level == level][-1:])
    starts |= {i for i in _headings(blocks, found) if blocks[i].level == level and _SHEET.match(blocks[i].text)}
    is_digest = bool(groups) or sum(bool(PAPER_URL.search(_near(blocks, i))) for i in linked) > 1
    return sorted(starts) if is_digest else []


def _headings(blocks: Sequence[Block], found: Sequence[Label | None]) -> list[int]:
    return [i for i, block in enumerate(blocks) if block.kind is Kind.HEADING and not found[i]]


def _near(blocks: Sequence[Block], index: int) -> str:
    """The heading's text and what follows it, up to the next heading."""
    text = [blocks[index].text]
    for block in blocks[index + 1 : index + 1 + _NEAR]:
        if block.kind is Kind.HEADING:
            break
        text.append(block.text)
    return "\n".join(text)


def _is_linked(blocks: Sequence[Block], index: int) -> bool:
    if PAPER_URL.search(blocks[index].text):
        return True
    for block in blocks[index + 1 : index + 1 + _NEAR]:
        if block.kind is Kind.HEADING:
            return False
        if labels.meta_role(block.text) is Role.LINK:
            return "://" in block.text or "](" in block.text or bool(PAPER_URL.search(block.text))
    return False


def _groups(blocks: Sequence[Block], found: Sequence[Label | None]) -> list[tuple[int, int]]:
    """Runs of labels that name at least two different sections: (first label, last label)."""
    groups: list[tuple[int, int]] = []
    seen: dict[Section, int] = {}
    for index, label in enumerate(found):
        if label is None or not labels.stands_out(blocks[index]):
            continue
        if label.section in seen and label.section in (Section.AREA, min(seen, key=seen.__getitem__)):
            groups += _group(seen)
            seen = {}
        seen.setdefault(label.section, index)
    return groups + _group(seen)


def _group(seen: Mapping[Section, int]) -> list[tuple[int, int]]:
    return [(min(seen.values()), max(seen.values()))] if len(seen) > 1 else []


def _candidates(
    blocks: Sequence[Block], found: Sequence[Label | None], groups: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """For each group the headings that stand between the group before it and its first label."""
    result, last = [], -1
    headings = _headings(blocks, found)
    for first, end in groups:
        result.append([i for i in headings if last < i < first])
        last = end
    return result


def _level(blocks: Sequence[Block], linked: set[int], before: Sequence[Sequence[int]]) -> int:
    """The heading level that papers have here: the one most of the evidence agrees on."""
    votes = Counter(blocks[i].level for i in linked for _ in range(2))
    for candidates in before:
        votes.update({blocks[i].level for i in candidates})
    # Where a single group decides, the nearest heading is the paper's and the others the report's.
    nearest = blocks[before[0][-1]].level if before and before[0] else 0
    return max(votes, key=lambda level: (votes[level], level == nearest if len(before) == 1 else -level), default=0)
