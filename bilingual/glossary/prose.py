"""The terms in a text as it stands in a report: outside its formulas, code and links."""

from __future__ import annotations

from bilingual.glossary.matcher import Glossary
from bilingual.inline import atoms
from bilingual.model import Term

LITERAL = {"math", "code", "url", "link", "image", "html", "footnote"}


def matched(glossary: Glossary, text: str) -> tuple[Term, ...]:
    """The glossary's terms in a text, outside its formulas, code and links."""
    return glossary.match(text, [(atom.start, atom.end) for atom in atoms(text) if atom.kind in LITERAL])
