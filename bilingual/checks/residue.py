"""Residue: Chinese left in the translation, full-width punctuation, another script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding, quote
from bilingual.inline import HAN
from bilingual.model import Finding, Severity

KIND = "residue"
FULLWIDTH = re.compile(r"[，。；：！？、（）【】「」『』《》〈〉～％＋－＝]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_RUN = re.compile(rf"{HAN.pattern}+")


def check_residue(pair: Pair) -> Iterator[Finding]:
    """Chinese characters, full-width punctuation and letters of a script that the source lacks.

    >>> [f.message for f in check_residue(pair_of("世界模型", "world 模型"))]
    ['untranslated: 模型']
    """
    han = _RUN.findall(pair.en)
    if han:
        yield finding(KIND, Severity.CRITICAL, f"untranslated: {quote(' '.join(han))}", "translate it")
    wide = sorted(set(FULLWIDTH.findall(pair.shown)))
    if wide:
        yield finding(KIND, Severity.MAJOR, f"full-width punctuation: {' '.join(wide)}", "use the plain sign")
    foreign = _foreign(pair)
    if foreign:
        yield finding(KIND, Severity.CRITICAL, f"another script: {quote(foreign)}", "translate into English")


def _foreign(pair: Pair) -> str:
    """Letters that are neither Latin nor Greek nor in the source."""
    if pair.en.isascii():
        return ""
    known = set(pair.zh)
    odd = [c for c in pair.en if c > "\x7f" and c not in known and unicodedata.category(c) in {"Lo", "Lu", "Ll"}]
    return "".join(c for c in odd if not HAN.match(c) and not unicodedata.name(c, "").startswith(_HOME))


_HOME = ("LATIN", "GREEK", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "MICRO", "OHM", "KELVIN", "ANGSTROM")
