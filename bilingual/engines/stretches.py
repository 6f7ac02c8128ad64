"""A sentence as the stretches between its atoms: what a model that knows no markup can be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.inline import KINDS, atoms, has_han

EMPHASIS = ("strong", "em", "strike")
MARKUP = (*KINDS, "bracket", *EMPHASIS)
ROLES = dict.fromkeys((*EMPHASIS, "bracket"), "open") | {"link": "close", "image": "close", "footnote": "note"}
APART = {(left, right) for left in ("close", "atom", "note") for right in ("words", "open", "atom")}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence: words, or an atom that opens, closes or stands by itself."""

    text: str
    role: str = "words"  # words, open, close, atom, note

    @property
    def wordy(self) -> bool:
        """Whether there is something to translate."""
        return self.role == "words" and has_han(self.text)


def stretches(text: str) -> list[Stretch]:
    """The text cut at its atoms; joined, the parts are the text."""
    out: list[Stretch] = []
    opened: list[str] = []
    at = 0
    for atom in atoms(text):
        if atom.kind not in MARKUP or atom.start < at:
            continue
        out.append(Stretch(text[at : atom.start]))
        role = ROLES.get(atom.kind, "atom")
        if role == "open" and atom.kind in EMPHASIS and atom.text in opened:
            opened.remove(atom.text)
            role = "close"
        elif atom.kind in EMPHASIS:
            opened.append(atom.text)
        out.append(Stretch(atom.text, role))
        at = atom.end
    return [part for part in (*out, Stretch(text[at:])) if part.text]


def joined(parts: Sequence[Stretch]) -> str:
    """The parts as one English text, a space between words and what stands beside them."""
    out = ""
    last = ""
    for part in parts:
        apart = (last, part.role) in APART or (last == "words" and part.role in ("open", "atom"))
        if apart and (part.text[:1].isalnum() or part.role != "words") and out[-1:].strip() and out[-1:] not in "([\"'":
            out += " "
        out += part.text
        last = part.role
    return out
