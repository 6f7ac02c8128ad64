"""The cover of a book, drawn from the edition: its title, its papers, and the rhythm of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bilingual.model import Edition, Kind
from bilingual.render.compose import short_title
from bilingual.render.sheet import Sheet
from bilingual.render.text import plain

_LINES = 44  # of the drawing: one for a pair of paragraphs
_MOST_PAPERS = 7
_TITLE, _TITLE_ZH, _PAPER = 6.9, 19.0, 23.0  # widths in em of the type they are set in


@dataclass(frozen=True, slots=True)
class Bar:
    """A paragraph in both languages as two lengths, each between 0 and 1."""

    y: int
    zh: float
    en: float


@dataclass(frozen=True, slots=True)
class Cover:
    """What the drawing holds; lines are broken already, for SVG does not break them."""

    title: tuple[str, ...]
    title_zh: tuple[str, ...]
    papers: tuple[tuple[int, str], ...]
    more: int  # papers that find no room
    bars: tuple[Bar, ...]


def cover(edition: Edition, sheet: Sheet, *, english: bool = False) -> Cover:
    """Return the cover of `edition`; an English one names no Chinese title."""
    papers = [part for part in sheet.parts if part.number]
    shown = papers if len(papers) <= _MOST_PAPERS else papers[: _MOST_PAPERS - 1]
    return Cover(
        title=broken(sheet.title, _TITLE, 3),
        title_zh=() if english else broken(sheet.title_zh, _TITLE_ZH, 2),
        papers=tuple((part.number, broken(short_title(part.title_en), _PAPER, 1)[0]) for part in shown),
        more=len(papers) - len(shown),
        bars=tuple(_bars(edition)),
    )


def _bars(edition: Edition) -> Iterable[Bar]:
    kinds = (Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING)
    pairs = [(len(plain(row.zh)), len(plain(row.en))) for row in edition.rows if row.kind in kinds][:_LINES]
    most_zh, most_en = (max((pair[side] for pair in pairs), default=1) or 1 for side in (0, 1))
    for number, (zh, en) in enumerate(pairs):
        yield Bar(number, round(max(zh / most_zh, 0.02), 3), round(max(en / most_en, 0.02), 3))


def broken(text: str, room: float, most: int) -> tuple[str, ...]:
    """`text` in at most `most` lines of `room` em; what finds no room ends in an ellipsis."""
    lines = [""]
    for word in _words(text):
        if width(lines[-1] + word) > room and lines[-1]:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
        while width(lines[-1]) > room and len(lines[-1]) > 1:  # a word longer than a line breaks anywhere
            fits = next(n for n in range(len(lines[-1]) - 1, 0, -1) if n == 1 or width(lines[-1][:n]) <= room)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    if len(lines) <= most:
        return tuple(line.rstrip() for line in lines if line)
    last = lines[most - 1].rstrip()
    while last and width(last + "…") > room:
        last = last[:-1].rstrip()
    return (*(line.rstrip() for line in lines[: most - 1]), last + "…")


def _words(text: str) -> Iterable[str]:
    """Pieces between which a line may be broken: words with the space before them, Chinese characters."""
    word = ""
    for char in text:
        if char.isspace() or wide(char):
            if word:
                yield word
            word = ""
        word += char
        if wide(char):
            yield word
            word = ""
    if word:
        yield word


def wide(char: str) -> bool:
    """Whether a character is as wide as it is high."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef" or char >= "\U00020000"


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(1.0 if wide(c) else 0.66 if c.isupper() else 0.27 if c in " .,:;'il|" else 0.51 for c in text)
