"""Edition -> Sheet: what a template needs to set one page, with nothing left to decide but looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from bilingual.model import Edition, Entry, Finding, Kind, Role, Row, Section, Severity, Span, Unit
from bilingual.render.inline import Inline, block_html
from bilingual.render.text import clean, echoes, flow, label, plain, safe_link

_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_LONGEST_LABEL = 60  # characters; a longer "label" is a sentence and is set as a heading


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words in both languages; `same` where they do not differ."""

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
    anchors: tuple[str, ...]  # further ids that must lead here
    zh: Markup = Markup("")
    en: Markup = Markup("")
    same: bool = False
    indent: int = 0  # steps from the column's edge; a marker hangs in the last one
    marker: str = ""
    level: int = 0
    quote: int = 0
    table: tuple[tuple[Pair, ...], ...] = ()
    info: str = ""
    plain_en: str = ""  # for bookmarks
    mark: str = ""  # what the checks could not vouch for, one sentence, or nothing
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A paper, or the rows between papers (then `entry` is None and `number` is 0)."""

    id: str
    number: int = 0
    entry: Entry | None = None
    zh: Markup = Markup("")
    en: Markup = Markup("")
    title_en: str = ""
    title_zh: str = ""
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
    kicker: str = ""


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
    marks: int
    notices: tuple[str, ...]
    signature: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What composing a row needs to know about the rest of the edition."""

    inline: Inline
    words: Mapping[str, object]
    units: Mapping[str, Unit]
    offset: int = 0  # list depth of the label that opened the section
    known: frozenset[str] = field(default_factory=frozenset)


def compose(edition: Edition, inline: Inline, words: Mapping[str, object]) -> Sheet:
    """Arrange `edition` for reading: papers with their rows, contents, masthead and colophon.

    Rows that only repeat the masthead or a paper's heading (links, reading sources, dates, echoed
    titles, separators) are left out; `english.md` keeps them.
    """
    units = {unit.segment.id: unit for unit in edition.units}
    parts = tuple(_parts(edition, _Desk(inline, words, units)))
    papers = [part for part in parts if part.entry]
    return Sheet(
        title=words_of(edition.title) or edition.name,
        title_zh=words_of(edition.title_zh),
        date=date_in_words(edition.date, words),
        iso_date=edition.date,
        url=safe_link(edition.url),
        url_text=_short(edition.url),
        parts=parts,
        contents=tuple(_paper_contents(papers)) if papers else tuple(_heading_contents(parts)),
        papers=len(papers),
        marks=sum(1 for part in parts for line in part.lines if line.mark),
        notices=tuple(clean(notice) for notice in edition.notices),
        signature=tuple(_signature(edition.signature, words)),
    )


def footnote_anchors(edition: Edition) -> dict[str, str]:
    """Return the anchor of every footnote label that has a row."""
    return {row.info: _anchor(row) for row in edition.rows if row.kind is Kind.FOOTNOTE and row.info}


def words_of(text: str) -> str:
    """Return a title as plain words on one line."""
    return flow(clean(text)).strip()


def date_in_words(iso: str, words: Mapping[str, object]) -> str:
    """Return '2026-02-06' as the locale writes it; anything else comes back as it is."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    names = words["date"]
    if not match or not isinstance(names, Mapping) or not 1 <= int(match[2]) <= 12:
        return clean(iso)
    month = names["months"][int(match[2]) - 1]
    return str(names["format"]).format(day=int(match[3]), month=month, year=match[1])


def _parts(edition: Edition, desk: _Desk) -> Iterable[Part]:
    entries = {entry.id: entry for entry in edition.papers}
    numbers = {entry.id: number for number, entry in enumerate(edition.papers, 1)}
    for position, (paper, rows) in enumerate(_runs(edition.rows)):
        entry = entries.get(paper) if paper else None
        lines = tuple(_lines(rows, entry, edition, desk))
        if entry is None:
            if lines:
                yield Part(id=f"part-{position}", lines=lines)
            continue
        zh, en = desk.inline(entry.zh), desk.inline(entry.en)
        yield Part(
            id=paper_anchor(entry.id),
            number=numbers[entry.id],
            entry=entry,
            zh=zh,
            en=en,
            title_en=words_of(entry.title_en),
            title_zh=words_of(entry.title_zh),
            same=zh == en,
            link=safe_link(entry.link),
            link_text=_short(entry.link),
            source=words_of(entry.source),
            lines=lines,
        )


def paper_anchor(paper: str) -> str:
    """Return the id of a paper's heading, for deep links: 'p-2602.05842'."""
    return "p-" + re.sub(r"[^\w.-]+", "-", paper)


def _runs(rows: Iterable[Row]) -> list[tuple[str | None, list[Row]]]:
    """Group rows by paper, in order; a PAPER row always opens a new run."""
    runs: list[tuple[str | None, list[Row]]] = []
    for row in rows:
        if not runs or runs[-1][0] != row.paper:
            runs.append((row.paper, []))
        runs[-1][1].append(row)
    return runs


def _lines(rows: list[Row], entry: Entry | None, edition: Edition, desk: _Desk) -> Iterable[Line]:
    for row in rows:
        if row.role is Role.LABEL:
            desk = _Desk(desk.inline, desk.words, desk.units, row.depth)
        elif row.role in (Role.PAPER, Role.SUBTITLE) or row.kind is Kind.HEADING:
            desk = _Desk(desk.inline, desk.words, desk.units)
        if _in_heading(row, entry, edition):
            continue
        line = _line(row, desk)
        if line is not None:
            yield line


