"""A delimited glossary after an edit: what the edit does not touch keeps every character."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bilingual.glossary import delimited
from bilingual.glossary.delimited import Record, Style, guarded, row_of
from bilingual.glossary.entries import GlossaryEntry


def edited(text: str, entries: Sequence[GlossaryEntry], file: str, style: Style) -> str:
    """`text`, a delimited glossary that was read from `file`, with `entries` for its rows.

    An entry with the file and line of an old row is that row. Old rows that say the same and blank lines
    stay as they are written, a changed row keeps its other cells, new rows come last. A column that the
    entries need beyond the file's is put behind every row. Where that cannot be (old rows in another
    order, rows of several lengths without a header) all is written anew.
    """
    records = list(delimited.records(text, file, style.delimiter))
    said = [record for record in records if not record.is_blank]
    old = {entry.line: entry for entry in delimited.parse(text, file, style.delimiter)}
    kept = {entry.line: entry for entry in entries if entry.file == file and entry.line in old}
    fresh = [entry for entry in entries if kept.get(entry.line) is not entry]
    in_order = list(entries) == [*(kept[line] for line in sorted(kept)), *fresh]
    if not said or not in_order or not style.header and len({len(record.cells) for record in said}) > 1:
        return delimited.serialize(entries, style)
    names = list(delimited.columns(said[0].cells))[: len(said[0].cells)]
    new = delimited.lacking(names, map(row_of, entries))
    out = [text[: len(text) - sum(len(record.text) for record in records)]]  # BOM and Excel's hint
    if new and not style.header and names + new != ["zh", "en", "note"]:
        out.append(_line(names + new, style))
    for record in records:
        if record.is_blank:
            out.append(record.text)
        elif record is said[0] and style.header:
            out.append(_longer(record, new, style))
        elif record.line in kept:
            out.append(_row(record, old[record.line], kept[record.line], names, new, style))
    if fresh and not "".join(out).endswith(("\n", "\r")):
        out.append(style.newline)
    rows = map(row_of, fresh)
    return "".join([*out, *(_line([guarded(row.get(name, "")) for name in names + new], style) for row in rows)])


def _row(
    record: Record, old: GlossaryEntry, entry: GlossaryEntry, names: Sequence[str], new: Sequence[str], style: Style
) -> str:
    """The text of a row that stays: its own where the entry says the same, else with the cells that changed."""
    was, now = row_of(old), row_of(entry)
    if was == now:
        return _longer(record, [""] * (len(names) - len(record.cells) + len(new)), style) if new else record.text
    cells = [*record.cells[: len(names)], *[""] * (len(names) - len(record.cells))]
    for at, name in enumerate(names):
        if was.get(name) != now.get(name):
            cells[at] = guarded(now.get(name, ""))
    line = _line([*cells, *(guarded(now.get(name, "")) for name in new)], style)
    return line.removesuffix(style.newline) + record.text[len(record.text.rstrip("\r\n")) :]


def _longer(record: Record, cells: Sequence[str], style: Style) -> str:
    """A row's own text with further cells behind it."""
    body = record.text.rstrip("\r\n")
    behind = _line(["", *cells], style).removesuffix(style.newline) if cells else ""
    return body + behind + record.text[len(body) :]


def _line(cells: Iterable[str], style: Style) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=style.delimiter, lineterminator=style.newline).writerow(cells)
    return out.getvalue()
