"""What a bracket behind Chinese says of it: a translation, a name, a remark, or another thing.

A pair is covered where the rows that end at the bracket, side by side, say in English what the bracket says: its
words are among theirs, or it abbreviates them or one of their accepted renderings. All else is told by rules:

- name: at least half the words of every part are names, told by their spelling: digits, capitals inside a word,
  or nothing but capitals that no row renders (Qwen3, InfoUtil, PhysX and IsaacGym);
- remark: the bracket is a sentence, or the Chinese before it is one or the number of a step (Code will be released;
  模型无法回答; 阶段二);
- another thing: rows end at the bracket, and it shares no word with any of their renderings: it names an example, a
  role or a source (target model (Student)), and translates nothing;
- missing: everything else, also where no row ends at the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bilingual.glossary.matcher import Glossary
from bilingual.glossary.script import key
from bilingual.glossary.words import singular
from bilingual.model import Term

COVERED, NAME, REMARK, OTHER, MISSING = "covered", "name", "remark", "another thing", "missing"
_PAIR = re.compile(
    r"(?P<zh>(?:[A-Za-z]+[ \-]?)?[\u4e00-\u9fff][\u4e00-\u9fff·\-]*)[”’」』*\s]{0,4}[（(]\s*"
    r"(?P<en>[A-Za-z][A-Za-z0-9 ,/&'\-–]*?)\s*[)）]"
)
_WORD = re.compile(r"[A-Za-z]+")
_ENDING = re.compile(r"(?:ing|ed|ion|e|al|ive|ic|y)$")
_JOINT = re.compile(r"[下中上后]?[与和及的·\-、 ]?")
_PARTS = re.compile(r"\s*[,/&]\s*|\s+(?:and|with|-)\s+")
_SENTENCE = re.compile(r"\b(?:is|are|be|was|were|will|has|have|can)\b|^(?:step|stage|phase) \d+$", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:(?:无法|可以|能够|源于)[\u4e00-\u9fff]{1,6}|什么|哪里|如何|阶段[一二三四五\d])$")
_SMALL = frozenset(("the", "a", "an", "of", "in", "on", "for", "and", "to", "based"))


def tail(zh: str, book: Glossary) -> tuple[Term, ...]:
    """The rows that end at the end of `zh`, side by side or joined by small words (与, 下的); else a label there."""
    out: list[Term] = []
    end = len(zh)
    for term in reversed(book.match(zh)):
        if not _JOINT.fullmatch(zh[term.end : end]):
            break
        out.insert(0, term)
        end = term.start
    labels = (book.labels.get(key(zh[start:])) for start in range(len(zh) - 1))
    return tuple(out) or tuple(label.term(0, len(zh)) for label in labels if label)[:1]


def says(gloss: str, terms: Sequence[Term], zh: str = "") -> bool:
    """Whether the rows say what the bracket says: its words are among theirs, or it abbreviates some of them.

    Latin words of the Chinese (AI 安全) need no row.
    """
    known = known_stems(terms) | stems(zh)
    whole, *alternatives = gloss.split("/")
    words = [stems(gloss), stems(whole), *(stems(word) for word in alternatives)]  # Dataset Distillation/Condensation
    if any(wanted and wanted <= known for wanted in words):
        return True
    runs = (terms[a:b] for a in range(len(terms)) for b in range(a + 1, len(terms) + 1))
    return any(is_acronym(gloss, " ".join(term.en for term in run)) for run in runs)


def known_stems(terms: Sequence[Term]) -> set[str]:
    """The stems of all renderings of some terms."""
    return {stem for term in terms for phrase in (term.en, *term.accepted) for stem in stems(phrase)}


def stems(phrase: str) -> set[str]:
    """The content words of a phrase, without endings; acronyms in lower case."""
    words = (singular(word.lower()) for word in _WORD.findall(phrase))
    return {_ENDING.sub("", word)[:5] for word in words if word not in _SMALL}


def is_acronym(short: str, phrase: str) -> bool:
    """Whether `short` abbreviates `phrase`: LLM, MLLMs, CoT, k-NN."""
    letters = "".join(char for char in short.removesuffix("s") if char.isalpha())
    if sum(map(str.isupper, letters)) < 2:
        return False
    words = phrase.lower().replace("-", " ").split()
    every = "".join(word[0] for word in words)
    content = "".join(word[0] for word in words if word not in _SMALL)
    return letters.lower() in (every, content)


def is_name(gloss: str, renderings: frozenset[str]) -> bool:
    """Whether a bracket holds names and no words to translate: GNN-LSTM, Qwen3, ReasonIR and gte-Qwen2."""
    parts = [re.findall(r"[A-Za-z0-9]+", part) for part in _PARTS.split(gloss)]
    return all(2 * sum(spelt_as_name(word, renderings) for word in words) >= len(words) for words in parts)


def spelt_as_name(word: str, renderings: frozenset[str]) -> bool:
    """A word with digits or capitals inside, unless a row renders a term by it."""
    odd = any(char.isdigit() for char in word) or any(char.isupper() for char in word[1:])
    return odd and word.removesuffix("s") not in renderings


def verdict(zh: str, gloss: str, book: Glossary) -> str:
    """What a pair is, by the rules above."""
    terms = tail(zh, book)
    if says(gloss, terms, zh):
        return COVERED
    if is_name(gloss, frozenset(phrase for row in book.entries for phrase in (row.en, *row.variants_en))):
        return NAME
    if _SENTENCE.search(gloss) or _CLAUSE.search(zh):
        return REMARK
    return OTHER if terms and not known_stems(terms) & stems(gloss) else MISSING


def bracket_pairs(text: str) -> Iterator[tuple[str, str]]:
    """What a plain text gives in brackets: the run of Chinese before it, and the English."""
    for match in _PAIR.finditer(text):
        yield match["zh"], match["en"].strip(" ,/")


def in_a_sentence(en: str, glossary: Glossary) -> str:
    """A bracket's English without the capitals of a title: a row in capitals would be a name, to the letter.

    Acronyms keep theirs, and words that the glossary writes with a capital (Gaussian).
    """
    names = {word for row in glossary.entries if not row.is_label for word in row.en.split()}
    return " ".join(word if any(map(str.isupper, word[1:])) or word in names else word.lower() for word in en.split())
