"""Glossaries in CSV and TSV, as people keep them in spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bilingual.errors import GlossaryError
from bilingual.glossary.entries import GlossaryEntry, checked, status_of

COLUMNS = ("zh", "en", "status", "variants_zh", "variants_en", "forbidden", "pos", "domain", "note")
_OWN = (*COLUMNS, "not_in")
_NAMES = {
    "chinese": "zh", "中文": "zh", "source": "zh", "zh-cn": "zh", "zh-hans": "zh", "术语": "zh", "term": "zh",
    "english": "en", "英文": "en", "target": "en", "en-us": "en", "translation": "en",
    "forbidden_en": "forbidden", "part of speech": "pos", "comment": "note", "notes": "note",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that starts with one of these
_DASHES = ("", "-", "--", "+")  # harmless alone


def decode(data: bytes, file: str) -> str:
    """Bytes of a glossary as text: UTF-8 with or without BOM, UTF-16 with BOM, GB18030. Raises GlossaryError."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16", file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030", file)


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            "the bytes are neither UTF-8 nor GB18030", where=file, line=line, remedy="save the file as UTF-8"
        ) from error


def parse(text: str, file: str = "", delimiter: str = "") -> tuple[GlossaryEntry, ...]:
    """Rows of a delimited glossary as entries, in order; raises GlossaryError with file and line.

    The delimiter is found in the first line where none is given. Without a header that names
    `zh` and `en`, the first two columns are Chinese and English. Empty rows are skipped.
    """
    delimiter = delimiter or sniff(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    entries: list[GlossaryEntry] = []
    header: tuple[str, ...] | None = None
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header, is_header = _header(cells)
                if is_header:
                    continue
            entries.append(_entry(header, cells, file, here))
    except csv.Error as error:
        raise GlossaryError(
            f"the row cannot be read ({error})", where=file, line=line, remedy="check the quotes of this row"
        ) from error
    return tuple(entries)


def sniff(text: str) -> str:
    """The delimiter of the first line that holds one: tab, comma or semicolon."""
    for line in text.splitlines():
        counts = {mark: line.count(mark) for mark in ("\t", ",", ";")}
        best = max(counts, key=lambda mark: counts[mark])
        if counts[best]:
            return best
    return ","


def _header(cells: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    names = tuple(_NAMES.get(cell.strip().lower(), cell.strip()) for cell in cells)
    lowered = tuple(name.lower() if name.lower() in _OWN else name for name in names)
    if "zh" in lowered and "en" in lowered:
        return lowered, True
    if len(cells) == 3:  # a third unnamed column is a remark, not a status
        return ("zh", "en", "note"), False
    return (*COLUMNS, *(f"column {n}" for n in range(len(COLUMNS) + 1, len(cells) + 1))), False


def _entry(header: Sequence[str], cells: Sequence[str], file: str, line: int) -> GlossaryEntry:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        raise GlossaryError(
            f"the row has {len(cells)} cells and the header {len(header)}",
            where=file,
            line=line,
            remedy="put quotes around cells that hold the separator",
        )
    if len(cells) < 2:
        raise GlossaryError("the row has no English cell", where=file, line=line, remedy="write `中文,English`")
    row = {name: unguarded(cell) for name, cell in zip(header, cells, strict=False)}
    return checked(
        GlossaryEntry(
            zh=row.get("zh", "").strip(),
            en=row.get("en", "").strip(),
            status=status_of(row.get("status", ""), file=file, line=line),
            variants_zh=variants(row.get("variants_zh", "")),
            variants_en=variants(row.get("variants_en", "")),
            forbidden_en=variants(row.get("forbidden", "")),
            pos=row.get("pos", "").strip(),
            domain=row.get("domain", "").strip(),
            note=row.get("note", ""),
            not_in=variants(row.get("not_in", "")),
            extra=tuple((name, row.get(name, "")) for name in header if name not in _OWN),
            file=file,
            line=line,
        )
    )


def variants(cell: str) -> tuple[str, ...]:
    """The parts of a cell that `|` separates, without empty ones and repetitions."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))


def serialize(entries: Iterable[GlossaryEntry], delimiter: str = ",", newline: str = "\n") -> str:
    """Entries as delimited text with a header; cells that a spreadsheet would run are guarded."""
    rows = tuple(entries)
    extras = tuple(dict.fromkeys(name for row in rows for name, _ in row.extra))
    header = (*COLUMNS, *(("not_in",) if any(row.not_in for row in rows) else ()), *extras)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    writer.writerow(header)
    for row in rows:
        cells = _cells(row)
        writer.writerow([guarded(cells.get(name, "")) for name in header])
    return out.getvalue()


def _cells(entry: GlossaryEntry) -> dict[str, str]:
    return {
        **dict(entry.extra),
        "zh": entry.zh,
        "en": entry.en,
        "status": entry.status,
        "variants_zh": "|".join(entry.variants_zh),
        "variants_en": "|".join(entry.variants_en),
        "forbidden": "|".join(entry.forbidden_en),
        "pos": entry.pos,
        "domain": entry.domain,
        "note": entry.note,
        "not_in": "|".join(entry.not_in),
    }


def guarded(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would take it for a formula.

    A cell that starts with apostrophes and then a formula gets one more, so that `unguarded`
    gives back exactly what was written.
    """
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(_FORMULA) and cell not in _DASHES else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare.startswith(_FORMULA) else cell
