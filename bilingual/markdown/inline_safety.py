"""Keep a translation's inline constructs those of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.token import Token

from bilingual.markdown.parser import inline_tokens
from bilingual.markdown.references import environment
from bilingual.markdown.span_tree import content
from bilingual.model import Block

_ACTIVE = re.compile(r"[*_`$<\[~^]")
# Stars between a word and a punctuation mark, where CommonMark may not see what the writer means.
_FLANKED = re.compile(r"\w\*{2,}[^\w\s*]|[^\w\s*]\*{2,}\w")
_LOOSE = re.compile(r"([ \t]*)\*\*([ \t]*)([^*\n]*[^*\s])([ \t]*)\*\*([ \t]*)")
_ROUNDS = 6
_PAIRS = {"strong_open": "strong", "em_open": "em", "s_open": "strike"}
_ATOMS = {
    "code_inline": "code", "math_inline": "math", "math_inline_double": "math", "html_inline": "html",
    "link_open": "link", "image": "image", "footnote_ref": "footnote",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Construct:
    """An inline construct of a text: what it is, what it holds and where its marks stand."""

    kind: str
    text: str
    start: int
    end: int  # behind the last character
    mark: str = ""


def keep_constructs(block: Block, text: str, references: str) -> str:
    """Escape the marks in `text` that open constructs the source block has not; mend broken bold."""
    if not _ACTIVE.search(text):
        return text
    source = content(block.text, block.kind)
    text = _mend_bold(source, text, references)
    seen = constructs(source, references, "friendly")
    for _ in range(_ROUNDS):
        stray = [c for c in constructs(text, references) if _is_stray(c, seen, source, text)]
        stray += _surplus(constructs(text, references), source, references)
        if not stray:
            break
        text = _escaped(text, stray)
    return text


@lru_cache(maxsize=1024)
def constructs(text: str, references: str = "", mode: str = "commonmark") -> tuple[Construct, ...]:
    """The inline constructs of a text as CommonMark (or another `mode` of the parser) sees them."""
    return tuple(_constructs(inline_tokens(text, environment(references), mode)))


def _constructs(tokens: Sequence[Token]) -> Iterator[Construct]:
    opened: list[tuple[str, int, str]] = []
    for token in tokens:
        if token.type in _ATOMS:
            start, end = token.meta.get("at", (0, 0))
            held = token.attrs.get("href") or token.attrs.get("src") or token.meta.get("label") or token.content
            yield Construct(_ATOMS[token.type], str(held), start, end, token.markup)
        elif token.type in ("strong_open", "em_open"):
            # markdown-it keeps the inner mark of a strong pair
            width = len(token.markup)
            opened.append((_PAIRS[token.type], token.meta["mark"] - width + 1, token.markup))
        elif token.type in ("strong_close", "em_close") and opened:
            kind, start, mark = opened.pop()
            yield Construct(kind, "", start, token.meta["mark"] + len(mark), mark)


def _is_stray(construct: Construct, seen: Sequence[Construct], source: str, text: str) -> bool:
    kind = construct.kind
    if kind in ("em", "strong"):
        return False
    if kind in ("link", "image"):
        return construct.text not in source and all(c.text != construct.text for c in seen)
    return all((c.kind, c.text) != (kind, construct.text) for c in seen)


def _surplus(found: Sequence[Construct], source: str, references: str) -> list[Construct]:
    """Emphasis beyond the source's: underscores first, then stars inside words, then the last ones.

    Stars around whole words are bold that somebody meant: shown as bold they harm nobody.
    """
    seen = constructs(source, references, "friendly")
    result: list[Construct] = []
    for kind in ("em", "strong"):
        had = sum(c.kind == kind for c in seen)
        mine = [c for c in found if c.kind == kind]
        mine.sort(key=lambda c: (c.mark.startswith("_"), c.start), reverse=True)
        extra = mine[: max(0, len(mine) - had)]
        result += [c for c in extra if kind == "em" or c.mark == "__"]
    return result


def _escaped(text: str, stray: Sequence[Construct]) -> str:
    places: set[int] = set()
    for construct in stray:
        width = len(construct.mark) if construct.kind in ("em", "strong") else 1
        places.update(range(construct.start, construct.start + width))
        if construct.kind in ("em", "strong", "math"):
            places.update(range(construct.end - width, construct.end))
    return "".join("\\" + char if index in places else char for index, char in enumerate(text))


def _mend_bold(source: str, text: str, references: str) -> str:
    """Make the bold that `text` intends bold for CommonMark, by a space outside its marks."""
    have = sum(c.kind == "strong" for c in constructs(text, references))
    found = constructs(text, references, "lenient") if _FLANKED.search(text) else ()
    wanted = [c for c in found if c.kind == "strong"]
    if len(wanted) > have:
        text = _spaced(text, wanted)
        have = sum(c.kind == "strong" for c in constructs(text, references))
    if have < sum(c.kind == "strong" for c in constructs(source, references, "friendly")):
        text = _tightened(text, references, have)
    return text


def _spaced(text: str, wanted: Sequence[Construct]) -> str:
    """Insert the spaces that the flanking rule asks for."""
    gaps = set()
    for bold in wanted:
        inner, inner_end = bold.start + len(bold.mark), bold.end - len(bold.mark)
        if bold.start and text[bold.start - 1].isalnum() and not text[inner].isalnum():
            gaps.add(bold.start)
        if bold.end < len(text) and text[bold.end].isalnum() and not text[inner_end - 1].isalnum():
            gaps.add(bold.end)
    return "".join(" " + char if index in gaps else char for index, char in enumerate(text))


def _tightened(text: str, references: str, have: int) -> str:
    """Move white space out of `** bold **`, where that gains bold."""
    tight = _LOOSE.sub(lambda m: f"{' ' * bool(m[1] + m[2])}**{m[3]}**{' ' * bool(m[4] + m[5])}", text).strip()
    return tight if sum(c.kind == "strong" for c in constructs(tight, references)) > have else text
