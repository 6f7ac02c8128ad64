"""Source text -> Report, and Report -> Markdown. The only importer of markdown-it."""

from bilingual.markdown.document import identified, literal, parse
from bilingual.markdown.indents import sunk
from bilingual.markdown.rewriting import joined, rewrite, structure_safe
from bilingual.markdown.span_tree import plain, spans

__all__ = ["identified", "joined", "literal", "parse", "plain", "rewrite", "spans", "structure_safe", "sunk"]
