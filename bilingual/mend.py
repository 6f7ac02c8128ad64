"""Mending by fragments: small questions to the engine that repair a translation which is right otherwise.

A bold phrase whose marks the engine dropped is translated alone and found again in the English by
its words; Chinese left standing is translated alone and put in its place. Both cost a few tokens
where a second full attempt costs the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from rapidfuzz import fuzz

from bilingual.inline import HAN, atoms, has_han
from bilingual.model import Finding
from bilingual.repair import BOLD
from bilingual.style import LITERAL, outside_literals

RESIDUE = re.compile(rf"(?:{HAN.pattern})+(?:[·、](?:{HAN.pattern})+)*")
DIM = 25  # the same at the last rung
ALIKE = 55  # rapidfuzz ratio, 0 to 100, at which a stretch counts as the phrase sought
SHORT = 7  # letters up to which a phrase must be more alike: "the" is 57 like "tide"
WORD = re.compile(r"\S+")


def fragments(source: str, english: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The Chinese stretches to translate alone so that `mended` can repair what the findings name."""
    wanted = residue(english)
    if any(finding.kind == "markup" and finding.message.startswith("bold lost") for finding in findings):
        wanted += [phrase.strip("：: ") for phrase in BOLD.findall(source) if has_han(phrase)]
    return tuple(dict.fromkeys(wanted))


def mended(source: str, english: str, pieces: Mapping[str, str], last: bool = False) -> str:
    """`english` with residue translated and lost bold marks put back; `pieces` maps Chinese to English.

    At `last` the likest stretch gets the bold marks however little alike: emphasis on a neighbouring
    word harms a reader less than none.
    """
    for run in sorted(residue(english), key=len, reverse=True):
        piece = pieces.get(run, "").strip(' ."*')
        if piece and not has_han(piece):
            word = piece[0].lower() + piece[1:] if piece[1:2].islower() else piece
            english = outside_literals(english, partial(put, run=run, piece=word))
    phrases = [phrase.strip("：: ") for phrase in BOLD.findall(source) if has_han(phrase)]
    given = BOLD.findall(english)
    for phrase in phrases:
        target = re.sub(r"\s*\([^)]*\)", "", pieces.get(phrase, "")).strip(' .:*"')
        if not target:
            continue
        match = max(given, key=lambda bold: likeness(bold, target), default="")
        if match and likeness(match, target) >= ALIKE:
            given.remove(match)
        else:
            english = embolden_alike(english, target, DIM if last else 0)
    return english


def residue(english: str) -> list[str]:
    """The Chinese left in a translation; what stands in code, formulas and links belongs there."""
    out, at = [], 0
    for atom in atoms(english):
        if atom.kind in LITERAL:
            out.append(english[at : atom.start])
            at = atom.end
    return RESIDUE.findall("\n".join([*out, english[at:]]))


def put(english: str, run: str, piece: str) -> str:
    """The piece in place of a Chinese run, with spaces towards its neighbours."""
    pattern = rf"(?P<before>[\w)%]?){re.escape(run)}(?P<after>[\w(]?)"
    return re.sub(
        pattern, lambda m: m["before"] + " " * bool(m["before"]) + piece + " " * bool(m["after"]) + m["after"], english
    )


def likeness(one: str, other: str) -> float:
    """How alike two phrases are, 0 to 100, whatever their order of words and capitals."""
    return max(fuzz.ratio(one.lower(), other.lower()), fuzz.token_sort_ratio(one.lower(), other.lower()))


def embolden_alike(english: str, target: str, enough: float = 0) -> str:
    """Bold marks around the stretch of plain words that is most like `target`, if one is like enough."""
    best, place = float(enough or (ALIKE if len(target) > SHORT else 75)), (0, 0)
    size = len(target.split())
    for start, end in plain_stretches(english):
        words = [(start + m.start(), start + m.end()) for m in WORD.finditer(english[start:end])]
        for i in range(len(words)):
            for j in range(i + max(1, size - 2), min(len(words), i + size + 2) + 1):
                a, b = trimmed(english, words[i][0], words[j - 1][1])
                score = likeness(english[a:b], target) if a < b else 0
                if score > best:
                    best, place = score, (a, b)
    a, b = place
    return f"{english[:a]}**{english[a:b]}**{english[b:]}" if a < b else english


def plain_stretches(english: str) -> list[tuple[int, int]]:
    """The stretches of text outside bold, code, formulas, links and sentence ends."""
    cuts = [m.span() for m in re.finditer(r"\*\*.+?\*\*|`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)|[.;:!?](?=\s)", english)]
    edges = [0, *(edge for cut in cuts for edge in cut), len(english)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def trimmed(english: str, a: int, b: int) -> tuple[int, int]:
    """Without quotes, brackets and punctuation at the edges."""
    while a < b and english[a] in " \"'(,":
        a += 1
    while a < b and english[b - 1] in " \"'),.;:":
        b -= 1
    return a, b
