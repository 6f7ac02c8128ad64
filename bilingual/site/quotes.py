"""The sentences in which glossary terms stand: kept apart from an edition's facts, and read when a page needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.codec import decoded, encoded
from bilingual.render import places
from bilingual.render.text import clean, flow
from bilingual.site.state import FOLDER

_ANCHORED = ("body", "label")  # passages that have a place of their own on a page
_QUOTES = 3  # of a term in one edition
_LONGEST_QUOTE = 600  # characters of a sentence

Key = str  # a term's English without capitals, a tab, its Chinese


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with a glossary term; `rendering` is the English that the term has there."""

    zh: str
    en: str
    rendering: str
    href: str


@dataclass(frozen=True, slots=True)
class Used:
    """A glossary term in an edition: how often, and in which words; `digest` stands for its sentences."""

    zh: str
    en: str
    status: str
    count: int
    ways: tuple[tuple[str, int], ...]  # renderings without capitals; empty where the sentence has none
    digest: str

    @property
    def key(self) -> Key:
        """What the term is known by in every edition."""
        return key_of(self.en, self.zh)


Quotes = Mapping[Key, Sequence[Quote]]


@lru_cache(maxsize=1 << 14)
def key_of(en: str, zh: str) -> Key:
    """What a term is known by in every edition."""
    return " ".join(en.casefold().split()) + "\t" + " ".join(zh.split())


def quoted(
    segments: Sequence[Mapping[str, Any]], pages: Mapping[str, str], index: str
) -> tuple[tuple[Used, ...], Quotes]:
    """The terms of an edition and their first sentences, from the segments of its edition.json.

    `pages` tells where a paper's page is, `index` where everything else stands.
    """
    quotes: dict[Key, list[Quote]] = {}
    ways: dict[Key, dict[str, int]] = {}
    seen: dict[Key, tuple[str, str, str]] = {}
    for segment in segments:
        for term in segment.get("terms", ()):
            if not term["en"] or term["status"] == "forbidden":
                continue
            key, way = key_of(str(term["en"]), str(term["zh"])), str(term["rendering"]).casefold()
            if key not in seen:
                seen[key], ways[key], quotes[key] = (str(term["zh"]), term["en"], term["status"]), {}, []
            own = ways[key]
            own[way] = own.get(way, 0) + 1
            if len(quotes[key]) < _QUOTES:
                quotes[key].append(_quote(segment, term, pages.get(str(segment["paper"]), index)))
    used = [
        Used(*seen[key], sum(ways[key].values()), tuple(ways[key].items()), _digest(own)) for key, own in quotes.items()
    ]
    return tuple(used), quotes


def _quote(segment: Mapping[str, Any], term: Mapping[str, Any], page: str) -> Quote:
    rendering = str(term["rendering"])
    zh, en = shortened(str(segment["zh"]), str(term["zh"])), shortened(str(segment["en"]), rendering)
    anchor = f"#s-{segment['id']}" if segment["role"] in _ANCHORED else ""
    return Quote(zh, en, rendering, page + anchor)


def shortened(text: str, needle: str) -> str:
    """A sentence, or the part of a long one around `needle`."""
    text = _bare(text)
    if len(text) <= _LONGEST_QUOTE:
        return text
    start = max(text.find(needle) - _LONGEST_QUOTE // 2, 0) if needle else 0
    piece = text[start : start + _LONGEST_QUOTE]
    return ("…" if start else "") + piece + ("…" if start + _LONGEST_QUOTE < len(text) else "")


@lru_cache(maxsize=256)  # a segment has several terms
def _bare(text: str) -> str:
    return flow(clean(text)).replace("**", "").lstrip("#*-> ")


def _digest(quotes: Iterable[Quote]) -> str:
    return _hash("\0".join([_mark(quote.zh, quote.en, quote.href) + quote.rendering for quote in quotes]))


@lru_cache(maxsize=64)  # a sentence has several terms
def _mark(zh: str, en: str, href: str) -> str:
    return _hash(f"{zh}\0{en}\0{href}")


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def file_name(name: str) -> str:
    """Where the state keeps an edition's sentences."""
    return f"quotes/{places.slug(name)}.txt"


def told(quotes: Quotes) -> bytes:
    """Sentences as lines, an empty line, and terms as lines: a key, a tab, numbers of sentences and renderings.

    A sentence has several terms and is told once.
    """
    numbers: dict[tuple[str, str, str], int] = {}
    terms = []
    for key, own in quotes.items():
        cited = [(numbers.setdefault((quote.zh, quote.en, quote.href), len(numbers)), quote.rendering) for quote in own]
        terms.append(key.encode("utf-8", "replace") + b"\t" + encoded(cited))
    return b"\n".join([*map(encoded, numbers), b"", *terms, b""])


def found(site: Path, name: str, key: Key) -> Sequence[Quote]:
    """The sentences of a term in an edition, from the state of a site; none where the state has none."""
    path = _path(site, name)
    try:
        sentences, terms = _read(path, path.stat().st_mtime_ns)
    except OSError:
        return ()
    line = terms.get(key.encode("utf-8", "replace"))
    cited = decoded(line) if line else ()
    return [_quote_of(decoded(sentences[number]), rendering) for number, rendering in cited]


def _quote_of(sentence: Sequence[str], rendering: str) -> Quote:
    zh, en, href = sentence
    return Quote(zh, en, rendering, href)


@lru_cache(maxsize=4096)
def _path(site: Path, name: str) -> Path:
    return site / FOLDER / file_name(name)


@lru_cache(maxsize=1024)
def _read(path: Path, stamp: int) -> tuple[list[bytes], dict[bytes, bytes]]:
    """The sentences in a file, and its terms by their keys; `stamp` tells the file's versions apart."""
    sentences, _, terms = path.read_bytes().partition(b"\n\n")
    lines = (line.rpartition(b"\t") for line in terms.split(b"\n"))
    return sentences.split(b"\n"), {key: line for key, _, line in lines}
