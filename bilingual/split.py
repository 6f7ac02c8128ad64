"""Split a text into sentences, clauses, or pieces of a greatest length.

Law: the parts of each function join back to the text, exactly. White space stays with the part
before it. All run in linear time.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from bilingual.inline import atoms, unbreakable

_CLOSERS = "”’\"'）)】」』\\]》"
_SENTENCE = re.compile(r"[。！？；]+|(?<![.!?])[.!?]+(?=[”’\"')\]*_]*\s+[“‘\"'(\[*`$A-Z\d\u3400-\u9fff《「（【])")
_CLAUSE = re.compile(r"[，、：]|[,:;](?=\s)")
_AFTER = re.compile(rf"[{_CLOSERS}]*")
_EMPHASIS = re.compile(r"[*_~]*")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[A-Za-z0-9.,%+-]")
_LONGEST_WORD = 40
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|et al|etc|approx|resp|Fig|Figs|Eq|Eqs|Sec|Tab|No|Vol|pp|Dr|Mr|Mrs|Ms|Prof|St|Inc|Ltd|Co)"
    r"|(?<![A-Za-z])[A-Z]|^\W*\d+)\.$"
)
_PAIRS = {"（": "）", "(": ")", "“": "”", "‘": "’", "「": "」", "『": "』", "【": "】", "《": "》", "[": "]"}
_MARKS = re.compile("[" + "".join(re.escape(mark) for pair in _PAIRS.items() for mark in pair) + "]")

Span = tuple[int, int]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a Chinese, English or mixed text; none is cut inside brackets, quotes or atoms."""
    return _parts(text, _Cuts(text).sentence_ends(inner=False))


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text: cut after commas, colons and sentence ends, outside brackets and atoms."""
    cuts = _Cuts(text)
    return _parts(text, sorted({*cuts.sentence_ends(inner=False), *cuts.clause_ends(inner=False)}))


def divide(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most `limit` characters, cut at the best place there is.

    Best is the end of a sentence outside brackets, quotes and bold, then inside those, then a clause,
    then white space, then anywhere. Only an atom (formula, code, link) longer than the limit makes a
    piece longer.
    """
    if len(text) <= limit:
        return (text,)
    cuts = _Cuts(text)
    levels = (
        cuts.sentence_ends(inner=False),
        cuts.clause_ends(inner=False),
        cuts.sentence_ends(inner=True),
        cuts.clause_ends(inner=True),
        cuts.spaces(),
    )
    found: list[int] = []
    start = 0
    while len(text) - start > limit:
        start = _best(levels, start, start + limit) or cuts.hard(start, start + limit)
        found.append(start)
    return _parts(text, found)


def _best(levels: Iterable[list[int]], start: int, end: int) -> int:
    """The last cut in (start, end] of the best level that has one past the first quarter, else 0."""
    least = start + (end - start) // 4
    for level in levels:
        index = bisect_right(level, end) - 1
        if index >= 0 and level[index] > least:
            return level[index]
    return 0


def _parts(text: str, cuts: Iterable[int]) -> tuple[str, ...]:
    out, start = [], 0
    for cut in cuts:
        if start < cut < len(text):
            out.append(text[start:cut])
            start = cut
    return (*out, text[start:]) if text else ()


class _Cuts:
    """Where a text may be cut: outside its atoms, and where asked outside brackets and bold."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.atoms = merged((atom.start, atom.end) for atom in atoms(text))
        spans = unbreakable(text)
        self.ends = {end for _, end in spans}
        self.closed = merged([*self.atoms, *spans, *_brackets(text, self.atoms)])

    def sentence_ends(self, *, inner: bool) -> list[int]:
        """Ends of sentences; with `inner` also those in brackets, quotes and bold."""
        return self._ends(_SENTENCE, inner)

    def clause_ends(self, *, inner: bool) -> list[int]:
        """Ends of clauses, likewise."""
        return self._ends(_CLAUSE, inner)

    def spaces(self) -> list[int]:
        """Ends of white space outside atoms."""
        return self._ends(_SPACE, inner=True)

    def hard(self, start: int, end: int) -> int:
        """A cut near `end` and after `start` that spares atoms, words and combined characters."""
        text, cut = self.text, end
        while cut > start and (unicodedata.category(text[cut]) in ("Mn", "Me", "Cf") or text[cut - 1] == "\u200d"):
            cut -= 1
        least = max(start, cut - _LONGEST_WORD)
        while cut > least and _WORD.match(text[cut]) and _WORD.match(text[cut - 1]):
            cut -= 1
        cut = cut if cut > least else end
        index = bisect_right(self.atoms, (cut, 0)) - 1
        if index >= 0 and self.atoms[index][0] < cut < self.atoms[index][1]:
            low, high = self.atoms[index]
            return low if low > start else high
        return cut

    def _ends(self, pattern: re.Pattern[str], inner: bool) -> list[int]:
        """Where the pattern's marks end, with the closing quotes, brackets, emphasis and space after them."""
        held = self.atoms if inner else self.closed
        found: list[int] = []
        for match in pattern.finditer(self.text):
            if match.group() == "." and _ABBREVIATION.search(self.text, max(0, match.end() - 20), match.end()):
                continue
            end = self._closed(match.end())
            end = _end(_SPACE.match(self.text, end), end)
            if not inside(held, end) and (not found or end > found[-1]):
                found.append(end)
        return found

    def _closed(self, end: int) -> int:
        """The place after `end` and the closing marks there; delimiters that open emphasis are none."""
        while True:
            after = _end(_AFTER.match(self.text, end), end)
            run = _end(_EMPHASIS.match(self.text, after), after)
            closers = [place for place in range(after + 1, min(run, after + 8) + 1) if place in self.ends]
            if not closers:
                return after
            end = closers[-1]


def _end(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def inside(spans: list[Span], at: int) -> bool:
    """Whether `at` lies strictly inside one of the sorted, disjoint spans."""
    index = bisect_left(spans, (at, 0)) - 1
    return index >= 0 and spans[index][0] < at < spans[index][1]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans sorted, overlapping ones joined."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _brackets(text: str, atoms_: list[Span]) -> Iterator[Span]:
    """Spans of matched brackets and quotes; a mark without its partner is passed over."""
    open_: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    for match in _MARKS.finditer(text):
        mark = match.group()
        if inside(atoms_, match.start() + 1):
            continue
        if mark in _PAIRS:
            open_.append((_PAIRS[mark], match.start()))
            counts[_PAIRS[mark]] = counts.get(_PAIRS[mark], 0) + 1
        elif counts.get(mark):
            while open_:
                wanted, start = open_.pop()
                counts[wanted] -= 1
                if wanted == mark:
                    yield start, match.end()
                    break
