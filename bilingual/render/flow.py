"""Lines -> what is read down one column: single lines, and lists with what stands inside their items."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bilingual.render.sheet import Line


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: the line with its marker, and the paragraphs and lists inside it."""

    line: Line
    inside: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A line that stands by itself, or (then `line` is None) a list."""

    line: Line | None = None
    items: tuple[Item, ...] = ()


def flow(lines: Iterable[Line]) -> tuple[Flow, ...]:
    """Return `lines` with neighbouring list items put together as lists, by their indents and markers."""
    return tuple(_flow(deque(lines), 0))


def _flow(lines: deque[Line], least: int) -> Iterator[Flow]:
    while lines and _level(lines[0]) >= least:
        level = _level(lines[0])
        if not _is_item(lines[0]):
            yield Flow(lines.popleft())
            continue
        items = []
        while lines and _level(lines[0]) == level:
            items.append(Item(lines.popleft(), tuple(_flow(lines, level + 1))))
        yield Flow(items=tuple(items))


def _is_item(line: Line) -> bool:
    return line.kind == "text" and bool(line.marker) and not line.quote


def _level(line: Line) -> int:
    """How deep a line stands: even for an item, odd for what belongs to the item before it."""
    return 2 * line.indent + (not _is_item(line))
