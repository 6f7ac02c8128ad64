"""A hostile report: every output is built, nothing in it runs, and nothing is asked for.

Its addresses lead to a server on this machine that must hear nothing. In the browser the report's
scripts would set `window.pwned`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from bilingual.cli import app
from bilingual.config import KINDS
from bilingual.render import FILES
from tests.render.browsing import CHROMIUM, Watched, chromium
from tests.render.listener import Listener, listening
from tests.render.test_html import Reader

REPORT = Path(__file__).parent.parent / "reports" / "hostile.md"
FORBIDDEN = {"iframe", "object", "embed", "link", "base", "form", "video", "audio", "svg image", "plaintext", "maction"}
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u00ad\U000e0041]")


@dataclass(frozen=True)
class Built:
    folder: Path
    listener: Listener

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Every output of the report, whose addresses are those of a listening server."""
    folder = tmp_path_factory.mktemp("hostile")
    with listening() as listener:
        text = REPORT.read_text(encoding="utf-8").replace(":8099", f":{listener.port}")
        (folder / "hostile.md").write_text(text, encoding="utf-8")
        words = ["build", str(folder / "hostile.md"), "--to", ",".join(KINDS), "--out", str(folder / "out")]
        environment = {"BILINGUAL_HOME": str(folder / "home")}
        result = CliRunner().invoke(app, [*words, "--engine", "fake", "--fail-on", "never"], env=environment)
        assert result.exit_code == 0, result.output
        yield Built(folder / "out" / "hostile", listener)


def test_every_output_is_built_and_nothing_was_asked_for(built: Built) -> None:
    assert {FILES[kind] for kind in KINDS} <= {path.name for path in built.folder.iterdir()}
    assert built.listener.heard == []


def test_listener_would_have_heard() -> None:
    import urllib.error
    import urllib.request

    with listening() as listener:
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(f"http://127.0.0.1:{listener.port}/x", timeout=5)
        assert listener.heard and listener.heard[0].startswith(b"GET /x")


@pytest.mark.parametrize("name", ["bilingual.html", "qa.html"])
def test_pages_hold_no_script_handler_style_or_frame_of_the_report(built: Built, name: str) -> None:
    read = Reader(built.text(name))
    tags = [tag for tag, _ in read.elements]
    assert tags.count("script") == (1 if name == "bilingual.html" else 0) and tags.count("style") == 1
    assert not FORBIDDEN & set(tags)
    allowed = ("http://", "https://", "mailto:", "#", "bilingual.html")
    for tag, attributes in read.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcdoc", "srcset")], tag
        assert "href" not in attributes or attributes["href"].lower().startswith(allowed), attributes
        assert "src" not in attributes, attributes


def test_template_text_is_text(built: Built) -> None:
    page = built.text("bilingual.html")
    assert "{{ 7 * 7 }}" in page and "os.popen(" in page and "uid=" not in page and "root:x:" not in page


@pytest.mark.parametrize("name", ["bilingual.html", "qa.html"])
def test_hidden_controls_are_shown_or_gone(built: Built, name: str) -> None:
    page = built.text(name)
    assert not BIDI.search(page) and "[U+202E]" in page


def test_words_of_the_report_are_all_there(built: Built) -> None:
    page = built.text("bilingual.html")
    for words in ("这一段 HTML 文字应当留下", "深处的引用", "深处的块", "第 39 层列表", "安全"):
        assert words in page


def test_newsletter_holds_no_action_but_links_to_pages(built: Built) -> None:
    pypdf = pytest.importorskip("pypdf")
    data = (built.folder / "bilingual.pdf").read_bytes()
    book = pypdf.PdfReader(built.folder / "bilingual.pdf")
    kinds = {str(item["/S"]) for item in _objects(book) if "/S" in item and item.get("/Type") != "/StructElem"}
    assert not kinds & {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData"}
    assert not any(mark in data for mark in (b"/OpenAction", b"/JavaScript", b"/Launch", b"/EmbeddedFiles"))
    for item in _objects(book):
        assert "/URI" not in item or str(item["/URI"]).startswith(("http://", "https://", "mailto:"))
    text = "\n".join(page.extract_text() for page in book.pages)
    assert not BIDI.search(text) and "[U+202E]" in text and "{{ 7 * 7 }}" in text


def _objects(book: Any) -> Iterator[Any]:
    """Every dictionary of a PDF."""
    for number in range(1, int(book.trailer["/Size"])):
        item = book.get_object(number)
        if hasattr(item, "keys"):
            yield item


def test_book_holds_no_script(built: Built) -> None:
    with zipfile.ZipFile(built.folder / "bilingual.epub") as book:
        pages = [book.read(name) for name in book.namelist() if name.endswith((".xhtml", ".svg", ".opf"))]
    assert pages
    for page in pages:
        for element in etree.fromstring(page).iter(etree.Element):
            own = element.get("rel") == "stylesheet" and element.get("href") == "style.css"
            assert own or etree.QName(element).localname not in FORBIDDEN | {"script"}
            for key, value in element.attrib.items():
                assert not key.startswith("on") and not value.startswith(("javascript:", "file:", "data:text"))


@pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")
def test_nothing_runs_in_a_browser(built: Built) -> None:
    pytest.importorskip("playwright.sync_api")
    with chromium() as browser:
        for name in ("bilingual.html", "qa.html"):
            _visit(browser, built, name)
    assert built.listener.heard == []


def _visit(browser: Any, built: Built, name: str) -> None:
    """Open a page, hover over everything, follow nothing; print it."""
    url = (built.folder / name).as_uri()
    watched = Watched(browser.new_page(), url)
    watched.page.evaluate(
        """() => document.querySelectorAll("main *").forEach((element) => {
             for (const kind of ["mouseover", "focus", "toggle", "error", "load"])
               element.dispatchEvent(new Event(kind, { bubbles: true }));
             if (element.matches("a[href^='javascript']")) element.click();
           })"""
    )
    watched.page.emulate_media(media="print")
    watched.page.pdf()
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("window.pwned") is None
    assert watched.requests == [url] and watched.complaints == []
    watched.page.close()


def test_facing_pages_take_the_report_as_well(built: Built) -> None:
    from bilingual.render import render
    from bilingual.stored import read
    from tests.render.printed import opened
    from tests.render.test_facing import alternate

    book = opened(render("pdf", read(built.folder / "edition.json"), layout="facing"))
    alternate(book)
    assert all(address.startswith(("http://", "https://", "mailto:")) for address in uris(book))
    assert built.listener.heard == []


def uris(book: Any) -> list[str]:
    notes = [note.get_object() for page in book.pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/A" in note]
