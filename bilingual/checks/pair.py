"""What every check sees of one segment: both texts, their atoms, and their prose.

Prose is the text without atoms and emphasis marks, with full-width letters and digits made plain;
`HOLE` stands where an atom stood, so that nothing grows together over it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bilingual.inline import HAN, Atom, atoms
from bilingual.model import Finding, Severity, Term

HOLE = "\ufffc"
WORD = re.compile(r"[A-Za-z][\w'-]*")
SAID = re.compile(r"[A-Za-z][\w'-]*|(?<![\w.,])\d[\d.,]*")  # words, and figures that stand for words
_KEPT = "。、，：；！？（）【】「」《》“”‘’…"
_MARKS = re.compile(r"\*{2,}|~~")
_UNSEEN = {"strong", "em", "strike", "bracket", "link"}  # markup around text that readers see


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment in both languages. `zh` and `en` are prose; `source` and `english` raw Markdown."""

    source: str
    english: str
    terms: tuple[Term, ...] = ()
    source_atoms: tuple[Atom, ...] = ()
    english_atoms: tuple[Atom, ...] = ()
    zh: str = ""
    en: str = ""
    shown: str = field(default="", repr=False)  # en before folding: full-width signs as they stand
    low: str = field(default="", repr=False)  # en in lower case

    @property
    def han(self) -> int:
        """How many Chinese characters the source's prose has."""
        return len(HAN.findall(self.zh))

    @property
    def words(self) -> int:
        """How many English words the translation's prose has."""
        return len(WORD.findall(self.en))

    @property
    def said(self) -> int:
        """How many English words and figures the translation's prose has."""
        return len(SAID.findall(self.en))


def pair_of(source: str, english: str, terms: Sequence[Term] = ()) -> Pair:
    """Compute once what the checks share."""
    ours, theirs = atoms(source), atoms(english)
    zh, shown = fold(prose(source, ours)), prose(english, theirs)
    en = fold(shown)
    return Pair(source, english, tuple(terms), ours, theirs, zh, en, shown, en.lower())


def prose(text: str, found: Iterable[Atom]) -> str:
    """The text that readers see, with `HOLE` for each atom and without emphasis marks."""
    out, at = [], 0
    for atom in found:
        out.append(text[at : atom.start])
        if atom.kind == "escape":
            out.append(html.unescape(atom.text) if atom.text[0] == "&" else atom.text[1:])
        elif atom.kind not in _UNSEEN and not (atom.kind == "image" and atom.text.startswith("]")):
            out.append(HOLE)
        at = atom.end
    out.append(text[at:])
    return _MARKS.sub("", "".join(out))


def fold(text: str) -> str:
    """Plain forms of full-width letters, digits and signs; punctuation stays as it is."""
    if text.isascii():
        return text
    return "".join(c if c in _KEPT or c < "\x80" else unicodedata.normalize("NFKC", c) for c in text)


def finding(kind: str, severity: Severity, message: str, fix: str = "") -> Finding:
    """A finding whose segment the caller fills in."""
    return Finding(kind, severity, message, fix=fix)


def quote(text: str, width: int = 60) -> str:
    """Text for a message, cut to `width` characters."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
