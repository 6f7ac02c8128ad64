"""Books: valid, the same bytes each time, languages told, every link at home."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.errors import ConfigError
from bilingual.model import Edition, Kind, Row, Span
from bilingual.render import render
from bilingual.render.cover import broken, width
from bilingual.render.inline import flat_html
from bilingual.render.xhtml import addresses, sound, well_formed
from tests.render.samples import edition, link, math, one, spans, t

JAR = Path("/usr/share/java/epubcheck.jar")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HAN = re.compile("[\u4e00-\u9fff]")


DOUBTS = re.compile(r'<section id="doubts">.*?</section>', re.DOTALL)  # messages quote the Chinese


def opened(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def odd() -> Edition:
    """What a report may hold and a book may not."""
    rows = (
        Row("b1", Kind.HTML, literal="<table><tr><td>甲</td><td>one</td></tr></table><ul><li>乙</ul><details><summary>S</summary>T</details>", literal_en="<li>loose<td>cell"),
        Row("b2", Kind.PARAGRAPH, spans("a ", link("网", "https://example.org/中文?q=a b|c\"<"), math(r"x^{a}_{")), spans("b ", Span("html", "<kbd>"), t("k"), Span("html", "</kbd><br>"), math(r"\frac{1}"), Span("footnote", "9"))),
        Row("b3", Kind.CODE, literal="```\nif a < b && c:\n```", literal_en="```\nif a < b && c:\n```"),
        Row("b4", Kind.PARAGRAPH, spans("\x0b\ufffe甲\u202e&nbsp;"), spans("\ufffe]]> &amp; <!-- -->")),
        Row("b5", Kind.HEADING, spans("二"), spans("Two"), level=2),
        Row("b6", Kind.MATH, literal="$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$"),
        Row("b7", Kind.FOOTNOTE, spans("注"), spans("A note"), info="1"),
    )  # fmt: skip
    return replace(one(rows[0]), rows=rows, url="https://example.org/a b", signature={})


def checked(book: bytes, folder: Path) -> str:
    path = folder / "book.epub"
    path.write_bytes(book)
    done = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-jar", JAR, path], capture_output=True, text=True, check=False, timeout=120
    )
    return "" if done.returncode == 0 and "WARNING" not in done.stderr else done.stderr + done.stdout


@pytest.mark.skipif(not JAR.exists() or not shutil.which("java"), reason="needs Debian's epubcheck")
@pytest.mark.parametrize("kind", ["epub", "epub-en"])
def test_epubcheck_finds_nothing(kind: str, tmp_path: Path) -> None:
    made = replace(edition(), rows=(*odd().rows, *edition().rows))
    assert checked(render(kind, made), tmp_path) == ""


def test_a_report_without_papers_has_its_headings_as_contents() -> None:
    files = opened(render("epub", odd()))
    assert 'href="text-001.xhtml#s-b5"' in files["EPUB/nav.xhtml"]


def test_books_are_the_same_bytes_each_time() -> None:
    assert render("epub", edition()) == render("epub", edition())
    with zipfile.ZipFile(io.BytesIO(render("epub", edition()))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_every_passage_names_its_language() -> None:
    files = opened(render("epub", edition()))
    for name, text in files.items():
        if not name.endswith(".xhtml"):
            continue
        text = DOUBTS.sub("", text)
        for element in ElementTree.fromstring(text).iter():
            said = (element.text or "").strip()
            kind = element.tag.rpartition("}")[2]
            if element.get("class") in ("en", "zh"):
                assert (
                    element.get("lang") == element.get(LANG) == {"en": "en", "zh": "zh-Hans"}[element.get("class", "")]
                )
            assert not HAN.search(said) or kind in ("code", "mtext", "mi") or chinese(text, element), (name, said)


def chinese(page: str, element: ElementTree.Element) -> bool:
    """Whether an element or one around it is tagged as Chinese."""
    parents = {child: parent for parent in ElementTree.fromstring(page).iter() for child in parent}
    twin = next(item for item in parents if item.tag == element.tag and item.text == element.text)
    while twin is not None and twin.get("lang") is None:
        twin = parents.get(twin)  # type: ignore[assignment]
    return twin is not None and twin.get("lang", "").startswith("zh")


def test_the_english_book_holds_no_chinese_but_in_code_and_formulas() -> None:
    files = opened(render("epub-en", edition()))
    for name, text in files.items():
        text = re.sub(
            r"<(code|mi|mtext|pre)\b.*?</\1>|(?:alttext|title)=\"[^\"]*\"", "", DOUBTS.sub("", text), flags=re.DOTALL
        )
        assert name == "EPUB/style.css" or not HAN.search(text), name


def test_each_paper_is_a_chapter_of_the_contents_and_every_link_leads_somewhere() -> None:
    files = {name.removeprefix("EPUB/"): text for name, text in opened(render("epub", edition())).items()}
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in files.items()}
    nav = files["nav.xhtml"]
    assert nav.count("<li>") >= 4 and "LanternNet" in nav and "先量后裁" in nav
    for name, text in files.items():
        for target in re.findall(r'href="([^":]+)"', text):
            file, _, anchor = target.partition("#")
            assert (file or name) in files, target
            assert not anchor or anchor in ids[file or name], target


def test_formulas_are_mathml_and_the_package_says_so() -> None:
    files = opened(render("epub", edition()))
    assert "<math " in files["EPUB/text-001.xhtml"]
    assert 'href="text-001.xhtml" media-type="application/xhtml+xml" properties="mathml"' in files["EPUB/package.opf"]


def test_the_package_says_what_readers_with_special_needs_ask() -> None:
    opf = opened(render("epub", edition()))["EPUB/package.opf"]
    for name in (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    ):
        assert f"schema:{name}" in opf


def test_a_users_template_wins_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "style.css").write_text("p { color: teal }")
    assert opened(render("epub", edition(), templates=tmp_path))["EPUB/style.css"] == "p { color: teal }"


def test_a_template_that_leaves_an_element_open_is_named(tmp_path: Path) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "cover.xhtml").write_text("<html><body><p></body></html>")
    with pytest.raises(ConfigError, match="not well-formed"):
        render("epub", edition(), templates=tmp_path)


@pytest.mark.parametrize(
    ("body", "fine"),
    [("<mi>x</mi>", True), ("<msub><mi>x</mi></msub>", False), ("<mfrac><mi>x</mi><mi>y</mi></mfrac>", True),
     ("<mtable><mi>x</mi></mtable>", False), ("<mtd><mi>x</mi></mtd>", False), ("<mi><mn>1</mn></mi>", False),
     ("<mi>", False)],
)  # fmt: skip
def test_a_formula_with_missing_parts_is_not_sound(body: str, fine: bool) -> None:
    assert sound(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{body}</math>') is fine


def test_void_elements_and_spaces_become_xml() -> None:
    assert well_formed("<p>a<br>b<wbr/>&nbsp;c\x0b</p>") == "<p>a<br/>b<wbr/>&#160;c</p>"
    assert addresses('<a href="https://e.org/中 b?x=1&amp;y">') == '<a href="https://e.org/%E4%B8%AD%20b?x=1&amp;y">'


def test_raw_html_becomes_lines_with_its_emphasis() -> None:
    assert flat_html("<ul><li>a <em>b</em></li><li>c</li></ul>") == "a <em>b</em><br>c"


@given(st.text(max_size=80), st.floats(3, 20), st.integers(1, 4))
def test_lines_of_the_cover_never_run_over(text: str, room: float, most: int) -> None:
    lines = broken(text, room, most)
    assert len(lines) <= most
    assert all(width(line) <= room or " " not in line and not line.endswith("…") for line in lines)
