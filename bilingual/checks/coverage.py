"""Coverage: every sentence of the source is said, and nothing is said that the source does not say.

The signal is lexical: of the words of a sentence that a small Chinese-English word list knows, and of
its names and numbers, how many come back on the other side? Words that other sentences of the segment
account for say nothing and do not count. A good translation gives back four words of five; a dropped
sentence gives back what chance leaves. Length alone misses half of the dropped sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bilingual.checks import lexicon, sentences
from bilingual.checks.names import TOKEN
from bilingual.checks.pair import SAID, WORD, Pair, finding, quote
from bilingual.checks.wordlists import words
from bilingual.inline import HAN
from bilingual.model import Finding, Severity

KIND = "coverage"
_CLAUSE = re.compile(r"[^，。！？；：:\n]+[，。！？；：:\n]*")
_FIGURE = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?")
THIN = 0.34  # English words and figures per Chinese character below which a long sentence has lost something
LENIENT, LONG = 0.28, 22  # the same for shorter ones: one word more or less counts for much there
FAMILIAR = 0.28  # share of Chinese that the word list must know to judge English by it: digests 0.3 to 0.9, novels 0.1
FULL, FULLER = 0.5, 0.58  # English words and figures per Chinese character of a translation of full length
LEAN = 0.5  # below which two unknown clause words are enough


def check_coverage(pair: Pair) -> Iterator[Finding]:
    """Sentences and clauses dropped or invented.

    >>> zh, en = "模型在测试集上有效。代码和数据已经开源。", "The model is effective on the test set."
    >>> [f.message for f in check_coverage(pair_of(zh, en))]
    ['not translated: 代码和数据已经开源。']
    """
    beads = sentences.aligned(pair)
    dropped = _dropped(pair) or _thin(beads) or next((d for d in (_clause(*b) for b in beads) if d), "")
    if dropped:
        yield finding(KIND, Severity.CRITICAL, f"not translated: {quote(dropped)}", "translate this part too")
    if _and_so_on(pair):
        yield finding(KIND, Severity.MINOR, "a list lost its 等", 'write "such as" before the list or "etc." after it')
    invented = _invented(pair)
    if invented:
        yield finding(KIND, Severity.CRITICAL, f"not in the source: {quote(invented)}", "take this part out")


_OPEN_LIST = re.compile(r"、[^，。；：、（）]{1,20}等(?![于级待量同价式效距人候到]|[一二三四五六七八九十两\d ])")
_OPEN_ENDED = re.compile(
    r"etc|such as|like\b|including|include|e\.g|among|and (?:other|so|more|the)|other|for (?:example|instance)"
    r"|various|similar|\.\.\.|…|ranging|from .* to|these|those|any|all|both",
    re.I,
)


def _and_so_on(pair: Pair) -> bool:
    """Whether an open list (A、B 等) became a closed one."""
    return bool(_OPEN_LIST.search(pair.zh)) and not _OPEN_ENDED.search(pair.en)


def spaced(english: str) -> str:
    """English words in lower case with single blanks between, one in front."""
    return " " + re.sub(r"[^a-z0-9.]+", " ", english.lower())


def _dropped(pair: Pair) -> str:
    """The first sentence that left no trace in the translation."""
    parts = sentences.chinese(pair.zh)
    low = spaced(pair.en)
    for i, part in enumerate(parts):
        known, found = _traces(part, parts[:i] + parts[i + 1 :], low)
        if (len(parts) > 1 and known >= 2 and found <= _chance(known)) or (known >= 4 and not found):
            return part.strip()
    return ""


def _thin(beads: Sequence[tuple[str, str]]) -> str:
    """A sentence whose translation is much too short for it."""
    for zh, en in beads:
        han = len(HAN.findall(zh))
        if zh.strip() and han >= 14 and len(SAID.findall(en)) < (THIN if han >= LONG else LENIENT) * han:
            return zh.strip()
    return ""


def _clause(zh: str, en: str) -> str:
    """The first clause of a sentence that left no trace in its translation."""
    parts: list[str] = [p for p in _CLAUSE.findall(zh) if p.strip()]
    if len(parts) < 2 or not en.strip():
        return ""
    low = spaced(en)
    least = 2 if len(WORD.findall(en)) < LEAN * len(HAN.findall(zh)) else 3
    for i, part in enumerate(parts):
        known, found = _traces(part, parts[:i] + parts[i + 1 :], low)
        if known >= least and found <= (0 if known < 5 else _chance(known)):
            return part.strip()
    return ""


def _chance(known: int) -> int:
    """How many of `known` words may come back by chance from a sentence that is not there."""
    return 0 if known < 4 else 1 if known < 8 else known // 5


def _traces(part: str, others: Sequence[str], low: str) -> tuple[int, int]:
    """Of the part's telling words: how many there are, how many the translation has."""
    rest = " ".join(others)
    taken = {stem for other in others for word in lexicon.known(other) for stem in lexicon.entries()[word]}
    known = found = 0
    for word in dict.fromkeys(lexicon.known(part)):
        stems = [s for s in lexicon.entries()[word] if s not in taken]
        shared = any(_has(s, low) for s in lexicon.entries()[word] if s in taken)
        if word in rest or not stems or shared:
            continue
        known += 1
        found += any(_has(stem, low) for stem in stems)
    for token in dict.fromkeys([*TOKEN.findall(part), *_FIGURE.findall(part)]):
        if token not in rest:
            known += 1
            found += token.lower() in low or spaced(token).rstrip() in low
    return known, found


