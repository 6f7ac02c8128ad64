"""Which sentences of the translation render which of the source.

Negation and direction are matters of one sentence: over a whole segment one lost "not" hides behind
another. Sentences keep their order in translation, so a short dynamic program over lengths and shared
numbers, names and known words finds the pairs; where it is not sure, it keeps sentences together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bilingual.checks import lexicon
from bilingual.checks.names import TOKEN
from bilingual.checks.pair import Pair
from bilingual.inline import HAN

_ZH = re.compile(r"[^。！？；\n]+[。！？；\n”）\s]*")
_EN = re.compile(
    r"(?:[^.!?;\n]|\.(?=[^\s\")])|(?<=\be\.g)\.|(?<=\bi\.e)\.|(?<=\bvs)\.|(?<=\bDr)\.|(?<=\bal)\."
    r"|[.!?](?=[\")]*\s+[a-z]))+[.!?;\n\")]*\s*"
)
_FIGURE = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?")
MOST = 24  # sentences of a segment that are aligned; longer ones are judged as a whole
SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (2, 2), (0, 1), (1, 0))
_COST = {(1, 1): 0.0, (1, 2): 0.5, (2, 1): 0.8, (1, 3): 1.1, (2, 2): 1.4, (0, 1): 2.6, (1, 0): 2.6}


def chinese(text: str) -> list[str]:
    """The sentences of Chinese prose, ends included; a semicolon ends one."""
    return [s for s in _ZH.findall(text) if s.strip()]


def english(text: str) -> list[str]:
    """The sentences of English prose, ends included."""
    return [s for s in _EN.findall(text) if s.strip(' ."*')]


@lru_cache(maxsize=8)
def aligned(pair: Pair) -> tuple[tuple[str, str], ...]:
    """Stretches of prose that render each other, in order; an empty one has no counterpart."""
    ours, theirs = chinese(pair.zh), english(pair.en)
    if not ours or not theirs or len(ours) == len(theirs) == 1 or max(len(ours), len(theirs)) > MOST:
        return ((pair.zh, pair.en),)
    return _path(ours, theirs)


def _path(ours: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    signs = [_signs(s) for s in ours]
    lows = [" " + re.sub(r"[^a-z0-9.]+", " ", s.lower()) for s in theirs]
    for i in range(len(ours) + 1):
        for j in range(len(theirs) + 1):
            if (i, j) not in best:
                continue
            for di, dj in SHAPES:
                a, b = i + di, j + dj
                if a > len(ours) or b > len(theirs):
                    continue
                cost = best[i, j][0] + _COST[di, dj] + _distance(ours[i:a], theirs[j:b], signs[i:a], lows[j:b])
                if (a, b) not in best or cost < best[a, b][0]:
                    best[a, b] = (cost, (i, j))
    at, out = (len(ours), len(theirs)), []
    while at != (0, 0):
        before = best[at][1]
        out.append(("".join(ours[before[0] : at[0]]), "".join(theirs[before[1] : at[1]])))
        at = before
    return tuple(out[::-1])


def _signs(sentence: str) -> list[tuple[str, ...]]:
    """What a sentence's translation should show: its numbers, names and known words."""
    known = [lexicon.entries()[word] for word in lexicon.known(sentence)]
    return [*known, *((t.lower(),) for t in TOKEN.findall(sentence)), *((n,) for n in _FIGURE.findall(sentence))]


def _distance(
    ours: Sequence[str], theirs: Sequence[str], signs: Sequence[list[tuple[str, ...]]], lows: Sequence[str]
) -> float:
    """0 for stretches that fit in length and words, more the less they do."""
    if not ours or not theirs:
        return 0.0
    han = sum(len(HAN.findall(s)) for s in ours) + 1
    words = sum(s.count(" ") for s in theirs) + 1
    length = min(2.0, abs(words / (0.62 * han) - 1))
    wanted = [stems for one in signs for stems in one]
    if not wanted:
        return length
    low = " ".join(lows)
    shown = sum(any(f" {stem}" in low for stem in stems) for stems in wanted)
    return length + 3 * (1 - shown / len(wanted))
