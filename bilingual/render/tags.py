"""Languages in a tagged PDF: the typesetter tags structure, but not which language a cell is in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

_CELLS = ("/TD", "/TH")


def tag_languages(document: object, pdf: Any) -> None:
    """Mark Chinese and English elements of a tagged PDF before it is written.

    A row of two cells is a pair, Chinese first, unless it stands inside another table; a paragraph
    right after a paper's heading is its Chinese title. Called by WeasyPrint as `finisher`.
    """
    objects = {int(item.number): item for item in pdf.objects}
    root = pdf.catalog.get("StructTreeRoot")
    if root is not None:
        _visit(_item(objects, root), objects, nested=False)


def _visit(element: Any, objects: dict[int, Any], nested: bool) -> None:
    children = list(_children(element, objects))
    kinds = [child.get("S") for child in children]
    if element.get("S") == "/TR":
        if len(children) == 2 and not nested and all(kind in _CELLS for kind in kinds):
            _say(children[0], "zh-Hans")
            _say(children[1], "en")
        nested = True
    elif kinds == ["/P", "/H2", "/P"] or kinds == ["/P", "/H1", "/P", "/P"]:
        _say(children[2], "zh-Hans")
    for child in children:
        _visit(child, objects, nested)


def _say(element: Any, language: str) -> None:
    element["Lang"] = pydyf.String(language)


def _children(element: Any, objects: dict[int, Any]) -> Iterator[Any]:
    for reference in element.get("K") or ():
        if isinstance(reference, bytes):
            child = _item(objects, reference)
            if isinstance(child, pydyf.Dictionary) and "S" in child:
                yield child


def _item(objects: dict[int, Any], reference: bytes) -> Any:
    return objects[int(reference.split()[0])]
