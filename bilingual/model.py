"""The stage types: plain frozen data that one stage hands to the next.

    report -> document -> segments -> translations -> findings -> edition -> outputs

Nothing here does I/O; of the package only `furniture`, more plain data, is imported. Offsets count Python characters of
`Report.text`; lines count from 1. Positions are excluded from equality: two blocks are equal when
they say the same thing, wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bilingual.furniture import Masthead, Picture


class Severity(IntEnum):
    """How much a finding harms a reader: critical ones mislead."""

    MINOR = 1
    MAJOR = 2
    CRITICAL = 3


class State(StrEnum):
    """Where a translation comes from and how far it can be trusted."""

    COPIED = "copied"  # nothing to translate: the source stands as it is
    MACHINE = "machine"
    REVIEWED = "reviewed"
    APPROVED = "approved"  # a person's word: never overwritten by a machine
    REJECTED = "rejected"


class Kind(StrEnum):
    """What a block is, as Markdown sees it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # a paragraph directly inside a list item
    CELL = "cell"  # a table cell
    FOOTNOTE = "footnote"  # a paragraph inside a footnote definition
    HTML = "html"
    CODE = "code"
    MATH = "math"  # a display formula standing alone
    RULE = "rule"  # a thematic break, or a paragraph of nothing but ===


class Section(StrEnum):
    """Canonical sections of a paper; everything else is `OTHER`."""

    FRONT = "front"  # before the first paper
    META = "meta"  # title, link and reading source of a paper
    AREA = "area"
    CONTRIBUTION = "contribution"
    USAGE = "usage"
    INNOVATIONS = "innovations"
    RESULTS = "results"
    OTHER = "other"


class Role(StrEnum):
    """What a block does in a digest."""

    TITLE = "title"  # the report's own title
    PAPER = "paper"  # a paper's heading (## 📄 …)
    SUBTITLE = "subtitle"  # a heading inside a paper that repeats its title (# … 论文报告)
    LABEL = "label"  # a canonical section's heading, or its label line
    LINK = "link"
    SOURCE = "source"  # 阅读来源
    DATE = "date"
    BODY = "body"
    SEPARATOR = "separator"
    EDITOR = "editor"  # the editor's note of a composed issue


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of alignment: a slice of the source that holds text, or an atom such as code.

    `text` is the raw slice `Report.text[start:end]`; a block of several lines keeps the line
    prefixes of its container (indents, `>`) inside it. `translatable` is false for code, maths,
    rules. `row` groups the cells of one table row and `table` the cells of one table.
    """

    id: str
    kind: Kind
    text: str
    role: Role = Role.BODY
    section: Section = Section.OTHER
    paper: str | None = None  # Paper.id
    level: int = 0  # heading level
    depth: int = 0  # list nesting: 0 outside lists, 1 in a list, 2 in a list of a list …
    marker: str = ""  # "•" or "3." where the block opens a list item, else ""
    quote: int = 0  # blockquote nesting
    table: int = 0  # number of the table in the report, from 1; 0 outside tables
    row: int = 0  # row of the cell in its table, 0 is the header
    align: str = ""  # "left", "right", "center" for cells
    info: str = ""  # a fence's language, a footnote's label
    translatable: bool = True
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the digest. `id` is its arXiv id where a link gives one, else a slug of the title."""

    id: str
    title: str  # as the source writes it, without decorative emoji
    link: str = ""
    source: str = ""  # 阅读来源, as written
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Report:
    """A parsed source document: its text and its blocks, in order."""

    name: str  # the file's stem
    text: str
    title: str = ""
    date: str = ""  # ISO 8601 where the report gives one
    url: str = ""
    blocks: tuple[Block, ...] = ()
    papers: tuple[Paper, ...] = ()
    notices: tuple[str, ...] = ()  # e.g. "read as GB18030"
    references: str = field(default="", compare=False)  # link definitions, for inline parsing


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a block that is translated in one piece.

    `id` hashes the normalised text and its occurrence number in the report, so that it survives
    edits elsewhere. A block's text is `gap + text` of all its segments joined, plus `tail` of the
    last one.
    """

    id: str
    block: str  # Block.id
    text: str
    gap: str = ""  # source between the previous segment (or the block's start) and this one
    tail: str = ""  # source after the block's last segment
    kind: Kind = Kind.PARAGRAPH
    role: Role = Role.BODY
    section: Section = Section.OTHER
    paper: str | None = None
    translatable: bool = True  # false: holds no Chinese, copied
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term found in a segment: `text` is the occurrence, `en` its wanted rendering."""

    zh: str
    en: str
    status: str = "preferred"  # mandatory, preferred, do-not-translate, forbidden
    accepted: tuple[str, ...] = ()  # further renderings that count as right
    forbidden: tuple[str, ...] = ()
    start: int = 0  # offset in the segment's text
    end: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """What made a translation."""

    engine: str
    model: str = ""  # name and hash of the model file
    prompt: str = ""  # version of the prompt and house style
    terms: str = ""  # hash of the terms that applied (not of the whole glossary)


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of one segment and how it came about."""

    segment: str  # Segment.id
    text: str
    state: State = State.MACHINE
    signature: Signature = Signature("")
    provenance: str = "engine"  # engine, memory, glossary, repair, person, source
    attempts: int = 1
    mended: tuple[str, ...] = ()  # Term.zh of what the engine got wrong and a repair put right
    made: float = field(default=0.0, compare=False, repr=False)  # seconds since 1970 where the memory knows


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader or an editor should know about one segment's translation."""

    kind: str  # the check's noun: numbers, formulas, links, terms, residue, …
    severity: Severity
    message: str  # what is wrong, naming the thing lost or changed
    segment: str = ""  # Segment.id
    fix: str = ""  # what to do about it


