"""The page: structure, languages, safety."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bilingual.errors import ConfigError, InputError
from bilingual.model import Kind, Role, Row, Section, Span
from bilingual.render import render
from tests.render.samples import edition, link, one, spans, t


class Reader(HTMLParser):
    """Elements with their attributes, and the text outside script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._off = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._off = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._off = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._off else data

    def with_class(self, name: str) -> list[dict[str, str]]:
        return [attrs for _, attrs in self.elements if name in attrs.get("class", "").split()]


def page_of(*items: str | Span, **more: Any) -> str:
    row = Row("b1", Kind.PARAGRAPH, spans(*items), spans(*items), segments=("a1",), **more)
    return render("html", one(row)).decode()


@pytest.fixture(scope="module")
def page() -> str:
    return render("html", edition()).decode()


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


def test_every_paper_and_segment_has_an_anchor(read: Reader) -> None:
    ids = [attrs["id"] for _, attrs in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"p-2611.01001", "p-2611.01002", "p-2611.01003"} <= set(ids)
    shown = [r for r in edition().rows if r.role in (Role.LABEL, Role.BODY) and r.kind is not Kind.RULE]
    assert {f"s-{row.segments[0]}" for row in shown} <= set(ids)


def test_every_unit_names_its_language(read: Reader) -> None:
    assert all(attrs.get("lang") == "zh-Hans" for attrs in read.with_class("zh"))
    assert all(attrs.get("lang") == "en" for attrs in read.with_class("en"))
    assert len(read.with_class("zh")) > 40


def test_both_columns_stand_in_one_row(page: str) -> None:
    row = re.search(r'<div class="row text s-area"[^>]*>.*?</div>\s*</div>', page, re.DOTALL)
    assert row and "端侧推理" in row[0] and "on-device inference" in row[0]


def test_meta_rows_become_a_line_under_the_title(read: Reader) -> None:
    assert "阅读来源" not in read.text and "论文报告" not in read.text and "📄" not in read.text
    assert "arXiv 2611.01001" in read.text and "Read from HTML" in read.text


def test_labels_lose_their_numbers(read: Reader) -> None:
    assert "1. 应用领域" not in read.text and "Application Area" in read.text
    assert "Application area:" not in read.text


def test_contents_and_masthead(read: Reader) -> None:
    links = [attrs["href"] for tag, attrs in read.elements if tag == "a" and attrs.get("href", "").startswith("#p-")]
    assert links[:3] == ["#p-2611.01001", "#p-2611.01002", "#p-2611.01003"]
    assert "20 November 2026" in read.text and "每日论文速读" in read.text


def test_colophon_holds_the_signature(read: Reader) -> None:
    for value in edition().signature.values():
        assert value in read.text


def test_formulas_are_mathml_and_broken_ones_are_shown_as_written(page: str, read: Reader) -> None:
    assert page.count("<math ") >= 10
    assert 'display="block"' in page
    assert r"\frac{a}{" in read.text


def test_major_findings_are_marked_and_listed(read: Reader) -> None:
    marks = read.with_class("mark")
    assert len(marks) == 2
    assert "check the multiple" in marks[0]["aria-label"] and marks[0]["href"] == "#doubt-1"
    assert "a clause of the source is missing" in read.text


def test_footnote_leads_to_its_row(page: str) -> None:
    target = re.search(r'<sup class="note"><a href="#([^"]+)">1</a>', page)
    assert target and f'id="{target[1]}"' in page


def test_images_are_links_and_nothing_is_loaded(read: Reader) -> None:
    assert not [tag for tag, _ in read.elements if tag in ("img", "iframe", "object", "embed", "link")]
    assert any(attrs.get("href") == "https://images.example.org/curve.png" for _, attrs in read.elements)
    assert "figures/pool.png" in read.text


def test_policy_allows_exactly_the_page_s_own_style_and_script(page: str) -> None:
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert body
        assert "sha256-" + b64encode(sha256(body[1].encode()).digest()).decode() in page
        assert page.count(f"<{tag}") == 1
    assert "default-src 'none'" in page and "unsafe-inline" not in page
    assert not re.search(r'\sstyle="', page)


def test_handlers_and_scripts_in_reports_are_gone(page: str, read: Reader) -> None:
    assert "steal()" not in page and "Apache-2.0" in read.text
    for _, attrs in read.elements:
        assert not [name for name in attrs if name.startswith("on")]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//x"],
)
def test_links_with_other_schemes_keep_only_their_text(href: str) -> None:
    page = page_of(link("press", href))
    assert "press" in page and href.strip() not in page


