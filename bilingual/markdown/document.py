"""Source text -> Report: every block of a document with its exact place."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

from bilingual.markdown import references
from bilingual.markdown.digest import recognise
from bilingual.markdown.html import runs
from bilingual.markdown.parser import LITERAL, block_tokens, document_tokens
from bilingual.model import Block, Kind, Report, Role

_RULE_LINE = re.compile(r"[\s=\-_*~—–─━═＝－·.]{3,}")
_NEWLINE = re.compile(r"\r\n?")
_KINDS = {
    "fence": Kind.CODE, "code_block": Kind.CODE, "html_block": Kind.HTML, "hr": Kind.RULE,
    "math_block": Kind.MATH, "math_block_label": Kind.MATH,
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def parse(text: str, name: str, notices: Sequence[str] = ()) -> Report:
    """Read a Markdown document.

    `name` is the file's stem. `Report.text` is `text` with its line ends made `\\n` and NUL made
    U+FFFD; every block is an exact slice of it, blocks stand in source order and never overlap.
    What is between them is markup. Never raises on any text.
    """
    text = _NEWLINE.sub("\n", text).replace("\0", "\ufffd")
    tokens, env = block_tokens(text)
    blocks = sorted(_Walk(text).blocks(tokens), key=lambda block: (block.start, block.end))
    report = Report(name, text, notices=tuple(notices), references=references.write(env))
    report = recognise(replace(report, blocks=tuple(blocks)))
    return replace(report, blocks=identified(report.blocks))


def literal(report: Report, block: Block) -> str:
    """The content of a code, formula or HTML block, as Markdown reads it.

    Fences, `$$`, indents and the prefixes of quotes and lists are gone. Any other block, and a run of
    text inside an HTML block, is answered with its own text.
    """
    return _literals(report.text).get(block.start, block.text)


@lru_cache(maxsize=2)
def _literals(text: str) -> dict[int, str]:
    found = {}
    for token in document_tokens(text):
        if token.type in LITERAL and token.content:
            lines = token.meta["lines"]
            if token.type != "html_block" or not runs(text, lines):
                # the formula plugin leaves a list's indent in
                indented = token.type.startswith("math")
                body = re.sub(r"(?m)^[ \t]+|[ \t]+$", "", token.content) if indented else token.content
                found[_slice(text, lines)[0]] = body
    return found


def identified(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give every block an id that survives edits elsewhere: its content and which occurrence it is."""
    seen: Counter[str] = Counter()
    result = []
    for block in blocks:
        key = f"{block.kind}\0{' '.join(block.text.split())}"
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
        seen[key] += 1
        result.append(replace(block, id=digest[:16]))
    return tuple(result)


