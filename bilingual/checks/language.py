"""Language: a translation into another language than English that is written with Latin letters."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.checks.pair import WORD, Pair, finding
from bilingual.checks.wordlists import words
from bilingual.model import Finding, Severity

KIND = "language"
ENOUGH = 5  # words below which function words say nothing
SHARE = 0.15  # of all words; other languages have 0.3 and more, English text with foreign names under 0.1
LANGUAGES = {
    "french": "French",
    "german": "German",
    "spanish": "Spanish",
    "italian": "Italian",
    "portuguese": "Portuguese",
}


def check_language(pair: Pair) -> Iterator[Finding]:
    """Articles, prepositions and conjunctions of another language where English ones should stand.

    >>> [f.message for f in check_language(pair_of("模型有效。", "Le modèle est bon dans tous les cas"))]
    ['not English but French']
    """
    found = [word.lower() for word in WORD.findall(pair.en)]
    if len(found) < ENOUGH:
        return
    own = set(pair.source.lower().split())
    english = sum(word in words("function_english") for word in found)
    kinds = {name: [w for w in found if w in words(f"function_{name}") and w not in own] for name in LANGUAGES}
    counts = {name: len(kinds[name]) for name in LANGUAGES if len(set(kinds[name])) > 1}
    likely = max(counts, key=lambda name: counts[name], default="")
    if likely and counts[likely] > max(english, SHARE * len(found)):
        yield finding(KIND, Severity.CRITICAL, f"not English but {LANGUAGES[likely]}", "translate into English")
