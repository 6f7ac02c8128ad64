"""The terminology engine: entries, matching, verification, repair and maintenance."""

from bilingual.glossary.entries import GlossaryEntry
from bilingual.glossary.layers import builtin, load
from bilingual.glossary.matcher import Glossary

__all__ = ["Glossary", "GlossaryEntry", "builtin", "load"]
