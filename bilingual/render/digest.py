"""A paper in brief: what a mail, an index and a search result say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from bilingual.render.sheet import Line, Part, Sheet


class Depth(Enum):
    """How much is said about each paper, the most first."""

    RESULTS = "area, contribution in both languages, key results, the first picture"
    BOTH = "area, contribution in both languages"
    ENGLISH = "contribution in English"
    TITLES = "titles"


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage in both languages; `zh` is empty where only English is told."""

    en: Markup
    zh: Markup = Markup("")


@dataclass(frozen=True, slots=True)
class Brief:
    """A paper in brief; `number` is 0 for text outside papers, told in `passages`."""

    number: int
    title: str
    title_zh: str
    link: str
    link_text: str
    source: str  # the paper's own address
    area: str
    passages: tuple[Pair, ...]
    results: tuple[Markup, ...]
    picture: Line | None = None  # the first one that stands alone


_MOST_FRONT = 12  # passages of a text without papers


def briefs(sheet: Sheet, depth: Depth, link: Callable[[str, str], str]) -> Iterator[Brief]:
    """Every paper of `sheet` in brief; `link` gives a paper's page from its id and its own address."""
    for part in sheet.parts:
        yield _brief(part, depth, link) if part.number else _front(part, depth)


def _brief(part: Part, depth: Depth, link: Callable[[str, str], str]) -> Brief:
    said = () if depth is Depth.TITLES else part.contribution
    both = depth in (Depth.RESULTS, Depth.BOTH)
    return Brief(
        part.number,
        part.title_en,
        "" if part.same else part.title_zh,
        link(part.paper, part.link),
        part.link_text,
        part.link,
        " ".join(line.en.striptags() for line in part.area) if both else "",
        tuple(Pair(line.en, line.zh if both and not line.same else Markup("")) for line in said),
        tuple(line.en for line in part.results) if depth is Depth.RESULTS else (),
        _picture(part, depth),
    )


def _front(part: Part, depth: Depth) -> Brief:
    both = depth in (Depth.RESULTS, Depth.BOTH)
    texts = [line for line in part.lines if line.kind in ("text", "heading", "label") and line.en.strip()]
    most = 0 if depth is Depth.TITLES else _MOST_FRONT
    passages = tuple(Pair(line.en, line.zh if both and not line.same else Markup("")) for line in texts[:most])
    return Brief(0, "", "", "", "", "", "", passages, (), _picture(part, depth))


def _picture(part: Part, depth: Depth) -> Line | None:
    if depth is not Depth.RESULTS:
        return None
    return next((line for line in part.lines if line.kind == "picture"), None)
