"""Newsletters of the sample edition, each typeset once, and what the tests read in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bilingual.render import render
from tests.render.samples import edition


@lru_cache(maxsize=8)
def printed(layout: str = "parallel", **look: str) -> bytes:
    """The sample edition in one layout and look."""
    return render("pdf", edition(), layout=layout, **look)


def opened(data: bytes) -> Any:
    """The PDF, read by pypdf."""
    import pypdf

    return pypdf.PdfReader(io.BytesIO(data))


def structure(book: Any) -> Iterator[tuple[int, Any]]:
    """Every structure element in reading order, with its depth."""
    root = book.trailer["/Root"]["/StructTreeRoot"]

    def visit(element: Any, depth: int) -> Iterator[tuple[int, Any]]:
        if "/S" in element:
            yield depth, element
        for child in children(element):
            yield from visit(child, depth + 1)

    yield from visit(root, 0)


def children(element: Any) -> list[Any]:
    """The structure elements directly inside one."""
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() for kid in kids if not isinstance(kid, int) and "/S" in kid.get_object()]
