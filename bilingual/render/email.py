"""Edition -> a mail ready to send: a digest of its papers as HTML and as plain text, in one .eml file.

Gmail hides what comes after 102 KB of a part, so a digest that would be longer says less about each
paper, and in the end names fewer papers, and links to the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from bilingual.errors import ConfigError
from bilingual.furniture import Picture
from bilingual.model import Edition
from bilingual.render import picture_files, places
from bilingual.render.compose import compose, footnote_anchors
from bilingual.render.digest import Brief, Depth, briefs
from bilingual.render.formula_text import formula_html, formula_plain
from bilingual.render.inline import Inline
from bilingual.render.mailtext import filled
from bilingual.render.moments import moment
from bilingual.render.sheet import Sheet
from bilingual.render.templates import environment, locale, source
from bilingual.render.text import plain_signs
from bilingual.render.typography import curl

LIMIT = 100_000  # bytes of a part as it travels; Gmail clips at 102 KB
SENDER = "bilingual@localhost"  # replaced by who sends it; a mail must name somebody

_SHOWN = ("image/png", "image/jpeg", "image/gif")  # neither Gmail nor Outlook shows SVG
_LARGEST, _ROOM = 600_000, 3_000_000  # bytes of a picture, and of all in a mail: many servers take 10 MB at most
_HERE = "bilingual"  # the right half of a picture's Content-ID
_EMPTY = re.compile(r"\n{3,}")
_NOTE_LINK = re.compile(r'<a href="#[^"]*">(.*?)</a>')  # notes are not in the mail


@dataclass(frozen=True, slots=True)
class Letter:
    """What makes a mail: the arranged edition once for each part, labels, templates, addresses."""

    edition: Edition
    html: Sheet
    text: Sheet
    words: Mapping[str, Any]
    templates: Path | None
    site: str

    @property
    def whole(self) -> str:
        """The address of the whole issue: on the site, else the page that the report tells of."""
        return places.address(self.site, places.issue(self.edition.name)) if self.site else self.html.url


def email(
    edition: Edition, *, site: str = "", sender: str = "", templates: Path | None = None, language: str = "en"
) -> bytes:
    """Return the edition's digest as a mail, the same bytes for the same edition.

    `site` is the address of the archive site that the mail links to; `sender` is the From address.
    Each part is at most LIMIT bytes as it travels.
    Raises ConfigError when a template or label file is missing or broken, or `sender` is no address.
    """
    words, edition = locale(language, templates), picture_files.portable(edition)
    letter = Letter(edition, _sheet(edition, words, "html"), _sheet(edition, words, "text"), words, templates, site)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " · ".join(part for part in (letter.html.title, letter.html.date) if part)
    message["From"] = _sender(sender)
    message["Date"] = format_datetime(moment(edition))
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    text, html = (fitting(letter, kind) for kind in ("text", "html"))
    shown = [picture for key, picture in sorted(edition.pictures.items()) if f"cid:{key}@" in html]
    mark = sha256("\0".join((edition.name, text, html, site, sender)).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{mark}@{message['From'].addresses[0].domain}>"
    _fill(message, text)
    message.add_alternative("", subtype="html")
    page: EmailMessage = message.get_payload()[1]  # type: ignore[index, assignment]
    _fill(page, html, "html")
    for picture in shown:
        _attach(page, picture)
    if shown:
        page.set_boundary(f"=_{mark}r")
    message.set_boundary(f"=_{mark}")
    return message.as_bytes()


def _sheet(edition: Edition, words: Mapping[str, Any], kind: str) -> Sheet:
    formula = formula_html if kind == "html" else formula_plain
    notes = footnote_anchors(edition)
    pictures = {key: f"cid:{key}@{_HERE}" for key in carried(edition)} if kind == "html" else {}
    zh = Inline(formula, plain_signs, words, notes, lambda markup: _NOTE_LINK.sub(r"\1", markup), pictures=pictures)
    en = Inline(formula, plain_signs, words, notes, zh.polish, shape=curl, pictures=pictures)
    return compose(edition, zh, en, words)


def carried(edition: Edition) -> list[str]:
    """The keys of the pictures that a mail can carry: formats that mail programs show, none too heavy."""
    found, room = [], _ROOM
    for key in dict.fromkeys(span.picture for row in edition.rows for span in row.en if span.picture):
        picture = edition.pictures.get(key)
        if picture and picture.mime in _SHOWN and len(picture.data) <= min(_LARGEST, room):
            room -= len(picture.data)
            found.append(key)
    return found


def _attach(page: EmailMessage, picture: Picture) -> None:
    """Put a picture beside the page that shows it: nothing is asked from anywhere."""
    main, sub = picture.mime.split("/")
    held = {"cid": f"<{picture.digest}@{_HERE}>", "disposition": "inline", "filename": picture_files.name(picture)}
    page.add_related(picture.data, main, sub, **held)  # type: ignore[arg-type]


def _sender(sender: str) -> Address:
    try:
        return Address(addr_spec=sender or SENDER, display_name="" if sender else "bilingual")
    except (ValueError, IndexError) as error:
        remedy = "write name@example.org"
        raise ConfigError(f"{sender!r} is no mail address", where="sender", remedy=remedy) from error


def fitting(letter: Letter, kind: str) -> str:
    """The fullest digest that fits in LIMIT bytes: all papers with less about each, else the first papers."""
    papers = len([part for part in letter.html.parts if part.number])
    for depth in Depth:
        told = _written(letter, kind, depth, papers)
        if size(told) <= LIMIT:
            return told
    low, high = 0, max(papers - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(_written(letter, kind, Depth.TITLES, middle)) <= LIMIT else (low, middle - 1)
    return _written(letter, kind, Depth.TITLES, low)


def _written(letter: Letter, kind: str, depth: Depth, most: int) -> str:
    sheet = letter.html if kind == "html" else letter.text
    said = list(_told(letter, sheet, depth))
    papers = [brief for brief in said if brief.number]
    scene = {
        "sheet": sheet,
        "words": letter.words,
        "front": [brief for brief in said if not brief.number],
        "papers": papers[:most],
        "left": max(len(papers) - most, 0),
        "whole": letter.whole,
        "depth": depth.name.lower(),
    }
    env = environment(letter.templates)
    if kind == "text":
        told = env.get_template("email/digest.txt").render(scene, fill=filled)
        return _EMPTY.sub("\n\n", unescape(told)).strip() + "\n"
    style = source("email/digest.css", letter.templates)
    return inlined(env.get_template("email/digest.html").render(scene, style=style))


def _told(letter: Letter, sheet: Sheet, depth: Depth) -> Iterator[Brief]:
    def link(paper: str, own: str) -> str:
        return places.address(letter.site, places.paper(letter.edition.name, paper)) if letter.site else own

    return briefs(sheet, depth, link)


def inlined(page: str) -> str:
    """`page` with its style sheet written into its elements; nothing is fetched."""
    from css_inline import CSSInliner

    inliner = CSSInliner(load_remote_stylesheets=False, apply_width_attributes=True)
    return re.sub(r"\n\s*", "\n", inliner.inline(page))


def size(text: str) -> int:
    """Bytes of a part's body as it travels."""
    part = EmailMessage(policy=SMTP)
    _fill(part, text)
    lines = str(part.get_payload()).splitlines()
    return sum(len(line) + 2 for line in lines)  # each ends with two bytes on its way


def _fill(part: EmailMessage, text: str, subtype: str = "plain") -> None:
    """Put a text into a part in the shorter of the two encodings that every server passes on."""
    chinese = sum(char > "\u007f" for char in text)
    cte = "base64" if 9 * chinese > len(text) + 3 * chinese else "quoted-printable"
    part.set_content(text, subtype=subtype, cte=cte)