def _slice(text: str, lines: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the content of these lines starts and ends, white space around it left out."""
    filled = [
        (start, end) for start, end in lines if start < end and text[start:end].strip(MD_TRIM_CHARS)
    ]  # fmt: skip
    if not filled:
        return lines[0][0], lines[0][0]
    (start, first), (last, end) = filled[0], filled[-1]
    start += first - start - len(text[start:first].lstrip(MD_TRIM_CHARS))
    end -= end - last - len(text[last:end].rstrip(MD_TRIM_CHARS))
    return start, end


@dataclass(slots=True)
class _Walk:
    """The containers that are open while the tokens go by."""

    text: str
    starts: list[int] = field(default_factory=list)
    heading: int = 0
    quote: int = 0
    lists: list[str] = field(default_factory=list)  # the next marker of each open list item
    inside: list[str] = field(default_factory=list)  # open containers, innermost last
    note: list[str] = field(default_factory=list)
    tables: int = 0
    row: int = -1
    align: str = ""
    cells: list[tuple[int, int]] = field(default_factory=list)

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        self.starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        for token in tokens:
            if token.type == "inline":
                yield from self.inline(token)
            elif token.type in LITERAL:
                yield from self.literal(token)
            else:
                self.container(token)

    def container(self, token: Token) -> None:
        name = token.type
        if name == "heading_open":
            self.heading = int(token.tag[1:])
        elif name == "heading_close":
            self.heading = 0
        elif name.startswith(("table", "tr", "th_", "td_")):
            self.table(token)
        elif name in ("blockquote_open", "blockquote_close"):
            self.quote += token.nesting
            self.nest(token)
        elif name in ("list_item_open", "list_item_close"):
            self.nest(token)
            if token.nesting > 0:
                self.lists.append(f"{token.info}{token.markup}" if token.info else "•")
            else:
                self.lists.pop()
        elif name.startswith("footnote_reference"):
            self.nest(token)
            if token.nesting > 0:
                self.note.append(str(token.meta["label"]))
            else:
                self.note.pop()

    def nest(self, token: Token) -> None:
        if token.nesting > 0:
            self.inside.append(token.type.removesuffix("_open"))
        else:
            self.inside.pop()

    def table(self, token: Token) -> None:
        if token.type == "table_open":
            self.tables, self.row = self.tables + 1, -1
        elif token.type == "tr_open":
            self.row += 1
            self.cells = []
        elif token.type in ("th_open", "td_open"):
            self.align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        elif token.type == "table_close":
            self.row = -1

    def block(self, kind: Kind, start: int, end: int) -> Block:
        marker, depth = (self.lists[-1], len(self.lists)) if self.lists else ("", 0)
        if marker:
            self.lists[-1] = ""
        note = self.note[-1] if self.note else ""
        line = bisect_right(self.starts, start)
        text = self.text[start:end]
        return Block(
            "", kind, text, depth=depth, marker=marker, quote=self.quote, info=note, start=start, end=end, line=line
        )

    def inline(self, token: Token) -> Iterator[Block]:
        if self.row >= 0:
            yield self.cell(token)
            return
        lines = token.meta["lines"]
        start, end = _slice(self.text, lines)
        if self.heading and token.map and len(lines) == 1:
            start, end = self.atx(token, start, end)
        if start == end:
            return
        kind = self.kind()
        block = self.block(kind, start, end)
        if kind is not Kind.HEADING and _RULE_LINE.fullmatch(block.text):
            yield replace(block, kind=Kind.RULE, role=Role.SEPARATOR, translatable=False)
        else:
            yield replace(block, level=self.heading)

    def kind(self) -> Kind:
        if self.heading:
            return Kind.HEADING
        innermost = self.inside[-1] if self.inside else ""
        return {"list_item": Kind.ITEM, "footnote_reference": Kind.FOOTNOTE}.get(innermost, Kind.PARAGRAPH)

    def atx(self, token: Token, start: int, end: int) -> tuple[int, int]:
        """The content of `## heading ##`; a setext heading's only line is its content already."""
        if self.text[start:end] == token.content:
            return start, end
        start = self.text.index(token.content, start + self.heading, end)
        return start, start + len(token.content)

    def cell(self, token: Token) -> Block:
        (start, end) = token.meta["lines"][0]
        if not self.cells:
            self.cells = _cells(self.text, start, end)
        start, end = self.cells.pop(0) if self.cells else (end, end)
        if not self.cells:
            self.cells = [(end, end)]
        block = self.block(Kind.CELL, start, end)
        return replace(
            block, table=self.tables, row=self.row, align=self.align, translatable=end > start
        )  # fmt: skip

    def literal(self, token: Token) -> Iterator[Block]:
        start, end = _slice(self.text, token.meta["lines"])
        kind = _KINDS[token.type]
        if kind is Kind.HTML and (found := runs(self.text, token.meta["lines"])):
            for start, end in found:
                block = self.block(kind, start, end)
                yield replace(block, translatable=bool(_HAN.search(block.text)))
            return
        block = self.block(kind, start, end)
        role = Role.SEPARATOR if kind is Kind.RULE else Role.BODY
        yield replace(block, translatable=False, role=role, info=token.info.strip() or block.info)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets of the cells of a table row, split where markdown-it splits it."""
    start, end = _slice(text, [(start, end)])
    bounds, last = [], start
    for offset in range(start, end):
        if text[offset] == "|" and (offset == start or text[offset - 1] != "\\"):
            bounds.append((last, offset))
            last = offset + 1
    bounds.append((last, end))
    if bounds and bounds[0][0] == bounds[0][1]:
        bounds.pop(0)
    if bounds and bounds[-1][0] == bounds[-1][1]:
        bounds.pop()
    return [_slice(text, [bound]) for bound in bounds]
