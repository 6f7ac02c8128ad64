"""English words as a term check sees them: tokens, US spelling, and the inflections of one word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bilingual.glossary.lemmas import lemmas


def word_set(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


_JOIN = re.compile(r"(?:['’]s\b|[\s\-\u2010-\u2013'’*_`~\"])*")  # what may stand between the words of one term
_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)*")
_POSSESSIVE = re.compile(r"['’]s?(?![^\W_])")

_PLURALS = (
    "corpora:corpus criteria:criterion phenomena:phenomenon matrices:matrix vertices:vertex "
    "indices:index appendices:appendix axes:axis analyses:analysis hypotheses:hypothesis "
    "syntheses:synthesis bases:basis theses:thesis crises:crisis people:person children:child mice:mouse "
    "men:man women:woman feet:foot lemmata:lemma schemata:schema automata:automaton spectra:spectrum "
    "optima:optimum minima:minimum maxima:maximum formulae:formula nuclei:nucleus stimuli:stimulus "
    "data:datum media:medium lives:life halves:half leaves:leaf shelves:shelf bacteria:bacterium "
    "genera:genus foci:focus radii:radius "
)
_IRREGULAR = {many: one for many, _, one in (pair.partition(":") for pair in _PLURALS.split())}
# -ing words that are things of their own: "reason" does not render "reasoning".
_NOUNS_IN_ING = word_set("reasoning meaning building feeling finding setting string thing being king ring wing")
_VERB_PREFIXES = ("fine", "pre", "post", "de", "re", "over", "under", "co", "auto", "back", "mis", "un", "dis")
_UK = (
    (re.compile(r"(?<=[a-z]{3})is(e[sdr]?|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2})ys(ed?|ing)$"), r"yz\1"),
    (re.compile(r"^(col|behavi|fav|hon|lab|neighb|hum|arm|flav|vap|sav|rum|tum)our"), r"\1or"),
    (re.compile(r"^(cent|fib|met|theat|calib|lit)re(s?)$"), r"\1er\2"),
    (re.compile(r"(?<=[aeiou])ll(ing|ed|er|ers)$"), r"l\1"),
    (re.compile(r"^(catal|dial|anal)ogue"), r"\1og"),
    (re.compile(r"^(defen|offen|licen|preten)ce"), r"\1se"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
    (re.compile(r"^artefact"), "artifact"),
)
_KEEP_ISE = word_set(
    "noise denoise precise concise exercise otherwise expertise promise premise surprise rise "
    "wise compromise revise supervise advise comprise franchise raise praise excise devise"
)
_KEEP_LL = word_set(
    "fall call roll pull full tell sell spell fill skill poll scroll distill install drill "
    "kill bill well will all small smell shell stall wall ball toll enroll"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an English text: `word` in lower case and US spelling, `raw` as it stands."""

    word: str
    raw: str
    start: int
    end: int


