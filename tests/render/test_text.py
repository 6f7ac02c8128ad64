"""Cleaning, labels, links, typography and formulas, one rule at a time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.errors import InputError
from bilingual.model import Span
from bilingual.render import fonts, render
from bilingual.render.compose import date_in_words, short_title
from bilingual.render.formulas import drawing, mathml
from bilingual.render.templates import locale
from bilingual.render.text import clean, code_of, echoes, flow, label, latex_of, plain_signs, safe_link
from bilingual.render.typography import bind_last_words, breakable, curl, space_chinese
from tests.render.samples import edition, spans, strong


@given(st.text())
def test_clean_text_holds_no_bidi_or_zero_width(text: str) -> None:
    assert not set(clean(text)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200d\ufeff\u00ad")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1. 应用领域", "应用领域"), ("### 3. Results:", "Results"), ("二、使用指南：", "使用指南"), ("创新", "创新")],
)
def test_label_loses_number_and_colon(text: str, shown: str) -> None:
    assert label(text) == shown


def test_line_ends_close_up_between_chinese_only() -> None:
    assert flow("分层\n推理 and\nmore") == "分层推理 and more"


def test_decorative_emoji_go_and_signs_stay() -> None:
    assert plain_signs("📄 Title") == "Title"
    assert plain_signs("✅ done → ok") == "✓ done → ok"


@pytest.mark.parametrize("href", ["https://a.example/x", "http://a.example", "mailto:a@b.example"])
def test_safe_links_pass(href: str) -> None:
    assert safe_link(href) == href


@pytest.mark.parametrize(
    "href", ["", "x.html", "#a", "//a.example", "javascript:x", "http:///x", "java\nscript:x", "http://["]
)
def test_other_links_do_not(href: str) -> None:
    assert safe_link(href) == ""


def test_subtitle_echoes_its_title() -> None:
    assert echoes("Tidepool: A Benchmark 论文报告", "Tidepool: A Benchmark")
    assert not echoes("Limits of the study", "Tidepool: A Benchmark")


@pytest.mark.parametrize(
    ("literal", "lines"),
    [
        ("```python\nx = 1\n  y\n```", "x = 1\n  y"),
        ("```python\n    x = 1\n      y\n    ```", "x = 1\n  y"),
        ("~~~\na\n~~~", "a"),
        ("first\n    second", "first\nsecond"),
        ("```\nunclosed", "unclosed"),
    ],
)
def test_code_is_shown_without_fence_and_indent(literal: str, lines: str) -> None:
    assert code_of(literal) == lines


def test_formula_is_read_without_dollars() -> None:
    assert latex_of("$$\n  x^2\n$$") == "x^2"
    assert latex_of(r"\[x\]") == "x"


def test_quotes_are_curled_across_markup() -> None:
    done = curl(spans('"', strong("bold"), "\" and 'so'"))
    assert [span.text for span in done] == ["“", "", "” and ‘so’"]


@given(st.text(alphabet='中文Ab1，。：（）<>&;" '))
def test_chinese_spacing_changes_no_text(text: str) -> None:
    from html import escape, unescape

    from markupsafe import Markup

    assert Markup(space_chinese(escape(text))).striptags() == Markup(escape(text)).striptags()
    assert "&" not in text or unescape(escape(text)) == text


def test_chinese_spacing_marks_meetings_and_pairs() -> None:
    assert space_chinese("用GPU算") == '用<b class="g"></b>GPU<b class="g"></b>算'
    assert space_chinese("<strong>塔（T）</strong>：每") == '<strong>塔（T<b class="h">）</b></strong>：每'
    assert space_chinese('<code class="用A">用A</code>') == '<code class="用A">用A</code>'


def test_last_words_of_a_title_stay_together() -> None:
    assert bind_last_words("Quantization for Edge Devices") == "Quantization for Edge\u00a0Devices"


def test_endless_words_may_be_broken_and_others_are_left_alone() -> None:
    assert breakable("W" * 400).count("\u200b") == 13
    assert breakable("https://a.example/" + "x" * 200) == "https://a.example/" + "x" * 200


def test_running_heads_are_short() -> None:
    assert short_title("Tidepool: A Benchmark of Slowly Changing Worlds") == "Tidepool"
    assert len(short_title("word " * 40)) <= 75


def test_date_is_written_out() -> None:
    words = locale()
    assert date_in_words("2026-02-06", words) == "6 February 2026"
    assert date_in_words("spring", words) == "spring"


@pytest.mark.parametrize(
    "latex", [r"x^2", r"\frac{a}{b}", r"\sum_{i=1}^n x_i", r"\begin{matrix}a&b\\c&d\end{matrix}", r"a < b"]
)
def test_formulas_become_mathml_and_paths(latex: str) -> None:
    element, drawn = mathml(latex), drawing(latex)
    assert element and element.startswith("<math ")
    assert drawn and b"<path" in drawn.svg and drawn.width > 0


@pytest.mark.parametrize("latex", [r"\frac{a}{", "", "x" * 5000, r"\nosuchcommand{x}"])
def test_unreadable_formulas_are_left_to_the_caller(latex: str) -> None:
    assert mathml(latex) is None and drawing(latex) is None


@given(st.text(alphabet=r"\abcdefrstx{}^_ $&<>1+-", max_size=30))
def test_no_latex_breaks_the_page(latex: str) -> None:
    from xml.etree import ElementTree

    element = mathml(latex)
    assert element is None or ElementTree.fromstring(element).tag.endswith("math")


def test_fonts_know_what_they_hold() -> None:
    assert fonts.covered("中") and fonts.covered("é") and not fonts.covered("\U00013000")
    assert fonts.package_for("中") == "fonts-noto-cjk"


def test_edition_json_holds_every_segment() -> None:
    data = json.loads(render("json", edition()))
    assert list(data)[:4] == ["title", "date", "signature", "segments"]
    segment = data["segments"][0]
    wanted = ["id", "zh", "en", "paper", "section", "kind", "engine", "state", "findings"]
    assert list(segment)[: len(wanted)] == wanted
    found = [finding for record in data["segments"] for finding in record["findings"]]
    assert [finding["severity"] for finding in found] == ["major", "critical"]
    assert list(found[0])[:3] == ["kind", "severity", "message"]


def test_markdown_ends_with_one_newline() -> None:
    assert render("md", edition()) == b"# Daily Paper Reading\n"


def test_unknown_output_names_the_choices() -> None:
    with pytest.raises(InputError, match="html, pdf, md, json"):
        render("docx", edition())


def test_image_span_without_text_keeps_its_address() -> None:
    from tests.render.test_html import page_of

    assert "plots/a.png" in page_of(Span("image", href="plots/a.png"))


def test_deep_html_keeps_its_words_and_loses_levels() -> None:
    from bilingual.render.inline import shallow

    deep = shallow("<div>" * 300 + "in<br>side" + "</div>" * 300)
    assert deep == "<div>" * 60 + "in<br>side" + "</div>" * 60
    assert shallow("<p>a<b>b</b></p><p>c</p>") == "<p>a<b>b</b></p><p>c</p>"


def test_formula_deeper_than_readers_can_follow_is_shown_as_written() -> None:
    from bilingual.render.formulas import mathml

    assert mathml("\\frac{1}{" * 20 + "x" + "}" * 20) is not None
    assert mathml("\\frac{1}{" * 80 + "x" + "}" * 80) is None
