"""Protect the atoms of a segment while an engine translates it, and restore them afterwards.

>>> kept = protect("序列长度 $|y_i|$。")
>>> kept.text
'序列长度 {1}。'
>>> restore("The sequence length {1}.", kept).text
'The sequence length $|y_i|$.'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bilingual.scan import HAN, Atom, atoms, has_han, labels, unbreakable

__all__ = [
    "HAN",
    "Atom",
    "Protected",
    "Restored",
    "atoms",
    "flat",
    "has_han",
    "labels",
    "protect",
    "relink",
    "restore",
    "unbreakable",
]

KINDS = ("math", "code", "url", "link", "image", "html", "footnote")
STYLES = ("{1}", "[[1]]", "<x1/>", "Z1Z", "X1")  # tried in turn when a text defeats the one asked for

# What models turn a token's marks into.
_VARIANTS = {
    "{": "[{｛]",
    "}": "[}｝]",
    "[": r"[\[［【〔]",
    "]": r"[\]］】〕]",
    "<": "[<＜〈《]/?",
    ">": "[>＞〉》]",
    "(": "[(（]",
    ")": "[)）]",
    "/": "[/／]?",
}
_WIDE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff]")
_BREAK = re.compile(r"(?<![ \t])[ \t]*\r?\n[ \t>]*")
_BRACKETED = re.compile(r"\[(?![ xX]\])([^\[\]^][^\[\]]*)\](?:\[\])?(?![\[(:])")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose chosen atoms stand as tokens: `atoms[i]` is token number `first + i`.

    `literals` are numbers of look-alikes that the source itself holds: they are no tokens.
    """

    text: str
    atoms: tuple[Atom, ...]
    style: str = STYLES[0]
    first: int = 1
    literals: frozenset[int] = frozenset()

    def token(self, index: int) -> str:
        """The token that stands for `atoms[index]`."""
        return self.style.replace("1", str(self.first + index))


@dataclass(frozen=True, slots=True)
class Restored:
    """A translation with its atoms back.

    `missing` lists atoms that it lacks, `extra` invented tokens (removed from the text), `repeated`
    atoms that it holds more often than the source (left standing).
    """

    text: str
    missing: tuple[Atom, ...] = ()
    extra: tuple[str, ...] = ()
    repeated: tuple[Atom, ...] = ()


def protect(text: str, kinds: Iterable[str] = KINDS, style: str = STYLES[0]) -> Protected:
    """Replace the atoms of the given kinds by tokens.

    `style` is a template with one digit 1, e.g. `{1}`, `[[1]]`, `<x1/>`, `Z1Z`. Where the text holds
    look-alikes, other numbers are chosen; where even that is ambiguous, another style, and for a
    text that defeats every style nothing is replaced. `restore` of the result is the text, exactly.
    """
    wanted = set(kinds)
    chosen = tuple(atom for atom in atoms(text) if atom.kind in wanted)
    if not chosen:
        return Protected(text, (), style, 1, frozenset(_numbers(text, style)))
    for candidate in dict.fromkeys((style, *STYLES)):
        protected = _tokenised(text, chosen, candidate)
        if restore(protected.text, protected) == Restored(text):
            return protected
    return Protected(text, (), style, 1, frozenset(_numbers(text, style)))


def restore(english: str, protected: Protected) -> Restored:
    """Put the atoms back into a translation of `protected.text`.

    Tolerates what models do to tokens: spaces inside, full-width or Chinese brackets, a backslash
    before a bracket, backticks or dollars around, other case, full-width digits. Never raises: what
    is lost or invented stands in the result.
    """
    held, uses = protected.atoms, Counter[int]()
    extra: list[str] = []
    out: list[str] = []
    position = 0
    for match in _pattern(protected.style).finditer(english):
        out.append(english[position : match.start()])
        position = match.end()
        number = int(match.group("number"))
        index = number - protected.first
        if 0 <= index < len(held):
            closing = match.group().startswith("</") and uses[index]
            out.append("" if closing else held[index].text)
            uses[index] += not closing
        elif number in protected.literals:
            out.append(match.group())
        else:
            extra.append(match.group())
            if english[: match.start()].endswith(" ") and english.startswith(" ", position):
                position += 1
    out.append(english[position:])
    missing, repeated = _balance(held, uses)
    return Restored("".join(out), missing, tuple(extra), repeated)


