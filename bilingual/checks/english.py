"""English: the small faults of the text itself, which need no source to see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bilingual.checks.pair import HOLE, Pair, finding, quote
from bilingual.checks.wordlists import pattern, words
from bilingual.model import Finding, Severity

KIND = "english"
_WORD = re.compile(r"\w+")
_DOUBLED = re.compile(r"\b([A-Za-z]+)\s+\1\b", re.I)
_MAY_DOUBLE = frozenset({"that", "had", "can", "blah", "bye", "so", "no"})
_SPACE_BEFORE = re.compile(r"[A-Za-z0-9)\"'] +[,;:!?](?=\s|$)|[A-Za-z)\"'] +\.(?=\s|$)")
_NO_SPACE = re.compile(
    r"[a-z)\"],(?=[A-Za-z(])|[a-z)][;!?](?=[A-Za-z])|[a-z]{2}\.(?=[A-Z][a-z]+\s)|[a-z]{2}:(?=[A-Za-z]{2})"
)
_WIDE_SPACE = re.compile(r"\S {2,}\S")
_NO_GAP = re.compile(r"[a-z]\((?=[A-Za-z]{2})|\)(?=[A-Za-z]{2})")
_CURLY = re.compile(r"[\u2018\u2019\u201c\u201d]")
_ARTICLE = re.compile(r"(?<![A-Za-z0-9.'-])(a|an) [\"(]?([A-Za-z][A-Za-z0-9-]*)", re.I)
_CONSONANT_SOUND = re.compile(r"(?:eu|uni(?!n|m)|us(?:e|u|ing|age)|ut(?:il|op)|ub|one\b|once|ewe|ur[aio])", re.I)
_VOWEL_SOUND = re.compile(r"(?:hour|honest|honou?r|heir)", re.I)
_SAID_VOWEL = "AEFHILMNORSX"
_ENUMERATOR = re.compile(r"(?:^|[^A-Za-z0-9.])(?:[A-Za-z]|\d{1,2})$")  # a) 1)
_PAIRS = {")": "(", "]": "[", "}": "{"}


def check_english(pair: Pair) -> Iterator[Finding]:
    """Doubled words, spacing, quotes and brackets, a or an, British spelling.

    >>> [f.message for f in check_english(pair_of("一个例子", "This is the the example"))]
    ['doubled word: the the']
    """
    for message, fix in (*_doubled(pair), *_spacing(pair), *_balance(pair), *_article(pair), *_spelling(pair)):
        yield finding(KIND, Severity.MINOR, message, fix)


Fault = tuple[str, str]


def _doubled(pair: Pair) -> Iterator[Fault]:
    for match in _DOUBLED.finditer(pair.en):
        second = match.group()[-len(match[1]) :]
        named = second != match[1] and second in pair.zh  # on the The Pile dataset: a name follows
        meant = named or match.group() in pair.zh or match[1].isupper()
        if match[1].lower() not in _MAY_DOUBLE and not meant:
            yield f"doubled word: {match.group()}", f"write {match[1]} once"


def _spacing(pair: Pair) -> Iterator[Fault]:
    for rule, what in ((_SPACE_BEFORE, "space before punctuation"), (_NO_SPACE, "no space after punctuation"),
                          (_WIDE_SPACE, "double space"), (_NO_GAP, "no space beside a bracket")):  # fmt: skip
        match = rule.search(pair.shown)
        if match and not _copied(pair, match):
            yield f"{what}: {quote(pair.shown[max(0, match.start() - 8) : match.end() + 8])}", "mend the spacing"
    curly = _CURLY.search(pair.shown)
    if curly:
        yield f"curly quote: {curly.group()}", "use a straight quote"


def _copied(pair: Pair, match: re.Match[str]) -> bool:
    """Whether the stretch is the source's own (a name such as Ours:Base, an address)."""
    return match.string[max(0, match.start() - 3) : match.end() + 3].strip() in pair.source


def _balance(pair: Pair) -> Iterator[Fault]:
    stack: list[str] = []
    for at, c in enumerate(pair.en):
        if c in "([{":
            stack.append(c)
        elif (
            c in _PAIRS
            and not (c == ")" and not stack and _ENUMERATOR.search(pair.en[max(0, at - 4) : at]))
            and (not stack or stack.pop() != _PAIRS[c])
        ):
            stack = [c]
            break
    if stack and _unbalanced(pair.zh) == 0:
        yield f"unbalanced bracket: {stack[-1]}", "close it or take it out"
    if re.sub(r"(?<=\d)\"", "", pair.en).count('"') % 2 and pair.source.count('"') % 2 == 0:
        yield 'unbalanced quote: "', "close it or take it out"


def _unbalanced(text: str) -> int:
    """How many more brackets the source opens than it closes."""
    return abs(sum(text.count(c) for c in "(（[【{") - sum(text.count(c) for c in ")）]】}"))


def _article(pair: Pair) -> Iterator[Fault]:
    for match in _ARTICLE.finditer(pair.en):
        article, word = match[1], match[2]
        if article == "A" and match.start() and pair.en[match.start() - 2 : match.start()] not in {". ", ": "}:
            continue  # "Plan A is": a name
        wanted = _article_for(word)
        if wanted and wanted != article.lower():
            yield f"article: {article} {word}", f"write {wanted} {word}"


def _article_for(word: str) -> str:
    """a or an, or an empty string where the sound cannot be told from the letters."""
    head = word.split("-")[0]
    if len(head) == 1 and head.isupper():
        return "an" if head in _SAID_VOWEL else "a"
    if len(head) > 1 and head.rstrip("s").isupper():
        if head in words("said"):
            return ""
        return "an" if head[0] in _SAID_VOWEL else "a"
    if any(c.isupper() or c.isdigit() for c in head[1:]) or len(head) == 1:
        return ""
    if _VOWEL_SOUND.match(head):
        return "an"
    if _CONSONANT_SOUND.match(head):
        return "a"
    return "an" if head[0].lower() in "aeiou" else "a"


def _spelling(pair: Pair) -> Iterator[Fault]:
    for word in dict.fromkeys(filter(None, map(_british, _WORD.findall(pair.en)))):
        if word.lower() not in pair.zh.lower() and HOLE not in word:
            yield f"British spelling: {word}", "use the US spelling"


@lru_cache(maxsize=20_000)
def _british(word: str) -> str:
    """As much of the word as shows that its spelling is British, or an empty string."""
    found = pattern("british_en").match(word)
    return found.group() if found else ""
