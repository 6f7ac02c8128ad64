"""Make one translated text safe to stand where its source stood."""

from __future__ import annotations

import re

from bilingual.markdown.inline_safety import keep_constructs
from bilingual.markdown.parser import block_tokens
from bilingual.model import Block, Kind, Report

_PREFIX = re.compile(r"[ \t]*(?:>[ \t]*)*")
_ORDERED = re.compile(r"(\d{1,9})([.)])")
_PIPE = re.compile(r"(?<!\\)\|")
_ONE_LINE = {Kind.CELL, Kind.HTML}


def safe_text(report: Report, block: Block, text: str) -> str:
    """`text` as it can replace the block's slice; the source where `text` is empty or not prose."""
    if not text.strip() or not block.translatable:
        return block.text
    if block.kind is Kind.HTML:
        return _html(block, _folded(text, []))
    text = re.sub(r"\r\n?", "\n", text).replace("\0", "\ufffd")
    at_line_start = _at_line_start(report, block)
    breaks = [] if block.kind in _ONE_LINE or _is_atx(report, block) else _breaks(block.text)
    lines = _lines(text)
    body = keep_constructs(block, "\n".join(_unprefixed(lines, len(breaks))), report.references)
    if block.kind is Kind.CELL:
        body = _PIPE.sub(r"\\|", _opening(body) if at_line_start else body)
        body += " " if _ends_escaping(body) else ""
    elif _is_atx(report, block):
        body = _atx(body)
    elif at_line_start:
        body = _opening(body, {1: "\n===", 2: "\n---"}.get(block.level, ""))
    else:
        body = "\n".join([body.split("\n")[0], *map(_line, body.split("\n")[1:])])
    return _folded(body, breaks, _hard_breaks(text))


def escape_all(block: Block, text: str) -> str:
    """The last resort: every line of `text` escaped at its start, every pipe, no line break left."""
    text = " ".join(line.strip() for line in text.split("\n"))
    text = _PIPE.sub(r"\\|", text) if block.kind is not Kind.HTML else text.replace("<", "&lt;")
    return _escaped(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


def _breaks(source: str) -> list[str]:
    """The line breaks of a block's slice: each newline with the prefix of the line behind it."""
    return ["\n" + (match.group() if (match := _PREFIX.match(line)) else "") for line in source.split("\n")[1:]]


def _unprefixed(lines: list[str], most: int) -> list[str]:
    """The lines without container prefixes, at most `most` + 1 of them: the rest joins the last."""
    bare = [lines[0], *(_PREFIX.sub("", line, count=1) for line in lines[1:])]
    bare = [line for line in bare if line] or [""]
    head, tail = bare[: most + 1], bare[most + 1 :]
    for line in tail:
        head[-1] = head[-1].removesuffix("\\") + " " + line
    if _ends_escaping(head[-1]) and tail:
        head[-1] = head[-1].removesuffix("\\")
    return head


def _hard_breaks(text: str) -> list[str]:
    """For each line break of a text the two spaces before it that make it a hard one, or nothing."""
    return ["  " if line.endswith("  ") else "" for line in text.strip().split("\n")[:-1]]


def _folded(text: str, breaks: list[str], hard: list[str] | None = None) -> str:
    """The lines of `text` with the source's line breaks between them, hard ones where `hard` fits the text."""
    lines = text.split("\n")
    if not hard or len(hard) != len(lines) - 1:
        hard = [""] * (len(lines) - 1)
    parts = [lines[0]]
    for index, line in enumerate(lines[1:]):
        parts += [hard[index] + breaks[index] if index < len(breaks) else " ", line]
    return "".join(parts)


def _ends_escaping(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _at_line_start(report: Report, block: Block) -> bool:
    """Could a block of another kind start where this block's text starts?"""
    start = report.text.rfind("\n", 0, block.start) + 1
    before = report.text[start : block.start]
    if block.kind is Kind.CELL:
        return "|" not in before
    return not re.search(r"[^\s>\d.)*+:\[\]^-]", before) or before.rstrip().endswith(":")


def _is_atx(report: Report, block: Block) -> bool:
    if block.kind is not Kind.HEADING:
        return False
    start = report.text.rfind("\n", 0, block.start) + 1
    return report.text[start : block.start].rstrip(" \t").endswith("#" * block.level)


def _is_prose(text: str, underline: str = "") -> bool:
    """Does Markdown read this as one paragraph (or setext heading) with all of its text?"""
    if text[:1].isalpha() and "\n" not in text and not (underline and "|" in text):
        return True
    tokens, env = block_tokens(text + underline)
    if env.get("references") or len(tokens) != 3:
        return False
    wanted = "heading_open" if underline else "paragraph_open"
    return tokens[0].type == wanted and [t.strip() for t in tokens[1].content.split("\n")] == text.split("\n")


def _opening(text: str, underline: str = "") -> str:
    """Escape what would make a text at a line's start anything but prose."""
    text = text.replace("\n\n", "\n")
    if _is_prose(text, underline):
        return text
    lines = [_line(line) for line in text.split("\n")]
    text = "\n".join(lines)
    if _is_prose(text, underline):
        return text
    lines = [_escaped(line) if re.match(r"[!-/:-@\[-`{-~]", line) and line[0] != "\\" else line for line in lines]
    text = "\n".join(lines)
    # markdown-it reads a line with any pipe, escaped or not, above `---` as a table
    return text if _is_prose(text, underline) else re.sub(r"\\?\|", "&#124;", text)


def _line(line: str) -> str:
    """Escape a continuation line where it would start a block of its own."""
    return line if _is_prose(line) else _escaped(line)


def _escaped(line: str) -> str:
    if match := _ORDERED.match(line):
        return f"{match.group(1)}\\{line[match.end(1) :]}"
    return "\\" + line if line and re.match(r"[!-/:-@\[-`{-~]", line) else line


def _atx(text: str) -> str:
    """A heading's closing `#`s are not its text: escape them."""
    match = re.search(r"(?:^|[ \t])(#+)$", text)
    return f"{text[: match.start(1)]}\\{text[match.start(1) :]}" if match else text


def _html(block: Block, text: str) -> str:
    """Text inside an HTML block: only tags that the source has stay tags."""
    tags = set(re.findall(r"<[^<>]*>", block.text))
    parts = re.split(r"(<[^<>]*>)", text)
    return "".join(
        part if part in tags else part.replace("<", "&lt;").replace(">", "&gt;") for part in parts
    )  # fmt: skip
