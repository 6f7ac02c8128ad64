"""An edition's rows and terms as plain data and back: what edition.json keeps, so that an edition can be read again.

    Edition -> rows, terms, places -> edition.json -> Edition

What equals its type's default is left out, so that a line of edition.json stays short. The English
Markdown is not kept here: english.md is it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.codec import decoded
from bilingual.errors import InputError
from bilingual.furniture import FORMATS, Masthead, Picture
from bilingual.model import (
    Cell,
    Edition,
    Entry,
    Finding,
    Kind,
    Role,
    Row,
    Section,
    Segment,
    Severity,
    Signature,
    Span,
    State,
    Term,
    Translation,
    Unit,
)

Data = dict[str, Any]
# Enum members by value: an edition has thousands of them, and a call of the class takes ten times as long.
_KINDS = {str(item): item for item in Kind}
_ROLES = {str(item): item for item in Role}
_SECTIONS = {str(item): item for item in Section}
_STATES = {str(item): item for item in State}
_REMEDY = "build the edition again"


def span_data(span: Span) -> Any:
    """A span as data: plain text as a string, anything else as an object."""
    if span == Span("text", span.text):
        return span.text
    data = _told(span, "children")
    return {**data, "children": [span_data(child) for child in span.children]} if span.children else data


def span_of(data: Any) -> Span:
    """The span that `span_data` wrote."""
    if isinstance(data, str):
        return Span("text", data)
    return Span(**{**data, "children": spans_of(data["children"])}) if "children" in data else Span(**data)


def spans_of(data: Sequence[Any]) -> tuple[Span, ...]:
    """Inline content from data."""
    return tuple([Span("text", item) if isinstance(item, str) else span_of(item) for item in data])


def row_data(row: Row) -> Data:
    """A row as data."""
    data = _told(row, "zh", "en", "table")
    data["segments"] = list(row.segments)
    data |= {name: [span_data(span) for span in spans] for name, spans in (("zh", row.zh), ("en", row.en)) if spans}
    if row.table:
        data["table"] = [[_cell_data(cell) for cell in cells] for cells in row.table]
    return data


def row_of(data: Data) -> Row:
    """The row that `row_data` wrote."""
    told: Data = {**data, "kind": _KINDS[data["kind"]], "segments": tuple(data["segments"])}
    if "role" in data:
        told["role"] = _ROLES[data["role"]]
    if "section" in data:
        told["section"] = _SECTIONS[data["section"]]
    for name in ("zh", "en"):
        if name in data:
            told[name] = spans_of(data[name])
    if "table" in data:
        told["table"] = tuple(tuple(_cell_of(cell) for cell in cells) for cells in data["table"])
    return Row(**told)


def _cell_data(cell: Cell) -> Data:
    both = {"zh": [span_data(span) for span in cell.zh], "en": [span_data(span) for span in cell.en]}
    return {**_told(cell, "zh", "en"), **both}


def _cell_of(data: Data) -> Cell:
    return Cell(**{**data, "zh": spans_of(data["zh"]), "en": spans_of(data["en"])})


def picture_data(picture: Picture) -> Data:
    """A picture as data, its bytes in base64."""
    return {"mime": picture.mime, "width": picture.width, "height": picture.height,
            "data": b64encode(picture.data).decode("ascii")}  # fmt: skip


def picture_of(digest: str, data: Data) -> Picture:
    """The picture that `picture_data` wrote. Raises ValueError where it is none of ours."""
    if not re.fullmatch(r"[0-9a-f]{16}", digest) or data["mime"] not in FORMATS:
        raise ValueError(f"no picture of ours: {digest}")
    return Picture(b64decode(data["data"]), data["mime"], data["width"], data["height"], digest)


def term_data(term: Term) -> Data:
    """A term of a segment as data."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in _told(term).items()}


def term_of(data: Data) -> Term:
    """The term that `term_data` wrote."""
    lists = {name: tuple(data[name]) for name in data if name in ("accepted", "forbidden")}
    return Term(**{**data, **lists}) if lists else Term(**data)


def _told(item: Any, *without: str) -> Data:
    """The fields of a frozen record that differ from their defaults."""
    data = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name not in without and (field.default is MISSING or value != field.default):
            data[field.name] = value
    return data


def read(path: Path) -> Edition:
    """The edition that an edition.json holds; its Markdown is empty.

    Raises:
        InputError: the file cannot be read, is not ours, or was written before rows were kept.
    """
    try:
        return edition_of(decoded(path.read_bytes()), path.parent.name)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("this is no edition.json with rows in it", where=path, remedy=_REMEDY) from error


def edition_of(data: Mapping[str, Any], name: str) -> Edition:
    """The edition that edition.json's data tells. Raises KeyError, TypeError, ValueError where it is not ours."""
    rows = tuple(row_of(row) for row in data["rows"])
    headings = {row.paper: row for row in rows if row.role is Role.PAPER}
    return Edition(
        name=data.get("name", name),
        title=data["title"],
        title_zh=data["title_zh"],
        date=data["date"],
        url=data["url"],
        rows=rows,
        papers=tuple(_entry(paper, headings) for paper in data["papers"]),
        units=tuple(_unit(segment) for segment in data["segments"]),
        signature=dict(data["signature"]),
        notices=tuple(data["notices"]),
        masthead=Masthead(**data.get("masthead", {})),
        pictures={key: picture_of(key, told) for key, told in data.get("pictures", {}).items()},
    )


def _entry(data: Data, headings: Mapping[str | None, Row]) -> Entry:
    heading = headings.get(data["id"])
    zh, en = (heading.zh, heading.en) if heading else ((), ())
    return Entry(data["id"], zh, en, data["zh"], data["en"], data["link"], data["source"])


def _unit(data: Data) -> Unit:
    ident = data["id"]
    segment = Segment(
        id=ident,
        block=data.get("block", ""),
        text=data["zh"],
        gap=data.get("gap", ""),
        tail=data.get("tail", ""),
        kind=_KINDS[data["kind"]],
        role=_ROLES[data["role"]],
        section=_SECTIONS[data["section"]],
        paper=data["paper"],
        translatable=data.get("translatable", True),
        line=data["line"],
    )
    made_by = _signature(data["engine"], data["model"])
    translation = Translation(ident, data["en"], _STATES[data["state"]], made_by, data["provenance"])
    findings = tuple([_finding(finding, ident) for finding in data["findings"]])
    return Unit(segment, translation, findings, tuple([term_of(term) for term in data.get("matched", ())]))


_signature = lru_cache(maxsize=64)(Signature)  # an edition's translations come from a few engines


def _finding(data: Data, segment: str) -> Finding:
    return Finding(data["kind"], Severity[data["severity"].upper()], data["message"], segment, data["fix"])
