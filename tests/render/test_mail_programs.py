"""What Outlook's Word engine and Gmail are known to drop from a mail; the rules as caniemail.com lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from bilingual.pictures import illustrated
from bilingual.render import render
from tests.render.samples import edition, many

SITE = "https://digest.example.org/archive"
GMAIL_STYLES = 8_192  # characters of style sheets in the head; Gmail drops one that exceeds them
WIDE = 600  # px
VOID = {"meta", "img", "br", "hr", "link", "input"}


@dataclass
class Element:
    """An element as a mail program meets it; `inside` are the tags around it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    style: dict[str, str] = field(default_factory=dict)


class Mail(HTMLParser):
    """The elements, style sheets and comments of a mail's page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self.sheets = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        pairs = (pair.partition(":") for pair in told.get("style", "").split(";") if pair.strip())
        style = {name.strip(): value.strip() for name, _, value in pairs}
        self.elements.append(Element(tag, told, tuple(self.open), style))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.sheets += data

    def of(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Mail:
    """A mail with all that one can hold: front matter, papers, results, formulas, a picture wider than the mail."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "figures").mkdir()
    Image.new("RGB", (1200, 500), "navy").save(folder / "figures/pool.png")
    sent = render("eml", illustrated(edition(), lambda _: Path(folder)), site=SITE)
    return Mail(page_of(sent))


def page_of(sent: bytes) -> str:
    parts = message_from_bytes(sent, policy=policy.default).walk()
    return str(next(part for part in parts if part.get_content_type() == "text/html").get_content())


def test_word_keeps_the_space_between_passages(mail: Mail) -> None:
    """Word knows padding in table cells only, and margins on everything but tables."""
    padded = [e for e in mail.elements if any(name.startswith("padding") for name in e.style)]
    assert [(e.tag, e.style) for e in padded if e.tag not in ("td", "th", "body") and set(paddings(e)) != {"0"}] == []
    assert not [e.style for e in mail.of("table", "td") if any(name.startswith("margin") for name in e.style)]
    assert len([e for e in mail.of("p", "h2") if "margin-top" in e.style]) > 10


def paddings(element: Element) -> list[str]:
    return [value for name, value in element.style.items() if name.startswith("padding")]


def test_word_has_a_table_where_others_have_a_greatest_width(mail: Mail) -> None:
    """The card is fluid; a table that only Outlook sees holds it to 600 px."""
    (card,) = (e for e in mail.of("table") if "max-width" in e.style)
    assert card.style["max-width"] == f"{WIDE}px" and card.style["width"] == "100%"
    ghosts = [said for said in mail.comments if said.startswith("[if mso]") and "<table" in said]
    assert len(ghosts) == 1 and f'width="{WIDE}"' in ghosts[0]
    assert [said for said in mail.comments if said.startswith("[if mso]") and "</table>" in said]
    assert not [e for e in mail.of("div", "p", "td") if "max-width" in e.style]


def test_word_is_told_the_width_of_pictures(mail: Mail) -> None:
    (picture,) = mail.of("img")
    assert 0 < int(picture.attributes["width"]) < WIDE - 2 * 36 + 1
    assert picture.attributes["alt"] and picture.attributes["src"].startswith("cid:")
    assert picture.style["display"] == "block", "else a gap stands below it"


def test_word_hides_what_is_said_for_the_list_of_mails(mail: Mail) -> None:
    hidden = [e for e in mail.elements if e.style.get("display") == "none"]
    assert [(e.tag, e.style["mso-hide"]) for e in hidden] == [("div", "all")]


def test_layout_is_tables_that_are_not_read_out_as_tables(mail: Mail) -> None:
    assert all(e.attributes.get("role") == "presentation" for e in mail.of("table"))
    assert all({"cellpadding", "cellspacing", "border"} <= e.attributes.keys() for e in mail.of("table"))
    named = {name for e in mail.elements for name in e.style}
    assert not named & {"position", "float", "background", "background-image", "transform", "flex", "grid"}
    assert {e.style["display"] for e in mail.elements if "display" in e.style} <= {"none", "block"}


def test_gmail_keeps_the_style_sheet(mail: Mail) -> None:
    """Beyond this length, or with a mistake in it, Gmail drops all of it; what matters stands in the elements."""
    assert 0 < len(mail.sheets) < GMAIL_STYLES and mail.sheets.count("{") == mail.sheets.count("}")
    assert not re.search(r"@import|@font-face|url\(|var\(|\[|:root", mail.sheets)
    assert not mail.of("link", "script", "form", "svg", "iframe", "object", "video", "button", "input")
    assert all("style" in e.attributes for e in mail.of("p", "h1", "h2", "a"))


def test_gmail_keeps_class_names(mail: Mail) -> None:
    names = {name for e in mail.elements for name in e.attributes.get("class", "").split()}
    assert names and all(re.fullmatch(r"[a-z][a-z-]*", name) for name in names)


def test_programs_know_that_there_is_a_dark_dress(mail: Mail) -> None:
    told = {e.attributes.get("name"): e.attributes.get("content") for e in mail.of("meta")}
    assert told["color-scheme"] == told["supported-color-schemes"] == "light dark"
    assert "prefers-color-scheme: dark" in mail.sheets


@pytest.mark.parametrize("papers", [1, 30])
def test_lines_are_short_enough_for_servers(papers: int) -> None:
    assert max(len(line) for line in render("eml", many(papers), site=SITE).splitlines()) <= 998
