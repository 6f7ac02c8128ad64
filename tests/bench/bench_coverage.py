"""How much of a report's own terminology the built-in glossary has: `python -m tests.bench.bench_coverage [REPORT]`.

The report itself gives pairs: Chinese, then English in brackets. A pair counts as covered where the rows
that end at the bracket, side by side, say in English what the bracket says: the bracket's words are
among theirs, or the bracket abbreviates them or one of their accepted renderings. Brackets that are
no translation (names of models and data sets) are told by their spelling: digits, capitals inside a
word, or nothing but capitals that abbreviate nothing. Of the strongest compounds by C-value, with the
glossary's help against cutting terms, those count that the glossary renders whole.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bilingual import glossary, source
from bilingual.glossary import Glossary
from bilingual.glossary.candidates import bracket_pairs, is_covered, plain_text, strongest
from bilingual.glossary.words import singular
from bilingual.model import Term

_WORD = re.compile(r"[A-Za-z]+")
_ENDING = re.compile(r"(?:ing|ed|ion|e|al|ive|ic|y)$")
_JOINT = re.compile(r"[与和及的·\-、 ]?")
_SMALL = frozenset(("the", "a", "an", "of", "in", "on", "for", "and", "to", "based"))


def tail(zh: str, book: Glossary) -> tuple[Term, ...]:
    """The rows that end at the end of `zh`, side by side or joined by a small word (与, 的)."""
    out: list[Term] = []
    end = len(zh)
    for term in reversed(book.match(zh)):
        if not _JOINT.fullmatch(zh[term.end : end]):
            break
        out.insert(0, term)
        end = term.start
    return tuple(out)


def says(gloss: str, terms: Sequence[Term]) -> bool:
    """Whether the rows say what the bracket says: its words are among theirs, or it abbreviates some of them."""
    known = {stem for term in terms for phrase in (term.en, *term.accepted) for stem in stems(phrase)}
    whole, *alternatives = gloss.split("/")
    words = [stems(gloss), stems(whole), *(stems(word) for word in alternatives)]  # Dataset Distillation/Condensation
    if any(wanted and wanted <= known for wanted in words):
        return True
    runs = (terms[a:b] for a in range(len(terms)) for b in range(a + 1, len(terms) + 1))
    return any(is_acronym(gloss, " ".join(term.en for term in run)) for run in runs)


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


def is_name(gloss: str) -> bool:
    """Whether a bracket holds names rather than words: GNN-LSTM, Qwen3, InfoUtil."""
    words = re.findall(r"[A-Za-z0-9]+", gloss)
    return all(re.search(r"\d", word) or any(c.isupper() for c in word[1:]) for word in words)


def main() -> int:
    """Print both measures; with -v, what is not covered."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_coverage")
    parser.add_argument("report", type=Path, nargs="?", default=Path("tests/reports/daily-2026-01-15.md"))
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is not covered")
    given = parser.parse_args()
    book = glossary.load((glossary.builtin(),))
    text = plain_text(source.read(given.report)[0])
    pairs = sorted(set(bracket_pairs(text)))
    covered = [pair for pair in pairs if says(pair[1], tail(pair[0], book))]
    missed = [pair for pair in pairs if pair not in covered]
    words = [pair for pair in missed if not is_name(pair[1])]
    compounds = strongest([text], book, 100)
    whole = [zh for zh in compounds if is_covered(zh, book)]
    total = len(covered) + len(words)
    out = [
        f"{given.report.name}, {len(book.entries):,} rows",
        f"pairs in brackets: {len(covered)} of {total} ({len(covered) / max(1, total):.1%}); "
        f"{len(missed) - len(words)} further brackets hold names",
        f"strongest compounds: {len(whole)} of {len(compounds)}",
    ]
    if given.verbose:
        out += [f"  {zh} ({en}): {' + '.join(t.en for t in tail(zh, book)) or '-'}" for zh, en in words]
        out += [f"  name? {zh} ({en}): {' + '.join(t.en for t in tail(zh, book)) or '-'}" for zh, en in missed if is_name(en)]
        out += [f"  compound {zh}" for zh in compounds if zh not in whole]
    sys.stdout.write("\n".join(out) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
