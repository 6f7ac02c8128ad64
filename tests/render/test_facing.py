"""The book with facing pages: what stands on the left in Chinese stands on the right in English."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import Edition, Entry, Kind, Role, Row, Section
from bilingual.render import render
from bilingual.render.text import plain, plain_signs
from tests.render.printed import children, opened, printed, structure
from tests.render.samples import edition, many, one, spans

pytest.importorskip("pypdf")

LONG_ZH, LONG_EN = (
    "潮水退去之后，机器人仍然记得礁石的位置。",
    "After the tide the robot still knows where the rocks lie. ",
)


@pytest.fixture(scope="module")
def week() -> Any:
    return opened(render("pdf", many(7), layout="facing"))


def pages_by_language(book: Any) -> dict[str, set[int]]:
    """The numbers of the pages on which articles in each language have text."""
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(book.pages, 1)}
    found: dict[str, set[int]] = {}

    def visit(element: Any, language: str) -> None:
        found.setdefault(language, set()).update(
            {numbers[element.raw_get("/Pg").idnum]} if element["/S"] == "/P" else ()
        )
        for child in children(element):
            visit(child, language)

    for _, element in structure(book):
        if element["/S"] == "/Art":
            visit(element, str(element["/Lang"]))
    return found


def places(book: Any) -> Iterator[tuple[str, tuple[int, float], tuple[int, float]]]:
    """Every passage: its name, and the page and height of its Chinese and of its English."""
    found = {
        name: (book.get_destination_page_number(place) + 1, float(place["/Top"]))
        for name, place in book.named_destinations.items()
    }
    for name, place in found.items():
        if "zh-" + name in found:
            yield name, found["zh-" + name], place


def alternate(book: Any) -> None:
    """Chinese on left pages, English on right ones, and as many of them."""
    found = pages_by_language(book)
    assert {number % 2 for number in found["zh-Hans"]} == {0} and {number % 2 for number in found["en"]} == {1}


@pytest.mark.parametrize(
    ("papers", "look"), [(1, {}), (3, {"paper": "letter", "theme": "lively"}), (2, {"ink": "black"})]
)
def test_chinese_is_on_left_pages_and_english_on_right_ones(papers: int, look: dict[str, str]) -> None:
    book = opened(render("pdf", many(papers), layout="facing", **look))
    found = pages_by_language(book)
    alternate(book)
    assert {number + 1 for number in found["zh-Hans"]} == found["en"]


def test_both_pages_of_a_spread_hold_the_same_passages(week: Any) -> None:
    passages = list(places(week))
    assert len(passages) > 150
    assert all(en[0] == zh[0] + 1 for _, zh, en in passages)


def test_papers_and_sections_stand_level_across_the_spread(week: Any) -> None:
    source = many(7)
    named = [name for name in (row.segments[0] for row in source.rows if row.role is Role.LABEL)]
    heads = {"p-" + paper.id for paper in source.papers} | {"s-" + name for name in named}
    level = [(zh[1], en[1]) for name, zh, en in places(week) if name in heads]
    assert len(level) > 35 and all(abs(zh - en) < 0.1 for zh, en in level)


def test_no_spread_but_the_last_is_half_empty(week: Any) -> None:
    lowest: dict[int, float] = {}
    for _, _, (page, top) in places(week):
        lowest[page] = min(lowest.get(page, 1e9), top)
    middle = 842 / 2
    assert len(lowest) > 6 and all(top < middle for page, top in lowest.items() if page < max(lowest))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_the_text_is_whole_on_both_sides(tmp_path: Path) -> None:
    source = edition()
    path = tmp_path / "facing.pdf"
    path.write_bytes(printed("facing"))
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    sides = {side: bare("".join(text.split("\f")[side::2])) for side in (0, 1)}
    assert "密集基线" in sides[1] and "Densebaseline" in sides[0]  # of a table
    assert sides[0].count("fromlanternimportRouter") == sides[1].count("fromlanternimportRouter") == 1
    rows = [row for row in source.rows if row.role is Role.BODY and row.kind in (Kind.PARAGRAPH, Kind.ITEM)]
    plainest = [row for row in rows if all(span.kind in ("text", "strong", "em") for span in (*row.zh, *row.en))]
    assert len(plainest) > 12
    for row in plainest:
        assert bare(plain_signs(plain(row.zh))) in sides[1] and bare(plain_signs(plain(row.en))) in sides[0]


def bare(text: str) -> str:
    """Text without spaces, hyphens and quotation marks, which setting changes."""
    return re.sub(r"[\s\u00ad\u200b\u2010\-\"'“”‘’]", "", text)


def long_one(zh: int, en: int) -> Edition:
    """A paragraph, a very long one and another paragraph."""
    rows = [
        Row(f"b{at}", Kind.PARAGRAPH, spans(LONG_ZH * left), spans(LONG_EN * right), segments=(f"g{at}",))
        for at, (left, right) in enumerate([(1, 1), (zh, en), (1, 1)])
    ]
    return replace(one(rows[0]), rows=tuple(rows))


@pytest.mark.parametrize(("zh", "en"), [(60, 420), (500, 60), (700, 420)])
def test_a_passage_longer_than_a_page_runs_on_over_spreads(zh: int, en: int) -> None:
    book = opened(render("pdf", long_one(zh, en), layout="facing"))
    texts = [page.extract_text() for page in book.pages]
    alternate(book)
    for number, text in enumerate(texts[1:-1], 2):
        assert re.search(rf"(?m)^{number}$|^{number}\b", text), (number, text[:80])
        assert "robot" not in text if number % 2 == 0 else "机器人" not in text
    passages = {name: (left, right) for name, left, right in places(book)}
    assert all(right[0] == left[0] + 1 for left, right in passages.values())
    assert passages["s-g2"][1][0] > passages["s-g1"][1][0] + 2
    long = [element for _, element in structure(book) if element["/S"] == "/P" and len(children(element)) > 20]
    assert long and all(pages == sorted(pages) for pages in map(pages_of, long))


def pages_of(element: Any) -> list[int]:
    return [child.raw_get("/Pg").idnum for child in children(element)]


def test_empty_sections_and_labels_alone_keep_their_place() -> None:
    rows = [
        Row(
            f"b{at}",
            Kind.PARAGRAPH,
            spans(zh),
            spans(en),
            role=Role.LABEL,
            section=Section.OTHER,
            paper="p",
            segments=(f"g{at}",),
        )
        for at, (zh, en) in enumerate([("方法", "Method"), ("结果", "Results"), ("局限", "Limits")])
    ]
    entry = Entry("p", spans("潮汐"), spans("Tides"), "潮汐", "Tides")
    book = opened(render("pdf", replace(one(rows[0]), rows=tuple(rows), papers=(entry,)), layout="facing"))
    tops = [(zh[1], en[1]) for name, zh, en in places(book) if name.startswith("s-g")]
    assert len(tops) == 3 and all(abs(zh - en) < 0.1 for zh, en in tops)
    assert all(above[0] - below[0] > 8 for above, below in zip(tops, tops[1:], strict=False))


def test_an_edition_without_text_is_still_a_book() -> None:
    nothing = replace(one(Row("b", Kind.PARAGRAPH, spans("一"), spans("One"))), rows=())
    assert "One" in opened(render("pdf", nothing, layout="facing")).pages[0].extract_text()


def test_contents_lead_to_the_english_page_of_each_paper(week: Any) -> None:
    page = {name: en[0] for name, _, en in places(week)}
    first = re.sub(r"\s+", " ", week.pages[0].extract_text())
    for paper in many(7).papers:
        assert re.search(rf"\b{page['p-' + paper.id]}\b", first)


def test_outline_is_that_of_the_other_layouts() -> None:
    from tests.render.test_pdf import outline

    assert outline(opened(printed("facing")).outline) == outline(opened(printed()).outline)


def test_viewers_are_told_to_show_spreads() -> None:
    assert opened(printed("facing")).trailer["/Root"]["/PageLayout"] == "/TwoPageRight"


def test_a_paper_is_heard_in_one_language_and_then_in_the_other() -> None:
    """Over all of its pages: the structure does not jump between languages at every page end."""
    languages = [
        str(element["/Lang"]) for _, element in structure(opened(printed("facing"))) if element["/S"] == "/Art"
    ]
    assert languages == ["zh-Hans", "en"] * 3


def test_pasted_passages_stand_as_if_they_were_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are broken once, for measuring; the book with every passage set a second time looks the same."""
    from bilingual.render import facing

    pasted = opened(printed("facing"))
    monkeypatch.setattr(facing, "_held", lambda *_: iter(()))
    again = opened(render("pdf", edition(), layout="facing"))
    assert [page.extract_text() for page in pasted.pages] == [page.extract_text() for page in again.pages]
    for here, there in zip(places(pasted), places(again), strict=True):
        assert here[0] == there[0] and all(
            abs(a - b) < 0.05 for a, b in zip(here[1] + here[2], there[1] + there[2], strict=True)
        )
    assert annotations(pasted) == annotations(again)
    assert fields(pasted) == fields(again) and any(fields(pasted))


def fields(book: Any) -> list[list[list[int]]]:
    """The rectangles of every page, such as the fields behind code, in whole units."""
    from pypdf.generic import ContentStream

    drawn = [ContentStream(page["/Contents"].get_object(), book).operations for page in book.pages]
    return [[[round(float(side)) for side in sides] for sides, operator in page if operator == b"re"] for page in drawn]


def annotations(book: Any) -> list[list[list[int]]]:
    """Where the links of every page stand, in whole points."""
    notes = [[note.get_object() for note in page.get("/Annots", [])] for page in book.pages]
    return [sorted([round(float(side)) for side in note["/Rect"]] for note in page) for page in notes]
