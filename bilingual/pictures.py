"""Pictures of a report: local files are taken into the edition, within limits; nothing is fetched.

A report is not trusted: it may name only files in its own folder or below, of four picture formats,
and SVG only without scripts and outside references.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bilingual.furniture import Picture
from bilingual.model import Cell, Edition, Row, Span

LARGEST = 8_000_000  # bytes of one picture
ROOM = 24_000_000  # bytes of all pictures of an edition
SHAPES = 100_000  # of a drawing, counted as often as they are drawn: so many take the typesetter some ten seconds
PIXELS = 50_000_000  # a picture with more takes too much memory to draw
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_MIMES = _FORMATS | {"MPO": "image/jpeg"}  # telephones put several JPEGs into one file; programs show the first
_TURNED = (5, 6, 7, 8)  # EXIF orientations that exchange width and height
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*>\s*")  # the public one that plotting programs write, which nothing needs
# Possessive: a file of many comments and no drawing must not be read in every possible way.
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?:<!--(?>.*?-->)|<!DOCTYPE\s+svg\b[^>]*+>(?:\s*+\]>)?+)\s*+)*+<svg[\s>]",
    re.DOTALL,
)
_WIDEST = 8_000  # px of a drawing; more is a slip
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


class _Refused(Exception):
    """Why a picture is left out, in words for a notice."""


@dataclass(slots=True)
class _Album:
    """The pictures taken in so far, and what was said of the others."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def take(self, href: str, folder: Path, line: int) -> str:
        """The key of a local picture; empty, with a notice, where it cannot be used."""
        if urlsplit(href).scheme or href.startswith("//") or not href.strip():
            return ""
        try:
            picture = _load(href, folder)
            if picture.digest not in self.pictures and self._size() + len(picture.data) > ROOM:
                raise _Refused(f"the pictures of an edition may have {ROOM // 1_000_000} MB together")
        except _Refused as error:
            where = f"line {line}: " if line else ""
            said = f"{where}picture {href}: {error}; its caption stands alone"
            if said not in self.notices:
                self.notices.append(said)
            return ""
        self.pictures[picture.digest] = picture
        return picture.digest

    def _size(self) -> int:
        return sum(len(picture.data) for picture in self.pictures.values())


def illustrated(edition: Edition, folder: Callable[[str | None], Path]) -> Edition:
    """The edition with its local pictures in it, and a notice for each that cannot be used.

    `folder` tells where the report lies that a paper (by id) comes from. Remote pictures stay links.
    """
    album = _Album()
    lines = {unit.segment.id: unit.segment.line for unit in edition.units}
    rows = tuple(_row(row, album, folder(row.paper), _line(row, lines)) for row in edition.rows)
    if rows == edition.rows and not album.notices:
        return edition
    return replace(edition, rows=rows, pictures=album.pictures, notices=(*edition.notices, *album.notices))


def _line(row: Row, lines: dict[str, int]) -> int:
    return next((lines[segment] for segment in row.segments if segment in lines), 0)


def _row(row: Row, album: _Album, folder: Path, line: int) -> Row:
    if not any(_holds_image(spans) for spans in _texts(row)):
        return row
    table = tuple(
        tuple(replace(cell, zh=_spans(cell.zh, album, folder, line), en=_spans(cell.en, album, folder, line))
              for cell in cells)
        for cells in row.table
    )  # fmt: skip
    zh, en = _spans(row.zh, album, folder, line), _spans(row.en, album, folder, line)
    return replace(row, zh=zh, en=en, table=table)


def _texts(row: Row) -> Iterator[tuple[Span, ...]]:
    yield from (row.zh, row.en)
    cells: Iterable[Cell] = (cell for line in row.table for cell in line)
    for cell in cells:
        yield from (cell.zh, cell.en)


def _holds_image(spans: Iterable[Span]) -> bool:
    return any(span.kind == "image" or _holds_image(span.children) for span in spans)


def _spans(spans: tuple[Span, ...], album: _Album, folder: Path, line: int) -> tuple[Span, ...]:
    return tuple(
        replace(span, picture=album.take(span.href, folder, line)) if span.kind == "image"
        else replace(span, children=_spans(span.children, album, folder, line)) if span.children
        else span
        for span in spans
    )  # fmt: skip


