"""Edition -> Sheet: papers with their rows, contents, masthead and colophon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from bilingual.model import Edition, Entry, Kind, Role, Row, Section
from bilingual.render.inline import Inline
from bilingual.render.lines import Desk, anchor, set_row
from bilingual.render.sheet import Contents, Line, Part, Place, Sheet
from bilingual.render.terms import Notes, listed
from bilingual.render.text import clean, echoes, flow, plain, plain_signs, safe_link
from bilingual.render.typography import bind_last_words

_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_RUNNING_HEAD = 72  # characters


def compose(edition: Edition, zh: Inline, en: Inline, words: Mapping[str, Any], *, explain: bool = False) -> Sheet:
    """Arrange `edition` for reading; `zh` and `en` write inline content, `words` are the labels.

    With `explain` each glossary term is marked where it first stands in a paper.

    Rows that only repeat the masthead or a paper's heading (links, reading sources, dates, echoed
    titles, separators) are left out; `english.md` keeps them.
    """
    units = {unit.segment.id: unit for unit in edition.units}
    desk = Desk(zh, en, words, units, Notes(units) if explain else None, pictures=edition.pictures)
    parts = tuple(_parts(edition, desk))
    papers = [part for part in parts if part.number]
    title, title_zh = _words(edition.title) or clean(edition.name), _words(edition.title_zh)
    masthead, number = edition.masthead, _words(edition.masthead.number)
    subtitle, subtitle_zh = _words(masthead.subtitle), _words(masthead.subtitle_zh)
    return Sheet(
        title=title,
        title_zh="" if title_zh == title else title_zh,
        subtitle=subtitle,
        subtitle_zh="" if subtitle_zh == subtitle else subtitle_zh,
        issue=str(words["issue"]).format(number=number) if number else "",
        issue_zh=str(words["issue_zh"]).format(number=number) if number else "",
        date=date_in_words(edition.date, words),
        iso_date=clean(edition.date),
        url=safe_link(edition.url),
        url_text=_short_link(edition.url),
        parts=parts,
        contents=tuple(_paper_contents(papers)) if papers else tuple(_heading_contents(parts)),
        papers=len(papers),
        notes=tuple(desk.notes),
        listing=partial(listed, edition, {part.paper: Place(part.number, "#" + part.id) for part in papers}),
        notices=tuple(clean(notice) for notice in edition.notices),
        signature=tuple(_signature(edition.signature, words)),
    )


def footnote_anchors(edition: Edition) -> dict[str, str]:
    """Return the anchor of every footnote label that has a row."""
    return {row.info: anchor(row) for row in reversed(edition.rows) if row.kind is Kind.FOOTNOTE and row.info}


def date_in_words(iso: str, words: Mapping[str, Any]) -> str:
    """Return '2026-02-06' as the locale writes it, and both ends of an interval; anything else as it is."""
    if "/" in iso:
        return " – ".join(date_in_words(day, words) for day in iso.split("/"))
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    if not match or not 1 <= int(match[2]) <= 12:
        return clean(iso)
    month = words["date"]["months"][int(match[2]) - 1]
    return str(words["date"]["format"]).format(day=int(match[3]), month=month, year=match[1])


def paper_anchor(paper: str) -> str:
    """Return the id of a paper's heading, for deep links: 'p-2602.05842'."""
    return "p-" + re.sub(r"[^\w.-]+", "-", paper)


def short_title(title: str) -> str:
    """Return a title for running heads: what stands before its colon, cut at a word if it is long."""
    head = re.split(r"\s*[:：]\s", title, maxsplit=1)[0].strip()
    head = head if len(head) >= 3 else title
    if len(head) <= _RUNNING_HEAD:
        return head
    return head[:_RUNNING_HEAD].rsplit(" ", 1)[0].rstrip(" ,;") + " …"


