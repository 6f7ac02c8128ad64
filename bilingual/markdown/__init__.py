"""Source text -> Report, and Report -> Markdown. The only importer of markdown-it."""

from bilingual.markdown.document import parse
from bilingual.markdown.rewrite import rewrite, structure_safe
from bilingual.markdown.spans import plain, spans

__all__ = ["parse", "plain", "rewrite", "spans", "structure_safe"]
