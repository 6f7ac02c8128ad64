"""Edition -> its pages on the site: one for the issue, one for each paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from bilingual.model import Edition
from bilingual.render import picture_files, places
from bilingual.render.anchors import linked
from bilingual.render.compose import compose, footnote_anchors
from bilingual.render.formulas import mathml
from bilingual.render.inline import Inline
from bilingual.render.sheet import Note, Part, Sheet
from bilingual.render.templates import environment, locale
from bilingual.render.text import clean, plain_signs
from bilingual.render.typography import curl
from bilingual.site.facts import Facts

_PICTURES = "pictures/"  # in an issue's folder
UP = "../../"  # from an issue's folder to the site's root
FORMATS = {
    "bilingual.html": "side_by_side",
    "bilingual.pdf": "PDF",
    "bilingual.epub": "EPUB",
    "english.epub": "english_epub",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How every page of a site looks: its name, templates and language of labels."""

    title: str
    templates: Path | None = None
    theme: str = "sober"
    url: str = ""
    language: str = "en"

    def written(self, template: str, up: str, **scene: Any) -> str:
        """A page from a template of the site's."""
        page = environment(self.templates).get_template(f"site/{template}.html")
        return page.render(words=labels(self.language, self.templates), site=self, up=up, **scene)


@lru_cache(maxsize=4)
def labels(language: str, templates: Path | None) -> dict[str, Any]:
    """The labels of a language, read once for the thousands of pages that need them."""
    return locale(language, templates)


def pages(edition: Edition, facts: Facts, formats: Sequence[str], look: Look) -> dict[str, bytes]:
    """The pages and pictures of an edition by their paths on the site; `formats` are files beside edition.json.

    Raises ConfigError when a template or label file is missing or broken.
    """
    made = written(arranged(edition, look), facts, formats, look)
    folder = places.issue(edition.name)
    told = {folder + file: page.encode("utf-8") for file, page in linked(made).items()}
    return told | shown(edition)


def shown(edition: Edition) -> dict[str, bytes]:
    """The pictures of an edition by their paths on the site."""
    names = picture_files.names(edition, places.issue(edition.name) + _PICTURES)
    return {path: edition.pictures[key].data for key, path in names.items()}


def arranged(edition: Edition, look: Look) -> Sheet:
    """The edition as the page shows it."""
    words = locale(look.language, look.templates)
    notes = footnote_anchors(edition)
    pictures = picture_files.names(edition, _PICTURES)
    zh = Inline(_formula, plain_signs, words, notes, pictures=pictures)
    en = Inline(_formula, plain_signs, words, notes, shape=curl, pictures=pictures)
    return compose(edition, zh, en, words, explain=True)


def _formula(latex: str, display: bool) -> Markup:
    element = mathml(latex, display)
    return Markup(element or f'<code class="tex" title="LaTeX">{escape(clean(latex.strip()))}</code>')


def written(sheet: Sheet, facts: Facts, formats: Sequence[str], look: Look, only: str = "") -> dict[str, str]:
    """The pages of an edition by their names in its folder, or `only` one of them; links are not led to them yet."""
    scenes = _scenes(sheet, facts, [(name, FORMATS[name]) for name in FORMATS if name in formats])
    return {file: look.written(template, UP, **scene) for file, template, scene in scenes if only in ("", file)}


def _scenes(
    sheet: Sheet, facts: Facts, offered: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The name of each page, its template, and what that is told."""
    known = {paper.id: paper for paper in facts.papers}
    papers = [part for part in sheet.parts if part.number]
    files = {part.id: places.slug(part.paper) + ".html" for part in papers}
    own = tuple(part for part in sheet.parts if not part.number)
    told = [(part, known[part.paper], files[part.id]) for part in papers]
    notes = doubts(sheet, own)
    yield "index.html", "issue", {"sheet": sheet, "own": own, "papers": told, "formats": offered, "doubts": notes}
    for at, part in enumerate(papers):
        scene = {
            "sheet": sheet,
            "part": part,
            "paper": known[part.paper],
            "doubts": doubts(sheet, (part,)),
            "before": told[at - 1] if at else None,
            "after": told[at + 1] if at + 1 < len(told) else None,
        }
        yield files[part.id], "paper", scene


def doubts(sheet: Sheet, parts: Sequence[Part]) -> tuple[Note, ...]:
    """The notes on passages of these parts."""
    numbers = {line.mark for part in parts for line in part.lines if line.mark}
    return tuple(note for note in sheet.notes if note.number in numbers)
