"""Edition -> an EPUB 3 book: each English paragraph with its Chinese below it, or English alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup

from bilingual.model import Edition
from bilingual.render import picture_files
from bilingual.render.anchors import homes, linked
from bilingual.render.compose import compose, footnote_anchors, short_title
from bilingual.render.cover import Cover, cover
from bilingual.render.formulas import mathml
from bilingual.render.inline import Inline, code, flat_html
from bilingual.render.package import package
from bilingual.render.sheet import Part, Sheet
from bilingual.render.templates import environment, locale, source
from bilingual.render.text import clean, plain_signs
from bilingual.render.typography import curl
from bilingual.render.xhtml import addresses, sound, well_formed

UNDATED = "2000-01-01"  # a book must name a day; one without a date names this one in every build


@dataclass(frozen=True, slots=True)
class Page:
    """A document of the book: its file, what contents call it, and what it holds."""

    file: str
    title: str
    body: str  # a whole XHTML document
    kind: str = "bodymatter"
    title_zh: str = ""

    @property
    def id(self) -> str:
        """Its name in the package."""
        return self.file.removesuffix(".xhtml")

    @property
    def properties(self) -> str:
        """What a reading system must be able to show."""
        return "mathml" if "<math " in self.body else ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents."""

    href: str
    number: int
    en: str
    zh: str = ""


def epub(edition: Edition, *, english: bool = False, templates: Path | None = None, language: str = "en") -> bytes:
    """Return the edition as an EPUB 3 file, the same bytes for the same edition.

    With `english` the Chinese is left out. `templates` is a user's folder whose files win over ours;
    `language` names the label file. Raises ConfigError when a template or label file is missing or broken.
    """
    words = locale(language, templates)
    notes = footnote_anchors(edition)
    edition = picture_files.portable(edition)
    pictures = picture_files.names(edition)
    zh = Inline(_formula, plain_signs, words, notes, pictures=pictures)
    en = Inline(_formula, plain_signs, words, notes, shape=curl, pictures=pictures)
    sheet = flattened(compose(edition, zh, en, words), words)
    book = {
        "sheet": sheet,
        "words": words,
        "english": english,
        "identifier": f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join((edition.name, edition.date, str(english))))}",
        "pictures": [(edition.pictures[key], path) for key, path in pictures.items()],
        "modified": f"{edition.date or UNDATED}T00:00:00Z",
    }
    env = environment(templates)
    made = [*_pages(sheet, book, env)]
    files: dict[str, str | bytes] = {
        file: addresses(body) for file, body in linked({page.file: page.body for page in made}).items()
    }
    pages = [replace(page, body=str(files[page.file])) for page in made]
    files |= {path: edition.pictures[key].data for key, path in pictures.items()}
    drawn = cover(edition, sheet, english=english)
    files["cover.svg"] = _svg(env, drawn, book)
    files["style.css"] = source("epub/style.css", templates)
    book |= {"pages": pages, "headings": _headings(sheet, pages, words, english)}
    files["nav.xhtml"] = well_formed(env.get_template("epub/nav.xhtml").render(book))
    files["toc.ncx"] = well_formed(env.get_template("epub/toc.ncx").render(book))
    return package(well_formed(env.get_template("epub/package.opf").render(book)), files)


def epub_en(edition: Edition, **options: Any) -> bytes:
    """Return the English alone as an EPUB 3 file; `options` as for `epub`."""
    return epub(edition, english=True, **options)


def flattened(sheet: Sheet, words: Mapping[str, Any]) -> Sheet:
    """`sheet` with blocks of raw HTML reduced to text: a book's documents must be valid, whatever a report says."""
    parts = tuple(
        replace(
            part,
            lines=tuple(
                replace(line, zh=flat_html(line.zh), en=flat_html(line.en)) if line.kind == "html" else line
                for line in part.lines
            ),
        )
        for part in sheet.parts
    )
    return replace(sheet, parts=parts)


def _formula(latex: str, display: bool) -> Markup:
    element = mathml(latex, display)
    if element is None or not sound(element):
        return code(clean(latex.strip()))
    return Markup(element)


def _pages(sheet: Sheet, book: Mapping[str, Any], env: Any) -> Iterable[Page]:
    words = book["words"]

    def page(file: str, template: str, title: str, kind: str = "bodymatter", title_zh: str = "", **more: Any) -> Page:
        body = env.get_template(f"epub/{template}.xhtml").render(book, title=title, **more)
        return Page(file, title, well_formed(body), kind, title_zh)

    yield page("cover.xhtml", "cover", words["cover"], "cover")
    yield page("title.xhtml", "title", sheet.title, "titlepage")
    for place, part in enumerate(sheet.parts, 1):
        if part.number:
            title, title_zh = part.title_en, "" if part.same else part.title_zh
        else:
            title, title_zh = _first_heading(part) or (words["front"] if place == 1 else sheet.title), ""
        yield page(f"text-{place:03}.xhtml", "chapter", title, title_zh=title_zh, part=part)
    yield page("back.xhtml", "back", words["colophon"], "backmatter")


def _first_heading(part: Part) -> str:
    return next((short_title(line.plain_en) for line in part.lines if line.kind == "heading"), "")


def _headings(sheet: Sheet, pages: Sequence[Page], words: Mapping[str, Any], english: bool) -> list[Heading]:
    """The contents: papers, or the headings of a report without papers; then the back matter."""
    home = homes({page.file: page.body for page in pages})
    told = [
        Heading(f"{home[item.href[1:]]}{item.href}", item.number, item.en, "" if english or item.same else item.zh)
        for item in sheet.contents
        if item.href[1:] in home
    ]
    if sheet.papers and sheet.parts and not sheet.parts[0].number:
        told.insert(0, Heading("text-001.xhtml", 0, _first_heading(sheet.parts[0]) or words["front"]))
    return [*(told or [Heading(pages[1].file, 0, sheet.title)]), Heading("back.xhtml", 0, words["colophon"])]


def _svg(env: Any, drawn: Cover, book: Mapping[str, Any]) -> str:
    return well_formed(env.get_template("epub/cover.svg").render(book, cover=drawn))
