"""Inline content of a block as renderers see it: a small tree of spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from bilingual.markdown.parser import inline_tokens, is_cjk
from bilingual.markdown.references import environment
from bilingual.model import Kind, Span

# A bare address ends before white space, brackets, quotes and anything Chinese.
_URL = re.compile(r"https?://(?:[^\s<>()\[\]\"`\u2018-\u201d\u2026\u2e80-\U0003ffff]|\([^\s<>()\u2e80-\U0003ffff]*\))+")
_TRAILING = ".,;:!?*_'~"
_PREFIX = re.compile(r"\n(?:[ \t]*>)*[ \t]*")
_OPEN = {"strong_open": "strong", "em_open": "em", "s_open": "strike", "link_open": "link"}
_CLOSE = {"strong_close", "em_close", "s_close", "link_close"}
_LITERAL = {
    "code_inline": "code", "math_inline": "math", "math_inline_double": "display", "html_inline": "html"
}  # fmt: skip
_SHARED = "“”‘’…—·"  # punctuation that Chinese shares with other scripts
_DEEPEST = 40  # deeper nesting is flattened, so that renderers may recurse


def content(text: str, kind: Kind = Kind.PARAGRAPH) -> str:
    """The inline content of a block's raw slice: line prefixes gone, a cell's pipes unescaped."""
    if kind is Kind.CELL:
        text = text.replace("\\|", "|")
    return _PREFIX.sub("\n", text)


@lru_cache(maxsize=4096)  # a preview reads all of a digest again for one edited line
def spans(text: str, references: str = "", kind: Kind = Kind.PARAGRAPH) -> tuple[Span, ...]:
    """Read a block's raw text (`Block.text`, or its translation) as spans.

    `references` is `Report.references`; `kind` matters for table cells, whose pipes are escaped.
    Bold beside Chinese punctuation is bold; bare addresses are links; a line break between Chinese
    characters is nothing, elsewhere a space.
    """
    env = environment(references)
    tokens = inline_tokens(content(text, kind), env)
    return _tree(tokens, env, _DEEPEST)


def plain(tree: Iterable[Span]) -> str:
    """The visible text of spans: formulas as LaTeX, images as their alternative text, no HTML tags."""
    parts = []
    for span in tree:
        if span.kind in ("text", "code", "math", "display"):
            parts.append(span.text)
        elif span.kind == "break":
            parts.append(" ")
        elif span.kind != "footnote":
            parts.append(plain(span.children))
    return "".join(parts)


class _Builder:
    """Collects spans into the innermost open one."""

    def __init__(self, deepest: int) -> None:
        self.deepest = deepest
        self.stack: list[tuple[Span, list[Span]]] = [(Span("root"), [])]
        self.ignored = 0
        self.links = 0

    def add(self, span: Span) -> None:
        children = self.stack[-1][1]
        if span.kind == "text" and children and children[-1].kind == "text":
            span = Span("text", children.pop().text + span.text)
        children.append(span)

    def open(self, span: Span) -> None:
        if len(self.stack) >= self.deepest:
            self.ignored += 1
            return
        self.links += span.kind == "link"
        self.stack.append((span, []))

    def close(self) -> None:
        if self.ignored:
            self.ignored -= 1
            return
        span, children = self.stack.pop()
        self.links -= span.kind == "link"
        tree = _linked(children) if not self.links and span.kind != "link" else tuple(children)
        self.add(Span(span.kind, span.text, tree, span.href, span.title))

    def done(self) -> tuple[Span, ...]:
        while len(self.stack) > 1:
            self.close()
        return _linked(self.stack[0][1])


def _tree(tokens: Sequence[Token], env: dict[str, object], deepest: int) -> tuple[Span, ...]:
    builder = _Builder(deepest)
    for index, token in enumerate(tokens):
        if token.type in _OPEN:
            builder.open(_opened(token))
        elif token.type in _CLOSE:
            builder.close()
        else:
            _leaf(builder, tokens, index, env)
    return builder.done()


def _opened(token: Token) -> Span:
    return Span(_OPEN[token.type], href=str(token.attrs.get("href", "")), title=str(token.attrs.get("title", "")))


def _leaf(builder: _Builder, tokens: Sequence[Token], index: int, env: dict[str, object]) -> None:
    token = tokens[index]
    if token.type in _LITERAL:
        builder.add(Span(_LITERAL[token.type], token.content))
    elif token.type == "hardbreak":
        builder.add(Span("break"))
    elif token.type == "softbreak":
        if not _between_chinese(tokens, index):
            builder.add(Span("text", " "))
    elif token.type == "image":
        alt = _tree(token.children or [], env, 8)
        href, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
        builder.add(Span("image", children=alt, href=href, title=title))
    elif token.type == "footnote_ref":
        builder.add(_footnote(token, env, builder.deepest // 2))
    elif token.content:
        builder.add(Span("text", token.content))


def _footnote(token: Token, env: dict[str, object], deepest: int) -> Span:
    if "label" in token.meta:
        return Span("footnote", str(token.meta["label"]))
    notes: Any = env["footnotes"]
    inner = notes["list"][token.meta["id"]].get("tokens", [])
    return Span("footnote", children=_tree(inner, env, deepest) if deepest > 1 else ())


def _between_chinese(tokens: Sequence[Token], index: int) -> bool:
    before = next((t.content for t in reversed(tokens[:index]) if t.content), "")
    after = next((t.content for t in tokens[index + 1 :] if t.content), "")
    return bool(before and after) and all(is_cjk(char) or char in _SHARED for char in (before[-1], after[0]))


def _linked(children: list[Span]) -> tuple[Span, ...]:
    """Turn the bare addresses in text spans into links."""
    result: list[Span] = []
    for span in children:
        if span.kind != "text" or "://" not in span.text:
            result.append(span)
            continue
        last = 0
        for match in _URL.finditer(span.text):
            url = match.group().rstrip(_TRAILING)
            if match.start() > last:
                result.append(Span("text", span.text[last : match.start()]))
            result.append(Span("link", children=(Span("text", url),), href=url))
            last = match.start() + len(url)
        if last < len(span.text):
            result.append(Span("text", span.text[last:]))
    return tuple(result)