def flat(text: str) -> str:
    """A raw multi-line slice of a block as one line for an engine.

    A newline with the container prefix after it (spaces, `>`) becomes nothing between two Chinese or
    full-width characters and one space elsewhere. Hard breaks are lost: segmentation splits there.
    """
    lines = _BREAK.split(text)
    out = lines[0]
    for line in lines[1:]:
        before, after = out.rstrip("*_~")[-1:], line.lstrip("*_~")[:1]
        grown = out[-1:] in "*_~" and line[:1] in "*_~"  # delimiters would run together
        tight = bool(_WIDE.match(before) and _WIDE.match(after)) and not grown
        out += line if tight or not out or not line else " " + line
    return out


def relink(source: str, english: str, known: Collection[str]) -> str:
    """Give links that are named by their own text (`[label]`, `[label][]`) their label back.

    `known` holds the report's `labels()`. The brackets of the translation that link nowhere take the
    labels that it lacks, in order: `[FAQ]` becomes `[FAQ][常见问题]`.
    """
    wanted = list(_own_labels(source, known))
    if not wanted or source == english:
        return english
    for label in _own_labels(english, known):
        if label in wanted:
            wanted.remove(label)
    held = [(atom.start, atom.end) for atom in atoms(english, known)]

    def linked(match: re.Match[str]) -> str:
        if not wanted or any(start <= match.start() < end for start, end in held):
            return match.group()
        return f"[{match.group(1)}][{wanted.pop(0)}]"

    return _BRACKETED.sub(linked, english)


def _own_labels(text: str, known: Collection[str]) -> Iterator[str]:
    """The labels, as written, of the links in `text` that are named by their own text."""
    opened: list[int] = []
    for atom in atoms(text, known):
        if atom.kind == "bracket":
            opened.append(atom.end)
        elif atom.kind in ("link", "image"):
            start = opened.pop()
            if atom.text in ("]", "][]"):
                yield text[start : atom.start]


def _tokenised(text: str, chosen: tuple[Atom, ...], style: str) -> Protected:
    rest: list[str] = []
    position = 0
    for atom in chosen:
        rest.append(text[position : atom.start])
        position = atom.end
    rest.append(text[position:])
    literals = _numbers("\0".join(rest), style)
    first = _free(literals, len(chosen))
    tokens = [style.replace("1", str(first + i)) for i in range(len(chosen))] + [""]
    joined = "".join(part + token for part, token in zip(rest, tokens, strict=True))
    return Protected(joined, chosen, style, first, frozenset(literals))


def _free(taken: set[int], count: int) -> int:
    """The lowest number from 1 with `count` numbers free from there on."""
    first = 1
    for number in sorted(taken):
        if number >= first + count:
            break
        first = max(first, number + 1)
    return first


def _numbers(text: str, style: str) -> set[int]:
    return {int(match.group("number")) for match in _pattern(style).finditer(text)}


@lru_cache(maxsize=16)
def _pattern(style: str) -> re.Pattern[str]:
    """A pattern for the tokens of a style and what models make of them."""
    head, mark, tail = style.partition("1")
    if not mark or not head + tail:
        raise ValueError(f"a token style needs one digit 1 and a mark beside it, not {style!r}")
    space = "[ \u00a0\u3000]?"
    before = "".join(_variant(head, i) + space for i in range(len(head)))
    after = "".join(space + _variant(tail, i) for i in range(len(tail)))
    guard = "(?<![A-Za-z0-9])" if style[0].isalnum() else ""
    end = "(?![A-Za-z0-9])" if style[-1].isalnum() else ""
    core = rf"{guard}{before}(?P<number>\d{{1,5}}){after}{end}"
    return re.compile(rf"(?P<wrap>[`$]?){core}(?P=wrap)", re.IGNORECASE)


def _variant(marks: str, index: int) -> str:
    """How the mark at `index` may come back; the second of two equal brackets may be lost."""
    char = marks[index]
    known = _VARIANTS.get(char)
    if not known:
        return re.escape(char)
    doubled = index > 0 and marks[index - 1] == char
    return rf"(?:\\?{known})?" if doubled else rf"\\?{known}"


def _balance(held: tuple[Atom, ...], uses: Counter[int]) -> tuple[tuple[Atom, ...], tuple[Atom, ...]]:
    """Atoms used too seldom and too often; one of two equal atoms used twice stands for the other."""
    spare: Counter[str] = Counter()
    for index, atom in enumerate(held):
        spare[atom.text] += max(0, uses[index] - 1)
    missing: list[Atom] = []
    for index, atom in enumerate(held):
        if not uses[index] and spare[atom.text]:
            spare[atom.text] -= 1
        elif not uses[index]:
            missing.append(atom)
    repeated = tuple(atom for atom in held if spare.pop(atom.text, 0))
    return tuple(missing), repeated
