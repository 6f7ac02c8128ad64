"""Glossaries as JSON: a list of rows with the columns of the CSV, lists for variants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bilingual.errors import GlossaryError
from bilingual.glossary.entries import GlossaryEntry, checked, status_of

_LISTS = ("variants_zh", "variants_en", "forbidden", "not_in")
_TEXTS = ("zh", "en", "status", "pos", "domain", "note")


def parse(text: str, file: str = "") -> tuple[GlossaryEntry, ...]:
    """Entries of a JSON list of rows, or of one object `{"中文": "English"}`. Raises GlossaryError."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise GlossaryError(
            f"not valid JSON ({error.msg})", where=file, line=error.lineno, remedy="correct the file"
        ) from error
    except RecursionError as error:
        raise GlossaryError("the JSON is nested too deeply", where=file, remedy="write a list of rows") from error
    if isinstance(data, dict):
        data = [{"zh": zh, "en": en} for zh, en in data.items()]
    if not isinstance(data, list):
        raise GlossaryError("the JSON holds no list of rows", where=file, remedy='write [{"zh": …, "en": …}]')
    return tuple(_entry(row, place, file) for place, row in enumerate(data, 1))


def _entry(row: object, place: int, file: str) -> GlossaryEntry:
    if not isinstance(row, Mapping):
        raise GlossaryError(f"row {place} is no object", where=file, remedy='write {"zh": …, "en": …}')
    extra = tuple((name, _text(row, name, place, file)) for name in row if name not in (*_LISTS, *_TEXTS))
    return checked(
        GlossaryEntry(
            zh=_text(row, "zh", place, file).strip(),
            en=_text(row, "en", place, file).strip(),
            status=status_of(_text(row, "status", place, file), file=file, line=place),
            variants_zh=_list(row, "variants_zh", place, file),
            variants_en=_list(row, "variants_en", place, file),
            forbidden_en=_list(row, "forbidden", place, file),
            pos=_text(row, "pos", place, file),
            domain=_text(row, "domain", place, file),
            note=_text(row, "note", place, file),
            not_in=_list(row, "not_in", place, file),
            extra=extra,
            file=file,
            line=place,
        )
    )


def _text(row: Mapping[str, Any], name: str, place: int, file: str) -> str:
    value = row.get(name, "")
    if isinstance(value, str):
        return value
    raise GlossaryError(f"{name!r} of row {place} is no text", where=file, remedy="put it between quotes")


def _list(row: Mapping[str, Any], name: str, place: int, file: str) -> tuple[str, ...]:
    value = row.get(name, [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(dict.fromkeys(item.strip() for item in value if item.strip()))
    raise GlossaryError(f"{name!r} of row {place} is no list of texts", where=file, remedy='write ["…", "…"]')


def serialize(entries: Iterable[GlossaryEntry]) -> str:
    """Entries as JSON, one row a line, empty columns left out."""
    rows = (json.dumps(_row(entry), ensure_ascii=False) for entry in entries)
    body = ",\n".join(f"  {row}" for row in rows)
    return f"[\n{body}\n]\n" if body else "[]\n"


def _row(entry: GlossaryEntry) -> dict[str, object]:
    row: dict[str, object] = {
        "zh": entry.zh,
        "en": entry.en,
        "status": entry.status,
        "variants_zh": list(entry.variants_zh),
        "variants_en": list(entry.variants_en),
        "forbidden": list(entry.forbidden_en),
        "pos": entry.pos,
        "domain": entry.domain,
        "note": entry.note,
        "not_in": list(entry.not_in),
    }
    return {name: value for name, value in row.items() if value or name in ("zh", "en")} | dict(entry.extra)
