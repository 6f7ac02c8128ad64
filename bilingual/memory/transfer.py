"""Take translations over from files into the memory, and out again, by the files' suffix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bilingual.errors import InputError
from bilingual.memory import tmx, xliff
from bilingual.memory.records import HUMAN, Record, Stored, normalise
from bilingual.memory.store import Memory
from bilingual.model import State

XLIFF_SUFFIXES = (".xlf", ".xliff")
_REMEDY = "give a file ending in .tmx, .xlf or .xliff"


@dataclass(slots=True)
class Imported:
    """What an import did: rows read, translations changed, and what a person should look at."""

    read: int = 0
    changed: int = 0
    notices: list[str] = field(default_factory=list)


def export_file(memory: Memory, path: Path, states: Collection[State] = ()) -> int:
    """Write what stands in the memory (of `states`, default all) to a TMX or XLIFF file; how many.

    Raises InputError for another suffix, OutputError where the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".tmx":
        return tmx.write(path, memory.each(states))
    if suffix in XLIFF_SUFFIXES:
        return xliff.write(path, map(xliff.of_stored, memory.each(states)), original=memory.path.name)
    raise InputError("no exchange format has this suffix", where=path, remedy=_REMEDY)


def import_file(memory: Memory, path: Path, state: State = State.REVIEWED, author: str = "") -> Imported:
    """Take over a TMX or XLIFF file; `state` is for TMX units that say none, `author` for XLIFF.

    A TMX file goes by the rules of `Memory.store`. An XLIFF file is a person's work on our segments:
    see `take`. Raises InputError with file and line; what was read before it stays.
    """
    suffix = path.suffix.lower()
    if suffix in XLIFF_SUFFIXES:
        return take(memory, xliff.read(path), author)
    if suffix != ".tmx":
        raise InputError("no exchange format has this suffix", where=path, remedy=_REMEDY)
    result = Imported()

    def counted() -> Iterator[Record]:
        for record in tmx.read(path, state):
            result.read += 1
            yield record

    result.changed = memory.store_all(counted())
    return result


def take(memory: Memory, rows: Iterable[xliff.Row], author: str = "") -> Imported:
    """Enter rows that came back from an editor.

    What nobody touched changes nothing, so an old file does no harm. An edit without a state of its
    own counts as reviewed; only an approved row takes the place of an approved translation.
    """
    result = Imported()
    for row in rows:
        result.read += 1
        if not row.target.strip() or row.state is State.COPIED:
            continue
        standing = memory.current(row.source)
        state = _verdict(row, standing)
        if state is None:
            continue
        approved = next((s for s in standing if s.state is State.APPROVED and s.context == row.context), None)
        if approved and state is State.REVIEWED:
            problem = f"{row.id}: the approved translation stays, the file's is other and not approved: {row.target}"
            result.notices.append(problem)
            continue
        memory.set_state(row.source, state, text=row.target, context=row.context, author=author, note=row.remarks)
        result.changed += 1
    return result


def _verdict(row: xliff.Row, standing: list[Stored]) -> State | None:
    """The state to enter a row with, None where it says nothing new."""
    same = [s for s in standing if normalise(s.text) == normalise(row.target)]
    if row.state is State.REJECTED:
        return None if any(s.state is State.REJECTED for s in same) else State.REJECTED
    if row.state is State.MACHINE:
        return None if same else State.REVIEWED
    trusted = (State.APPROVED,) if row.state is State.APPROVED else HUMAN
    here = any(s.state in trusted and s.context == row.context for s in same)
    return None if here else row.state
