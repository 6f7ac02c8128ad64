"""Report -> Markdown: the source text with its blocks replaced, its structure untouched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from bilingual.markdown.escape import escape_all, safe_text
from bilingual.markdown.parser import LITERAL, block_tokens, document_tokens
from bilingual.model import Block, Report

_MOST_REPAIRS = 24  # each costs a parse of the document; a real report needs none


def rewrite(report: Report, english: Mapping[str, str]) -> str:
    """The report's text with the slice of every block in `english` (by id) replaced.

    Texts are made safe first (see `structure_safe`), so the result has the source's blocks. Blocks
    that are missing keep their source; with every block mapped to its own text the result is the
    source, exactly.
    """
    return joined(report, structure_safe(report, english))


def structure_safe(report: Report, english: Mapping[str, str]) -> dict[str, str]:
    """The texts of `english`, escaped where they would change the document's structure, only there.

    Covers block starts (`1. `, `# `, `===`, fences, tags, definitions), pipes in cells, line breaks
    that the source has not, constructs that the source has not (a stray `$` or `*`), and bold that
    CommonMark would not see. An empty text, and one that nothing can make safe, is answered with the
    source. Unchanged texts and unknown ids stay as they are.
    """
    safe = {}
    for block in report.blocks:
        text = english.get(block.id)
        if text is not None:
            safe[block.id] = text if text == block.text else safe_text(report, block, text)
    changed = [block for block in report.blocks if safe.get(block.id, block.text) != block.text]
    if changed:
        _repair(report, safe, changed)
    return {**english, **safe}


def joined(report: Report, safe: Mapping[str, str]) -> str:
    """The report's text with its blocks replaced by texts that `structure_safe` gave."""
    return "".join(part for part, _ in _parts(report, safe))


def _parts(report: Report, safe: Mapping[str, str]) -> Iterator[tuple[str, Block | None]]:
    """The pieces of the rewritten document, each with the block it renders."""
    last, before = 0, ""
    for block in report.blocks:
        gap, text = report.text[last : block.start], safe.get(block.id, block.text)
        # A label and its body may touch in Chinese; English needs a space between words.
        if not gap and before and text and text != block.text and not (before[-1].isspace() or text[0].isspace()):
            gap = " "
        yield gap, None
        yield text, block
        last, before = block.end, text if text != block.text else ""
    yield report.text[last:], None


def _repair(report: Report, safe: dict[str, str], changed: Sequence[Block]) -> None:
    """Compare the rewritten document's blocks with the source's and mend the first that differs."""
    wanted = _shape(document_tokens(report.text))
    mended: set[str] = set()
    for _ in range(_MOST_REPAIRS):
        line = _first_difference(wanted, _shape(block_tokens(joined(report, safe))[0]))
        if line is None:
            return
        block = _culprit(report, safe, changed, line)
        again = block.id in mended
        safe[block.id] = block.text if again else escape_all(block, safe[block.id])
        mended.add(block.id)
    for block in changed:
        safe[block.id] = block.text


def _shape(tokens: Sequence[Token]) -> list[tuple[tuple[object, ...], int]]:
    """What a document's block structure is, token by token, with the line each stands on."""
    shape: list[tuple[tuple[object, ...], int]] = []
    for token in tokens:
        content = token.content if token.type in LITERAL and token.type != "html_block" else bool(token.content)
        key = (token.type, token.tag, token.info, str(token.attrs), str(token.meta.get("label", "")), content)
        shape.append((key, (token.map or [-1])[0]))
    return shape


def _first_difference(
    wanted: Sequence[tuple[tuple[object, ...], int]], found: Sequence[tuple[tuple[object, ...], int]]
) -> int | None:
    """The line of `found` where the two shapes part, or None."""
    line = 0
    for (left, _), (right, here) in zip(wanted, found, strict=False):
        line = max(line, here)
        if left != right:
            return line
    return None if len(wanted) == len(found) else line


def _culprit(report: Report, safe: Mapping[str, str], changed: Sequence[Block], line: int) -> Block:
    """The changed block that stands on this line of the rewritten document, or the last one before it."""
    position, found = 0, changed[0]
    ids = {block.id for block in changed}
    for part, block in _parts(report, safe):
        if block is not None and block.id in ids:
            if position > line:
                return found
            found = block
        position += part.count("\n")
    return found