@dataclass(frozen=True, slots=True)
class Span:
    """Inline content as renderers see it: a small tree, in reading order.

    kind: text, strong, em, strike, code, math, display, link, image, html, break, footnote, term.
    `text` holds the literal of text, code, math (LaTeX without delimiters), html and footnote
    (its label); `href` and `title` belong to links and images, whose text is in `children`. `term` is
    a glossary term that a renderer has marked: `title` holds its counterpart in the other language.
    `picture` is the key in `Edition.pictures` of an image that the edition holds.
    """

    kind: str
    text: str = ""
    children: tuple[Span, ...] = ()
    href: str = ""
    title: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell in both languages."""

    zh: tuple[Span, ...]
    en: tuple[Span, ...]
    align: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One aligned row of an edition: a block in both languages, or a whole table or code block.

    `table` is set for kind CELL only (rows of cells); `literal` for CODE, HTML and MATH.
    """

    id: str  # Block.id (the first cell's for a table)
    kind: Kind
    zh: tuple[Span, ...] = ()
    en: tuple[Span, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()
    literal: str = ""
    literal_en: str = ""
    role: Role = Role.BODY
    section: Section = Section.OTHER
    paper: str | None = None
    level: int = 0
    depth: int = 0  # as deep as the source shows it: a block's, or more where its indent says so
    marker: str = ""
    quote: int = 0
    info: str = ""
    segments: tuple[str, ...] = ()  # Segment.id of everything in the row
    severity: int = 0  # worst finding in the row, 0 for none


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of an edition: what contents lists and running heads need."""

    id: str
    zh: tuple[Span, ...]
    en: tuple[Span, ...]
    title_zh: str  # plain text
    title_en: str
    link: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation and findings: one record of edition.json."""

    segment: Segment
    translation: Translation
    findings: tuple[Finding, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything the renderers need; they see nothing else."""

    name: str
    title: str  # in English
    title_zh: str
    date: str
    url: str
    rows: tuple[Row, ...]
    papers: tuple[Entry, ...]
    units: tuple[Unit, ...]
    signature: dict[str, str] = field(default_factory=dict)
    markdown: str = ""  # the English edition as Markdown
    notices: tuple[str, ...] = ()
    masthead: Masthead = Masthead()
    pictures: dict[str, Picture] = field(default_factory=dict)  # by digest
