"""Differences between two glossaries, and one glossary out of two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from bilingual.glossary.entries import FORBIDDEN, GlossaryEntry
from bilingual.glossary.script import key

_COLUMNS = tuple(field.name for field in fields(GlossaryEntry) if field.compare)
_UNIONS = ("variants_zh", "variants_en", "forbidden_en", "not_in")
_Place = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs: added (`old` is None), removed (`new` is None) or changed in `columns`."""

    old: GlossaryEntry | None
    new: GlossaryEntry | None
    columns: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Merge:
    """Two glossaries made one; `conflicts` are the rows on which both have a say."""

    entries: tuple[GlossaryEntry, ...]
    conflicts: tuple[Change, ...]


def diff(old: Iterable[GlossaryEntry], new: Iterable[GlossaryEntry]) -> tuple[Change, ...]:
    """What changed from `old` to `new`: removals and changes in the old order, then additions."""
    before, after = _placed(old), _placed(new)
    changes = [
        Change(row, after.get(place), _different(row, after.get(place)))
        for place, row in before.items()
        if after.get(place) != row
    ]
    return (*changes, *(Change(None, row) for place, row in after.items() if place not in before))


def merge(mine: Sequence[GlossaryEntry], theirs: Sequence[GlossaryEntry], *, prefer: str = "mine") -> Merge:
    """One glossary out of two, in my order with their new rows behind.

    Lists (variants, forbidden renderings) are united and empty cells filled from the other side.
    Where both say something else, `prefer` ("mine" or "theirs") decides and the row is a conflict.
    """
    own, other = _placed(mine), _placed(theirs)
    conflicts: list[Change] = []
    rows: list[GlossaryEntry] = []
    for place, row in own.items():
        match = other.get(place)
        if match is None:
            rows.append(row)
            continue
        merged, clashing = _merged(row, match, theirs_win=prefer == "theirs")
        rows.append(merged)
        if clashing:
            conflicts.append(Change(row, match, clashing))
    rows.extend(row for place, row in other.items() if place not in own)
    return Merge(tuple(rows), tuple(conflicts))


def _placed(rows: Iterable[GlossaryEntry]) -> dict[_Place, GlossaryEntry]:
    """Rows by what they are about; a repeated row keeps a place of its own."""
    placed: dict[_Place, GlossaryEntry] = {}
    for row in rows:
        name = key(row.zh) + (f"\0{row.en}" if row.status == FORBIDDEN else "")
        repeat = 0
        while (place := (name, row.is_label, "+" * repeat)) in placed:
            repeat += 1
        placed[place] = row
    return placed


def _different(old: GlossaryEntry, new: GlossaryEntry | None) -> tuple[str, ...]:
    if new is None:
        return ()
    return tuple(name for name in _COLUMNS if getattr(old, name) != getattr(new, name))


def _merged(mine: GlossaryEntry, theirs: GlossaryEntry, *, theirs_win: bool) -> tuple[GlossaryEntry, tuple[str, ...]]:
    values: dict[str, object] = {}
    clashing: list[str] = []
    for name in _different(mine, theirs):
        left, right = getattr(mine, name), getattr(theirs, name)
        if name in _UNIONS:
            values[name] = tuple(dict.fromkeys((*left, *right)))
        elif name == "extra":
            values[name] = tuple({**dict(right), **{k: v for k, v in left if v or k not in dict(right)}}.items())
        elif not left or not right:
            values[name] = left or right
        else:
            clashing.append(name)
            values[name] = right if theirs_win else left
    return replace(mine, **values), tuple(clashing)  # type: ignore[arg-type]
