"""Is a term rendered as the glossary wants? Aware of inflection, hyphens, capitals and coordination."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.glossary.coordination import coordinated, inverted_at
from bilingual.glossary.entries import DO_NOT_TRANSLATE, FORBIDDEN, MANDATORY
from bilingual.glossary.words import Token, beginnings, contiguous, same_word, singular, tokens, word_set
from bilingual.model import Term

_BARE_ARTICLES = frozenset({"the", "a", "an"})
# Before a hyphen these make another word: self-supervised learning is not supervised learning.
_OTHER_WORD = word_set("non un self semi anti pseudo quasi pre post de counter")
_SYMBOLS = re.compile(r"[+#*@=<>|\\]")
_DATASETS = frozenset({"dataset", "datasets"})
_SHORT_TEXT = 12  # English words: in a heading or label every occurrence keeps its name


@dataclass(frozen=True, slots=True)
class Slip:
    """A forbidden rendering found in a text: `english[start:end]`."""

    term: Term
    phrase: str
    start: int
    end: int


def rendered(term: Term, english: str) -> bool:
    """Whether `english` renders `term` as wanted, or by a further accepted rendering."""
    return not _wanted(term) or next(_found(term, english), None) is not None


def missing(terms: Iterable[Term], english: str) -> tuple[Term, ...]:
    """The terms that `english` does not render, one for each missing occurrence that matters.

    A term that occurs several times needs one rendering: the second may be a pronoun or elided.
    In a short text (a heading, a label) there is no room for pronouns, so each occurrence of a
    mandatory term needs its own.
    """
    short = len(tokens(english)) <= _SHORT_TEXT
    groups: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        groups.setdefault((term.zh, term.en), []).append(term)
    lost: list[Term] = []
    for group in groups.values():
        first = group[0]
        if not _wanted(first):
            continue
        needed = len(group) if short and first.status == MANDATORY else 1
        have = len(spans(first, english)) if needed > 1 else int(next(_found(first, english), None) is not None)
        lost.extend(group[have:needed] if have < needed else ())
    return tuple(lost)


def forbidden(terms: Iterable[Term], english: str) -> tuple[Slip, ...]:
    """The forbidden renderings in `english`, left to right, save inside a right rendering of any term."""
    unique = tuple({(term.zh, term.en, term.forbidden): term for term in terms}.values())
    slips = [
        Slip(term, phrase, start, end)
        for term in unique
        for phrase in term.forbidden
        for start, end in phrase_spans(phrase, english, loose=False)
    ]
    right = [span for term in unique for span in spans(term, english)] if slips else []
    wrong = [slip for slip in slips if not any(left <= slip.start and slip.end <= stop for left, stop in right)]
    return tuple(sorted(wrong, key=lambda slip: (slip.start, -slip.end)))


def spans(term: Term, english: str) -> tuple[tuple[int, int], ...]:
    """Where `english` renders `term`, without overlaps, left to right."""
    out: list[tuple[int, int]] = []
    for span in sorted(set(_found(term, english)), key=lambda s: (s[0], -s[1])):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return tuple(out)


def _wanted(term: Term) -> tuple[str, ...]:
    if term.status == FORBIDDEN:
        return ()
    if term.status == DO_NOT_TRANSLATE:
        return (term.en or term.zh, *term.accepted)
    return tuple(phrase for phrase in (term.en, *term.accepted) if phrase)


def _found(term: Term, english: str) -> Iterator[tuple[int, int]]:
    for phrase in _wanted(term):
        if term.status == DO_NOT_TRANSLATE:
            yield from _literal(phrase, english)
        else:
            yield from phrase_spans(phrase, english, loose=True, inverted=term.status != MANDATORY)


@lru_cache(maxsize=50_000)  # the checks ask, consistency asks, and edition.json: a digest has 15,000 such questions
def phrase_spans(phrase: str, english: str, *, loose: bool, inverted: bool = False) -> tuple[tuple[int, int], ...]:
    """Where `phrase` stands in `english`, inflected or not.

    `to align` stands for all forms of the verb. `loose` admits coordination (speech and music
    generation renders "speech generation"), `inverted` admits "accuracy of retrieval".
    """
    return tuple(_places(phrase, english, tokens(english), loose, inverted))


def _places(
    phrase: str, english: str, words: Sequence[Token], loose: bool, inverted: bool
) -> Iterator[tuple[int, int]]:
    asked = _asked(phrase)
    if asked.literal:
        yield from _literal(phrase, english)
        return
    wanted, verb = asked.words, asked.verb
    for at in _candidates(asked, english, inverted=inverted and len(wanted) == 2 and not verb):
        end = _window(wanted, english, words, at, verb=verb, inflect=asked.single or verb)
        if end is None and loose and len(wanted) > 1 and not verb:
            end = coordinated(wanted, english, words, at)
        if end is None and inverted and len(wanted) == 2 and not verb:
            end = inverted_at(wanted, words, at)
        if end is not None and not _is_other_word(wanted, english, words, at):
            yield words[at].start, words[end - 1].end


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rendering taken apart: its words, whether it is a verb or a single word, the letters it begins with."""

    words: tuple[Token, ...]
    verb: bool = False
    single: bool = False
    literal: bool = False
    keys: frozenset[str] = frozenset()
    last: str = ""