@pytest.mark.parametrize(
    ("raw", "gone"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ("<b onclick=alert(1)>", "onclick"),
        ('<img src="http://127.0.0.1:9/x" onerror="alert(1)">', "onerror"),
        ('<a href="javascript:alert(1)">', "javascript:"),
        ("<style>body{display:none}</style>", "display:none}"),
        ('<svg onload="alert(1)">', "onload"),
        ('<iframe src="http://127.0.0.1:9/">', "<iframe"),
    ],
)
def test_raw_inline_html_is_sanitised(raw: str, gone: str) -> None:
    page = page_of(t("before "), Span("html", raw), t(" after"), Span("math", "x^2"), Span("html", "</b>"))
    body = page[page.index("<main") : page.index("</main>")]
    assert gone not in body and "after" in body and "<math " in body


def test_harmless_inline_html_stays() -> None:
    page = page_of(t("H"), Span("html", "<sub>"), t("2"), Span("html", "</sub>"), t("O"))
    assert "H<sub>2</sub>O" in page


def test_template_text_in_a_report_is_text() -> None:
    page = page_of("{{ 7*7 }} {% for x in y %} <b>&amp;</b>")
    assert "{{ 7*7 }} {% for x in y %} &lt;b&gt;&amp;amp;&lt;/b&gt;" in page


def test_bidi_controls_are_shown_and_hidden_characters_removed() -> None:
    page = page_of("user\u202etxt.exe zero\u200bwidth \ufeffmark")
    assert "[U+202E]" in page and "\u202e" not in page
    assert "zerowidth mark" in page


def test_formula_cannot_bring_markup_or_links() -> None:
    page = page_of(Span("math", r"\href{javascript:alert(1)}{x} \text{<script>alert(1)</script>}"))
    assert "<script>alert" not in page and 'href="javascript' not in page


def test_curly_quotes_in_english_only() -> None:
    row = Row("b1", Kind.PARAGRAPH, spans('说 "hi"'), spans('It\'s "fine", ', Span("code", 'a = "b"')))
    page = render("html", one(row)).decode()
    assert "It’s “fine”, " in page and 'a = "b"' in page and '说 "hi"' in page


def test_user_template_wins_and_the_rest_stays_ours(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "page.css").write_text("body { color: teal }")
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "en.toml").write_text('in_this_issue = "Inside"')
    page = render("html", edition(), templates=tmp_path).decode()
    assert "color: teal" in page and "Inside" in page and "Colophon" in page


def test_lively_theme_comes_after_the_page_s_own_style() -> None:
    page = render("html", edition(), theme="lively").decode()
    assert page.index("--field") > page.index("--hair")


def test_unknown_theme_says_what_there_is() -> None:
    with pytest.raises(InputError, match="sober or lively"):
        render("html", edition(), theme="../secret")


def test_broken_labels_name_their_file(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "en.toml").write_text("in_this_issue = ")
    with pytest.raises(ConfigError, match=r"en\.toml"):
        render("html", edition(), templates=tmp_path)


def test_report_without_papers_keeps_every_row_and_lists_its_headings() -> None:
    rows = (
        Row("b1", Kind.HEADING, spans("章程"), spans("Rules"), level=2, segments=("a1",)),
        Row("b2", Kind.PARAGRAPH, spans("每周三见。"), spans("Meet on Wednesdays."), segments=("a2",)),
        Row("b3", Kind.HEADING, spans("书目"), spans("Books"), level=2, segments=("a3",)),
    )
    page = render("html", replace(one(rows[0]), rows=rows)).decode()
    assert page.count('href="#s-a1"') == 1 and "Meet on Wednesdays." in page


def test_empty_edition_still_makes_a_page() -> None:
    assert b"<main" in render("html", replace(edition(), rows=(), papers=(), units=(), url="", date="", title_zh=""))


def test_row_with_several_segments_can_be_reached_by_each() -> None:
    page = page_of("两段", section=Section.OTHER)
    row = Row("b1", Kind.PARAGRAPH, spans("两段"), spans("Two"), segments=("a1", "a2"))
    page = render("html", one(row)).decode()
    assert 'id="s-a1"' in page and 'id="s-a2"' in page
