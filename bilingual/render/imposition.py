"""Pages as the typesetter made them: which spread each belongs to, how tall passages are, how pages are numbered.

Elements say where they belong: `data-spread` is the number of a spread on each of its two halves, whose
class is verso (Chinese, left) or recto (English, right).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SIDES = {"verso": "zh", "recto": "en"}
_DEEPEST = 4  # boxes between a page and the half of a spread on it


class Census:
    """The pages of a document: those before the spreads, each spread's in both languages, and those after."""

    def __init__(self, pages: Iterable[Any]) -> None:
        self.front: list[Any] = []
        self.back: list[Any] = []
        self.spreads: dict[int, dict[str, list[Any]]] = {}
        for page in pages:
            half = _half(page._page_box, _DEEPEST)
            if half is None:
                (self.back if self.spreads else self.front).append(page)
            else:
                sides = self.spreads.setdefault(int(half.get("data-spread")), {"zh": [], "en": []})
                sides[_side(half)].append(page)

    @property
    def even(self) -> bool:
        """Whether every spread has as many left pages as right ones."""
        return all(len(sides["zh"]) == len(sides["en"]) for sides in self.spreads.values())

    @property
    def long(self) -> dict[int, int]:
        """How many pages each spread has in its longer language."""
        return {number: max(map(len, sides.values())) for number, sides in self.spreads.items()}

    def in_order(self) -> list[Any]:
        """Every page in the order of reading, left and right in turn."""
        facing = [
            page for sides in self.spreads.values() for pair in zip(*sides.values(), strict=True) for page in pair
        ]
        return [*self.front, *facing, *self.back]


def numbers(front: int, long: Mapping[int, int]) -> str:
    """Return page rules that number long spreads as if their languages alternated; `front` pages come before.

    A page counts one more than the page before it, and here all left pages come before all right ones.
    """
    rules = []
    page = front + 1  # where the spread begins in the document
    for pages in long.values():
        steps = [2] * (pages - 1) + [3 - 2 * pages] + [2] * (pages - 1)
        if pages > 1:
            rules += [
                f"@page :nth({at}) {{ counter-increment: page {step} }}" for at, step in enumerate(steps, page + 1)
            ]
        page += 2 * pages
    return "\n".join(rules)


def frame(document: Any) -> tuple[float, float]:
    """Return the width of a sheet and the height of the text on it, in px, from a document of one empty spread."""
    census = Census(document.pages)
    page = census.spreads[0]["zh"][0]
    return float(page.width), min(float(side[0]._page_box.height) for side in census.spreads[0].values())


def boxes(document: Any) -> dict[str, Any]:
    """Return the box of every element that has an id."""
    found: dict[str, Any] = {}
    for page in document.pages:
        for box in _blocks(page._page_box):
            if name := _name(box):
                found.setdefault(name, box)
    return found


def heights(found: Mapping[str, Any]) -> dict[str, float]:
    """Return the heights of boxes in px, with padding and borders."""
    return {name: float(box.margin_height()) for name, box in found.items()}


def paste(page: Any, held: Mapping[str, Any]) -> Any:
    """Return `page` with the boxes that are `held` by their ids in the places that are kept for them."""
    from weasyprint.document import Page
    from weasyprint.layout.background import layout_box_backgrounds

    for parent in list(_blocks(page._page_box)):
        children = list(getattr(parent, "children", ()))
        for at, place in enumerate(children):
            if box := held.get(_name(place)):
                box.translate(place.position_x - box.position_x, place.position_y - box.position_y)
                layout_box_backgrounds(page._page_box, box, _no_image)  # they do not move with their boxes
                children[at] = box
                parent.children = children
    return Page(page._page_box)  # which looks up links and anchors anew


def _no_image(**_: object) -> None:
    """Pages have no pictures as backgrounds: style sheets cannot load any."""


def _name(box: Any) -> str:
    return "" if box.element is None else box.element.get("id") or ""


def _blocks(box: Any) -> Iterator[Any]:
    """Every box above the lines of text, parents first."""
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox, TableBox

    box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
    yield box
    for child in getattr(box, "children", ()):
        if not isinstance(getattr(child, "_box", child), (LineBox, MarginBox, TableBox)):
            yield from _blocks(child)


def _half(box: Any, depth: int) -> Any:
    """The element of the half of a spread that stands on a page, or None."""
    if box.element is not None and box.element.get("data-spread"):
        return box.element
    if not depth:
        return None
    halves = (_half(child, depth - 1) for child in getattr(box, "children", ()) if hasattr(child, "element"))
    return next((half for half in halves if half is not None), None)


def _side(half: Any) -> str:
    return next(side for name, side in _SIDES.items() if name in half.get("class", "").split())
