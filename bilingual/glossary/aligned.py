"""English for a Chinese term from the sentences of past editions: what stands where it stands, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bilingual.glossary.concordance import Sentence
from bilingual.glossary.script import simplified
from bilingual.glossary.words import singular, tokens, word_set

_LONGEST = 4  # words of a proposal
_LEAST = 2  # sentences that must agree
_ENOUGH = 0.66  # Dice coefficient from which a proposal is worth a reader's time
_NEARLY = 0.9  # of the best coefficient: a longer phrase that reaches it is the whole term
_SMALL = word_set(
    "the a an of in on for to and or is are was were be by with as at from that this it its than which such"
)


def proposals(terms: Sequence[str], past: Iterable[Sentence]) -> dict[str, str]:
    """The likeliest English of each term, by the Dice coefficient; none where fewer than two sentences agree.

    The coefficient of a phrase is twice the number of sentences that hold both, divided by the sentences that hold
    the term plus those that hold the phrase.
    """
    together: dict[str, Counter[str]] = {zh: Counter() for zh in terms}
    held, all_phrases = Counter[str](), Counter[str]()
    spelt: dict[str, str] = {}
    for sentence in past if terms else ():
        zh = simplified(sentence.zh)
        phrases = dict(_phrases(sentence.en))
        all_phrases.update(phrases.keys())
        for term in terms:
            if term in zh:
                held[term] += 1
                together[term].update(phrases.keys())
                spelt |= {key: min(text, spelt.get(key, text), key=len) for key, text in phrases.items()}
    best = {zh: _best(together[zh], held[zh], all_phrases) for zh in terms if held[zh] >= _LEAST}
    return {zh: spelt[phrase] for zh, phrase in best.items() if phrase}


def _best(together: Counter[str], held: int, everywhere: Counter[str]) -> str:
    scores = {phrase: 2 * both / (held + everywhere[phrase]) for phrase, both in together.items() if both >= _LEAST}
    top = max(scores.values(), default=0.0)
    if top < _ENOUGH:
        return ""
    good = [phrase for phrase, score in scores.items() if score >= _NEARLY * top]
    return max(good, key=lambda phrase: (phrase.count(" "), scores[phrase], phrase))


def _phrases(english: str) -> Iterator[tuple[str, str]]:
    """The phrases of one to four words: in lower case and the singular, and as they stand."""
    words = tokens(english)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            run = words[start:end]
            between = "".join(english[a.end : b.start] for a, b in zip(run, run[1:], strict=False))
            if any(char.isdigit() for word in run for char in word.word):
                break
            if run[0].word in _SMALL or run[-1].word in _SMALL or between.strip(" -‑*"):
                continue
            stands = english[run[0].start : run[-1].end].replace("*", "")
            yield " ".join(singular(word.word) for word in run), stands if stands.isupper() else stands.lower()
