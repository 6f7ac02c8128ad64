"""The terminology engine: entries, matching, verification, repair and maintenance."""

from bilingual.glossary.entries import GlossaryEntry
from bilingual.glossary.layers import builtin, configured, load
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.repair import repair
from bilingual.glossary.verify import Slip, forbidden, missing, rendered

__all__ = [
    "Glossary",
    "GlossaryEntry",
    "Slip",
    "builtin",
    "configured",
    "forbidden",
    "load",
    "missing",
    "rendered",
    "repair",
]
