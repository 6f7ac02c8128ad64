"""Asides: English names in brackets behind the words that they gloss, and brackets from nowhere.

A Chinese digest writes 多序列比对（Multiple Sequence Alignment, MSA）; in English the words before the
bracket say it already. A small model also adds brackets of its own: "MPC (Mixed Precision)".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

GLOSS = re.compile(r"[(（]([A-Za-z][A-Za-z0-9 ,'’\-/&]*)[)）]")
_BOTH = re.compile(r"(?P<name>.*[a-z]{3}.*), ?(?P<short>[A-Z][A-Za-z0-9-]*[A-Z0-9][A-Za-z0-9]*)")  # Full Name, FN
_ACRONYM = re.compile(r"(?<=[a-z*\")]) \((?P<short>[A-Z]{2,6})s?\)")
_EXPANDED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z][A-Za-z0-9-]*[A-Z0-9]) \((?P<words>[A-Z][a-z]+(?:[ -][A-Za-z]+){0,5})\)"
)
_ECHO = re.compile(r"(?P<said>\b[\w-]+(?: [\w-]+){0,4}?)(?P<marks>[*\"']*) \((?P<gloss>[^()\d]+)\)", re.I)
_TWICE = re.compile(r"\b(?P<said>[\w-]+(?: [\w-]+){1,5}), (?P=said)\b(?=[).])", re.I)  # video models, Video Models)
WITHIN = 3  # words that may stand among those of a gloss before its bracket
ALIKE = 86  # rapidfuzz ratio, 0 to 100, at which words say what the bracket says


def folded(source: str, english: str, proper: Collection[str] = ()) -> str:
    """Drop an English gloss that only repeats the words before it: world models (World Models) -> world models.

    An acronym stays: imitation learning (Imitation Learning, IL) -> imitation learning (IL). Where the words before
    differ a little, or are the end of the author's own name, that one replaces them. `proper` keep their capital.
    """
    for gloss in GLOSS.findall(source):
        body = gloss.strip()
        place = english.lower().find(f"({body.lower()})")
        if place <= 0:
            continue
        both = _BOTH.fullmatch(body)
        if both:
            english = _shortened(english, place, body, both["name"], both["short"], proper)
        elif re.search(r"[a-z]{3}", body) and (" " in body or all(part[1:].islower() for part in body.split("-"))):
            english = _dropped(english, place, body)
    return english


def unechoed(source: str, english: str) -> str:
    """Drop a bracket that is the words before it once more: of a name's Chinese gloss an engine makes `Agent (agent)`.

    What the source itself has in brackets is `folded`'s matter.
    """

    def said(match: re.Match[str]) -> str:
        gloss = match["gloss"]
        size = len(gloss.split())
        before = " ".join(match["said"].split()[-size:])
        own = re.search(rf"[(（]\s*{re.escape(gloss)}\s*[)）]", source)
        return match["said"] + match["marks"] if before.lower() == gloss.lower() and not own else match[0]

    return _TWICE.sub(lambda match: match["said"], _ECHO.sub(said, english))


def _dropped(english: str, place: int, gloss: str) -> str:
    """`english` without the bracket at `place` when the words before it say the same."""
    before, after = english[:place].rstrip(), english[place + len(gloss) + 2 :]
    stars = "**" if before.endswith("**") else ""
    words_before = before.removesuffix("**").split(" ")
    said = " ".join(words_before[-len(gloss.split()) :])
    if not _alike(said, gloss) and not _says(" ".join(words_before[-len(gloss.split()) - WITHIN :]), gloss):
        return english
    return f"{' '.join(words_before)}{stars}{after}"


def _says(text: str, gloss: str) -> bool:
    """Whether the words of a gloss of several stand in a text in their order."""
    wanted, left = _bare(gloss).split(), iter(word.rstrip("s*\"'") for word in _bare(text).split())
    return len(wanted) > 1 and all(word.rstrip("s") in left for word in wanted)


def _shortened(english: str, place: int, gloss: str, name: str, short: str, proper: Collection[str]) -> str:
    """`english` with nothing but the acronym in the bracket at `place`, when the words before it are the name."""
    before, after = english[:place].rstrip(), english[place + len(gloss) + 2 :]
    stars = "**" if before.endswith("**") else ""
    plain = before.removesuffix("**")
    words = plain.split(" ")
    size = len(name.split())
    said = [_bare(" ".join(words[-count:])) for count in (size + 1, size, size - 1) if 0 < count <= len(words)]
    if any(_alike(text, name) for text in said) or any(text.startswith(_bare(name) + " ") for text in said):
        return f"{plain}{stars} ({short}){after}"
    for count in range(size - 1, 0, -1):
        tail = " ".join(name.split()[-count:])
        if _alike(" ".join(words[-count:]), tail) and len(tail) > 5:
            full = " ".join(_small(word, proper) for word in name.split())
            marks = re.match(r"[*\"']*", words[-count])
            head = " ".join([*words[:-count], marks[0] if marks else ""])
            return f"{head}{full}{stars} ({short}){after}"
    return english


def _alike(said: str, gloss: str) -> bool:
    return fuzz.ratio(_bare(said), _bare(gloss)) >= ALIKE


def _bare(text: str) -> str:
    return text.lower().replace("-", " ").strip("*\"'")


def _small(word: str, proper: Collection[str]) -> str:
    return word.lower() if word[1:].islower() and word not in proper else word


def uninvented(source: str, english: str) -> str:
    """`english` without acronyms in brackets that the source does not have, and without expansions of its acronyms.

    An acronym that the English uses again stays: there it is needed.
    """
    known = source.lower()

    def acronym(match: re.Match[str]) -> str:
        short = match["short"]
        used = len(re.findall(rf"(?<![A-Za-z]){short}(?![A-Z])", english)) > 1
        return match[0] if used or short.lower() in known else ""

    def expansion(match: re.Match[str]) -> str:
        name = re.escape(match["short"])
        own = re.search(rf"{name}\W{{0,3}}[（(]|[（(]{name}[)）]", source)  # the Chinese beside it says what it means
        stays = own or match["short"] not in source or match["words"].lower() in known
        return match[0] if stays else match["short"]

    return _EXPANDED.sub(expansion, _ACRONYM.sub(acronym, english))
