"""What templates see: an edition arranged for reading, with nothing left to decide but looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, takewhile

from markupsafe import Markup

_MOST_RESULTS = 3
_RESULTS_ROOM = 440  # characters of English for a paper's key results


@dataclass(frozen=True, slots=True)
class Pair:
    """A table cell in both languages; `same` where they do not differ."""

    zh: Markup
    en: Markup
    same: bool = False
    align: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that stands alone: its address for this output, and its size in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. `kind` is text, label, heading, code, math, table, html, rule, note or picture.

    `info` of a picture is its alternative text, `zh` and `en` are its captions.
    """

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
    picture: Shown | None = None

    @property
    def wide(self) -> bool:
        """Whether it stands across both columns: what needs no second version."""
        return self.kind in ("rule", "math", "table", "picture") or self.kind in ("code", "html") and self.same

    @property
    def head(self) -> tuple[tuple[Pair, ...], ...]:
        """The rows of headers that a table begins with."""
        return tuple(takewhile(lambda cells: all(cell.header for cell in cells), self.table))

    @property
    def body(self) -> tuple[tuple[Pair, ...], ...]:
        """The rows of a table after its headers."""
        return self.table[len(self.head) :]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines that are set in the same manner: in pairs, or across both columns."""

    wide: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paper, or the rows between papers (then `number` is 0 and there is no title)."""

    id: str
    number: int = 0
    paper: str = ""  # its id in the report
    zh: Markup = Markup("")
    en: Markup = Markup("")
    title_en: str = ""
    title_zh: str = ""
    short: str = ""  # the title for running heads
    short_zh: str = ""
    same: bool = False
    link: str = ""
    link_text: str = ""
    source: str = ""
    lines: tuple[Line, ...] = ()
    lead: bool = False  # the editor's lead story
    note: bool = False  # the editor's note

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The lines in runs of pairs and of what stands across."""
        return tuple(Block(wide, tuple(lines)) for wide, lines in groupby(self.lines, key=lambda line: line.wide))

    @property
    def area(self) -> tuple[Line, ...]:
        """The paper's area in a line or two."""
        return self._said("area")[:1]

    @property
    def contribution(self) -> tuple[Line, ...]:
        """What the paper gives, in one sentence; its first words where no section says so."""
        return (self._said("contribution") or self._said(""))[:1]

    @property
    def results(self) -> tuple[Line, ...]:
        """The first key results, as many as fit in a few lines; lead-ins and images are skipped."""
        kept: list[Line] = []
        room = _RESULTS_ROOM
        for line in self._said("results"):
            words = line.en.striptags().strip()
            if words.endswith((":", "：")) or line.indent > 1 or 'class="image"' in line.en:
                continue
            if kept and len(words) > room or len(kept) == _MOST_RESULTS:
                break
            room -= len(words)
            kept.append(line)
        return tuple(kept)

    @property
    def after_contribution(self) -> tuple[Line, ...]:
        """The lines without the contribution, where it stands above them all."""
        told = ("text", "label")
        return tuple(line for line in self.lines if line.section != "contribution" or line.kind not in told)

    def _said(self, section: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == "text" and section in (line.section, ""))


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
class Place:
    """A paper as the list of terms refers to it."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A glossary term that occurs in the edition, and where."""

    zh: str
    en: str
    papers: tuple[Place, ...]

    @property
    def initial(self) -> str:
        """The letter that it is listed under: a capital from A to Z, or # for all else."""
        first = self.en[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole edition, ready for a template."""

    title: str
    title_zh: str
    subtitle: str
    subtitle_zh: str
    issue: str  # "No. 12", as the locale writes it; empty for a plain edition
    issue_zh: str
    date: str
    iso_date: str
    url: str
    url_text: str
    parts: tuple[Part, ...]
    contents: tuple[Contents, ...]
    papers: int
    notes: tuple[Note, ...]
    listing: Callable[[], tuple[Listed, ...]]
    notices: tuple[str, ...]
    signature: tuple[tuple[str, str], ...]

    @property
    def terms(self) -> tuple[Listed, ...]:
        """The glossary terms of the edition; listed when they are asked for, for not every output shows them."""
        return self.listing()
