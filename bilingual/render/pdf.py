"""Edition -> a printable newsletter: side by side, in English columns, or as a digest."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from bilingual.errors import InputError
from bilingual.garbage import uncollected
from bilingual.model import Edition
from bilingual.render.compose import compose, footnote_anchors
from bilingual.render.facing import bind
from bilingual.render.flow import flow
from bilingual.render.fonts import covered, require_glyphs
from bilingual.render.formulas import drawing
from bilingual.render.inline import Inline
from bilingual.render.templates import DEFAULT_THEME, environment, locale, styles
from bilingual.render.text import clean, plain_signs
from bilingual.render.typography import breakable, curl, space_chinese

LAYOUTS = ("parallel", "english", "digest", "facing")
PAPERS = {"a4": (), "letter": ("letter",)}  # style sheets over the layout's
INKS = {"colour": (), "black": ("black",)}  # and over the theme's
_SCHEME = "formula:"
_PICTURE = "picture:"
Drawings = dict[str, tuple[bytes, str]]  # bytes and media type, by the address that the page names


def pdf(
    edition: Edition,
    *,
    layout: str = "parallel",
    theme: str = DEFAULT_THEME,
    paper: str = "a4",
    ink: str = "colour",
    templates: Path | None = None,
    language: str = "en",
) -> bytes:
    """Return the edition as PDF with bookmarks, contents and embedded fonts.

    `layout` is parallel (side by side), english (magazine columns) or digest (a few papers a page);
    `theme` is sober, lively or a style sheet of the user's; `paper` is a4 or letter, `ink` colour or
    black; `templates` is a user's folder whose files win over ours.
    Raises InputError for another layout, theme, paper or ink, FontError when a character of the edition is in
    no installed font, ConfigError when a template is missing or broken.
    """
    for name, given, known in (("layout", layout, LAYOUTS), ("paper", paper, PAPERS), ("ink", ink, INKS)):
        if given not in known:
            raise InputError(f"unknown {name} {given!r}", where=name, remedy="choose from " + ", ".join(known))
    words = locale(language, templates)
    drawings = {_PICTURE + key: (picture.data, picture.mime) for key, picture in edition.pictures.items()}
    formulas, notes = _Formulas(drawings), footnote_anchors(edition)
    pictures = {key: _PICTURE + key for key in edition.pictures}
    in_chinese = words | {"image": words["image_zh"]}
    zh = Inline(formulas, _for_print, in_chinese, notes, pictures=pictures, polish=space_chinese, code=_code_for_print)
    en = Inline(formulas, _for_print, words, notes, pictures=pictures, shape=curl, code=_code_for_print)
    sheet = compose(edition, zh, en, words)
    style = Markup(styles("pdf", ["base", layout, *PAPERS[paper]], theme, templates, last=INKS[ink]))
    template = environment(templates).get_template(f"pdf/{layout}.html")

    def fill(rules: str = "", **more: Any) -> str:
        scene = {"flow": flow, "hollow": {}, "galley": False, "sheet": sheet, "words": words}
        return template.render(scene | more, style=style + Markup("\n" + rules))

    with uncollected():
        press = _Press(drawings)
        document = bind(sheet, fill, press.typeset) if layout == "facing" else press.typeset(fill())
        return press.write(document, facing=layout == "facing")


def _for_print(text: str) -> str:
    return breakable(plain_signs(text))


def _code_for_print(text: str) -> str:
    return breakable("".join(char if covered(char) else plain_signs(char) for char in text))


class _Formulas:
    """Draws formulas for print and remembers each drawing once, under an address of its own."""

    def __init__(self, drawings: Drawings) -> None:
        self.drawings = drawings
        self.names: dict[tuple[str, bool], str] = {}

    def __call__(self, latex: str, display: bool) -> Markup:
        drawn = drawing(latex, display)
        alt = escape(plain_signs(clean(latex.strip())))
        if drawn is None:
            return Markup(f'<code class="tex">{alt}</code>')
        name = self.names.setdefault((latex, display), f"{_SCHEME}{len(self.names)}")
        self.drawings[name] = drawn.svg, "image/svg+xml"
        size = f"width:{drawn.width:.3f}em;height:{drawn.height:.3f}em"
        place = "" if display else f";vertical-align:{-drawn.drop:.3f}em"
        kind = "display" if display else "math"
        return Markup(f'<img class="{kind}" data-tag="Formula" src="{name}" alt="{alt}" style="{size}{place}">')


class _Press:
    """Lays out pages of HTML with the edition's own drawings, and writes what came of it."""

    def __init__(self, drawings: Drawings) -> None:
        self.fetcher = _fetcher(drawings)
        self.options: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "custom_metadata": False, "cache": {}}

    def typeset(self, page: str) -> Any:
        """Return `page` as a WeasyPrint document. Raises FontError for a character that no font has."""
        from weasyprint import HTML

        require_glyphs(page)
        return HTML(string=page, url_fetcher=self.fetcher).render(**self.options)

    def write(self, document: Any, facing: bool) -> bytes:
        """Return the document as PDF, its structure finished; `facing` pages are shown two at a time."""
        from bilingual.render.press import pack
        from bilingual.render.tags import finish

        def last_hand(document: object, pdf: Any) -> None:
            finish(document, pdf)
            pack(pdf)
            if facing:
                pdf.catalog["PageLayout"] = "/TwoPageRight"

        return bytes(document.write_pdf(finisher=last_hand, **self.options) or b"")


def _fetcher(drawings: Drawings) -> Any:
    """Return a fetcher that hands out the edition's own drawings and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnDrawings(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in drawings:
                raise ValueError(f"refused: {url}")
            data, mime = drawings[url]
            return URLFetcherResponse(url, data, {"Content-Type": mime})

    return OwnDrawings()
