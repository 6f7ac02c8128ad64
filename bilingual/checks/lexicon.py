"""The word list behind the coverage check: Chinese words and the beginnings of English words for them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any


@cache
def entries() -> dict[str, tuple[str, ...]]:
    """Chinese word -> beginnings of its English renderings, from lexicon.tsv; blanks for hyphens."""
    text = (resources.files("bilingual.checks") / "lexicon.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {zh: tuple(stems.replace("-", " ").split("|")) for zh, stems in rows}


@cache
def _automaton() -> Any:
    """All words of the list at once."""
    import ahocorasick

    words = ahocorasick.Automaton()
    for word in entries():
        words.add_word(word, word)
    words.make_automaton()
    return words


@lru_cache(maxsize=4096)
def known(text: str) -> tuple[str, ...]:
    """The words of the list in a Chinese text, left to right, the longest at each place."""
    return tuple(word for _, word in _automaton().iter_long(text))


@cache
def english_stems() -> frozenset[str]:
    """All beginnings of English words in the list."""
    return frozenset(stem for stems in entries().values() for stem in stems)


@cache
def _english_automaton() -> Any:
    """All beginnings of English words at once, each behind a blank."""
    import ahocorasick

    stems = ahocorasick.Automaton()
    for stem in english_stems():
        stems.add_word(f" {stem}", stem)
    stems.make_automaton()
    return stems


@lru_cache(maxsize=4096)
def english_known(spaced: str) -> tuple[str, ...]:
    """The beginnings of the list in English words with single blanks between and in front; the longest of each word."""
    return tuple(stem for _, stem in _english_automaton().iter_long(spaced))


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
