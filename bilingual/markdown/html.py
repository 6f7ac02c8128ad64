"""The runs of text in an HTML block that can be translated without touching its structure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TOKEN = re.compile(r"<!--.*?(?:-->|$)|<[!?].*?(?:>|$)|<(/?)([a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
# Their content is not prose.
_OPAQUE = {"script", "style", "pre", "textarea", "template", "svg", "math", "iframe", "noscript", "title"}
# Tags that stand inside a sentence and stay in its run.
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip


def runs(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Offsets of the text runs of an HTML block, or nothing where no run holds Chinese.

    `lines` are the block's content lines, container prefixes excluded. Comments, scripts, styles,
    preformatted text and broken markup are never part of a run.
    """
    start, end = lines[0][0], lines[-1][1]
    if "<" not in text[start:end] or not _HAN.search(text, start, end):
        return []
    found, opened, opaque = [], start, ""
    for match in _TOKEN.finditer(text, start, end):
        slash, name = match.group(1), (match.group(2) or "").lower()
        if opaque:
            if slash and name == opaque:
                opaque, opened = "", match.end()
            continue
        if name in _INLINE:
            continue
        found.append((opened, match.start()))
        opened = match.end()
        opaque = name if name in _OPAQUE and not slash else ""
    if not opaque:
        found.append((opened, end))
    kept = [run for bounds in found if (run := _trimmed(text, *bounds)) is not None]
    return kept if any(_HAN.search(text, *run) for run in kept) else []


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The run without white space and line prefixes around it; None for broken or empty ones."""
    run = text[start:end]
    if "<" in _TOKEN.sub("", run):
        return None
    lead = re.match(r"[\s>]*", run)
    start += lead.end() if lead else 0
    end = start + len(text[start:end].rstrip())
    tail = re.search(r"\n[\s>]*$", text[start:end])
    end = start + tail.start() if tail else end
    body = text[start:end]
    return (start, end) if re.search(r"\w", body) else None
