"""Text -> the words that search knows: pairs of Chinese characters, and English words without their plural.

`search.js` does the same to what a reader types; `tests/site/test_search.py` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bilingual.model import Edition, Row, Span

_PIECES = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|([a-z0-9\u03b1-\u03c9\u0430-\u044f]+)")
_MARKS = re.compile("[\u0300-\u0600\u064b-\u1fff\u20d0-\u20ff\u302a-\u309a\ufe00-\ufe2f]")  # where marks may be


def words(text: str) -> Iterator[str]:
    """The words of a text, in order and with repetitions."""
    folded = unicodedata.normalize("NFKD", text).lower()
    if _MARKS.search(folded):
        folded = "".join(char for char in folded if unicodedata.category(char)[0] != "M")
    for han, word in _PIECES.findall(folded):
        if word:
            yield singular(word)
        elif len(han) == 1:
            yield han
        else:
            yield from (han[at : at + 2] for at in range(len(han) - 1))


def singular(word: str) -> str:
    """An English word without the ending of its plural, roughly: what both sides of a search agree on."""
    if len(word) < 4:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word  # caches, cache; searches, search


def documents(edition: Edition) -> list[tuple[str, str]]:
    """What is found as one: each paper, or the whole of an edition without papers, as title words and all words."""
    own: dict[str | None, list[Row]] = {}
    for row in edition.rows:
        own.setdefault(row.paper, []).append(row)
    if not edition.papers:
        return [_document((edition.title, edition.title_zh), edition.rows)]
    return [_document((entry.title_en, entry.title_zh), own.get(entry.id, ())) for entry in edition.papers]


def _document(titles: Iterable[str], rows: Iterable[Row]) -> tuple[str, str]:
    title = sorted({word for text in titles for word in words(text)})
    found = {word for row in rows for text in _texts(row) for word in words(text)}
    return " ".join(title), " ".join(sorted(found.difference(title)))


def _texts(row: Row) -> Iterator[str]:
    yield said(row.zh)
    yield said(row.en)
    for cells in row.table:
        for cell in cells:
            yield said(cell.zh)
            yield said(cell.en)
    yield row.literal
    yield row.literal_en


def said(spans: Iterable[Span]) -> str:
    """The text of inline content, code and formulas included."""
    return "".join(span.text + said(span.children) + (" " if span.kind == "break" else "") for span in spans)