def _in_heading(row: Row, entry: Entry | None, edition: Edition) -> bool:
    """Say whether the masthead or the paper's own heading already shows what `row` says."""
    if row.role is Role.SEPARATOR:
        return True
    if entry is None:
        front = row.section is Section.FRONT
        return row.role is Role.TITLE or front and (
            row.role is Role.DATE and bool(edition.date) or row.role is Role.LINK and bool(safe_link(edition.url))
        )
    if row.role is Role.SUBTITLE:
        return echoes(plain(row.zh), entry.title_zh) or echoes(plain(row.en), entry.title_en)
    return (
        row.role is Role.PAPER
        or row.role is Role.LINK and bool(safe_link(entry.link))
        or row.role is Role.SOURCE and bool(entry.source)
    )


def _line(row: Row, desk: _Desk) -> Line | None:
    makers = {Kind.RULE: _rule, Kind.CODE: _code, Kind.MATH: _math, Kind.HTML: _html, Kind.CELL: _table}
    if row.kind in makers:
        return makers[row.kind](row, desk)
    if row.role is Role.LABEL:
        zh, en = label(plain(row.zh)), label(plain(row.en))
        if zh and len(en) <= _LONGEST_LABEL:
            return _with(row, desk, "label", desk.inline.text(zh), desk.inline.text(en), plain_en=en)
    if row.kind is Kind.HEADING:
        zh, en = desk.inline(row.zh), desk.inline(row.en)
        return _with(row, desk, "heading", zh, en, level=min(max(row.level, 1), 6), plain_en=plain(row.en))
    zh, en = desk.inline(row.zh), desk.inline(row.en)
    if not zh.strip() and not en.strip():
        return None
    kind = "note" if row.kind is Kind.FOOTNOTE else "text"
    indent = max(row.depth - desk.offset, 1 if row.marker else 0)
    return _with(row, desk, kind, zh, en, indent=min(indent, 6), marker=row.marker, info=clean(row.info))


def _with(row: Row, desk: _Desk, kind: str, zh: Markup, en: Markup, **more: object) -> Line:
    mark, severity = _mark(row, desk)
    return Line(
        kind,
        _anchor(row),
        tuple("s-" + segment for segment in row.segments[1:]),
        zh,
        en,
        same=zh == en,
        quote=min(row.quote, 4),
        mark=mark,
        severity=severity,
        **more,  # type: ignore[arg-type]
    )


def _rule(row: Row, desk: _Desk) -> Line:
    return Line("rule", _anchor(row), ())


def _code(row: Row, desk: _Desk) -> Line:
    zh = desk.inline.adapt(clean(row.literal)).strip("\n")
    en = desk.inline.adapt(clean(row.literal_en or row.literal)).strip("\n")
    info = clean(row.info).split()[:1]
    return _with(row, desk, "code", Markup.escape(zh), Markup.escape(en), info="".join(info))


def _math(row: Row, desk: _Desk) -> Line:
    drawn = desk.inline.formula(row.literal, True)
    return _with(row, desk, "math", drawn, drawn)


def _html(row: Row, desk: _Desk) -> Line | None:
    zh = block_html(desk.inline.adapt(row.literal), desk.inline.words)
    en = block_html(desk.inline.adapt(row.literal_en or row.literal), desk.inline.words)
    return _with(row, desk, "html", zh, en) if zh.striptags() or en.striptags() else None


def _table(row: Row, desk: _Desk) -> Line:
    table = tuple(
        tuple(_cell(desk, cell.zh, cell.en, cell.align, cell.header) for cell in cells) for cells in row.table
    )
    return _with(row, desk, "table", Markup(""), Markup(""), table=table)


def _cell(desk: _Desk, zh: tuple[Span, ...], en: tuple[Span, ...], align: str, header: bool) -> Pair:
    left, right = desk.inline(zh), desk.inline(en)
    return Pair(left, right, left == right, align if align in ("left", "right", "center") else "", header)


def _mark(row: Row, desk: _Desk) -> tuple[str, str]:
    """Return what to say in the margin about findings that a reader should know, worst first."""
    if row.severity < Severity.MAJOR:
        return "", ""
    found: list[Finding] = []
    for segment in row.segments:
        unit = desk.units.get(segment)
        found += unit.findings if unit else ()
    told = sorted((f for f in found if f.severity >= Severity.MAJOR), key=lambda f: -f.severity)
    severity = Severity(min(row.severity, Severity.CRITICAL)).name.lower()
    sentence = "; ".join(dict.fromkeys(clean(f.message) for f in told)) or str(desk.words["finding"])
    return sentence, severity


def _anchor(row: Row) -> str:
    return "s-" + (row.segments[0] if row.segments else row.id)


def _short(url: str) -> str:
    """Return a link as print shows it: an arXiv number, or the address without its scheme."""
    match = _ARXIV.search(url)
    if match and "://" in url:
        return "arXiv " + match[0]
    return re.sub(r"^\w+://(www\.)?", "", clean(url)).rstrip("/")


def _paper_contents(papers: Iterable[Part]) -> Iterable[Contents]:
    for part in papers:
        kicker = ""
        for line in part.lines:
            if line.kind == "text":
                kicker = line.en.striptags()
                break
        yield Contents("#" + part.id, part.number, part.title_zh, part.title_en, part.same, kicker)


def _heading_contents(parts: Iterable[Part]) -> Iterable[Contents]:
    for part in parts:
        for line in part.lines:
            if line.kind == "heading" and line.level <= 3:
                yield Contents("#" + line.id, 0, line.zh.striptags(), line.en.striptags(), line.same)


def _signature(signature: Mapping[str, str], words: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    names = words["signature"]
    for key, value in signature.items():
        if value:
            name = names.get(key) if isinstance(names, Mapping) else None
            yield str(name or key.replace("_", " ").capitalize()), clean(str(value))
