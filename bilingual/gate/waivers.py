"""Waivers: findings that a person let pass, with the reason, in `waivers.csv` beside the report.

The file is meant for people and spreadsheets. A waiver names report, segment and kind, and is bound
to both texts: it is void as soon as either changes.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from bilingual.errors import InputError, OutputError
from bilingual.gate.verdict import Mark, Verdict
from bilingual.glossary.delimited import decode, guarded, unguarded

FILE = "waivers.csv"
_SHORT = 80  # characters of each text, for people; the digest is what counts


@dataclass(frozen=True, slots=True)
class Waiver:
    """One row of waivers.csv. `time` is ISO 8601 in UTC; `digest` is `Mark.digest`."""

    report: str
    segment: str
    kind: str
    reason: str
    author: str
    time: str
    digest: str
    zh: str = ""
    en: str = ""


COLUMNS = tuple(field.name for field in fields(Waiver))
_NEEDED = ("report", "segment", "kind", "reason", "digest")


def waivers_file(report: Path) -> Path:
    """Where the waivers of a report are kept: one file for all reports of a folder."""
    return report.parent / FILE


def read_waivers(file: Path) -> tuple[Waiver, ...]:
    """The rows of a waivers file; none where there is no file.

    Raises:
        InputError: it cannot be read, lacks a column, or a row has no reason (file and line).
    """
    if not file.exists():
        return ()
    try:
        text = decode(file.read_bytes(), str(file)).removeprefix("\ufeff")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        table = [(rows.line_num, row) for row in rows]
    except (OSError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=file, remedy="mend or delete it") from error
    lacking = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if lacking and table:
        columns = ",".join(COLUMNS)
        raise InputError(f"has no column {lacking[0]}", where=file, line=1, remedy=f"the first line is {columns}")
    return tuple(_waiver(row, file, line) for line, row in table if any(row.values()))


def _waiver(row: dict[str, str | None], file: Path, line: int) -> Waiver:
    waiver = Waiver(**{name: unguarded((row.get(name) or "").strip()) for name in COLUMNS})
    if not waiver.reason:
        raise InputError("a waiver without a reason", where=file, line=line, remedy="write why, or delete the row")
    return waiver


def apply_waivers(verdict: Verdict, waivers: Sequence[Waiver]) -> Verdict:
    """The verdict with waived findings marked so; waivers whose texts have changed count for nothing."""
    known = {(w.segment, w.kind, w.digest): w for w in waivers if w.report == verdict.name}
    return replace(verdict, marks=tuple(_waived(mark, known) for mark in verdict.marks))


def _waived(mark: Mark, known: dict[tuple[str, str, str], Waiver]) -> Mark:
    waiver = known.get((mark.finding.segment, mark.finding.kind, mark.digest))
    if waiver is None:
        return mark
    return replace(mark, waiver=waiver.reason, waived_by=waiver.author, waived_at=waiver.time)


def waive(verdict: Verdict, segment: str, kind: str, reason: str, author: str, file: Path) -> tuple[Waiver, ...]:
    """Store a waiver for every finding of this kind on this segment; what was written.

    Raises:
        InputError: no such finding, no reason, or the file cannot be read.
        OutputError: the file cannot be written; it is as it was.
    """
    if not reason.strip():
        raise InputError("a waiver needs a reason", where="--waive", remedy='add --reason "why this may pass"')
    marks = [m for m in verdict.marks if (m.finding.segment, m.finding.kind) == (segment, kind)]
    if not marks:
        kinds = sorted({m.finding.kind for m in verdict.marks if m.finding.segment == segment})
        remedy = f"it has {', '.join(kinds)}" if kinds else "take the id from the list of findings or the QA page"
        raise InputError(f"segment {segment} has no finding of kind {kind!r}", where="--waive", remedy=remedy)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    texts = {m.digest: m for m in marks}
    new = tuple(
        Waiver(verdict.name, segment, kind, reason.strip(), author, now, digest, m.zh[:_SHORT], m.en[:_SHORT])
        for digest, m in texts.items()
    )
    old = [w for w in read_waivers(file) if (w.report, w.segment, w.kind) != (verdict.name, segment, kind)]
    _write(file, [*old, *new])
    return new


def _write(file: Path, waivers: Sequence[Waiver]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(" ".join(str(getattr(w, name)).split())) for name in COLUMNS] for w in waivers)
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{FILE}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(b"\xef\xbb\xbf" + out.getvalue().encode())  # a spreadsheet needs the mark to read Chinese
                os.fchmod(handle, 0o644)
            Path(scratch).replace(file)
        finally:
            Path(scratch).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=file, remedy="check the folder") from error
