"""Parsing and rewriting: exact slices, nothing lost, structure kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.markdown import literal, parse, plain, rewrite, spans, structure_safe
from bilingual.markdown.parser import block_tokens
from bilingual.markdown.span_tree import content
from bilingual.model import Block, Kind, Report

FIXTURES = Path(__file__).parent / "fixtures" / "markdown"

# --- generated Markdown -------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["模型", "在三个数据集上", "**12.5**", "个百分点。", "**核心（Core）**和", "`code|x`", "$a_{1}$", "$$b$$", "，、"]
    + ["https://example.org/a，其余", "[链接](http://x.y)", "![图](i.png)", "<br>", "<span>字</span>", "[^n]", "[ref]"]
    + ["\\*", "*", "_x_", "**粗**", "~~删~~", "|", "\\|", "text", "&", "&amp;", "1.", "-", "#", ">", "^[脚注]"]
)
INLINE = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LINES = st.lists(INLINE, min_size=1, max_size=3)


def _prefixed(lines: list[str], first: str, rest: str) -> list[str]:
    return [(first if i == 0 else rest) + line if line else line for i, line in enumerate(lines)]


def _table(rows: list[list[str]]) -> list[str]:
    cells = [[cell.replace("|", "\\|").replace("\\\\|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(cells[0])} |", "|" + " :-: |" * len(cells[0]), *(f"{' | '.join(c)}" for c in cells[1:])]


LEAF = st.one_of(
    LINES,
    LINES.map(lambda lines: [lines[0], *("    " + line for line in lines[1:])]),
    st.tuples(st.integers(1, 6), INLINE, st.sampled_from(["", " ##"])).map(lambda t: ["#" * t[0] + " " + t[1] + t[2]]),
    LINES.map(lambda lines: [*lines, "==="]),
    INLINE.map(lambda line: ["```python", "# " + line, "```"]),
    INLINE.map(lambda line: ["    " + line]),
    INLINE.map(lambda line: ["<div>", f"<p>{line}</p>", "<!-- 注 -->", "</div>"]),
    INLINE.map(lambda line: ["<pre>", line, "</pre>"]),
    st.just(["$$", "x = 1", "$$"]),
    st.sampled_from([["---"], ["======"], ["***"], ["[ref]: http://x.y '题'"]]),
    st.lists(st.lists(INLINE, min_size=2, max_size=2), min_size=1, max_size=3).map(_table),
    INLINE.map(lambda line: ["[^n]: " + line, "", "    又一段"]),
)


def _nested(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    several = st.lists(children, min_size=1, max_size=3)
    joined = several.map(lambda blocks: [line for block in blocks for line in [*block, ""]][:-1])
    tight = several.map(lambda blocks: [line for block in blocks for line in block])
    inner = joined | tight
    return st.one_of(
        inner.map(lambda lines: [("> " + line).rstrip() for line in lines]),
        inner.map(lambda lines: _prefixed(lines, "- ", "  ")),
        inner.map(lambda lines: _prefixed(lines, "*   ", "    ")),
        inner.map(lambda lines: _prefixed(lines, "3.  ", "    ")),
        inner.map(lambda lines: _prefixed(lines, "1. ", "   ")),
        inner.map(lambda lines: _prefixed(lines, "> ", "")),  # lazy continuation
        inner.map(lambda lines: _prefixed(lines, "\t- ", "\t\t")),
    )


DOCUMENT = st.lists(st.recursive(LEAF, _nested, max_leaves=6), min_size=1, max_size=4).map(
    lambda blocks: "\n\n".join("\n".join(block) for block in blocks) + "\n"
)
ENGLISH = st.sampled_from(
    ["Text.", "1. first", "# head", "- item", "+ item", "> quote", "===", "---", "```", "~~~", "| a | b |", "<div>"]
    + ["[x]: y", "[^1]: z", "$$", "$$a$$", "***", "    code", "2) x", "a\nb", "a\n- b", "#", "x #", "\\", "a|b\n-|-"]
    + ["<!-- x", "![a](b)", "a\n\nb", "`x", "$5-$6", "\ttab", "[x]", "**a:**b", "_x_ *y*", "a\\", ":-:", "", "\r\n#"]
)


def shape(text: str) -> list[tuple[str, str, str]]:
    return [(t.type, t.tag, str(t.attrs)) for t in block_tokens(text)[0]]


def check_partition(report: Report) -> None:
    last = 0
    for block in report.blocks:
        assert last <= block.start <= block.end
        assert report.text[block.start : block.end] == block.text == block.text.strip(" \t\n")
        assert block.line == report.text.count("\n", 0, block.start) + 1
        last = block.end
    assert len({block.id for block in report.blocks}) == len(report.blocks)


def identity(report: Report) -> dict[str, str]:
    return {block.id: block.text for block in report.blocks}


@given(DOCUMENT)
@settings(max_examples=300, deadline=None)
def test_blocks_are_exact_slices_in_order_and_identity_gives_the_source_back(text: str) -> None:
    report = parse(text, "x")
    check_partition(report)
    assert rewrite(report, identity(report)) == text == rewrite(report, {})


@given(DOCUMENT)
@settings(max_examples=300, deadline=None)
def test_every_inline_content_markdown_sees_is_the_content_of_a_block(text: str) -> None:
    report = parse(text, "x")
    seen = [squeezed(t.content) for t in block_tokens(text)[0] if t.type == "inline" and t.content]
    # a label and the body behind it are two blocks of one paragraph
    kinds = {Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE, Kind.CELL, Kind.RULE}
    blocks = [b for b in report.blocks if b.kind in kinds and b.text and not is_break(report, b)]
    mine = [squeezed(content(b.text, b.kind)) for b in blocks]
    assert "".join(sorted("".join(mine))) == "".join(sorted("".join(seen)))
    for found in seen:
        assert any(found.startswith(start) for start in mine)


def squeezed(text: str) -> str:
    return re.sub(r"[\s>]+", "", text)


def is_break(report: Report, block: Block) -> bool:
    return block.kind is Kind.RULE and not any(
        t.type == "inline" and t.content == block.text for t in block_tokens(report.text)[0]
    )


@given(DOCUMENT, st.data())
@settings(max_examples=300, deadline=None)
def test_no_english_changes_the_structure(text: str, data: st.DataObject) -> None:
    report = parse(text, "x")
    english = {b.id: data.draw(ENGLISH) for b in report.blocks if b.translatable}
    safe = structure_safe(report, english)
    assert shape(rewrite(report, english)) == shape(text)
    assert structure_safe(report, safe) == safe


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_parsed_without_an_error(text: str) -> None:
    report = parse(text, "x")
    check_partition(report)
    assert rewrite(report, identity(report)) == report.text
    for block in report.blocks:
        plain(spans(block.text, report.references, block.kind))


# --- golden files: title, input, expected blocks, each behind a line with a dot ------------------


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    parts = re.split(r"(?m)^\.\n", (FIXTURES / name).read_text(encoding="utf-8"))
    for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield title.strip(), source, expected


def described(report: Report) -> str:
    """One line for each block: line, kind, place, role and section, text."""
    lines = [f"paper {p.id} | {p.title} | {p.link} | {p.source}" for p in report.papers]
    if report.title or report.date:
        lines.insert(0, f"report {report.title} | {report.date} | {report.url}")
    for b in report.blocks:
        place = [b.marker, f"depth {b.depth}" * bool(b.depth), f"quote {b.quote}" * bool(b.quote)]
        place += [f"row {b.row} {b.align}".strip() * bool(b.table), b.info, "" if b.translatable else "copied"]
        words = " ".join(filter(None, [b.kind + str(b.level or ""), *place]))
        role = f"{b.role}/{b.section}" + (f"/{b.paper}" if b.paper else "")
        lines.append(f"{b.line:3} {words} · {role} · {b.text!r}")
    return "\n".join(lines) + "\n"


GOLDEN = [pytest.param(source, expected, id=f"{name}-{title}")
          for name in ("blocks.txt", "digests.txt") for title, source, expected in cases(name)]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), GOLDEN)
def test_golden(source: str, expected: str) -> None:
    report = parse(source, "x")
    check_partition(report)
    assert described(report) == expected


# --- rewriting ----------------------------------------------------------------------------------


def made_safe(source: str, english: str, number: int = 0) -> str:
    report = parse(source, "x")
    block = report.blocks[number]
    return structure_safe(report, {block.id: english})[block.id]


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("段落", "Plain (text), 5 * 3 and a_b.", "Plain (text), 5 * 3 and a_b."),
        ("段落", "1. first", "1\\. first"),
        ("段落", "2026) year", "2026\\) year"),
        ("段落", "# head", "\\# head"),
        ("段落", "#1 in rank", "#1 in rank"),
        ("段落", "+ 5%", "\\+ 5%"),
        ("段落", "-5 points", "-5 points"),
        ("段落", "===", "==="),
        ("段落", "---", "\\---"),
        ("段落", "<div> is a tag", "\\<div> is a tag"),
        ("段落", "p < 0.05 and x<b and c>d", "p < 0.05 and x\\<b and c>d"),
        ("段落", "[x]: y", "\\[x]: y"),
        ("段落", "two\nlines", "two lines"),
        ("段一\n段二", "two\n- lines", "two\n\\- lines"),
        ("> 段一\n> 段二", "two\nlines", "two\n> lines"),
        ("> 段一\n> 段二", "two\n> lines\n> more", "two\n> lines more"),
        ("段一  \n段二", "one  \ntwo", "one  \ntwo"),
        ("> 段一  \n> 段二\n> 段三", "one  \ntwo\nthree", "one  \n> two\n> three"),
        ("段一\n段二  \n段三", "one and two  \nthree", "one and two  \nthree"),
        ("段落", "costs $5-$6", "costs \\$5-\\$6"),
        ("段落 $x$", "twice $x$ and $x$", "twice $x$ and $x$"),
        ("段落", "a*b*c and __init__", "a\\*b\\*c and \\_\\_init\\_\\_"),
        ("段落", "some **bold** words", "some **bold** words"),
        ("**段**落", "**bold:**text", "**bold:** text"),
        ("**段**落", "word**(note)**s", "word **(note)** s"),
        ("**段**落", "** bold ** word", "**bold** word"),
        ("# 标题", "About C #", "About C \\#"),
        ("# 标题", "1. About", "1. About"),
        ("标题\n---", "| a", "&#124; a"),
        ("| 头 |\n|--|\n| 格 |", "a | b", "a \\| b"),
        ("| 头 |\n|--|\n| 格 |", "1. a\nb", "1. a b"),
        ("段落", "", "段落"),
        ("<p>段落</p>", "a < b and <b>c</b>", "a &lt; b and &lt;b&gt;c&lt;/b&gt;"),
    ],
)
def test_english_is_escaped_only_where_it_must_be(source: str, english: str, expected: str) -> None:
    assert made_safe(source, english) == expected


def test_a_label_and_its_text_on_one_line_get_a_space_between_them() -> None:
    source = "## 📄 甲\n\n链接：https://arxiv.org/abs/3105.00001\n\n1. **应用领域**：语音\n2. **核心贡献**：有\n"
    report = parse(source, "x")
    texts = ["**Area**:", "Speech", "**Contribution**:", "Some"]
    english = {block.id: text for block, text in zip(report.blocks[2:], texts, strict=True)}
    assert rewrite(report, english).endswith("1. **Area**: Speech\n2. **Contribution**: Some\n")


def test_ids_survive_edits_elsewhere_and_differ_for_repeats() -> None:
    before = parse("甲\n\n乙\n\n甲\n", "x").blocks
    after = parse("新\n\n甲\n\n- 乙\n\n乙\n\n甲\n", "x").blocks
    assert [b.id for b in before] == [after[1].id, after[3].id, after[4].id]
    assert before[0].id != before[2].id


def test_two_hundred_levels_lose_nothing() -> None:
    for marks in ("> " * 200, "- " * 200, "1. " * 200, "[" * 200, "*" * 200):
        report = parse(f"{marks}深处\n", "x")
        assert "深处" in "".join(b.text for b in report.blocks)
        assert rewrite(report, identity(report)) == report.text


def test_other_line_ends_become_the_one() -> None:
    assert [b.text for b in parse("甲\r\n乙\r\r- 丙\0\r\n", "x").blocks] == ["甲\n乙", "丙\ufffd"]


def test_the_literal_of_a_block_has_no_prefixes() -> None:
    report = parse("> - ```py\n>   a\n>     b\n>   ```\n\n1.     x\n        y\n\n   $$\n   z\n   $$\n\n甲\n", "x")
    assert [literal(report, block) for block in report.blocks] == ["a\n  b\n", "x\n y\n", "\nz\n", "甲"]
