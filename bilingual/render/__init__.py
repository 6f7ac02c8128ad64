"""Editions as bytes: one function per output format, found by name and imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from bilingual.errors import InputError
from bilingual.model import Edition

_RENDERERS = {
    "html": ("bilingual.render.html", "html"),
    "pdf": ("bilingual.render.pdf", "pdf"),
    "md": ("bilingual.render.markdown", "markdown"),
    "json": ("bilingual.render.json", "edition_json"),
    "epub": ("bilingual.render.epub", "epub"),
    "epub-en": ("bilingual.render.epub", "epub_en"),
    "eml": ("bilingual.render.email", "email"),
}

KINDS: tuple[str, ...] = tuple(_RENDERERS)
FILES = {
    "html": "bilingual.html",
    "pdf": "bilingual.pdf",
    "md": "english.md",
    "json": "edition.json",
    "epub": "bilingual.epub",
    "epub-en": "english.epub",
    "eml": "newsletter.eml",
}


def render(kind: str, edition: Edition, **options: Any) -> bytes:
    """Render `edition` as `kind` (one of KINDS); `options` go to that renderer.

    Raises InputError for an unknown kind, FontError when a PDF needs a font that is not installed.
    """
    if kind not in _RENDERERS:
        raise InputError(f"unknown output {kind!r}", where="--to", remedy="choose from " + ", ".join(KINDS))
    module, name = _RENDERERS[kind]
    return cast(bytes, getattr(import_module(module), name)(edition, **options))
