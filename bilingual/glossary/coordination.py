"""Terms whose words English shares with their neighbours: speech and music generation, zero- and few-shot learning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilingual.glossary.words import Token, contiguous, same_word, singular, word_set

_LIST = re.compile(r"[\s\-\u2010-\u2013'’*_`~\",/&()]*")  # what may stand inside a coordination
_COMMA = re.compile(r"[,/&]")
_HANGING = re.compile(r"[\-\u2010-\u2013][*_\"]*[,/]?\s")  # zero- and few-shot
_AND = word_set("and or as well nor")
_NOT_IN_LISTS = word_set("the a an of in to is are was were that which with for by on from it its this these can")
_ARTICLES = word_set("the a an its their this these")
_REACH = 6  # words behind the front within which the shared word stands


def coordinated(wanted: Sequence[Token], english: str, words: Sequence[Token], at: int) -> int | None:
    """The end of a coordination that starts at word `at` and holds all of `wanted`; None where there is none.

    The head is shared (speech and music generation), the front is (data collection and filtering), or a hyphen
    hangs (zero- and few-shot learning). speech recognition and music generation is no speech generation.
    """
    front = len(wanted) - 1
    end = _hanging(wanted, english, words, at)
    if end is not None or not _alike(words[at : at + front], wanted[:front]):
        return end
    seen_and = shared = False
    for i in range(at + front, min(at + front + _REACH, len(words))):
        gap = english[words[i - 1].end : words[i].start]
        if not _LIST.fullmatch(gap) or words[i].word in _NOT_IN_LISTS:
            return None
        first, listed = i == at + front, bool(_COMMA.search(gap))
        seen_and = seen_and or words[i].word in _AND or "/" in gap or "&" in gap
        shared = shared or (first and (listed or words[i].word in _AND))
        if singular(words[i].word) == singular(wanted[-1].word):
            if first:
                return i + 1 if "/" in gap else None
            whole = seen_and or (listed and _goes_on(english, words, i))
            return i + 1 if whole and (shared or listed or words[i - 1].word in _AND) else None
    return None


def inverted_at(wanted: Sequence[Token], words: Sequence[Token], at: int) -> int | None:
    """The end of accuracy of (the) retrieval for "retrieval accuracy", which starts at word `at`."""
    if singular(words[at].word) != singular(wanted[1].word) or words[at + 1 : at + 2] == ():
        return None
    after = at + 2
    if words[at + 1].word != "of" or after >= len(words):
        return None
    if words[after].word in _ARTICLES:
        after += 1
    same = after < len(words) and singular(words[after].word) == singular(wanted[0].word)
    return after + 1 if same else None


def _hanging(wanted: Sequence[Token], english: str, words: Sequence[Token], at: int) -> int | None:
    """zero- and few-shot learning for "zero-shot learning": the front ends in a hyphen, the rest stands further on."""
    for front in range(1, len(wanted)):
        behind = at + front
        if not _alike(words[at:behind], wanted[:front]) or not _HANGING.match(english, words[behind - 1].end):
            continue
        rest = wanted[front:]
        for start in range(behind + 1, min(behind + _REACH, len(words) - len(rest) + 1)):
            end = start + len(rest)
            if _alike(words[start:end], rest) and contiguous(english, words, start - 1, end):
                return end
    return None


def _alike(found: Sequence[Token], wanted: Sequence[Token]) -> bool:
    pairs = zip(found, wanted, strict=False)
    return len(found) == len(wanted) and all(same_word(mine.word, asked.word, inflect=False) for mine, asked in pairs)


def _goes_on(english: str, words: Sequence[Token], at: int) -> bool:
    """Whether the word is in the middle of a list: collection, filtering and labeling."""
    if at + 1 >= len(words):
        return False
    return words[at + 1].word in _AND or "," in english[words[at].end : words[at + 1].start]
