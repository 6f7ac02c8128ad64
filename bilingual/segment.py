"""Cut blocks into segments and join translated segments to blocks again.

Law: a block's segments and the gaps between them join back to its text, exactly. A block is one
segment; it is cut only at line breaks that a reader sees as boundaries (hard breaks, label lines,
ends of sentences), and where it is too long for an engine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bilingual.inline import atoms, flat, has_han, labels, relink, unbreakable
from bilingual.model import Block, Kind, Report, Segment
from bilingual.split import clauses, divide, inside, merged, sentences

__all__ = ["LIMIT", "assemble", "clauses", "join", "segments", "sentences"]

LIMIT = 1200  # characters that an engine translates well in one piece

_BREAK = re.compile(r"(?<![ \t])[ \t]*\r?\n[ \t>]*")
_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\$")  # an odd number: the last one breaks the line
_BOLD = r"\*\*(?:[^*\n]|\*(?!\*))+\*\*"
_LABEL_LINE = re.compile(
    rf"(?:\d+[.)、]\s*)?(?:{_BOLD}|应用领域|(?:一句话)?核心贡献|使用指南|使用方法|(?:主要|核心)?创新点|实验效果|实验结果)[：:]?\s*"
)
_SIGN = r"(?:[^\w\s!-~\u2018-\u201f\u3000-\u303f\uff00-\uffef]+[ \t]*)?"  # 📎
_LABELLED = re.compile(rf"{_SIGN}\*\*[^*\n]+(?:\*\*[：:]|[：:]\*\*)")
_FIELD = re.compile(rf"{_SIGN}[\u4e00-\u9fff]{{2,6}}[：:]")  # 日期：, one of several lines of that kind
_ENDS = tuple("：:。！？；.!?")
_CLOSERS = "”’\"'）)】」』]*_"
_WORDLESS = ("code", "math", "url", "html", "link", "image", "footnote")

_BLOCK_TAG = re.compile(
    r"<!--.*?-->|<(script|style|pre|textarea)\b.*?</\1\s*>|</?(?!(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span"
    r"|strong|sub|sup|u)\b)[A-Za-z][^<>]*>|<[!?][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

Span = tuple[int, int]


def segments(report: Report, limit: int = LIMIT) -> tuple[Segment, ...]:
    """The segments of a report's translatable blocks, in order.

    Segments longer than `limit` characters are split at sentence ends, else at commas, else hard.
    Blocks that are not translatable (code, formulas, rules) have none.
    """
    seen: Counter[str] = Counter()
    return tuple(segment for block in report.blocks if block.translatable for segment in _of_block(block, limit, seen))


def join(block: Block, parts: Sequence[Segment], english: Mapping[str, str]) -> str:
    """A block's text with its segments (`parts`, in order) replaced by their English.

    `english` maps segment ids to text; a segment that it lacks keeps its source. With the source of
    every segment as its English, the result is `block.text`. Where a split paragraph's sentences
    meet without a gap, a space comes between them; line breaks inside English become spaces.
    """
    if not parts:
        return block.text
    if all(english.get(part.id, part.text) == part.text for part in parts):
        return "".join(part.gap + part.text for part in parts) + parts[-1].tail
    out = ""
    for part in parts:
        text = english.get(part.id, part.text)
        if text != part.text:
            text = " ".join(line.strip() for line in text.splitlines())
        space = " " if out and not part.gap and _apart(out, text) else ""
        out += part.gap + space + text
    return out + parts[-1].tail


def assemble(report: Report, segs: Sequence[Segment], english: Mapping[str, str]) -> dict[str, str]:
    """The English text of every block of the report, by block id.

    Links whose own text is their label (`[常见问题]`) get it back: `[FAQ][常见问题]`.
    """
    parts: dict[str, list[Segment]] = {}
    for segment in segs:
        parts.setdefault(segment.block, []).append(segment)
    if known := labels(report.references):
        english = {**english, **{s.id: relink(s.text, english[s.id], known) for s in segs if s.id in english}}
    return {block.id: join(block, parts.get(block.id, ()), english) for block in report.blocks}


def _of_block(block: Block, limit: int, seen: Counter[str]) -> Iterator[Segment]:
    text = block.text
    pieces = _html(text) if block.kind is Kind.HTML else _lines(text)
    spans = [part for piece in pieces for part in _short(text, piece, limit)]
    end = 0
    for number, (start, stop) in enumerate(spans):
        words = text[start:stop]
        yield Segment(
            id=_identity(words, seen),
            block=block.id,
            text=words,
            gap=text[end:start],
            tail=text[stop:] if number == len(spans) - 1 else "",
            kind=block.kind,
            role=block.role,
            section=block.section,
            paper=block.paper,
            translatable=has_han(_prose(words)),
            line=block.line + text.count("\n", 0, start),
        )
        end = stop


def _identity(text: str, seen: Counter[str]) -> str:
    """16 hex digits from the normalised text and its occurrence number, which `seen` counts."""
    normal = " ".join(unicodedata.normalize("NFC", flat(text)).split())
    seen[normal] += 1
    return hashlib.sha256(f"{normal}\n{seen[normal]}".encode()).hexdigest()[:16]


def _prose(text: str) -> str:
    """The text without the atoms whose Chinese nobody translates."""
    out, position = [], 0
    for atom in atoms(text):
        if atom.kind in _WORDLESS:
            out.append(text[position : atom.start])
            position = atom.end
    return "".join(out) + text[position:]


def _lines(text: str) -> Iterator[Span]:
    """Spans of a block between the line breaks that are boundaries, without outer white space."""
    if "\n" not in text:
        yield from _trimmed(text, 0, len(text))
        return
    fixed = merged((atom.start, atom.end) for atom in atoms(text))
    closed = merged([*fixed, *unbreakable(text)])
    start = line = 0
    for match in _BREAK.finditer(text):
        at = match.start()
        backslash = match.group()[0] in "\r\n" and bool(_BACKSLASHES.search(text, max(line, at - 20), at))
        hard = backslash or match.group().startswith("  ")
        if not inside(fixed if hard else closed, at) and (hard or _boundary(text, line, match)):
            yield from _trimmed(text, start, at - backslash)
            start = match.end()
        line = match.end()
    yield from _trimmed(text, start, len(text))


def _boundary(text: str, line: int, match: re.Match[str]) -> bool:
    """Whether the soft break `match` ends a unit; its line began at `line`."""
    before = text[line : match.start()].rstrip()
    if not before or before.rstrip(_CLOSERS).endswith(_ENDS) or _LABEL_LINE.fullmatch(before):
        return True
    return bool(_LABELLED.match(text, match.end()) or _FIELD.match(before) and _FIELD.match(text, match.end()))


def _html(text: str) -> Iterator[Span]:
    """Spans of words between the block-level tags of raw HTML."""
    start = 0
    for match in _BLOCK_TAG.finditer(text):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if words := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(words)


def _short(text: str, span: Span, limit: int) -> Iterator[Span]:
    """The span cut into spans of at most `limit` characters where an engine has to translate it."""
    start, end = span
    if end - start <= limit or not has_han(text[start:end]):
        yield span
        return
    for piece in divide(text[start:end], limit):
        yield from _trimmed(text, start, start + len(piece))
        start += len(piece)


def _apart(left: str, right: str) -> bool:
    """Whether two pieces that meet without a gap need a space, as English sentences do."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return False
    return not (_WIDE.match(left[-1]) or _WIDE.match(right[0]))
