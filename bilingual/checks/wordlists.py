"""The word lists of the checks, from words.toml: sets of words, and patterns made of alternatives."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, str]:
    """Every list as it stands in the file."""
    text = (resources.files("bilingual.checks") / "words.toml").read_text(encoding="utf-8")
    return {name: str(words) for name, words in tomllib.loads(text).items()}


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_lists()[name].split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Any item of a list of regular expressions, in any case; English ones begin at a word's beginning."""
    start = r"\b" if name.endswith("_en") else ""
    return re.compile(f"{start}(?:{'|'.join(_lists()[name].split())})", re.I)


@cache
def table(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Rows `Chinese=beginnings|of|English|words`, the longest Chinese first, so that a part never wins over a whole."""
    rows = (row.partition("=") for row in _lists()[name].split())
    pairs = [(zh, re.compile(rf"\b(?:{english})", re.I)) for zh, _, english in rows]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
