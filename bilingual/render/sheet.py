"""What templates see: an edition arranged for reading, with nothing left to decide but looks."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Pair:
    """A table cell in both languages; `same` where they do not differ."""

    zh: Markup
    en: Markup
    same: bool = False
    align: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. `kind` is text, label, heading, code, math, table, html, rule or note."""

    kind: str
    id: str
    anchors: tuple[str, ...] = ()  # further ids that must lead here
    zh: Markup = Markup("")
    en: Markup = Markup("")
    same: bool = False
    section: str = ""
    indent: int = 0  # steps from the column's edge; a marker hangs in the last one
    marker: str = ""
    level: int = 0
    quote: int = 0
    table: tuple[tuple[Pair, ...], ...] = ()
    info: str = ""
    plain_en: str = ""  # for bookmarks
    long: bool = False  # may be split across pages
    mark: int = 0  # number of the note on this translation, 0 for none
    mark_text: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A paper, or the rows between papers (then `number` is 0 and there is no title)."""

    id: str
    number: int = 0
    zh: Markup = Markup("")
    en: Markup = Markup("")
    title_en: str = ""
    title_zh: str = ""
    short: str = ""  # the title for running heads
    same: bool = False
    link: str = ""
    link_text: str = ""
    source: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """One line of the contents: where it leads and what it says."""

    href: str
    number: int
    zh: str
    en: str
    same: bool
    area: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the checks could not vouch for, with the row that it is about."""

    number: int
    href: str
    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole edition, ready for a template."""

    title: str
    title_zh: str
    date: str
    iso_date: str
    url: str
    url_text: str
    parts: tuple[Part, ...]
    contents: tuple[Contents, ...]
    papers: int
    notes: tuple[Note, ...]
    notices: tuple[str, ...]
    signature: tuple[tuple[str, str], ...]
