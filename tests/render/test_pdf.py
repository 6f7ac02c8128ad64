"""The newsletter: text, outline, fonts, links, and nothing fetched."""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.errors import FontError, InputError
from bilingual.model import Cell, Kind, Row, Span
from bilingual.render import render
from bilingual.render.fonts import covered
from tests.render.samples import edition, one, spans

pypdf = pytest.importorskip("pypdf")


@pytest.fixture(scope="module")
def book() -> Any:
    return pypdf.PdfReader(io.BytesIO(render("pdf", edition())))


@pytest.fixture(scope="module")
def text(book: Any) -> str:
    return "\n".join(page.extract_text() for page in book.pages)


def outline(items: list[Any], depth: int = 0) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for item in items:
        if isinstance(item, list):
            found += outline(item, depth + 1)
        else:
            found.append((depth, item.title))
    return found


def test_pages_are_a4_and_named(book: Any) -> None:
    assert [round(float(side)) for side in book.pages[0].mediabox[2:]] == [595, 842]
    assert book.metadata.title == "Daily Paper Reading" and book.metadata.author
    assert book.trailer["/Root"]["/Lang"] == "en"


def test_every_paper_has_a_bookmark_and_its_sections_under_it(book: Any) -> None:
    marks = outline(book.outline)
    papers = [title for _, title in marks if title[:1].isdigit()]
    assert papers == [
        "1 LanternNet: Sparse Routing That Lights Up Long Context for Small Models",
        "2 Tidepool: A Benchmark of Slowly Changing Worlds",
        "3 Measure First, Cut Later: Adaptive Quantization for Edge Devices",
    ]
    depth = dict((title, depth) for depth, title in marks)
    assert depth["Main Innovations"] == depth[papers[0]] + 1


def test_text_can_be_read_back_in_both_languages(text: str) -> None:
    flat = text.replace("\n", "")
    for words in ("缓慢变化的环境", "盐度、光照和种群数量", "salinity, light and population", "每日论文速读"):
        assert words in flat


def test_every_font_is_embedded(book: Any) -> None:
    found = {}
    for page in book.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(inner["/BaseFont"])] = set(inner["/FontDescriptor"]) & {"/FontFile2", "/FontFile3"}
    assert all(found.values())
    names = " ".join(found)
    assert "Noto-Sans-CJK-SC" in names and "Charis" in names


def test_links_lead_to_the_paper_and_nowhere_unsafe(book: Any) -> None:
    uris = [
        str(note.get_object()["/A"]["/URI"])
        for page in book.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert "https://arxiv.org/abs/2611.01001" in uris
    assert all(uri.startswith(("http://", "https://", "mailto:")) for uri in uris)


def test_structure_is_tagged_with_languages(book: Any) -> None:
    found: dict[str, int] = {}

    def visit(element: Any) -> None:
        element = element.get_object()
        if "/Lang" in element:
            found[str(element["/Lang"])] = found.get(str(element["/Lang"]), 0) + 1
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            if not isinstance(child, int):
                visit(child)

    visit(book.trailer["/Root"]["/StructTreeRoot"])
    assert found["zh-Hans"] > 40 and found["en"] > 40
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_contents_give_page_numbers(book: Any) -> None:
    first = book.pages[0].extract_text()
    assert "IN THIS ISSUE" in first.upper() and "Tidepool" in first


def test_decoration_and_repeated_titles_are_dropped(text: str) -> None:
    assert "📄" not in text and "论文报告" not in text and "阅读来源" not in text


def test_english_layout_holds_no_chinese_column() -> None:
    book = pypdf.PdfReader(io.BytesIO(render("pdf", edition(), layout="english")))
    text = "\n".join(page.extract_text() for page in book.pages)
    assert "salinity, light and population" in text.replace("\n", " ") and "盐度" not in text


def test_digest_gives_each_paper_a_card() -> None:
    book = pypdf.PdfReader(io.BytesIO(render("pdf", edition(), layout="digest", theme="lively")))
    assert len(book.pages) <= 2
    text = " ".join(page.extract_text() for page in book.pages).replace("\n", " ")
    assert "Embodied AI" in text and "only 41.7%" in text and "salinity" not in text


def test_unknown_layout_names_the_choices() -> None:
    with pytest.raises(InputError, match="parallel, english, digest, facing"):
        render("pdf", edition(), layout="poster")


def test_missing_glyph_is_an_error_that_names_character_and_package() -> None:
    row = Row("b1", Kind.PARAGRAPH, spans("\U00013000"), spans("\U00013000"), segments=("a",))
    with pytest.raises(FontError, match=r"U\+13000 EGYPTIAN HIEROGLYPH.*apt-get install"):
        render("pdf", one(row))


@pytest.mark.parametrize("layout", ["parallel", "english", "digest", "facing"])
def test_a_heading_of_no_paper_may_have_a_picture_in_it(layout: str) -> None:
    zh, en = spans("\U0001f4c4 潮汐"), spans("\U0001f4c4 Tides")
    row = Row("b1", Kind.HEADING, zh, en, level=2, segments=("a",))
    assert render("pdf", one(row), layout=layout).startswith(b"%PDF")


@pytest.mark.parametrize("output", ["html", "pdf"])
def test_code_loses_no_sign_for_want_of_a_font(output: str) -> None:
    code = 'echo "\U0001f680 done"'
    inline = (Span("code", code),)
    row = Row("b1", Kind.CODE, literal=code, literal_en=code, segments=("a",))
    edited = replace(one(row), rows=(row, Row("b2", Kind.PARAGRAPH, inline, inline, segments=("b",))))
    data = render(output, edited)
    if output == "html":
        assert data.decode().count("\U0001f680 done") >= 2  # a block and a word in a passage
    elif covered("\U0001f680"):
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        assert text.count("\U0001f680") >= 2


def test_nothing_is_fetched_while_rendering() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        raw = f'<img src="{host}/a.png"><link rel=stylesheet href="{host}/b"><b style="background:url({host}/c)">x</b>'
        image = Span("image", href=f"{host}/d.png", children=spans("d"))
        row = Row("b1", Kind.HTML, literal=raw, literal_en=raw)
        data = render("pdf", replace(one(row), rows=(row, Row("b2", Kind.PARAGRAPH, (image,), (image,)))))
        assert data.startswith(b"%PDF")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("layout", ["parallel", "english", "facing"])
@pytest.mark.parametrize("across", [9, 13, 30])
def test_a_table_of_many_columns_stays_on_the_page(layout: str, across: int, tmp_path: Path) -> None:
    cells = tuple(Cell(spans("0.123456"), spans("0.123456")) for _ in range(across))
    head = tuple(Cell(spans(f"方法{n}"), spans(f"Method {n}"), header=True) for n in range(across))
    book = tmp_path / "newsletter.pdf"
    book.write_bytes(
        render("pdf", one(Row("b1", Kind.CELL, table=(head, cells, cells), segments=("a",))), layout=layout)
    )
    words = subprocess.run(["pdftotext", "-bbox", book, "-"], capture_output=True, text=True, check=True).stdout
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">', words)) < 595 - 30
