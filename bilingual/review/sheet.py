"""The review sheet: a report's segments as a spreadsheet (CSV), and back in after editing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from bilingual.errors import InputError
from bilingual.glossary.delimited import decode, guarded, sniff, unguarded
from bilingual.memory.exchange import landing
from bilingual.memory.xliff import TOOL, Note, Row
from bilingual.model import State

COLUMNS = ("id", "zh", "en", "state", "findings", "note")
_NEEDED = ("id", "zh", "en", "state")
_BOM = "\ufeff"  # tells Excel that the file is UTF-8


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows to a CSV file; how many. Cells that a spreadsheet would run are guarded.

    Raises:
        OutputError: the file cannot be written; what stood there still does.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        findings = "\n".join(note.text for note in row.notes if note.author == TOOL)
        cells = (row.id, row.source, row.target, row.state.value, findings, row.remarks)
        writer.writerow([guarded(cell) for cell in cells])
        count += 1
    with landing(path) as file:
        file.write((_BOM + text.getvalue()).encode("utf-8", "replace"))
    return count


def read(path: Path) -> tuple[tuple[int, Row], ...]:
    """The rows of a review sheet, each with its line; columns may stand in any order.

    Raises:
        InputError: it cannot be read, a column is missing, or a state is not known (file and line).
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sniff(text), strict=True)
    rows: list[tuple[int, Row]] = []
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _header(cells, path, here)
            else:
                rows.append((here, _row(dict(zip(names, cells, strict=False)), path, here)))
    except csv.Error as error:
        problem = f"the row cannot be read ({error})"
        raise InputError(problem, where=path, line=line, remedy="check the quotes of this row") from error
    return tuple(rows)


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), str(path)).removeprefix(_BOM)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path, remedy="check the path") from error


def _header(cells: list[str], path: Path, line: int) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    lacking = [name for name in _NEEDED if name not in names]
    if lacking:
        raise InputError(
            f"the column {lacking[0]!r} is missing", where=path, line=line,
            remedy="start from a sheet that `bilingual review export` wrote",
        )  # fmt: skip
    return names


def _row(cells: dict[str, str], path: Path, line: int) -> Row:
    name = cells.get("state", "").strip().lower() or State.MACHINE.value
    states = [state.value for state in State]
    if name not in states:
        remedy = f"use {', '.join(states)}"
        raise InputError(f"the state {name[:40]!r} is not known", where=path, line=line, remedy=remedy)
    note = unguarded(cells.get("note", "")).strip()
    notes = (Note("person", note),) if note else ()
    # A cell that somebody emptied says nothing; one that is only blank is not a translation.
    return Row(
        cells.get("id", "").strip(), unguarded(cells.get("zh", "")), unguarded(cells.get("en", "")),
        State(name), notes=notes,
    )  # fmt: skip
