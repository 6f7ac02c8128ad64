"""Given names spelt as the glossary spells them: Zhuo Fei Yang becomes Zhuo Feiyang, a Holy King the Holy King.

Only what is certainly the name is touched: the same letters with other spaces, hyphens or capitals, a
spelling that differs in a letter or two, the same words under another article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from bilingual.glossary.entries import DO_NOT_TRANSLATE, MANDATORY
from bilingual.glossary.verify import spans
from bilingual.glossary.words import word_set
from bilingual.model import Term

_FIRM = (MANDATORY, DO_NOT_TRANSLATE)
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]")
_CLOSED = re.compile(r"[a-z]{6,}")  # a rendering of one word, no name
_APART = re.compile(r"[ \-\u2010\u2011]")
_OBJECT = re.compile(r" (?:the|an?|its|their|this|that|these|those|it|them|us|up|out|new)\b")
_PARTICLES = word_set("up out in on off over down back by to")
_SMALL = word_set("of the and in at for de von er")
_ALIKE = 85  # rapidfuzz ratio of letters, 0 to 100, at which a stretch is the name misspelt
_SHORTEST = 5  # letters of a name that may be misspelt: Su Yu is one letter from Su Yi
_BETWEEN = r"[\s\-'’·.]{0,2}"
# Where an article can stand: behind punctuation, a preposition, a conjunction, a common verb.
_OPEN = re.compile(
    r"(?:[,;:(\"“‘—–]|\b(?:in|of|at|to|from|by|with|for|on|into|onto|through|and|or|but|nor|as|than|via|under|over|across"
    r"|among|between|within|about|after|before|against|behind|near|toward|towards|inside|outside|around|is|was|are|were"
    r"|be|been|became|become|becomes|called|named|entered|enters|enter|left|leaves|leave|saw|sees|see|reached|met|meet"
    r"|told|asked|made|has|had|have|joined|that|because|when|while|if|where|like|only))[\s\"“‘(*]*$",
    re.IGNORECASE,
)


def named(english: str, terms: Iterable[Term]) -> str:
    """`english` with the firm terms as the glossary writes them: names to the letter, phrases with their article."""
    firm = tuple(dict.fromkeys(term.en for term in terms if term.status in _FIRM))
    names = tuple(phrase for phrase in firm if is_name(phrase))
    for name in names:
        if name not in english:
            others = [other for other in names if other != name]
            english = _respelt(english, name) or _misspelt(english, name, others) or english
    for phrase in firm:
        body = _ARTICLE.sub("", phrase, count=1)
        if not body.isascii() and body not in english:
            english = _respelt(english, body) or english  # naïve for naive
        english = with_article(english, phrase)
    return english


def closed(english: str, terms: Iterable[Term]) -> str:
    """`english` with renderings that the glossary writes as one word in one word: data sets become datasets.

    A verb with its particle or its object stays two words: to speed up is no speedup, and data sets a pace.
    """
    for term in {term.en: term for term in terms if _CLOSED.fullmatch(term.en)}.values():
        for start, end in reversed(spans(replace(term, status=MANDATORY, accepted=()), english)):
            parts = _APART.split(english[start:end])
            verb = parts[-1].lower() in _PARTICLES or _OBJECT.match(english, end)
            if len(parts) > 1 and all(map(str.isalpha, parts)) and not verb:
                whole = "".join(parts)
                whole = whole if whole.isupper() else whole[0] + whole[1:].lower()
                english = english[:start] + whole + english[end:]
    return english


def is_name(phrase: str) -> bool:
    """Whether a rendering is a proper name: each word but small ones has a capital, and one is no acronym."""
    words = _WORD.findall(_ARTICLE.sub("", phrase, count=1))
    large = [word for word in words if word[0].isupper() or word[0].isdigit()]
    small = all(word in _SMALL for word in words if word not in large)
    return bool(large) and small and any(word[1:].islower() or len(word) == 1 for word in large)


def stands(english: str, name: str) -> bool:
    """Whether the name is there to the letter but for capitals."""
    return any(True for _ in _whole(re.escape(name)).finditer(english))


def _respelt(english: str, name: str) -> str | None:
    """The same letters with other spaces, hyphens or capitals; None where they are not there."""
    pattern = _loose(name)
    changed = pattern.sub(lambda found: _kept(found, english, name), english)
    return changed if changed != english else (english if pattern.search(english) else None)


@lru_cache(maxsize=2_000)
def _loose(name: str) -> re.Pattern[str]:
    return _whole(_BETWEEN.join(map(_with_or_without_accent, _LETTERS.findall(name))))


def _with_or_without_accent(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0]
    return re.escape(letter) if plain == letter else f"[{re.escape(letter)}{re.escape(plain)}]"


@lru_cache(maxsize=2_000)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])", re.IGNORECASE)


def _kept(found: re.Match[str], english: str, name: str) -> str:
    """The name, with the capital that the start of a sentence gave its article."""
    if found[0] == found[0].upper() and len(found[0]) > 3:
        return name.upper()
    starts = _ARTICLE.match(name) and found[0][:1].isupper()
    return name[:1].upper() + name[1:] if starts else name


def _misspelt(english: str, name: str, others: Sequence[str]) -> str | None:
    """A stretch of capitalised words a letter or two away from the name becomes the name; None where there is none."""
    article = _ARTICLE.match(name)
    body = name[article.end() :] if article else name
    letters = _letters(body)
    if len(letters) < _SHORTEST or stands(english, body):
        return None
    best, place = float(_ALIKE), (0, 0)
    for start, end in _stretches(english, len(body.split())):
        found = _letters(english[start:end])
        score = fuzz.ratio(found, letters)
        if found[:1] == letters[:1] and score >= best and not any(_nearer(found, other, score) for other in others):
            best, place = score + 0.01, (start, end)
    start, end = place
    return f"{english[:start]}{body}{english[end:]}" if end else None


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _nearer(found: str, other: str, score: float) -> bool:
    """Whether the stretch is rather another of the names."""
    return fuzz.ratio(found, _letters(_ARTICLE.sub("", other, count=1))) >= score


def _stretches(english: str, size: int) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, of about `size` words, with nothing but space or a hyphen between them."""
    words = [match.span() for match in _WORD.finditer(english)]
    for at in range(len(words)):
        for count in range(max(1, size - 1), size + 2):
            run = words[at : at + count]
            if len(run) == count and _is_run(english, run):
                yield run[0][0], run[-1][1]