def _parts(edition: Edition, desk: Desk) -> Iterable[Part]:
    entries = {entry.id: (number, entry) for number, entry in enumerate(edition.papers, 1)}
    seen: set[str] = set()
    for position, (paper, rows) in enumerate(_runs(edition.rows)):
        number, entry = entries.get(paper or "", (0, None))
        if entry is None or entry.id in seen:
            lines = tuple(_lines(rows, entry, edition, desk))
            if lines:
                yield Part(f"part-{position}", lines=lines, note=any(row.role is Role.EDITOR for row in rows))
            continue
        seen.add(entry.id)
        part = _paper(number, entry, tuple(_lines(rows, entry, edition, desk)), desk)
        yield replace(part, lead=entry.id == edition.masthead.lead)


def _paper(number: int, entry: Entry, lines: tuple[Line, ...], desk: Desk) -> Part:
    title_zh, title_en = _words(entry.title_zh), _words(entry.title_en)
    return Part(
        id=paper_anchor(entry.id),
        paper=entry.id,
        number=number,
        zh=desk.zh(entry.zh),
        en=Markup(bind_last_words(desk.en(entry.en))),
        title_en=title_en,
        title_zh=title_zh,
        short=short_title(title_en),
        short_zh=short_title(title_zh),
        same=title_zh == title_en,
        link=safe_link(entry.link),
        link_text=_short_link(entry.link),
        source=_words(entry.source),
        lines=lines,
    )


def _runs(rows: Iterable[Row]) -> list[tuple[str | None, list[Row]]]:
    """Group neighbouring rows by paper, in order."""
    runs: list[tuple[str | None, list[Row]]] = []
    for row in rows:
        if not runs or runs[-1][0] != row.paper:
            runs.append((row.paper, []))
        runs[-1][1].append(row)
    return runs


def _lines(rows: list[Row], entry: Entry | None, edition: Edition, desk: Desk) -> Iterable[Line]:
    offset = 0
    for row in rows:
        if row.role is Role.LABEL:
            offset = row.depth
        elif row.kind is Kind.HEADING:
            offset = 0
        if not _told_above(row, entry, edition):
            line = set_row(row, desk, offset)
            if line is not None:
                yield line


def _told_above(row: Row, entry: Entry | None, edition: Edition) -> bool:
    """Say whether the masthead or the paper's own heading already shows what `row` says."""
    if row.role is Role.SEPARATOR or row.role is Role.TITLE:
        return True
    if entry is None:
        known = {Role.DATE: bool(edition.date), Role.LINK: bool(safe_link(edition.url))}
        return row.section is Section.FRONT and known.get(row.role, False)
    if row.role is Role.SUBTITLE:
        return echoes(plain(row.zh), entry.title_zh) or echoes(plain(row.en), entry.title_en)
    known = {Role.PAPER: True, Role.LINK: bool(safe_link(entry.link)), Role.SOURCE: bool(entry.source)}
    return known.get(row.role, False)


def _words(text: str) -> str:
    return plain_signs(flow(clean(text))).strip()


def _short_link(url: str) -> str:
    """Return a link as print shows it: an arXiv number, or the address without its scheme."""
    match = _ARXIV.search(url)
    if match and "://" in url:
        return "arXiv " + match[0]
    return re.sub(r"^\w+://(www\.)?", "", clean(url)).rstrip("/")


def _paper_contents(papers: Iterable[Part]) -> Iterable[Contents]:
    for part in papers:
        areas = [line.en.striptags() for line in part.lines if line.section == Section.AREA and line.kind == "text"]
        title = bind_last_words(part.title_en)
        yield Contents("#" + part.id, part.number, part.title_zh, title, part.same, "".join(areas[:1]))


def _heading_contents(parts: Iterable[Part]) -> Iterable[Contents]:
    for part in parts:
        for line in part.lines:
            if line.kind == "heading" and line.level <= 3:
                zh = line.zh.striptags()
                yield Contents("#" + line.id, 0, zh, line.plain_en, zh == line.plain_en)


def _signature(signature: Mapping[str, str], words: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in signature.items():
        if value:
            yield str(words["signature"].get(key, key.replace("_", " ").capitalize())), clean(str(value))
