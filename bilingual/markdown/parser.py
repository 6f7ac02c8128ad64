"""markdown-it set up as this project reads Markdown, with exact source positions.

markdown-it tells only the lines of a block and nothing about inline constructs. Its block rules know
the exact columns while they run, so each leaf rule is wrapped and notes where its content stands
(`token.meta["lines"]`: start and end offset of every content line, container prefixes excluded);
inline rules note the offset where a construct opens (`token.meta["at"]`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]

# Containers nested deeper than this are read as text: Python's stack is finite, and so is paper.
DEEPEST = 90

_TERMINATES = ["paragraph", "reference", "blockquote", "list"]
_LEAVES: dict[str, tuple[BlockRule, list[str]]] = {
    "table": (rules_block.table, ["paragraph", "reference"]),
    "code": (rules_block.code, []),
    "fence": (rules_block.fence, _TERMINATES),
    "hr": (rules_block.hr, _TERMINATES),
    "html_block": (rules_block.html_block, _TERMINATES[:3]),
    "heading": (rules_block.heading, _TERMINATES[:3]),
    "lheading": (rules_block.lheading, []),
    "paragraph": (rules_block.paragraph, []),
}
_CONTAINERS: dict[str, tuple[BlockRule, list[str]]] = {
    "blockquote": (rules_block.blockquote, _TERMINATES),
    "list": (rules_block.list_block, _TERMINATES[:3]),
}
LITERAL = {"fence", "code_block", "html_block", "math_block", "math_block_label", "hr"}

_INLINE: dict[str, InlineRule] = {
    "backticks": rules_inline.backtick,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "autolink": rules_inline.autolink,
    "html_inline": rules_inline.html_inline,
}
_OPENS = {
    "code_inline", "math_inline", "math_inline_double", "link_open", "image", "html_inline", "footnote_ref"
}  # fmt: skip


def _located(rule: BlockRule) -> BlockRule:
    """Wrap a leaf rule so that its tokens carry the offsets of their content lines."""

    def run(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        for token in [] if silent else state.tokens[count:]:
            if token.map and (token.type == "inline" or token.type in LITERAL):
                token.meta["lines"] = [
                    (state.bMarks[line] + state.tShift[line], state.eMarks[line]) for line in range(*token.map)
                ]
        return True

    return run


def _shallow(rule: BlockRule) -> BlockRule:
    def run(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST and rule(state, start, end, silent)

    return run


def _noted(rule: InlineRule) -> InlineRule:
    """Wrap an inline rule so that the construct it opens carries its offsets (start, end)."""

    def run(state: StateInline, silent: bool) -> bool:
        count, start = len(state.tokens), state.pos
        if not rule(state, silent):
            return False
        for token in [] if silent else state.tokens[count:]:
            if token.type in _OPENS and "at" not in token.meta:
                token.meta["at"] = (start, state.pos)
                break
        return True

    return run


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def is_cjk(char: str) -> bool:
    """Is this a Chinese, Japanese or Korean character, punctuation and full-width forms included?"""
    code = ord(char)
    return (
        0x2E80 <= code <= 0xA4CF
        or 0xAC00 <= code <= 0xD7AF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def _friendly(before: str, after: str) -> tuple[bool, bool]:
    """Can a run of `*` open, close? CommonMark's rule, but CJK neighbours never stand in the way."""
    hard_before = _is_punctuation(before) and not is_cjk(before)
    hard_after = _is_punctuation(after) and not is_cjk(after)
    free_before = isWhiteSpace(ord(before)) or hard_before or is_cjk(before)
    free_after = isWhiteSpace(ord(after)) or hard_after or is_cjk(after)
    opens = not isWhiteSpace(ord(after)) and (not hard_after or free_before)
    closes = not isWhiteSpace(ord(before)) and (not hard_before or free_after)
    return opens, closes


def _lenient(before: str, after: str) -> tuple[bool, bool]:
    """What a writer means: stars that touch text on their inner side."""
    return not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before))


def _emphasis(mode: str) -> InlineRule:
    """The emphasis rule with the flanking rule of `mode`; every mark carries its offset."""

    def run(state: StateInline, silent: bool) -> bool:
        start, marker = state.pos, state.src[state.pos]
        if silent or marker not in "_*":
            return False
        opens, closes, length = state.scanDelims(start, marker == "*")
        if marker == "*" and (mode == "friendly" or (mode == "lenient" and length > 1)):
            before = state.src[start - 1] if start else " "
            after = state.src[start + length] if start + length < state.posMax else " "
            opens, closes = (_friendly if mode == "friendly" else _lenient)(before, after)
        for offset in range(length):
            token = state.push("text", "", 0)
            token.content = marker
            token.meta["mark"] = start + offset
            state.delimiters.append(
                Delimiter(
                    marker=ord(marker), length=length, token=len(state.tokens) - 1, end=-1, open=opens, close=closes
                )
            )
        state.pos += length
        return True

    return run


def _base() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return markdown.use(dollarmath_plugin, allow_space=False).use(footnote_plugin)


@cache
def _block_parser() -> MarkdownIt:
    markdown = _base()
    markdown.options["maxNesting"] = 10 * DEEPEST
    for name, (rule, alt) in _LEAVES.items():
        markdown.block.ruler.at(name, _located(rule), {"alt": alt})
    for name, (rule, alt) in _CONTAINERS.items():
        markdown.block.ruler.at(name, _shallow(rule), {"alt": alt})
    for name in ("math_block", "footnote_def"):
        _rewrap(markdown, name)
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def _rewrap(markdown: MarkdownIt, name: str) -> None:
    # The plugins' rules can be reached only through the ruler's own list.
    for rule in markdown.block.ruler.__rules__:
        if rule.name == name:
            wrap = _located if name == "math_block" else _shallow
            markdown.block.ruler.at(name, wrap(rule.fn), {"alt": rule.alt})
            return


@cache
def _inline_parser(mode: str) -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["strikethrough"])
    markdown.use(dollarmath_plugin, allow_space=False, double_inline=mode == "friendly").use(footnote_plugin)
    markdown.inline.ruler.at("emphasis", _emphasis(mode))
    for rule in list(markdown.inline.ruler.__rules__):
        if rule.name in _INLINE or rule.name in ("math_inline", "footnote_inline", "footnote_ref"):
            markdown.inline.ruler.at(rule.name, _noted(rule.fn))
    return markdown


def block_tokens(text: str) -> tuple[list[Token], dict[str, object]]:
    """Block tokens of a document in source order (footnotes where they stand), and its references.

    Line ends must be `\\n` already. Inline content stays unparsed.
    """
    env: dict[str, object] = {}
    return _block_parser().parse(text, env), env


@lru_cache(maxsize=2)
def document_tokens(text: str) -> tuple[Token, ...]:
    """The block tokens of a whole document, to be read only: several stages ask for the same report's."""
    return tuple(block_tokens(text)[0])


def inline_tokens(text: str, env: dict[str, object], mode: str = "friendly") -> list[Token]:
    """Inline tokens of one block's content.

    `mode` is the rule for bold and italics: "friendly" (CJK-aware, as readers see it), "commonmark"
    or "lenient" (what a writer means). `env` is consumed: hand in a fresh copy.
    """
    markdown = _inline_parser(mode)
    tokens: list[Token] = []
    markdown.inline.parse(text, markdown, env, tokens)
    return tokens
