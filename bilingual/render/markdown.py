"""Edition -> the English edition as Markdown, which mirrors the source block for block."""

from __future__ import annotations

from bilingual.model import Edition


def markdown(edition: Edition) -> bytes:
    """Return english.md as UTF-8, ending with a newline."""
    text = edition.markdown
    return (text if text.endswith("\n") or not text else text + "\n").encode("utf-8")
