"""The newsletter for readers who hear it: PDF/UA-1, languages, headings, formulas, reading order."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import Kind, Row
from bilingual.render import render
from tests.render.printed import children, opened, printed, structure
from tests.render.samples import many, one, spans

pytest.importorskip("pypdf")

LAYOUTS = ("parallel", "english", "digest", "facing")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_independent_checker_finds_nothing(layout: str, tmp_path: Path) -> None:
    """pdfua decides 16 of the 106 rules of PDF/UA-1 that a machine can; docs/newsletter.md says which."""
    pdfua = pytest.importorskip("pdfua")
    path = tmp_path / "newsletter.pdf"
    path.write_bytes(printed(layout))
    assert [f"{found.rule_id} {found.message}" for found in pdfua.validate(path).findings] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_headings_skip_no_level_and_are_not_empty(layout: str) -> None:
    levels = []
    for _, element in structure(opened(printed(layout))):
        if element["/S"] in ("/H1", "/H2", "/H3", "/H4"):
            levels.append(int(element["/S"][2]))
            assert element["/K"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def kinds(element: Any) -> set[str]:
    """The kinds of everything inside a list's items."""
    return {str(part["/S"]) for item in children(element) for part in children(item)}


@pytest.mark.parametrize("layout", ["english", "facing"])
def test_lists_are_lists_whose_items_have_labels_and_bodies(layout: str) -> None:
    lists = [
        element
        for _, element in structure(opened(printed(layout)))
        if element["/S"] == "/L" and "/Lbl" in kinds(element)
    ]
    assert len(lists) > 6
    for element in lists:
        assert {str(item["/S"]) for item in children(element)} == {"/LI"}
        for item in children(element):
            assert [str(part["/S"]) for part in children(item)] == ["/Lbl", "/LBody"]
    assert any("/L" in {part["/S"] for part in children(children(item)[1])} for of in lists for item in children(of))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists_hold_nothing_but_items(layout: str) -> None:
    lists = [element for _, element in structure(opened(printed(layout))) if element["/S"] == "/L"]
    assert lists and {str(item["/S"]) for of in lists for item in children(of)} == {"/LI"}


def outline(element: Any) -> list[Any]:
    """A list's items, each as the kinds of what its body holds, lists opened."""
    bodies = [children(item)[-1] for item in children(element)]
    return [[outline(part) if part["/S"] == "/L" else str(part["/S"]) for part in children(body)] for body in bodies]


def test_pairs_that_are_list_items_are_items_of_a_list() -> None:
    """Both languages of an item in one body; an item of a list inside it, too, though rows hold no rows."""
    bodies = [children(e)[-1] for _, e in structure(opened(printed("parallel"))) if e["/S"] == "/LI"]
    tongues = [[str(part["/Lang"]) for part in children(body) if part["/S"] == "/P"] for body in bodies]
    assert tongues.count(["zh-Hans", "en"]) > 20 and {len(found) for found in tongues} == {0, 2}
    assert any("/L" in {part["/S"] for part in children(body)} for body in bodies)


def test_lists_in_pairs_keep_their_depths_across_page_ends() -> None:
    long = "渔船按时返回港口，灯塔整夜照亮海面。" * 30
    said = [
        ("1.", 1, "甲"),
        ("", 1, "续"),
        ("a.", 2, long),
        ("i.", 3, long),
        ("b.", 2, long),
        ("2.", 1, long),
        ("3.", 1, "乙"),
    ]
    rows = tuple(
        Row(f"b{n}", Kind.ITEM, spans(text), spans(text), segments=(f"a{n}",), depth=depth, marker=marker)
        for n, (marker, depth, text) in enumerate(said)
    )
    book = opened(render("pdf", replace(one(rows[0]), rows=rows)))
    assert len(book.pages) > 3
    (outer, *_) = (element for _, element in structure(book) if element["/S"] == "/L")
    pair = ["/P", "/P"]
    inner = [[*pair, [pair]], pair]
    assert outline(outer) == [[*pair, "/Div", inner], pair, pair]


def test_metadata_names_the_title_and_shows_it() -> None:
    root = opened(printed()).trailer["/Root"]
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"].value)
    assert b"pdfuaid:part" in root["/Metadata"].get_data() and root["/Lang"] == "en"


