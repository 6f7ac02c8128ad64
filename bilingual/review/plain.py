"""The plain way: somebody edited english.md in an editor, and the edits become approved segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bilingual import markdown, source
from bilingual.memory import normalise
from bilingual.model import Block, State
from bilingual.review.baseline import (
    Baseline,
    built_baseline,
    known_texts,
    pieces,
    standing_baseline,
    written_baseline,
)
from bilingual.review.blocks import Pair, pairs, plain, raw_html, unescaped
from bilingual.review.standing import Standing, Survey, refreshed
from bilingual.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Edit:
    """A person's English for one segment; `line` is where it stands in the edited file."""

    standing: Standing
    text: str
    line: int


@dataclass(slots=True)
class Outcome:
    """What an import found and did. `notices` carry file and line."""

    blocks: int = 0
    edits: list[Edit] = field(default_factory=list)
    older: int = 0  # blocks that say what stood once and no longer stands
    notices: list[str] = field(default_factory=list)
    left_out: int = 0  # changes in the file that cannot be taken


def import_markdown(
    path: Path, seen: Survey, tools: Workshop, author: str = "", *, dry: bool = False, written: bytes | None = None
) -> Outcome:
    """Approve the segments that somebody edited in an English Markdown file; `dry` only tells which.

    What counts as an edit is what neither the memory gives now, nor the build beside the file gave,
    nor the memory ever held: an old file does no harm. `written` is the file as a build wrote it,
    where that is known: what stands there is no edit either.

    Raises:
        InputError: the file cannot be read, or its blocks are not those of the report (file and line).
        MemoryFault: the memory cannot be written; what was approved before that stays.
    """
    text, _ = source.read(path)
    edited = markdown.parse(text, path.stem)
    now, built = standing_baseline(seen), built_baseline(seen, path.parent)
    wrote = written_baseline(seen, written, path)
    found = pairs(seen.report, edited, seen.path, path, (built or now).blocks)
    outcome = Outcome(blocks=len(found))
    if raw_html(edited) not in {raw_html(base.document) for base in (now, built, wrote) if base}:
        outcome.notices.append(f"{path}: raw HTML differs; edit its texts with `bilingual review open`")
    by_block = _by_block(seen.standings)
    for pair in found:
        if wrote and plain(pair.right.text) == wrote.blocks.get(pair.left.id):
            continue
        _read(pair, by_block.get(pair.left.id, ()), (now, built), path, tools, outcome)
    outcome.left_out = len(outcome.notices)
    if outcome.edits and built is None and wrote is None:
        what = "no edition.json lies beside this file, so labels that the glossary has changed since count as edits"
        outcome.notices.append(f"{path}: {what}; look with --dry-run")
    if not dry:
        for edit in outcome.edits:
            standing = edit.standing
            tools.memory.set_state(
                standing.key.source, State.APPROVED, text=edit.text, context=standing.key.context,
                author=author, note=standing.note,
            )  # fmt: skip
        outcome.notices += _altered(found, outcome.edits, path, seen, tools)
    return outcome


def _by_block(standings: Sequence[Standing]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for standing in standings:
        found.setdefault(standing.unit.segment.block, []).append(standing)
    return found


def _read(
    pair: Pair,
    parts: Sequence[Standing],
    baselines: tuple[Baseline, Baseline | None],
    path: Path,
    tools: Workshop,
    outcome: Outcome,
) -> None:
    """Add what one block says to the outcome."""
    block, text, place = pair.left, pair.right.text, f"{path}:{pair.right.line}"
    now, built = baselines
    if plain(text) == plain(now.blocks.get(block.id, block.text)):
        return
    if built and plain(text) == plain(built.blocks.get(block.id, block.text)):
        outcome.older += 1
        return
    if not parts:
        what = "code, formulas and rules are copied from the Chinese report; edit them there"
        outcome.notices.append(f"{place}: {what}")
        return
    edits = _edits(block, parts, text, [base for base in (built, now) if base])
    if edits is None:
        what = f"the edit runs over the border between {len(parts)} segments and cannot be divided; nothing is taken"
        outcome.notices.append(f"{place}: {what}; keep the line break between them, or use `bilingual review open`")
        return
    taken = len(outcome.edits)
    outcome.edits += [
        Edit(standing, words, pair.right.line)
        for standing, words in edits
        if _is_new(standing, words, place, tools, outcome)
    ]
    outcome.older += len(outcome.edits) == taken


def _edits(
    block: Block, parts: Sequence[Standing], text: str, bases: Sequence[Baseline]
) -> list[tuple[Standing, str]] | None:
    """The segments of a block whose English is other than in a baseline, by the one with the fewest."""
    best: list[tuple[Standing, str]] | None = None
    for base in bases:
        found = pieces(block, parts, base, text)
        if found is None:
            continue
        before = [base.english.get(part.id, part.unit.segment.text) for part in parts]
        edits = [
            (part, new)
            for part, new, old in zip(parts, found, before, strict=True)
            if unescaped(new) != unescaped(plain(old))
        ]
        if best is None or len(edits) < len(best):
            best = edits
    return best


def _is_new(standing: Standing, words: str, place: str, tools: Workshop, outcome: Outcome) -> bool:
    """Whether a segment's text is a person's edit that can be kept."""
    if not standing.unit.segment.translatable:
        what = "this text holds no Chinese and is copied from the report; edit it there"
        outcome.notices.append(f"{place}: {what}")
        return False
    if not words.strip():
        outcome.notices.append(f"{place}: the translation is empty; nothing is taken")
        return False
    known = known_texts(standing, tools.memory, tools.glossary.label(standing.unit.segment))
    return unescaped(words) not in known


def _altered(found: Sequence[Pair], edits: Sequence[Edit], path: Path, seen: Survey, tools: Workshop) -> Iterator[str]:
    """Notices for edited blocks that the next build will not show as they stand in the file."""
    if not edits:
        return
    after = standing_baseline(refreshed(seen, tools))
    touched = {edit.standing.unit.segment.block for edit in edits}
    for pair in found:
        shown = after.blocks.get(pair.left.id, "")
        if pair.left.id in touched and normalise(plain(shown)) != normalise(plain(pair.right.text)):
            yield f"{path}:{pair.right.line}: will be shown as: {plain(shown)}"
