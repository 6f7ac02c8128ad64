"""Terms in the page and the newsletter: marked once a paper, never in the wrong place, listed at the end."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from bilingual.model import Edition, Entry, Kind, Role, Row, Segment, Span, Term, Translation, Unit
from bilingual.render import render
from bilingual.render.sheet import Place
from bilingual.render.terms import Marking, is_label, listed
from tests.render.samples import code, one, spans, strong, t

MODEL = "海雾模型"


def term(zh: str, en: str, text: str, status: str = "mandatory") -> Term:
    start = text.index(zh)
    return Term(zh, en, status, start=start, end=start + len(zh))


def pair(number: int, zh: str, en: str, *terms: Term, paper: str | None = "2611.01001") -> tuple[Row, Unit]:
    row = Row(f"b{number}", Kind.PARAGRAPH, spans(zh), spans(en), paper=paper, segments=(f"a{number}",))
    return row, Unit(Segment(f"a{number}", row.id, zh, paper=paper), Translation(f"a{number}", en), (), terms)


def edition_of(*pairs: tuple[Row, Unit]) -> Edition:
    head = replace(Row("h", Kind.HEADING, spans("灯"), spans("Lamp")), role=Role.PAPER, paper="2611.01001", level=2)
    entry = Entry("2611.01001", spans("灯"), spans("Lamp"), "灯", "Lamp")
    rows = (head, *(row for row, _ in pairs))
    return replace(one(head), rows=rows, papers=(entry,), units=tuple(unit for _, unit in pairs))


def around(tree: tuple[Span, ...], raw: str, place: tuple[int, int], counterpart: str) -> tuple[Span, ...]:
    """`tree` with a passage of its source marked as a term; empty where the place is not certain."""
    marking = Marking(tree)
    return marking.tree() if marking.mark(raw, place, counterpart) else ()


def marked(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<span class="term"[^>]*data-said="([^"]*)"[^>]*>([^<]*)</span>', page)


def test_a_term_is_marked_in_both_languages_where_it_is_first_met() -> None:
    first, second = "稀疏路由更快。", "稀疏路由更省。"
    page = render(
        "html",
        edition_of(
            pair(1, first, "Sparse routing is faster.", term("稀疏路由", "sparse routing", first)),
            pair(2, second, "Sparse routing saves more.", term("稀疏路由", "sparse routing", second)),
        ),
    ).decode()
    assert marked(page) == [("sparse routing", "稀疏路由"), ("稀疏路由", "Sparse routing")]
    assert 'aria-description="sparse routing"' in page


def test_short_preferred_terms_labels_and_copied_names_earn_no_mark() -> None:
    text = "**输入**：模型与 LanternNet"
    terms = (
        term("输入", "Input", text),
        term("模型", "model", text, "preferred"),
        term("LanternNet", "LanternNet", text, "do-not-translate"),
    )
    page = render("html", edition_of(pair(1, text, "**Input**: model and LanternNet", *terms))).decode()
    assert marked(page) == [] and 'id="terms"' not in page
    assert is_label(terms[0], text)


def test_the_right_one_of_several_is_marked() -> None:
    tree = (t("代理商与代理"), strong("代理"))
    out = around(tree, "代理商与代理**代理**", (4, 6), "proxy")
    assert out == (t("代理商与"), Span("term", children=(t("代理"),), title="proxy"), strong("代理"))


def test_an_uncertain_place_is_left_alone() -> None:
    assert around((strong("稀疏"), t("路由")), "**稀疏**路由", (2, 8), "x") == ()
    assert around((code("稀疏路由"),), "`稀疏路由`", (1, 5), "x") == ()
    assert around((t("没有"),), "稀疏路由", (0, 4), "x") == ()


def test_what_stands_in_code_is_not_counted() -> None:
    out = around((code("代理"), t("的代理")), "`代理`的代理", (5, 7), "proxy")
    assert out[1:] == (t("的"), Span("term", children=(t("代理"),), title="proxy"))


def test_the_list_gives_each_term_once_with_its_papers() -> None:
    first, second = "稀疏路由。", "稀疏路由与海雾模型。"
    edition = edition_of(
        pair(1, first, "Sparse routing.", term("稀疏路由", "sparse routing", first)),
        pair(2, second, "…", term("稀疏路由", "sparse routing", second), term(MODEL, "fog model", second), paper="x"),
    )
    found = listed(edition, {"2611.01001": Place(1, "#p-1"), "x": Place(2, "#p-2")})
    assert [(entry.en, [paper.number for paper in entry.papers]) for entry in found] == [
        ("fog model", [2]),
        ("sparse routing", [1, 2]),
    ]


def test_page_and_newsletter_end_with_the_terms() -> None:
    text = "稀疏路由更快。"
    edition = edition_of(pair(1, text, "Sparse routing is faster.", term("稀疏路由", "sparse routing", text)))
    page = render("html", edition).decode()
    section = page[page.index('id="terms"') : page.index('class="colophon"')]
    assert "sparse routing" in section and 'href="#p-2611.01001"' in section


def test_terms_stay_text_whatever_they_hold() -> None:
    text = "稀疏路由更快。"
    bad = replace(term("稀疏路由", '"><script>alert(1)</script>', text))
    page = render("html", edition_of(pair(1, text, "Faster.", bad))).decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(("layout", "held"), [("parallel", True), ("english", True), ("digest", False)])
def test_the_newsletter_lists_the_terms_and_the_short_digest_does_not(layout: str, held: bool) -> None:
    pypdf = pytest.importorskip("pypdf")
    text = "稀疏路由更快。"
    edition = edition_of(pair(1, text, "It is faster.", term("稀疏路由", "sparse routing", text)))
    book = pypdf.PdfReader(io.BytesIO(render("pdf", edition, layout=layout)))
    assert ("sparse routing" in " ".join(page.extract_text() for page in book.pages)) is held
