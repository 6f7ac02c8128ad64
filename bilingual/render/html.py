"""Edition -> one self-contained page, Chinese and English side by side."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path

from markupsafe import Markup

from bilingual.furniture import Picture
from bilingual.model import Edition
from bilingual.render.compose import compose, footnote_anchors
from bilingual.render.formulas import mathml
from bilingual.render.inline import Inline
from bilingual.render.sheet import Sheet
from bilingual.render.templates import DEFAULT_THEME, environment, locale, policy, source, styles
from bilingual.render.text import clean, plain_signs
from bilingual.render.typography import curl


def html(edition: Edition, *, theme: str = DEFAULT_THEME, templates: Path | None = None, language: str = "en") -> bytes:
    """Return the edition as one HTML file that asks for nothing from anywhere.

    `theme` is sober, lively or a style sheet of the user's; `templates` is a user's folder whose
    files win over ours; `language` names the label file.
    Raises InputError for an unknown theme, ConfigError when a template or label file is missing or
    broken.
    """
    return page(composed(edition, templates, language), theme=theme, templates=templates, language=language)


def composed(edition: Edition, templates: Path | None = None, language: str = "en") -> Sheet:
    """The edition as the page shows it. Raises ConfigError when a label file is missing or broken."""
    words = locale(language, templates)
    notes = footnote_anchors(edition)
    pictures = {key: _inlined(picture) for key, picture in edition.pictures.items()}
    zh = Inline(_formula, plain_signs, words | {"image": words["image_zh"]}, notes, pictures=pictures)
    en = Inline(_formula, plain_signs, words, notes, shape=curl, pictures=pictures)
    return compose(edition, zh, en, words, explain=True)


def page(sheet: Sheet, *, theme: str = DEFAULT_THEME, templates: Path | None = None, language: str = "en") -> bytes:
    """The page of an edition that was composed for it; raises what `html` does."""
    words = locale(language, templates)
    style = styles("html", ["page"], theme, templates)
    script = source("html/page.js", templates)
    told = (
        environment(templates)
        .get_template("html/page.html")
        .render(
            sheet=sheet,
            words=words,
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script),
        )
    )
    return told.encode("utf-8")


def _inlined(picture: Picture) -> str:
    return f"data:{picture.mime};base64,{b64encode(picture.data).decode('ascii')}"


def _formula(latex: str, display: bool) -> Markup:
    element = mathml(latex, display)
    if element is None:
        return Markup(f'<code class="tex" title="LaTeX">{escape(clean(latex.strip()))}</code>')
    return Markup(element)
