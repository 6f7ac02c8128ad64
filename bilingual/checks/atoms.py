"""Compare the atoms of both texts: what formulas, code, links and markup have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from bilingual.checks.pair import Pair, finding, quote
from bilingual.inline import Atom
from bilingual.model import Finding, Severity


def counted(atoms: Iterable[Atom], kinds: Collection[str]) -> Counter[str]:
    """How often each atom of these kinds stands there."""
    return Counter(normal(a) for a in atoms if a.kind in kinds)


def normal(atom: Atom) -> str:
    """An atom's text without what readers never see: a code span's line breaks, blanks in a formula's rim."""
    if atom.kind == "math":
        return atom.text.strip()
    if atom.kind == "code":
        return atom.text.replace("\n", " ")
    return atom.text


def compare(pair: Pair, kinds: Collection[str], kind: str, noun: str, severity: Severity) -> Iterator[Finding]:
    """Atoms of `kinds` that were lost or invented, as findings of `kind` that speak of a `noun`."""
    ours, theirs = counted(pair.source_atoms, kinds), counted(pair.english_atoms, kinds)
    for text in ours - theirs:
        yield finding(kind, severity, f"{noun} lost: {quote(text)}", f"copy {quote(text)} from the source")
    for text in theirs - ours:
        yield finding(kind, severity, f"{noun} invented: {quote(text)}", f"take out {quote(text)}")
