"""Row -> Line: one aligned row as markup in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from bilingual.furniture import Picture
from bilingual.model import Cell, Finding, Kind, Role, Row, Severity, Unit
from bilingual.render.inline import Inline, block_html
from bilingual.render.sheet import Line, Note, Pair, Shown
from bilingual.render.terms import Notes
from bilingual.render.text import clean, code_of, label, latex_of, plain, plain_signs

_LONGEST_LABEL = 60  # characters; a longer "label" is a sentence and is set as a heading
_LONG_ROW = 420  # characters of English; a longer row may be split across pages
_ALIGNMENTS = ("left", "right", "center")


@dataclass(slots=True)
class Desk:
    """The tools for setting rows: a writer for each language, labels, units, and the notes made so far."""

    zh: Inline
    en: Inline
    words: Mapping[str, Any]
    units: Mapping[str, Unit]
    terms: Notes | None = None  # marks terms, where the output explains them
    notes: list[Note] = field(default_factory=list)
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def set_row(row: Row, desk: Desk, offset: int = 0) -> Line | None:
    """Return `row` set in both languages, or None if nothing of it can be seen.

    `offset` is the list depth of the label that opened the section: labels are often list items
    themselves, and what stands below them should not be indented for it.
    """
    if row.kind in _MAKERS:
        return _MAKERS[row.kind](row, desk)
    if row.role is Role.LABEL:
        zh, en = label(plain_signs(plain(row.zh))), label(plain_signs(plain(row.en)))
        if zh and len(en) <= _LONGEST_LABEL:
            return _line(row, desk, "label", desk.zh.text(zh), desk.en.text(en), plain_en=en)
    if picture := only_picture(row, desk):
        return _picture(row, picture, desk)
    zh_spans, en_spans = desk.terms.mark(row) if desk.terms else (row.zh, row.en)
    left, right = desk.zh(zh_spans), desk.en(en_spans)
    if row.kind is Kind.HEADING:
        said = plain_signs(plain(row.en)).strip()
        return _line(row, desk, "heading", left, right, level=min(max(row.level, 1), 6), plain_en=said)
    if not left.strip() and not right.strip():
        return None
    kind = "note" if row.kind is Kind.FOOTNOTE else "text"
    indent = min(max(row.depth - offset, 1 if row.marker else 0), 6)
    return _line(row, desk, kind, left, right, indent=indent, marker=row.marker, info=clean(row.info))


def anchor(row: Row) -> str:
    """Return the id of a row's element: that of its first segment in edition.json, after 's-'."""
    return "s-" + (row.segments[0] if row.segments else row.id)


def only_picture(row: Row, desk: Desk) -> Picture | None:
    """The picture of a row that holds nothing else in either language, where this output shows pictures."""
    if not desk.pictures:
        return None
    shown = [[span for span in spans if span.kind != "text" or span.text.strip()] for spans in (row.zh, row.en)]
    if any(len(spans) != 1 or spans[0].kind != "image" for spans in shown):
        return None
    key = shown[1][0].picture
    return desk.pictures.get(key) if key in desk.en.pictures else None


def _picture(row: Row, picture: Picture, desk: Desk) -> Line:
    zh, en = (next(plain(span.children) for span in spans if span.kind == "image") for spans in (row.zh, row.en))
    said = next((clean(span.href) for span in row.en if span.kind == "image"), "")
    return replace(
        _line(row, desk, "picture", desk.zh.text(zh), desk.en.text(en), info=en or zh or said),
        picture=Shown(desk.en.pictures[picture.digest], picture.width, picture.height),
    )


def _line(row: Row, desk: Desk, kind: str, zh: Markup, en: Markup, **more: Any) -> Line:
    note = _note(row, desk)
    return Line(
        kind,
        anchor(row),
        tuple("s-" + segment for segment in row.segments[1:]),
        zh,
        en,
        same=zh == en,
        section=str(row.section),
        quote=min(row.quote, 4),
        long=len(en) > _LONG_ROW and len(en.striptags()) > _LONG_ROW,
        mark=note.number if note else 0,
        mark_text=note.text if note else "",
        severity=note.severity if note else "",
        **more,
    )


def _rule(row: Row, desk: Desk) -> Line:
    return Line("rule", anchor(row))


def _code(row: Row, desk: Desk) -> Line:
    zh = desk.zh.code(code_of(row.literal, row.quote))
    en = desk.en.code(code_of(row.literal_en or row.literal, row.quote))
    return _line(row, desk, "code", Markup.escape(zh), Markup.escape(en), info="".join(clean(row.info).split()[:1]))


def _math(row: Row, desk: Desk) -> Line:
    drawn = desk.en.formula(latex_of(row.literal, row.quote), True)
    return _line(row, desk, "math", drawn, drawn)


def _html(row: Row, desk: Desk) -> Line | None:
    zh = block_html(desk.zh.adapt(row.literal), desk.words)
    en = block_html(desk.en.adapt(row.literal_en or row.literal), desk.words)
    return _line(row, desk, "html", zh, en) if zh.striptags() or en.striptags() else None


def _table(row: Row, desk: Desk) -> Line:
    table = tuple(tuple(_cell(cell, desk) for cell in cells) for cells in row.table)
    return _line(row, desk, "table", Markup(""), Markup(""), table=table)


_MAKERS: Mapping[Kind, Callable[[Row, Desk], Line | None]] = {
    Kind.RULE: _rule,
    Kind.CODE: _code,
    Kind.MATH: _math,
    Kind.HTML: _html,
    Kind.CELL: _table,
}


def _cell(cell: Cell, desk: Desk) -> Pair:
    same = plain(cell.zh) == plain(cell.en)
    align = cell.align if cell.align in _ALIGNMENTS else ""
    return Pair(desk.zh(cell.zh), desk.en(cell.en), same, align, cell.header)


def _note(row: Row, desk: Desk) -> Note | None:
    """Make a note of findings that a reader should know of, worst first."""
    if row.severity < Severity.MAJOR:
        return None
    found: list[Finding] = []
    for segment in row.segments:
        unit = desk.units.get(segment)
        found += unit.findings if unit else ()
    told = sorted((f for f in found if f.severity >= Severity.MAJOR), key=lambda f: -f.severity)
    text = "; ".join(dict.fromkeys(clean(f.message) for f in told)) or str(desk.words["finding"])
    severity = Severity(min(row.severity, Severity.CRITICAL)).name.lower()
    desk.notes.append(Note(len(desk.notes) + 1, "#" + anchor(row), text, severity))
    return desk.notes[-1]