def _is_run(english: str, run: Sequence[tuple[int, int]]) -> bool:
    gaps = (english[left[1] : right[0]] for left, right in zip(run, run[1:], strict=False))
    return english[run[0][0]].isupper() and all(gap in (" ", "-") for gap in gaps)


def with_article(english: str, phrase: str) -> str:
    """The phrase's own article where the first of its occurrences has another, or none where one can stand."""
    article = _ARTICLE.match(phrase)
    if not article or stands(english, phrase):
        return english
    found = next(_whole(re.escape(phrase[article.end() :])).finditer(english), None)
    if found is None:
        return english
    head, tail = english[: found.start()], english[found.start() :]
    other = re.search(r"\b(?:the|an?|this|that) $", head, re.IGNORECASE)
    if other:
        return f"{head[: other.start()]}{_like(article[0], other[0])}{tail}"
    if not _starts(head) and not _OPEN.search(head):
        return english
    if found[0][:1].isupper() and not is_name(phrase):
        tail = tail[0].lower() + tail[1:]  # the capital was the sentence's
    return f"{head}{_like(article[0], 'A' if _starts(head) else 'a')}{tail}"


def _like(article: str, model: str) -> str:
    return article[:1].upper() + article[1:] if model[:1].isupper() else article[:1].lower() + article[1:]


def _starts(head: str) -> bool:
    """Whether a sentence starts behind `head`."""
    return not head.strip(" *_\"'“‘(") or bool(re.search(r"[.!?:][\"'”’)*]*\s+[\"'“‘(*]*$", head))