def _load(href: str, folder: Path) -> Picture:
    """Read a picture that a report names.

    Raises:
        _Refused: it is not there, not inside the folder, too large, or no picture that can be shown.
    """
    name = unquote(urlsplit(href).path)
    try:
        base = folder.resolve()
        path = (base / name).resolve()
        inside = path.is_relative_to(base) and "\\" not in name and not Path(name).is_absolute()
        if not inside:
            raise _Refused("only files in the report's own folder are shown")
        if not path.is_file():
            raise _Refused("there is no such file beside the report")
        if path.stat().st_size > LARGEST:
            raise _Refused(f"it is larger than {LARGEST // 1_000_000} MB")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise _Refused("it cannot be read") from error
    if _SVG.match(data):
        data = _DOCTYPE.sub(b"", data, count=1)
        mime, width, height = _svg(data)
    else:
        mime, width, height = _bitmap(data)
    return Picture(data, mime, width, height, hashlib.sha256(data).hexdigest()[:16])


def _bitmap(data: bytes) -> tuple[str, int, int]:
    """Format and size in pixels as it is shown, from the file's own bytes, whatever its name says."""
    from PIL import ExifTags, Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
            width, height = image.size
            mime = _MIMES[str(image.format)]
            if width * height > PIXELS:
                raise _Refused(f"it has more than {PIXELS // 1_000_000} million pixels")
            try:
                image.load()
            except (OSError, ValueError, SyntaxError) as error:
                raise _Refused("a part of the file is missing or broken") from error
            turned = image.getexif().get(ExifTags.Base.Orientation) in _TURNED
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise _Refused("it is no PNG, JPEG, GIF, WebP or SVG") from error
    return (mime, height, width) if turned else (mime, width, height)


def _svg(data: bytes) -> tuple[str, int, int]:
    """Size of a drawing without scripts and outside references."""
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _Refused("it is an SVG with entities of its own")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise _Refused("it is a broken SVG") from error
    for element in root.iter():
        if _is_active(element):
            raise _Refused("it is an SVG with scripts or outside references")
    if _shapes(root) > SHAPES:
        raise _Refused(f"it draws more than {SHAPES:,} shapes")
    box = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox") or "")]
    sizes = [_NUMBER.fullmatch(root.get(side) or "") for side in ("width", "height")]
    width, height = (float(size[1]) if size else 0.0 for size in sizes)
    if len(box) == 4 and not (width and height):
        width, height = box[2], box[3]
    if not (1 <= width <= _WIDEST and 1 <= height <= _WIDEST):
        width, height = 600, 400
    return "image/svg+xml", round(width), round(height)


def _shapes(root: Any) -> float:
    """How many elements are drawn, each as often as others refer to it; infinite where one refers to itself.

    Ten groups of ten references to the group before make ten thousand million shapes of a few lines.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    named = {element.get("id"): element for element in elements if element.get("id")}
    drawn: dict[Any, float] = {}

    def count(element: Any) -> float:
        if element not in drawn:
            drawn[element] = inf  # until it is counted
            inside = [child for child in element if isinstance(child.tag, str)]
            drawn[element] = 1 + sum(
                map(count, [*inside, *(named[name] for name in _referred(element) if name in named)])
            )
        return drawn[element]

    try:
        return count(root)
    except RecursionError:
        return inf


def _referred(element: Any) -> Iterator[str]:
    """The ids of what an element draws besides itself: of `use`, and of patterns, markers and masks."""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == "href" and element.tag.rpartition("}")[2] == "use":
            yield value.strip().removeprefix("#")
        yield from _REFERENCE.findall(value)


def _is_active(element: object) -> bool:
    """Whether an element runs something or reaches outside its own file."""
    tag = getattr(element, "tag", None)
    if not isinstance(tag, str):
        return not callable(tag) or "Comment" not in getattr(tag, "__name__", "")
    if tag.rpartition("}")[2].lower() in {"script", "foreignobject", "iframe", "handler", "listener", "set", "animate"}:
        return True
    attributes = dict(getattr(element, "attrib", {}))
    text = " ".join([str(getattr(element, "text", "") or ""), *attributes.values()])
    if re.search(r"(?i)@import|url\((?!\s*[\"']?#)|javascript:", text):
        return True
    names = {name.rpartition("}")[2].lower(): value.strip() for name, value in attributes.items()}
    return any(name.startswith("on") or name in ("href", "src") and not value.startswith("#")
               for name, value in names.items())  # fmt: skip
