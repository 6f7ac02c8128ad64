"""Atoms are found where CommonMark finds them, with their offsets."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from bilingual.scan import atoms, has_han, labels, unbreakable

PIECES = [
    *("*", "**", "_", "***", "~~", "`", "``", "$", "[", "]", "](u)", '](<u v> "t")', "(", ")", "\\", "<b>", "</b>"),
    *("<!-- x -->", "<irc:a.b>", "&amp;", "a", "b1", " ", "x y", "!", "\n", '"', "<"),
]


def found(text: str, known: Iterable[str] = ()) -> list[tuple[str, str]]:
    return [(atom.kind, atom.text) for atom in atoms(text, frozenset(known))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长度 $|y_i|$。", [("math", "$|y_i|$")]),
        ("公式$\\sum_{t}x_t$与", [("math", "$\\sum_{t}x_t$")]),
        ("行内 $$a+b$$ 公式", [("math", "$$a+b$$")]),
        ("`Zoom` 与 `` a`b ``", [("code", "`Zoom`"), ("code", "`` a`b ``")]),
        ("`a $x$` 与 $`b`$", [("code", "`a $x$`"), ("math", "$`b`$")]),
        ("<https://a.b/c> 与 <b>粗</b>", [("url", "<https://a.b/c>"), ("html", "<b>"), ("html", "</b>")]),
        ("注释<!-- 中文 -->后", [("html", "<!-- 中文 -->")]),
        ("[页](a.md '标题')", [("bracket", "["), ("link", "](a.md '标题')")]),
        ("[页](x(y)z)", [("bracket", "["), ("link", "](x(y)z)")]),
        ("![猫](c.png)", [("bracket", "!["), ("image", "](c.png)")]),
        ("见[^1]。", [("footnote", "[^1]")]),
        ("V\\* 与 &copy;", [("escape", "\\*"), ("escape", "&copy;")]),
        ("**粗**与*斜*", [("strong", "**"), ("strong", "**"), ("em", "*"), ("em", "*")]),
        ("~~三百~~", [("strike", "~~"), ("strike", "~~")]),
        ("[未定义] 与 [x][y]", []),
    ],
)
def test_each_kind_of_atom_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["价格 $5 和 $ 6$", "$a $", "\\$5 与 6\\$", "只有一个 $ 号", "$$", "a*b", "2 * 3 * 4", "snake_case_name"]
)
def test_what_only_looks_like_an_atom_is_none(text: str) -> None:
    assert {kind for kind, _ in found(text)} <= {"escape"}


@pytest.mark.parametrize(
    "text",
    [
        "**严格检查（Hacking Check）**和",
        "了**“引号”**的",
        "在**（注）**中",
        "的**F1 (宏)**为",
        "**标签：**正文",
        "与**$x$**的",
    ],
)
def test_bold_beside_full_width_punctuation_closes(text: str) -> None:
    assert [kind for kind, _ in found(text) if kind != "math"] == ["strong", "strong"]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("见 https://example.org/a?x=1&y=2。", "https://example.org/a?x=1&y=2"),
        ("（https://example.org/bus）", "https://example.org/bus"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("打开https://example.org/图", "https://example.org/"),
        ("http://example.org/a, 然后", "http://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
    ],
)
def test_bare_urls_stop_before_chinese_and_lose_trailing_punctuation(text: str, url: str) -> None:
    assert [text for kind, text in found(text) if kind == "url"] == [url]


def test_reference_links_need_their_definitions() -> None:
    known = labels("[规则]: https://example.org\n[Long  Label]: <x>\n[^1]: 注")
    assert known == {"规则", "long label"}
    assert found("[规则]、[章程][规则]、[long label][]、[别的]", known) == [
        ("bracket", "["),
        ("link", "]"),
        ("bracket", "["),
        ("link", "][规则]"),
        ("bracket", "["),
        ("link", "][]"),
    ]


def test_unbreakable_covers_emphasis_and_links() -> None:
    assert unbreakable("甲**乙**[丙](d)") == ((1, 6), (6, 12))


@pytest.mark.parametrize(
    ("char", "han"),
    [
        ("中", True),
        ("\U00020000", True),
        ("豈", True),
        ("—", False),
        ("≤", False),
        ("，", False),
        ("→", False),
        ("あ", False),
    ],
)
def test_han_is_chinese_characters_only(char: str, han: bool) -> None:
    assert has_han(char) is han


@given(st.text() | st.lists(st.sampled_from([*PIECES, "中", "（", "**“", "https://a.b", "😀"])).map("".join))
def test_atoms_are_ordered_slices_that_do_not_overlap(text: str) -> None:
    end = 0
    for atom in atoms(text):
        assert end <= atom.start < atom.end
        assert text[atom.start : atom.end] == atom.text
        end = atom.end


def seen_by_parser(text: str) -> Counter[str]:
    """What markdown-it finds; each emphasis counts twice, as it has two delimiters."""
    parser = MarkdownIt("commonmark").enable("strikethrough").use(dollarmath_plugin, allow_space=False)
    names = {"strong_open": "strong", "em_open": "em", "s_open": "strike"}
    counts: Counter[str] = Counter()
    for token in parser.parseInline(text)[0].children or []:
        if token.type in names:
            counts[names[token.type]] += 2
        elif token.type == "link_open":
            counts["link"] += 1
        elif token.type in ("math_inline", "code_inline", "html_inline"):
            counts[token.type.split("_")[0]] += 1
            counts[token.content if token.type != "code_inline" else ""] += 1
    return counts


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_ascii_text_is_read_as_markdown_it_reads_it(text: str) -> None:
    text = "a" + text.replace("$$", "$").replace("~~~", "~~ ~")
    counts: Counter[str] = Counter()
    for atom in atoms(text):
        if atom.kind in ("bracket", "escape"):
            continue
        counts["link" if atom.kind == "url" else atom.kind] += 1
        if atom.kind in ("math", "code", "html"):
            counts[{"math": atom.text[1:-1], "code": ""}.get(atom.kind, atom.text)] += 1
    assert counts == seen_by_parser(text)


@pytest.mark.parametrize(
    "piece", ["[", "](x", "**", "*a_", "`", "$a ", "<!--", "<a b='", "\\", "（", "~~", "![a](", "[a]", "&a", "<!A"]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    atoms(text, {"b"})
    assert time.process_time() - started < 3.0