@lru_cache(maxsize=20_000)
def _asked(phrase: str) -> _Asked:
    if _SYMBOLS.search(phrase):
        return _Asked((), literal=True)
    verb = phrase.startswith("to ")
    bare = phrase[3:] if verb else phrase
    wanted = tokens(bare)
    if len(wanted) > 1 and wanted[0].word in _BARE_ARTICLES:
        wanted = wanted[1:]
    if not wanted:
        return _Asked(())
    whole, first = "".join(token.word for token in wanted), wanted[0].word
    keys = {whole[:2], first[:2], singular(first)[:2]}
    return _Asked(wanted, verb, " " not in bare.strip(), False, frozenset(keys), singular(wanted[-1].word)[:2])


def _candidates(asked: _Asked, english: str, *, inverted: bool) -> list[int]:
    """The numbers of the words at which the rendering can begin, in order."""
    keys = asked.keys | {asked.last} if inverted else asked.keys
    places = beginnings(english)
    found = [places[key] for key in keys if key in places]
    return list(found[0]) if len(found) == 1 else sorted({at for one in found for at in one})


def _window(
    wanted: Sequence[Token], english: str, words: Sequence[Token], at: int, *, verb: bool, inflect: bool
) -> int | None:
    """The end of the tokens from `at` on that are `wanted`: word by word, or run together otherwise."""
    if words[at].word[:1] != wanted[0].word[:1]:
        return None
    size = len(wanted)
    if at + size <= len(words) and contiguous(english, words, at, at + size):
        heads = (same_word(words[at + i].word, wanted[i].word, inflect=False) for i in range(size - 1))
        if all(heads) and _same_last(words[at + size - 1], wanted[-1], verb=verb, inflect=inflect):
            return at + size
    if size == 1 and _is_acronym(wanted[0]):
        return None
    whole = "".join(token.word for token in wanted)
    for length in range(1, size + 2):
        if at + length > len(words):
            break
        joined = "".join(token.word for token in words[at : at + length])
        if same_word(joined, whole, verb=verb, inflect=inflect) and contiguous(english, words, at, at + length):
            return at + length
    return _around_articles(wanted, english, words, at, verb=verb, inflect=inflect) if size > 2 else None


def _around_articles(
    wanted: Sequence[Token], english: str, words: Sequence[Token], at: int, *, verb: bool, inflect: bool
) -> int | None:
    """The end of `wanted` with articles inside: "time to the first token" is a time to first token."""
    place = at
    for number, token in enumerate(wanted):
        if number and place < len(words) and words[place].word in _BARE_ARTICLES:
            place += 1
        if place >= len(words):
            return None
        last = number == len(wanted) - 1
        same = (
            _same_last(words[place], token, verb=verb, inflect=inflect)
            if last
            else same_word(words[place].word, token.word, inflect=False)
        )
        if not same:
            return None
        place += 1
    return place if contiguous(english, words, at, place) else None


def _same_last(found: Token, wanted: Token, *, verb: bool, inflect: bool) -> bool:
    if _is_acronym(wanted):
        return found.raw.removesuffix("s") == wanted.raw
    if wanted.word == "data" and found.word in _DATASETS:  # 合成数据集 is a synthetic dataset
        return True
    return same_word(found.word, wanted.word, verb=verb, inflect=inflect)


def _is_acronym(token: Token) -> bool:
    """A short acronym counts only as written: `it` is not IT, `cot` is not CoT."""
    return len(token.raw) <= 3 and sum(map(str.isupper, token.raw)) > 1


def _is_other_word(wanted: Sequence[Token], english: str, words: Sequence[Token], at: int) -> bool:
    if at == 0 or words[at - 1].word not in _OTHER_WORD or words[at - 1].word == wanted[0].word:
        return False
    return english[words[at - 1].end : words[at].start] in ("-", "‐", "‑", "–")


def _literal(phrase: str, english: str) -> Iterator[tuple[int, int]]:
    left = r"(?<![^\W_])" if phrase[:1].isalnum() else ""
    right = r"(?!(?!s\b)[^\W_])" if phrase[-1:].isalnum() else ""
    for match in re.finditer(left + re.escape(phrase) + right, english):
        yield match.span()
