"""CSV and TSV: whatever a spreadsheet writes is read, and what is written harms no spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given

from bilingual.errors import GlossaryError
from bilingual.glossary.delimited import Style, decode, guarded, parse, serialize, style_of, unguarded
from bilingual.glossary.entries import GlossaryEntry
from tests.glossary.strategies import unique_entries

PAIR = [("令牌", "token"), ("模型", "model")]


def pairs(text: str, delimiter: str = "") -> list[tuple[str, str]]:
    return [(entry.zh, entry.en) for entry in parse(text, "terms.csv", delimiter)]


@pytest.mark.parametrize(
    "text",
    [
        "令牌,token\n模型,model\n",
        "zh,en\n令牌,token\n模型,model",
        "\ufeffzh,en\r\n令牌,token\r\n模型,model\r\n",
        "zh;en\n令牌;token\n模型;model\n",
        "zh\ten\n令牌\ttoken\n模型\tmodel\n",
        'en,zh\n"token","令牌"\n"model","模型"\n',
        "中文,English\n\n令牌 , token\n,\n模型,model\n",
        "术语,英文,备注\n令牌,token,x\n模型,model,\n",
        "中文术语,译文,状态\n令牌,token,强制\n模型,model,优先\n",
        '"令牌",token\n"模型",model\n',
        "zh,en\r令牌,token\r模型,model\r",
        'zh;en;note\n令牌;token;"a, b, c, d"\n模型;model;\n',
        '"术语 (zh, zh-TW, zh-HK)";x;中文;英文\n;;令牌;token\n;;模型;model\n',
        "\ufeffsep=;\r\n中文;英文\r\n令牌;token\r\n模型;model\r\n",
    ],
)
def test_shapes_that_people_write(text: str) -> None:
    assert pairs(text) == PAIR


def test_excel_s_gb18030_is_read_and_gets_a_bom_when_written() -> None:
    text = decode("zh,en\r\n令牌,token\r\n".encode("gb18030"), "terms.csv")
    assert pairs(text) == PAIR[:1]
    assert serialize(parse(text), style_of(text)) == "\ufeffzh,en\r\n令牌,token\r\n"


def test_utf_16_from_excel_s_unicode_text_is_read() -> None:
    assert pairs(decode("zh\ten\n令牌\ttoken\n".encode("utf-16"), "terms.txt")) == PAIR[:1]


def test_every_column_is_read() -> None:
    text = (
        "zh,en,status,variants_zh,variants_en,forbidden,pos,domain,note,owner,not_in\n"
        '令牌,token,Mandatory,词元|标记,"tokens | token",order,noun,ai,"a, b",me,口令牌\n'
    )
    (entry,) = parse(text)
    assert entry == GlossaryEntry(
        "令牌", "token", "mandatory", ("词元", "标记"), ("tokens", "token"), ("order",), "noun", "ai", "a, b",
        ("口令牌",), (("owner", "me"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("zh,en,status\n令牌,token,maybe\n", 2, "status"),
        ("zh,en\n令牌,token\n,model\n", 3, "empty"),
        ("zh,en\n令牌,a,b\n", 2, "cells"),
        ("sep=;\nzh;en\n令牌;a;b\n", 3, "cells"),
        ('zh,en\n"令牌,token\n模型,model\n', 2, "cannot be read"),
        ("zh,en\n令牌," + "x" * 10_000 + "\n", 2, "10,000 characters"),
        ("zh,en\n令\x07牌,token\n", 2, "control"),
        ("zh,en\n令牌\n", 2, "no English"),
        ('zh,en,note\n令牌,token,"two\nlines"\n模型,model,n,5\n', 4, "cells"),
    ],
)
def test_a_malformed_row_is_named_with_file_and_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(GlossaryError, match=problem) as caught:
        parse(text, "terms.csv")
    assert str(caught.value).startswith(f"terms.csv:{line}: ")


def test_bytes_in_no_known_encoding_are_named_with_their_line() -> None:
    with pytest.raises(GlossaryError, match="neither UTF-8 nor GB18030") as caught:
        decode(b"zh,en\n\xff\xff,x\n", "terms.csv")
    assert "terms.csv:2" in str(caught.value)


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-2+3", "@SUM(A1)", "\tx", "'=x", "''=x", "it's", "'quoted'", "-"])
def test_guarding_a_cell_can_be_undone(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "@", "\t"))


def test_no_written_cell_is_a_formula() -> None:
    text = serialize([GlossaryEntry("=1+1", "@x", note="-2", extra=(("owner", "+cmd|' /C calc'!A0"),))])
    row = list(csv.reader(io.StringIO(text)))[1]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_an_edit_keeps_header_names_column_order_and_unknown_columns() -> None:
    text = "English;owner;中文\r\ntoken;me;令牌\r\nmodel;;模型\r\n"
    assert serialize(parse(text), style_of(text)) == text


def test_excel_s_line_about_the_separator_stays() -> None:
    text = "\ufeffsep=;\r\n术语;译名;状态\r\n令牌;token;mandatory\r\n"
    assert serialize(parse(text), style_of(text)) == text


@pytest.mark.parametrize(
    ("word", "status"),
    [("强制", "mandatory"), ("优先", "preferred"), ("不译", "do-not-translate"), ("禁用", "forbidden")],
)
def test_a_status_may_be_written_in_chinese(word: str, status: str) -> None:
    (entry,) = parse(f"术语,译文,状态\n令牌,token,{word}\n")
    assert entry.status == status


def test_a_file_without_header_stays_without_one() -> None:
    text = "令牌,token\n模型,model\n"
    assert serialize(parse(text), style_of(text)) == text


@given(unique_entries())
def test_csv_and_tsv_lose_nothing_and_keep_the_order(entries: list[GlossaryEntry]) -> None:
    for style in (Style(), Style("\t"), Style(";", "\r\n", bom=True)):
        if entries:
            assert list(parse(serialize(entries, style), "", style.delimiter)) == entries
