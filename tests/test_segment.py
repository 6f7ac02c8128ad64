"""Segments partition their blocks, keep their ids under edits, and join to English blocks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bilingual import markdown
from bilingual.model import Block, Kind, Report, Segment
from bilingual.segment import assemble, join, segments

REPORTS = Path(__file__).parent / "reports"
SNIPPETS = [
    *(
        "本文。",
        "，",
        "**标签**：",
        "**应用领域**",
        "应用领域",
        "\n",
        "\n   ",
        "  \n> ",
        "\\\n",
        "\\\\\n",
        "\r\n",
        "$a\nb$",
    ),
    *(
        "`a\nb`",
        "**粗\n体**",
        "[链\n接](u)",
        "<br>\n",
        "word ",
        "a. B",
        "😀",
        "》",
        "https://a.b/c",
        "！\n",
        "：\n",
        "|",
        "# ",
    ),
]
TEXTS = st.text() | st.lists(st.sampled_from(SNIPPETS), max_size=20).map("".join)
KINDS = st.sampled_from([Kind.PARAGRAPH, Kind.ITEM, Kind.HTML, Kind.CELL, Kind.HEADING, Kind.FOOTNOTE])


def report_of(*texts: str, kind: Kind = Kind.PARAGRAPH, references: str = "") -> Report:
    blocks = tuple(Block(f"b{number}", kind, text, line=number) for number, text in enumerate(texts, 1))
    return Report("report", "\n\n".join(texts), blocks=blocks, references=references)


def texts_of(text: str, kind: Kind = Kind.PARAGRAPH, limit: int = 1200) -> list[str]:
    return [segment.text for segment in segments(report_of(text, kind=kind), limit)]


def source_of(parts: list[Segment]) -> str:
    return "".join(part.gap + part.text for part in parts) + parts[-1].tail


@example("\x1f", Kind.PARAGRAPH, 1)
@given(TEXTS, KINDS, st.integers(min_value=1, max_value=60))
def test_segments_and_gaps_join_back_to_the_block(text: str, kind: Kind, limit: int) -> None:
    report = report_of(text, kind=kind)
    parts = list(segments(report, limit))
    if parts:
        assert source_of(parts) == text
    else:
        rest = [char for char in text if not char.isspace() and char not in ">\\"]  # a lone backslash is a hard break
        assert not rest or kind is Kind.HTML
    assert all(part.text == part.text.strip() and part.text for part in parts)


@given(st.lists(TEXTS, max_size=5), KINDS, st.integers(min_value=1, max_value=60))
def test_the_source_as_english_gives_the_source(texts: list[str], kind: Kind, limit: int) -> None:
    report = report_of(*texts, kind=kind, references="[链\n接]: u")
    found = segments(report, limit)
    assert assemble(report, found, {part.id: part.text for part in found}) == {b.id: b.text for b in report.blocks}
    assert assemble(report, found, {}) == {b.id: b.text for b in report.blocks}


@given(st.lists(TEXTS, max_size=6))
def test_ids_are_unique_and_outlive_edits_elsewhere(texts: list[str]) -> None:
    before = segments(report_of("独一无二的一段。", *texts))
    after = segments(report_of("新的开头。", *texts, "独一无二的一段。"))
    assert len({part.id for part in before}) == len(before)
    assert before[0].id in {part.id for part in after}


@pytest.mark.parametrize("name", ["daily-2026-01-15", "daily-2026-01-16", "weekly-2026-01-18", "plain"])
def test_the_sample_reports_are_partitioned_fast(name: str) -> None:
    report = markdown.parse((REPORTS / f"{name}.md").read_text(encoding="utf-8"), name)
    started = time.process_time()
    found = segments(report)
    assert time.process_time() - started < 0.5
    parts: dict[str, list[Segment]] = {}
    for part in found:
        parts.setdefault(part.block, []).append(part)
    assert all(source_of(parts[block.id]) == block.text for block in report.blocks if block.id in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一行没有写完\n   接着第二行", ["第一行没有写完\n   接着第二行"]),
        ("第一句。\n   第二句", ["第一句。", "第二句"]),
        ("硬换行  \n后面", ["硬换行", "后面"]),
        ("硬换行\\\n> 后面", ["硬换行", "后面"]),
        ("转义\\\\\n后面", ["转义\\\\\n后面"]),
        ("**应用领域**\n   机器人学", ["**应用领域**", "机器人学"]),
        ("应用领域\n机器人学", ["应用领域", "机器人学"]),
        ("**标题**：\n    正文，", ["**标题**：", "正文，"]),
        ("**标题**：正文", ["**标题**：正文"]),
        ("**日期**: 2026\n**来源**: 网页", ["**日期**: 2026", "**来源**: 网页"]),
        ("公式 $a。\nb$ 之后", ["公式 $a。\nb$ 之后"]),
        ("**粗。\n体**之后", ["**粗。\n体**之后"]),
        ("他说“好。”\n然后", ["他说“好。”", "然后"]),
        ("  前后空白 ", ["前后空白"]),
    ],
)
def test_a_block_is_cut_at_line_breaks_that_are_boundaries(text: str, expected: list[str]) -> None:
    assert texts_of(text) == expected


def test_the_gap_holds_the_break_with_its_container_prefix() -> None:
    first, second = segments(report_of("第一句。  \n> > 第二句 "))
    assert (first.gap, second.gap, second.tail) == ("", "  \n> > ", " ")
    assert (first.line, second.line) == (1, 2)


def test_html_is_cut_at_block_tags_and_keeps_scripts_and_comments_out() -> None:
    text = "<div>\n<p>正文<b>粗</b></p><script>var 甲 = 1</script><!-- 注释 -->\n</div>"
    assert texts_of(text, Kind.HTML) == ["正文<b>粗</b>"]


@pytest.mark.parametrize(
    ("text", "translatable"),
    [
        ("**Date**: 2026", False),
        ("`代码`", False),
        ("$x_{中}$ only", False),
        ("see [page](u '标题')", False),
        ("only，punctuation。", False),
        ("[页](u)", True),
        ("![猫](c.png)", True),
        ("**链接**: https://a.b", True),
    ],
)
def test_segments_without_chinese_words_are_not_translatable(text: str, translatable: bool) -> None:
    assert [part.translatable for part in segments(report_of(text))] == [translatable]


def test_blocks_that_are_not_translatable_have_no_segments_and_stay() -> None:
    report = Report("r", "x", blocks=(Block("c", Kind.CODE, "# 注释", translatable=False),))
    assert segments(report) == ()
    assert assemble(report, (), {}) == {"c": "# 注释"}


def test_rewrapping_a_paragraph_keeps_its_id() -> None:
    (one,) = segments(report_of("一段普通的\n   文字"))
    (other,) = segments(report_of("一段普通的文字"))
    assert one.id == other.id


def test_equal_texts_have_ids_by_occurrence() -> None:
    first, second = segments(report_of("同样", "同样"))
    assert first.id != second.id
    assert first.id == segments(report_of("别的", "同样"))[1].id


def test_long_blocks_are_split_and_their_english_sentences_spaced() -> None:
    report = report_of("第一句话。第二句话。第三句话。")
    found = segments(report, 6)
    assert [part.text for part in found] == ["第一句话。", "第二句话。", "第三句话。"]
    english = dict(zip((part.id for part in found), ("One.", "Two.", "Three."), strict=True))
    assert join(report.blocks[0], found, english) == "One. Two. Three."


def test_english_goes_into_the_gaps_on_one_line() -> None:
    report = report_of("**标签**：\n   > 正文。")
    label, body = segments(report)
    assert (
        join(report.blocks[0], (label, body), {label.id: "**Label**:", body.id: "A\n\nB."}) == "**Label**:\n   > A  B."
    )


def test_links_named_by_their_text_keep_pointing_somewhere() -> None:
    report = report_of("见[常见问题]。", references="[常见问题]: <https://a.b>")
    (part,) = segments(report)
    assert assemble(report, (part,), {part.id: "See the [FAQ]."}) == {"b1": "See the [FAQ][常见问题]."}


@pytest.mark.parametrize("piece", ["字", "字，", "字 \n", "$a", "**字", "字。\n", "` 字", "字\\\n"])
def test_a_line_of_twenty_thousand_characters_takes_linear_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    parts = list(segments(report_of(text)))
    assert time.process_time() - started < 3.0
    assert source_of(parts) == text
