"""Text -> the words that search knows: pairs of Chinese characters, and English words without their plural.

Words that only join others are left out, in both languages: they stand in every paper, and half of the
pairs that hold one are no words at all. `search.js` does the same to what a reader types;
`tests/site/test_search.py` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bilingual.model import Edition, Row, Span

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_OTHER = re.compile("[a-z0-9\u03b1-\u03c9\u0430-\u044f]+")
_MARKS = re.compile("[\u0300-\u0600\u064b-\u1fff\u20d0-\u20ff\u302a-\u309a\ufe00-\ufe2f]")  # where marks may be
# Characters that join and hardly ever begin or end a word that somebody looks for.
JOINING_ZH = "的了是与其该这它们被把将及或于且但之而则也"
_PARTS = re.compile(f"[^{JOINING_ZH}\n]{{2,}}")
_JOINING = (
    "a an and are as at be been but by can for from has have in into is it its of on or such than that the their then"
    " there these they this those through thus to was we were when where which while who will with"
)
JOINING_EN = frozenset(_JOINING.split())


def words(text: str) -> list[str]:
    """The words of a text, each once, in the same order every time."""
    folded = unicodedata.normalize("NFKD", text).lower()
    if _MARKS.search(folded):
        folded = "".join(char for char in folded if unicodedata.category(char)[0] != "M")
    runs, others = dict.fromkeys(_HAN.findall(folded)), dict.fromkeys(_OTHER.findall(folded))
    single = [run for run in runs if len(run) == 1 and run not in JOINING_ZH]
    parts = _PARTS.findall("\n".join(runs))
    pairs = [part[at : at + 2] for part in parts for at in range(len(part) - 1)]
    return list(dict.fromkeys([*single, *pairs, *[singular(word) for word in others if word not in JOINING_EN]]))


@lru_cache(maxsize=1 << 16)
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
    """What is found as one: each paper, or the whole of an edition without papers, as title words and other words."""
    own: dict[str | None, list[Row]] = {}
    for row in edition.rows:
        own.setdefault(row.paper, []).append(row)
    if not edition.papers:
        return [_document((edition.title, edition.title_zh), edition.rows)]
    return [_document((entry.title_en, entry.title_zh), own.get(entry.id, ())) for entry in edition.papers]


def _document(titles: Iterable[str], rows: Iterable[Row]) -> tuple[str, str]:
    title = words("\n".join(titles))
    found = words("\n".join([text for row in rows for text in _texts(row)]))
    known = frozenset(title)
    return " ".join(title), " ".join([word for word in found if word not in known])


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
    return "".join([span.text if span.kind == "text" else _said(span) for span in spans])


def _said(span: Span) -> str:
    text = span.text + said(span.children) if span.children else span.text
    return text + " " if span.kind == "break" else text
