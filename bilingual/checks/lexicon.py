"""The word list behind the coverage check: Chinese words and the beginnings of English words for them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def entries() -> dict[str, tuple[str, ...]]:
    """Chinese word -> beginnings of its English renderings, from lexicon.tsv; blanks for hyphens."""
    text = (resources.files("bilingual.checks") / "lexicon.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {zh: tuple(stems.replace("-", " ").split("|")) for zh, stems in rows}


@cache
def chinese_words() -> re.Pattern[str]:
    """Any word of the list, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, entries()), key=len, reverse=True)))


@cache
def english_stems() -> frozenset[str]:
    """All beginnings of English words in the list."""
    return frozenset(stem for stems in entries().values() for stem in stems)


@cache
def english_words() -> re.Pattern[str]:
    """A word that begins like one of the list."""
    stems = "|".join(sorted(map(re.escape, english_stems()), key=len, reverse=True))
    return re.compile(rf"\b(?:{stems})", re.I)


@cache
def renderings() -> dict[str, frozenset[str]]:
    """Beginning of an English word -> the Chinese words that it renders."""
    found: dict[str, set[str]] = {}
    for zh, stems in entries().items():
        for stem in stems:
            found.setdefault(stem, set()).add(zh)
    return {stem: frozenset(zhs) for stem, zhs in found.items()}