@lru_cache(maxsize=2_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text` with their offsets; a possessive mark belongs to no word."""
    plain = _POSSESSIVE.sub(lambda mark: " " * len(mark[0]), text)
    return tuple(Token(us(_lower(m[0])), m[0], m.start(), m.end()) for m in _TOKEN.finditer(plain))


def contiguous(english: str, words: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing but space, hyphens and emphasis stands between the words from `start` to `end`."""
    return all(_JOIN.fullmatch(english, words[i].end, words[i + 1].start) for i in range(start, end - 1))


@lru_cache(maxsize=200)
def beginnings(text: str) -> dict[str, tuple[int, ...]]:
    """The numbers of the tokens of `text` by the first two letters that stand there: where a phrase can begin.

    A token counts by its own letters, a single letter together with the next word's and alone, and a
    plural such as mice by its singular's as well.
    """
    words, found = tokens(text), dict[str, list[int]]()
    for at, token in enumerate(words):
        keys = {token.word[:2], singular(token.word)[:2]}
        if len(token.word) == 1 and at + 1 < len(words):
            keys.add(token.word + words[at + 1].word[:1])
        for key in keys:
            found.setdefault(key, []).append(at)
    return {key: tuple(places) for key, places in found.items()}


@lru_cache(maxsize=50_000)
def _lower(word: str) -> str:
    flat = unicodedata.normalize("NFKD", word) if not word.isascii() else word
    return "".join(char for char in flat if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=50_000)
def us(word: str) -> str:
    """`word` (lower case) in US spelling."""
    for pattern, replacement in _UK:
        new = pattern.sub(replacement, word)
        if new != word and not _is_us_already(word):
            return new
    return word


def _is_us_already(word: str) -> bool:
    stem = re.sub(r"(?:es?|ed|ing|ers?|ations?)$", "", word)
    return stem + "e" in _KEEP_ISE or stem in _KEEP_LL


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The singular of a noun, by rule; a word that is no plural stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=50_000)
def plural(word: str) -> str:
    """The plural of a noun, keeping the case of what stands before the ending."""
    low = word.lower()
    for many, one in _IRREGULAR.items():
        if one == low:
            return word[0] + many[1:]
    return _regular_plural(word)


@lru_cache(maxsize=50_000)
def _regular_plural(word: str) -> str:
    low = word.lower()
    if re.search(r"(?:s|x|z|ch|sh)$", low):
        return word + "es"
    if re.search(r"[^aeiou]y$", low) and not word.isupper():
        return word[:-1] + "ies"
    return word + "s"


@lru_cache(maxsize=50_000)
def verb_forms(base: str) -> frozenset[str]:
    """The regular forms of a verb: tune, tunes, tuned, tuning; embed, embeds, embedded, embedding."""
    stems: tuple[str, ...] = (base,)
    if base.endswith("e"):
        stems = (base[:-1],)
    elif re.search(r"[^aeiou]y$", base):
        return frozenset({base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"})
    elif re.search(r"[aeiou][bdfglmnprt]$", base):
        stems = (base, base + base[-1])
    endings = frozenset(stem + ending for stem in stems for ending in ("ed", "ing"))
    return endings | {base, plural(base)}


@lru_cache(maxsize=200_000)
def same_word(found: str, wanted: str, *, verb: bool = False, inflect: bool = True) -> bool:
    """Whether `found` is `wanted` or a form of it; both in lower case and US spelling.

    Number never matters. Forms of a verb count where `verb` says so, where `wanted` is an -ing or
    -ed form (fine-tuning: fine-tuned), or where it can only be a verb (distill: distilled).
    `inflect=False` admits number only.
    """
    if found == wanted or singular(found) == singular(wanted) or found in (plural(wanted), _regular_plural(wanted)):
        return True
    if not inflect or found[:2] != wanted[:2]:
        return False
    if verb:
        return found in verb_forms(wanted) or _lemma(found) == wanted
    if wanted in _NOUNS_IN_ING:
        return False
    if len(wanted) > 5 and wanted.endswith(("ing", "ed")):
        return any(found in verb_forms(base) for base in _bases(wanted))
    return found.endswith(("ing", "ed")) and found in verb_forms(wanted) and is_verb(wanted)


def _bases(word: str) -> tuple[str, ...]:
    stem = word[:-3] if word.endswith("ing") else word[:-2]
    doubled = len(stem) > 2 and stem[-1] == stem[-2]
    return (stem, stem + "e", *((stem[:-1],) if doubled else ()))


@lru_cache(maxsize=5_000)
def is_verb(word: str) -> bool:
    """Whether `word` can be a verb and not a noun (distill, not state); verbal prefixes count as proof."""
    if re.search(r"(?:ize|ify)$", word):
        return True
    kinds = _kinds(word)
    if kinds:
        return kinds == {"verb"}
    return any(word.startswith(p) and "verb" in _kinds(word[len(p) :].lstrip("-")) for p in _VERB_PREFIXES)


def _kinds(word: str) -> set[str]:
    return {kind for kind in ("verb", "noun") if word in lemmas(word, kind)}


@lru_cache(maxsize=5_000)
def _lemma(word: str) -> str:
    return next(iter(lemmas(word, "verb")), word)