def test_every_passage_names_its_language() -> None:
    found: dict[tuple[str, str], int] = {}
    for _, element in structure(opened(printed())):
        key = (str(element["/S"]), str(element.get("/Lang", "")))
        found[key] = found.get(key, 0) + 1
    assert found["/P", "zh-Hans"] > 25 and found["/P", "en"] > 25
    assert found["/H3", "zh-Hans"] == found["/H3", "en"] == 15


def test_formulas_tell_their_source() -> None:
    formulas = [element for _, element in structure(opened(printed())) if element["/S"] == "/Formula"]
    assert r"\mathcal{O}(n^2)" in {element["/Alt"] for element in formulas} and len(formulas) > 8


def test_header_cells_say_that_they_head_a_column() -> None:
    cells = [element for _, element in structure(opened(printed())) if element["/S"] == "/TH"]
    assert len(cells) == 4 and all(cell["/A"]["/Scope"] == "/Column" for cell in cells)


def test_contents_are_a_table_of_contents() -> None:
    kinds = {str(element["/S"]) for _, element in structure(opened(printed()))}
    assert {"/TOC", "/Art", "/Part", "/H1", "/H2", "/Link"} <= kinds


def test_paragraph_across_a_page_end_stays_one() -> None:
    zh, en = (
        "潮水退去之后，机器人仍然记得礁石的位置。" * 150,
        "After the tide the robot still knows where the rocks lie. " * 150,
    )
    book = opened(render("pdf", one(Row("b1", Kind.PARAGRAPH, spans(zh), spans(en), segments=("a",)))))
    long = [element for _, element in structure(book) if element["/S"] == "/P" and len(children(element)) > 40]
    assert [str(element["/Lang"]) for element in long] == ["zh-Hans", "en"]
    for element in long:
        assert len({id(child["/Pg"].get_object()) for child in children(element)}) > 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_structure_is_read_in_the_order_of_the_pages(layout: str) -> None:
    """What goes on over several pages is put together in order: papers, sections and paragraphs alike."""
    book = opened(render("pdf", many(12), layout=layout))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(book.pages)}
    assert len(pages) > 2
    order = [pages[element.raw_get("/Pg").idnum] for _, element in structure(book) if element["/S"] == "/H2"]
    assert order == sorted(order)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_text_is_read_pair_by_pair(tmp_path: Path) -> None:
    text = extracted(printed(), tmp_path, "-raw")
    in_order(
        text,
        "每日论文速读",
        "应用领域",
        "APPLICATION AREA",
        "自然语言处理",
        "Natural language processing",
        "先用密集注意力预热",
        "Warm up with dense attention",
        "盐度、光照和种群数量",
        "salinity, light and population",
    )


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_english_is_read_down_one_column_and_then_the_next(tmp_path: Path) -> None:
    text = extracted(printed("english"), tmp_path)
    in_order(
        text, "In question answering", "Builds the first benchmark", "Install with", "Slow variables", "Revisit tasks"
    )


def extracted(data: bytes, folder: Path, *how: str) -> str:
    path = folder / "newsletter.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", *how, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").replace("\n", " ")


def in_order(text: str, *passages: str) -> None:
    places = [text.upper().find(passage.upper()) for passage in passages]
    assert -1 not in places and places == sorted(places), list(zip(passages, places, strict=True))


def test_letter_is_letter() -> None:
    box = opened(printed("digest", paper="letter")).pages[0].mediabox
    assert [round(float(side)) for side in box[2:]] == [612, 792]


@pytest.mark.parametrize("theme", ["sober", "lively"])
def test_black_ink_is_black_alone(theme: str) -> None:
    from pypdf.generic import ContentStream

    book = opened(printed("parallel", theme=theme, ink="black"))
    used: set[tuple[Any, ...]] = set()
    for page in book.pages:
        for operands, operator in ContentStream(page["/Contents"].get_object(), book).operations:
            if operator in (b"rg", b"RG", b"g", b"G", b"k", b"K", b"sc", b"SC", b"scn", b"SCN"):
                used.add(tuple(float(value) for value in operands if not isinstance(value, str)))
    assert used and all(set(colour) <= {0.0} for colour in used)
