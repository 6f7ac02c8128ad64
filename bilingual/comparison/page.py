"""Comparison -> compare.html, one file that asks for nothing from anywhere."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from bilingual.comparison.versus import Comparison
from bilingual.render.templates import environment, locale, policy, source
from bilingual.render.text import clean


def compare_html(found: Comparison, templates: Path | None = None, language: str = "en") -> bytes:
    """The page that shows both engines side by side.

    `templates` is a user's folder whose files win over ours, `language` names the label file.
    Raises ConfigError when one is missing.
    """
    style = source("html/page.css", templates) + "\n" + source("compare/compare.css", templates)
    page = environment(templates).get_template("compare/page.html").render(
        words=locale(language, templates),
        found=found,
        sides=(found.left, found.right),
        clean=clean,
        style=Markup(style),
        policy=policy(style),
    )  # fmt: skip
    return page.encode()
