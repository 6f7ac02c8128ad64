"""Names that an engine lost: found in the source, and put back where their Chinese stands in the English.

A small model drops the bracket of 扩散 Transformer（DiT） or the PDF of 一份 PDF 报告, however often it is asked.
Alone, 扩散 Transformer is "diffusion transformer": where the English says that, "(DiT)" belongs behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from bilingual.inline import HAN, atoms, has_han
from bilingual.model import Finding, Severity
from bilingual.style import LITERAL

_LOST = re.compile(r"^name lost: (\S+)$")
_BEFORE = r"(?P<zh>[^，。；、：:！？“”（）()\[\]*/|\n]{1,24})\**\s*[（(](?P<gloss>[^（）()]*)[)）]"
_LEAD = re.compile(
    r".*(?:名为|称为|基于|采用|使用|利用|通过|引入|提出|构建|设计|一[种个套]|以及|[为的是了在将把用以由和与及])"
)
_WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")
_ARTICLES = frozenset({"a", "an", "the"})
ALIKE = 90  # rapidfuzz ratio, 0 to 100, at which words are those sought
LONG = 4  # letters that a single word must have to be found again


def lost_names(source: str, findings: Sequence[Finding]) -> dict[str, str]:
    """The lost names that have a certain place: name -> the Chinese that it belongs to.

    That is the words before its bracket, or the name with the noun that it stands before.
    """
    found = {}
    for finding in findings:
        match = _LOST.match(finding.message)
        if match and finding.kind == "names" and finding.severity > Severity.MINOR:
            phrase = _glossed(source, match[1]) or _leading(source, match[1])
            if phrase:
                found[match[1]] = phrase
    return found


def _glossed(source: str, name: str) -> str:
    """What a bracket with nothing Chinese in it glosses: 扩散 Transformer（DiT）."""
    for match in re.finditer(_BEFORE, source):
        inside = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", match["gloss"])
        if inside and not has_han(match["gloss"]):
            words = _LEAD.sub("", match["zh"]).strip()
            return words if has_han(words) and len(words) > 1 else ""
    return ""


def _leading(source: str, name: str) -> str:
    """A name that stands once, before a noun: PDF 报告."""
    places = list(re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])\s*(?:{HAN.pattern}){{2}}", source))
    return places[0].group() if len(places) == 1 and source.count(name) == 1 else ""


def named(english: str, places: Mapping[str, str], pieces: Mapping[str, str]) -> str:
    """`english` with names where `pieces`, the English of their Chinese, stand in it; one without a place stays out."""
    for name, phrase in places.items():
        piece = pieces.get(phrase, "").strip(" .*")
        if not piece or has_han(piece):
            continue
        if phrase.startswith(name):
            english = _before(english, name, piece)
        else:
            english = _behind(english, name, re.sub(r"\s*\([^)]*\)", "", piece))
    return english


def _before(english: str, name: str, piece: str) -> str:
    """The name before its noun, where that stands once: "a report" -> "a PDF report"."""
    match = re.fullmatch(rf"(?:an? |the )?{re.escape(name)}[ -](?P<noun>[A-Za-z][a-z-]+)s?", piece)
    if not match:
        return english
    nouns = list(re.finditer(rf"(?<![\w-]){match['noun']}(?:s|es)?(?![\w-])", english))
    if len(nouns) != 1 or any(a <= nouns[0].start() < b for a, b in _literal(english)):
        return english
    at = nouns[0].start()
    return f"{english[:at]}{name} {english[at:]}"


def _behind(english: str, name: str, piece: str) -> str:
    """The name in brackets behind the words of `piece`, or behind their end where only that stands."""
    wanted = [word for word in _WORD.findall(piece.lower()) if word not in _ARTICLES]
    spans = [match.span() for match in _WORD.finditer(english)]
    closed = list(_literal(english))
    for size in range(min(len(wanted), 6), 0, -1):
        sought = " ".join(wanted[-size:])
        if size == 1 and len(sought) < LONG:
            return english
        ends = [
            spans[at + size - 1][1]
            for at in range(len(spans) - size + 1)
            if fuzz.ratio(english[spans[at][0] : spans[at + size - 1][1]].lower(), sought) >= ALIKE
            and not any(a < spans[at + size - 1][1] and spans[at][0] < b for a, b in closed)
        ]
        if len(ends) == 1:
            return f"{english[: ends[0]]} ({name}){english[ends[0] :]}"
        if ends:
            return english  # nobody knows which
    return english


def _literal(english: str) -> Iterator[tuple[int, int]]:
    """The stretches that no repair touches."""
    return ((atom.start, atom.end) for atom in atoms(english) if atom.kind in LITERAL)
