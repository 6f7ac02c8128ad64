"""What an English Markdown file said before somebody edited it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual import markdown
from bilingual.errors import InputError
from bilingual.memory import Memory
from bilingual.model import Block, Report
from bilingual.review.blocks import pairs, plain, unescaped
from bilingual.review.splitting import split
from bilingual.review.standing import Standing, Survey
from bilingual.segment import assemble, join


@dataclass(frozen=True, slots=True)
class Baseline:
    """An English document as the program wrote it: block texts by block id, segments' English by id."""

    blocks: dict[str, str]
    english: dict[str, str]
    document: Report


def standing_baseline(seen: Survey) -> Baseline:
    """The document that the memory gives now."""
    return _baseline(seen, {s.id: s.text for s in seen.standings if not s.is_missing})


def built_baseline(seen: Survey, folder: Path) -> Baseline | None:
    """The document of the build whose `edition.json` lies in `folder`; None where there is none to read."""
    try:
        data = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        english = {str(row["id"]): str(row["en"]) for row in data["segments"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    known = {standing.id for standing in seen.standings}
    return _baseline(seen, {ident: text for ident, text in english.items() if ident in known})


def written_baseline(seen: Survey, written: bytes | None, path: Path) -> Baseline | None:
    """The document as a build wrote it to `path`; None where that is not known, or the report has changed since."""
    if written is None:
        return None
    try:
        document = markdown.parse(written.decode("utf-8", "replace"), path.stem)
        blocks = {pair.left.id: plain(pair.right.text) for pair in pairs(seen.report, document, seen.path, path)}
    except InputError:
        return None
    return Baseline(blocks, {}, document)


def _baseline(seen: Survey, english: Mapping[str, str]) -> Baseline:
    parts = [standing.unit.segment for standing in seen.standings]
    safe = markdown.structure_safe(seen.report, assemble(seen.report, parts, english))
    text = markdown.joined(seen.report, safe)
    return Baseline(dict(safe), dict(english), markdown.parse(text, seen.report.name))


def known_texts(standing: Standing, memory: Memory, label: str | None) -> set[str]:
    """Everything that a program or a person ever stored for a segment's source, for comparison."""
    stored = {row.text for row in memory.history(standing.key.source)}
    return {unescaped(plain(text)) for text in (*stored, standing.unit.segment.text, standing.text, label or "")}


def pieces(block: Block, parts: Sequence[Standing], base: Baseline, edited: str) -> tuple[str, ...] | None:
    """The English of each of a block's segments in its edited text, or None where it cannot be told."""
    if len(parts) == 1:
        return (plain(edited),)
    before = base.blocks.get(block.id, join(block, [part.unit.segment for part in parts], base.english))
    cut = _located(before, [base.english.get(part.id, part.unit.segment.text) for part in parts])
    if cut is None:
        return None
    found = split(*cut, edited)
    return tuple(map(plain, found)) if found else None


def _located(text: str, texts: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The segments' English in the block's text, and what stands between; None where one was altered."""
    parts: list[str] = []
    gaps: list[str] = []
    end = 0
    for wanted in texts:
        wanted = " ".join(line.strip() for line in wanted.splitlines()) if wanted not in text else wanted
        start = text.find(wanted, end)
        if start < 0 or (not parts and start):
            return None
        if parts:
            gaps.append(text[end:start])
        parts.append(wanted)
        end = start + len(wanted)
    if end != len(text):
        return None
    return parts, gaps
