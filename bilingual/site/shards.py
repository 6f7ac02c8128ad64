"""The search index: small script files that a page loads when a word needs them, from a server or from disk.

A shard holds every word whose first characters share a remainder, for the whole archive: one file
answers for a word. Within it each segment (the papers of a month) is a string of its own, so that a
changed edition makes one segment of each shard anew. `search.js` reads what is written here:

    segment  = group*
    group    = head, gamma(words), gamma(bits of the body), body
    head     = 1, 18 bits: a Chinese character | 0, gamma(length), 11 bits each: two letters, or a word of one
    body     = (rest, gamma(papers), gamma(papers with it in the title + 1), places, places in titles)*
    rest     = of Chinese: the step from the last second character, Rice coded; 1 stands for no second character
               of others: gamma(letters shared with the last word + 1), then letters of 5 bits, 0 at the end
    places   = nothing where all papers have it, else the steps between their numbers less one, Rice coded

A Rice code is a quotient in ones, a zero, and a remainder whose bits both sides work out from what
they know: how many numbers there are, and below which bound. Thirteen bits are two printable characters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

SHARDS = 128
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')  # 92: two of them hold 13 bits
SECONDS = 28_000  # about how many characters may stand second
FIRST_HAN = 0x3400
DIGIT, OTHER = 27, 28  # among the letters of 5 bits; 4 and 11 bits follow
_PAIRS = {f"{value:013b}": SIGNS[value // len(SIGNS)] + SIGNS[value % len(SIGNS)] for value in range(1 << 13)}


def head_of(word: str) -> str:
    """What a word is filed under: its first character if that is Chinese, else its first two."""
    return word[:1] if ord(word[0]) >= FIRST_HAN else word[:2]


def shard_of(word: str) -> int:
    """The shard that holds a word."""
    head = head_of(word)
    return (ord(head[0]) * 31 + (ord(head[1]) if len(head) > 1 else 0)) % SHARDS


@lru_cache(maxsize=1 << 14)
def gamma(value: int) -> str:
    """A number from 1 on, in Elias' gamma code."""
    told = f"{value:b}"
    return "0" * (len(told) - 1) + told


def width(bound: int, count: int) -> int:
    """Bits of the remainder for `count` numbers that rise to `bound`: near their mean step."""
    return max((bound * 11 // 16 // count).bit_length() - 1, 0)


@lru_cache(maxsize=1 << 16)
def rice(value: int, bits: int) -> str:
    """A number from 0 on, with a remainder of so many bits."""
    return "1" * (value >> bits) + "0" + (f"{value & (1 << bits) - 1:0{bits}b}" if bits else "")


def steps(places: Sequence[int], bound: int) -> str:
    """Rising places below `bound`."""
    if len(places) == bound:
        return ""
    bits = width(bound, len(places))
    pairs = zip([-1, *places], places, strict=False)
    try:
        code = _codes(bits)
        return "".join([code[after - before] for before, after in pairs])
    except IndexError:
        pairs = zip([-1, *places], places, strict=False)
        return "".join([rice(after - before - 1, bits) for before, after in pairs])


@lru_cache(maxsize=64)
def _codes(bits: int) -> list[str]:
    """The codes of the usual steps, by their length: most of a segment is made of these."""
    return ["", *(rice(value, bits) for value in range(8 << bits))]


def segment(documents: Sequence[tuple[str, str]]) -> list[str]:
    """The strings of a segment, one for each shard; papers count from 0 in the order of `documents`."""
    found: dict[str, list[int]] = defaultdict(list)
    titled: dict[str, list[int]] = defaultdict(list)
    for place, (title, body) in enumerate(documents):
        named = title.split()
        for word in named:
            titled[word].append(place)
        for word in chain(named, body.split()):
            found[word].append(place)
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(found):
        groups[head_of(word)].append(word)
    held: list[list[str]] = [[] for _ in range(SHARDS)]
    for head, own in groups.items():
        body = (_chinese if ord(head[0]) >= FIRST_HAN else _other)(own, found, titled, len(documents))
        held[shard_of(head)].append(_head(head) + gamma(len(own)) + gamma(len(body) + 1) + body)
    return [signs("".join(told)) for told in held]


_Places = Mapping[str, Sequence[int]]


def _head(head: str) -> str:
    if ord(head[0]) >= FIRST_HAN:
        return f"1{ord(head):018b}"
    return "0" + gamma(len(head)) + "".join(f"{ord(char):011b}" for char in head)


def _chinese(own: Sequence[str], found: _Places, titled: _Places, papers: int) -> str:
    bits, last, told = width(SECONDS, len(own)), -1, []
    for word in own:
        second = ord(word[1]) - FIRST_HAN + 1 if len(word) > 1 else 0
        told.append(rice(second - last - 1, bits) + _entry(found[word], titled.get(word, ()), papers))
        last = second
    return "".join(told)


def _other(own: Sequence[str], found: _Places, titled: _Places, papers: int) -> str:
    last, told = "", []
    for word in own:
        rest, shared = word[2:], 0
        while shared < min(len(rest), len(last)) and rest[shared] == last[shared]:
            shared += 1
        told.append(gamma(shared + 1) + "".join(map(letter, rest[shared:])) + "00000")
        told.append(_entry(found[word], titled.get(word, ()), papers))
        last = rest
    return "".join(told)


@lru_cache(maxsize=4096)
def letter(char: str) -> str:
    """A letter of a word that is not Chinese."""
    if "a" <= char <= "z":
        return f"{ord(char) - 96:05b}"
    return f"{DIGIT:05b}{int(char):04b}" if "0" <= char <= "9" else f"{OTHER:05b}{ord(char):011b}"


def _entry(places: Sequence[int], titles: Sequence[int], papers: int) -> str:
    told = gamma(len(places)) + gamma(len(titles) + 1) + steps(places, papers)
    return told + steps(titles, papers) if titles else told


def signs(bits: str) -> str:
    """Bits as printable characters; what is missing from the last thirteen is zeros."""
    bits += "0" * (-len(bits) % 13)
    return "".join([_PAIRS[bits[at : at + 13]] for at in range(0, len(bits), 13)])


def script(call: str, *values: object) -> bytes:
    """A script file that hands `values` to a function of `bilingual`, the page's own object."""
    told = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    return f"bilingual.{call}({told.translate(_LINES)});\n".encode("utf-8", "replace")


_LINES = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # line ends in old scripts, though not in JSON


def segments(editions: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """The editions of each segment, from pairs of month and name in order."""
    found: dict[str, list[str]] = {}
    for month, name in editions:
        found.setdefault(month or "undated", []).append(name)
    return found