def _has(stem: str, low: str) -> bool:
    return f" {stem}" in low


def _invented(pair: Pair) -> str:
    """The first English sentence that the source has nothing of."""
    parts = sentences.english(pair.en)
    if len(parts) < 2:
        return ""
    familiar = _familiar(pair) >= FAMILIAR
    more = len(parts) > len(sentences.chinese(pair.zh))
    many = len(parts) > len(_CLAUSE.findall(pair.zh))
    for i, part in enumerate(parts):
        others = " ".join(parts[:i] + parts[i + 1 :])
        known, found, shared = _grounds(part, spaced(others), pair.zh)
        closed = more and part.rstrip()[-1:] != ";" and (not i or parts[i - 1].rstrip()[-1:] in ".!?")
        bare = found == 0 and known >= (1 if many and closed else 2 if closed else 6) and shared <= known // 2
        if familiar and ((bare and part.count(" ") >= 4) or (more and known >= 5 and found + shared <= known // 5)):
            return part.strip()
        if closed and part.count(" ") >= 3 and found == 0 and shared <= 1 and _whole(pair, others, familiar):
            return part.strip()
    return ""


def _whole(pair: Pair, others: str, familiar: bool) -> bool:
    """Whether the other sentences are a translation of full length, so that this one is too much."""
    return pair.han >= 6 and len(SAID.findall(others)) >= (FULL if familiar else FULLER) * pair.han


def _familiar(pair: Pair) -> float:
    """The share of the source's Chinese characters that belong to words of the list."""
    return sum(map(len, lexicon.known(pair.zh))) / max(1, pair.han)


def _grounds(part: str, others: str, zh: str) -> tuple[int, int, int]:
    """Of an English sentence's known words: how many are its own, how many of those the source has, and
    how many the source has that other sentences say as well."""
    low = spaced(zh)
    known = found = shared = 0
    for stem in dict.fromkeys(lexicon.english_known(spaced(part))):
        if stem in words("idle"):
            continue
        grounded = _has(stem, low) or any(word in zh for word in lexicon.renderings().get(stem, ()))
        if grounded and _has(stem, others):
            shared += 1
        else:
            known, found = known + 1, found + grounded
    tokens = {t for t in [*TOKEN.findall(part), *_FIGURE.findall(part)] if t in zh}
    return known + len(tokens), found + len(tokens), shared
