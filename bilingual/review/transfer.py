"""Send a report's segments to other tools (XLIFF, a spreadsheet) and take them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilingual.errors import InputError
from bilingual.memory import normalise, xliff
from bilingual.memory.transfer import XLIFF_SUFFIXES, take
from bilingual.memory.xliff import Note, Row
from bilingual.model import State
from bilingual.review import sheet
from bilingual.review.standing import Standing, Survey
from bilingual.workshop import Workshop


@dataclass(slots=True)
class Taken:
    """What an import of rows did; `notices` carry file and line, or the row's id."""

    read: int = 0
    changed: int = 0
    notices: list[str] = field(default_factory=list)


def rows(seen: Survey) -> Iterator[Row]:
    """The segments of a report as rows of an exchange file, worst findings and people's notes with them."""
    for standing in seen.standings:
        row = xliff.of_unit(standing.unit, standing.key.context)
        if standing.note:
            author = standing.stored.author if standing.stored else ""
            row = replace(row, notes=(*row.notes, Note(author or "person", standing.note)))
        yield row


def export(seen: Survey, path: Path) -> int:
    """Write a report's segments to `path` (.csv, .xlf or .xliff); how many.

    Raises:
        InputError: another suffix. OutputError: the file cannot be written.
    """
    if path.suffix.lower() == ".csv":
        return sheet.write(path, rows(seen))
    if path.suffix.lower() in XLIFF_SUFFIXES:
        return xliff.write(path, rows(seen), seen.path.name)
    raise InputError("no review format has this suffix", where=path, remedy="use .csv, .xlf or .xliff")


def import_rows(seen: Survey, path: Path, tools: Workshop, author: str = "") -> Taken:
    """Enter what a person did to an exported file: texts, states, notes. Rows nobody touched change nothing.

    Raises:
        InputError: the file cannot be read (file and line); nothing is entered.
    """
    if path.suffix.lower() == ".csv":
        read = [(f"{path}:{line}", row) for line, row in sheet.read(path)]
    else:
        read = [(f"{path}: {row.id}", row) for row in xliff.read(path)]
    known = {standing.id: standing for standing in seen.standings}
    result = Taken(read=len(read))
    for place, row in read:
        standing = known.get(row.id)
        if standing is None or normalise(row.source) != standing.key.source:
            result.notices.append(f"{place}: this segment is not in the report any more; left out")
        else:
            _enter(replace(row, source=standing.key.source, context=standing.key.context), standing, place, tools,
                   author, result)  # fmt: skip
    return result


def _enter(row: Row, standing: Standing, place: str, tools: Workshop, author: str, result: Taken) -> None:
    if not standing.unit.segment.translatable:
        if not _same(row.target, standing.text):
            result.notices.append(f"{place}: this text holds no Chinese and is copied from the report; edit it there")
        return
    label = tools.glossary.label(standing.unit.segment)
    old_label = label is not None and _same(row.target, label) and row.state is State.MACHINE
    untouched = _same(row.target, standing.text) and row.state is standing.state
    if not untouched and not old_label:
        row = row if row.remarks or not standing.note else replace(row, notes=(Note("person", standing.note),))
        taken = take(tools.memory, [row], author)
        result.changed += taken.changed
        result.notices += [f"{place}: {notice}" for notice in taken.notices]
        if taken.changed:
            return
    if row.remarks and row.remarks != standing.note:
        result.changed += _annotated(row, standing, tools, author, place, result)


def _annotated(row: Row, standing: Standing, tools: Workshop, author: str, place: str, result: Taken) -> bool:
    """Keep a note on a translation whose text and state stay."""
    stored = standing.stored
    if stored is None or not _same(row.target, standing.text):
        result.notices.append(f"{place}: the note is left out: the translation that it is about does not stand")
        return False
    if standing.state is State.MACHINE:
        return tools.memory.store([replace(stored.record(), note=row.remarks, author=author, time=0.0)]) > 0
    tools.memory.set_state(
        standing.key.source, standing.state, text=standing.text, context=standing.key.context, author=author,
        note=row.remarks,
    )  # fmt: skip
    return True


def _same(one: str, other: str) -> bool:
    return normalise(one) == normalise(other)
