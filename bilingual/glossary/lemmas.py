"""What lemminflect's word list says of one word, without its loader.

The list has 80,000 lines. lemminflect makes Python objects of all of them before the first answer,
which takes longer than all checks of a report; a run asks for some hundred words. So its own file,
which is in the order of its words, is searched as it is. Where it is not as expected, lemminflect
itself is asked.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FILE = "resources/lemma_lu.csv.gz"
_PROBES = (b"be", b"chosen", b"runs", b"written")  # words that a list in order gives at once


def lemmas(word: str, kind: str) -> tuple[str, ...]:
    """The base forms of `word` (lower case) as a "verb" or a "noun"; empty where it is none.

    >>> lemmas("chosen", "verb")
    ('choose',)
    """
    if not _table():
        return _asked(word, kind)
    return _entries(word).get(kind, ())


def _entries(word: str) -> dict[str, tuple[str, ...]]:
    """The kinds that the list has of a word, each with its base forms."""
    table, key, found = _table(), word.encode(), dict[str, tuple[str, ...]]()
    at = _first(table, key)
    while table.startswith(key + b",", at):
        end = table.index(b"\n", at)
        _, kind, forms = table[at:end].decode().split(",")
        found[kind] = tuple(forms.split("/"))
        at = end + 1
    return found


def _first(table: bytes, word: bytes) -> int:
    """Where the first line begins whose word is not before `word`."""
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if table[start : table.index(b",", start)] < word:
            low = table.index(b"\n", start) + 1
        else:
            high = start
    return low


@cache
def _table() -> bytes:
    """The word list as it stands; empty where there is none, or it is of another shape."""
    spec = find_spec("lemminflect")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        try:
            table = gzip.decompress((Path(place) / _FILE).read_bytes())
            known = all(table.startswith(probe + b",", _first(table, probe)) for probe in _PROBES)
        except (OSError, EOFError, ValueError):
            continue
        return table if known else b""
    return b""


def _asked(word: str, kind: str) -> tuple[str, ...]:
    from lemminflect import getAllLemmas

    return tuple(getAllLemmas(word).get(kind.upper(), ()))
