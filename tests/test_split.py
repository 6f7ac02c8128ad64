"""Texts are split at the best place there is, and the parts join back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.scan import atoms
from bilingual.split import clauses, divide, sentences

SNIPPETS = [
    *("本文提出", "方法。", "！", "；", "，", "、", "a. B", "e.g. ", "（内。部）", "“引。文”", "**粗。体**", "$x. Y$"),
    *("`a。b`", "[链。接](u)", "https://a.b/c", " ", "\n  ", "😀", "e\u0301", "(", "”", "Dr. Who"),
]
TEXTS = st.text() | st.lists(st.sampled_from(SNIPPETS), max_size=40).map("".join)


@given(TEXTS)
def test_sentences_and_clauses_join_back(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert "".join(clauses(text)) == text
    assert all(sentences(text)) and all(clauses(text))


@given(TEXTS, st.integers(min_value=1, max_value=30))
def test_pieces_join_back_and_are_short_unless_an_atom_is_long(text: str, limit: int) -> None:
    pieces = divide(text, limit)
    assert "".join(pieces) == text
    longest = max((atom.end - atom.start for atom in atoms(text)), default=0)
    assert all(len(piece) <= max(limit, longest) for piece in pieces)


@given(TEXTS, st.integers(min_value=1, max_value=30))
def test_no_piece_begins_inside_an_atom(text: str, limit: int) -> None:
    cuts, position = set(), 0
    for piece in divide(text, limit):
        cuts.add(position)
        position += len(piece)
    assert not any(atom.start < cut < atom.end for atom in atoms(text) for cut in cuts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？丁；戊", ("甲。", "乙！", "丙？", "丁；", "戊")),
        ("他说“甲。乙。”然后走了。完", ("他说“甲。乙。”", "然后走了。", "完")),
        ("见图（甲。乙）。完", ("见图（甲。乙）。", "完")),
        ("**甲。乙**丙。丁", ("**甲。乙**丙。", "丁")),
        ("**甲**。**乙。**丙", ("**甲**。", "**乙。**", "丙")),
        ("One. Two! Three? 四", ("One. ", "Two! ", "Three? ", "四")),
        ("v1.5 is e.g. A by Smith et al. Bo. Next", ("v1.5 is e.g. A by Smith et al. Bo. ", "Next")),
        ("Dr. Kernel 模型。J. Doe 著", ("Dr. Kernel 模型。", "J. Doe 著")),
        ("1. 第一项", ("1. 第一项",)),
        ("（未闭合。乙。丙", ("（未闭合。", "乙。", "丙")),
        ("`a。b`。c", ("`a。b`。", "c")),
        ("", ()),
    ],
)
def test_sentences_end_where_readers_see_them_end(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_clauses_end_at_commas_outside_brackets() -> None:
    assert clauses("甲，乙、丙（丁，戊）：己 a, b 1,000。庚") == (
        "甲，",
        "乙、",
        "丙（丁，戊）：",
        "己 a, ",
        "b 1,000。",
        "庚",
    )


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("一二三四五。六七八九十。", 8, ("一二三四五。", "六七八九十。")),
        ("一二三四五，六七八九十。", 8, ("一二三四五，", "六七八九十。")),
        ("一二三四五六七八九十", 4, ("一二三四", "五六七八", "九十")),
        ("one two three four", 9, ("one two ", "three ", "four")),
        ("一二三$abcdef$四五六", 5, ("一二三", "$abcdef$", "四五六")),
        ("**一二三。四五六。七**", 8, ("**一二三。", "四五六。七**")),
        ("一二三四。**五六七八。**九十", 10, ("一二三四。", "**五六七八。**", "九十")),
    ],
)
def test_long_texts_are_cut_at_the_best_place(text: str, limit: int, expected: tuple[str, ...]) -> None:
    assert divide(text, limit) == expected


def test_a_cut_spares_words_and_numbers() -> None:
    assert divide("一二三四Transformer五六七12.5%八", 9) == ("一二三四", "Transform", "er五六七", "12.5%八")


def test_a_cut_spares_combined_characters() -> None:
    assert divide("字e\u0301字字", 2) == ("字", "e\u0301", "字字")


@pytest.mark.parametrize(
    "piece", ["字", "字，", "字。", "。", ".", " ", "字 ", "（", "（）", "“", "**字", "a. ", "a.*"]
)
def test_twenty_thousand_characters_take_linear_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    assert "".join(divide(text, 1200)) == text
    assert "".join(clauses(text)) == text
    assert time.process_time() - started < 3.0
