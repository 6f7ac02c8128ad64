"""Put the right rendering where a known wrong one stands; nothing is replaced on a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from bilingual.glossary.entries import DO_NOT_TRANSLATE, FORBIDDEN
from bilingual.glossary.lemmas import lemmas
from bilingual.glossary.verify import phrase_spans, spans
from bilingual.glossary.words import Token, contiguous, plural, same_word, singular, tokens, word_set
from bilingual.model import Term

_SPELLED_WITH_VOWEL = frozenset("AEFHILMNORSX")  # letters whose names start with a vowel: an LLM
_SOUNDED_AS_CONSONANT = re.compile(r"(?:uni(?!n|m)|use|usu|uti|eu|one\b|once\b)", re.IGNORECASE)
_BEFORE_A_NOUN = word_set("the a an its their this these of for in with by on between from into about under")
_SHARED = 0.6  # of the longer of two words: the letters in front that show one to be a form of the other
_SILENT_H = re.compile(r"(?:hour|honest|honor|heir)", re.IGNORECASE)


def repair(term: Term, english: str) -> str | None:
    """`english` with the wrong renderings of `term` put right, or None where that is not safe.

    Wrong renderings are those that the entry forbids and, where the term is not rendered at all,
    its own words in another order or, once, in another form (of the environment dynamically). Capitals,
    number and the article before it are kept right. A single word that is forbidden may be right elsewhere in
    the sentence: it is replaced only where the term is not rendered otherwise and the word stands there once,
    as the noun itself.
    British spelling inside a right rendering becomes US spelling.
    """
    if term.status in (FORBIDDEN, DO_NOT_TRANSLATE) or not term.en:
        return None
    right = spans(term, english)
    wrong = _outside(right, _wrong_spans(term, english, rendered=bool(right)))
    text = english
    for start, end in sorted(wrong, reverse=True):
        text = _replaced(text, start, end, term.en)
    text = _american(term, text)
    return text if text != english else None


def _wrong_spans(term: Term, english: str, *, rendered: bool) -> list[tuple[int, int]]:
    words = tokens(english)
    single: list[tuple[int, int]] = []
    several: list[tuple[int, int]] = []
    for phrase in term.forbidden:
        target = several if len(tokens(phrase)) > 1 else single
        target.extend(_number_only(phrase, english))
    if not several and not rendered:
        several = [span for phrase in _reordered(term.en) for span in _number_only(phrase, english)]
        several = several or _misformed(term.en, english, words)
    if several:
        return several
    return single if len(single) == 1 and not rendered else []


def _number_only(phrase: str, english: str) -> Iterator[tuple[int, int]]:
    """Spans of `phrase` as written or in the other number; other inflections are not safe to carry over."""
    head = singular(tokens(phrase)[-1].word)
    for start, end in phrase_spans(phrase, english, loose=False):
        if singular(tokens(english[start:end])[-1].word) == head:
            yield start, end


def _reordered(en: str) -> Iterator[str]:
    words = re.split(r"[\s\-]+", en)
    if 2 <= len(words) <= 4:
        for order in permutations(words):
            if list(order) != words:
                yield " ".join(order)


def _misformed(en: str, english: str, words: Sequence[Token]) -> list[tuple[int, int]]:
    """The one place where all words of `en` stand, one in another form, and where a noun can stand; else none."""
    wanted = tokens(en)
    found = [
        at
        for at in range(1, len(words) - len(wanted) + 1)
        if words[at - 1].word in _BEFORE_A_NOUN
        and contiguous(english, words, at - 1, at + len(wanted))
        and _nearly(words[at : at + len(wanted)], wanted)
    ]
    if len(wanted) < 2 or len(found) != 1:
        return []
    return [(words[found[0]].start, words[found[0] + len(wanted) - 1].end)]


def _nearly(found: Sequence[Token], wanted: Sequence[Token]) -> bool:
    """Whether one word differs in its ending, the last only where it is no verb: of generating models stays."""
    other = [
        (mine.word, asked.word)
        for mine, asked in zip(found, wanted, strict=True)
        if not same_word(mine.word, asked.word, inflect=False)
    ]
    if len(other) != 1:
        return False
    mine, asked = other[0]
    shared = next((n for n, (a, b) in enumerate(zip(mine, asked, strict=False)) if a != b), min(len(mine), len(asked)))
    return shared >= _SHARED * max(len(mine), len(asked)) and not lemmas(mine, "verb")


def _outside(right: Sequence[tuple[int, int]], wrong: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    free: list[tuple[int, int]] = []
    for start, end in sorted(set(wrong), key=lambda span: (span[0], -span[1])):
        taken = (*right, *free)
        if all(end <= left or start >= stop for left, stop in taken):
            free.append((start, end))
    return free


def _replaced(text: str, start: int, end: int, en: str) -> str:
    old = text[start:end]
    new = _numbered(old, en)
    new = _cased(old, new)
    before = re.sub(r"\b([Aa])n?(\s+[*_\"']*)$", lambda m: f"{m[1]}{'n' * _takes_an(new)}{m[2]}", text[:start])
    return before + new + text[end:]


def _numbered(old: str, en: str) -> str:
    last = tokens(old)[-1].word
    if singular(last) == last or singular(tokens(en)[-1].word) != tokens(en)[-1].word:
        return en
    head = re.split(r"(?<=[\s\-])", en)
    return "".join(head[:-1]) + plural(head[-1])


def _cased(old: str, new: str) -> str:
    words = re.findall(r"[^\W\d_]+", old)
    if len(old) > 3 and old.isupper():
        return new.upper()
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return re.sub(r"(?:^|(?<=[\s\-]))[a-z]", lambda m: m[0].upper(), new)
    return new[:1].upper() + new[1:] if words and words[0][0].isupper() else new


def _takes_an(phrase: str) -> bool:
    word = re.split(r"[\s\-]", phrase.lstrip("*_\"'"))[0]
    if len(word) > 1 and word[:2].isupper() or len(word) == 1:
        return word[:1].upper() in _SPELLED_WITH_VOWEL
    if _SILENT_H.match(word):
        return True
    return word[:1].lower() in "aeiou" and not _SOUNDED_AS_CONSONANT.match(word)


def _american(term: Term, english: str) -> str:
    for start, end in reversed(spans(term, english)):
        for token in reversed(tokens(english[start:end])):
            if token.raw.casefold() != token.word and token.raw.isascii():
                new = _cased(token.raw, token.word)
                english = english[: start + token.start] + new + english[start + token.end :]
    return english
