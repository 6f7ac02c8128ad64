"""The search index: small script files that a page loads when a word needs them, from a server or from disk.

A shard holds every word whose first characters share a remainder, for the whole archive: one file
answers for a word. Within it each segment (the papers of a month) stands for itself, so that a changed
edition makes one segment of each shard anew. A segment is a string that has its words by their heads, in
order and in blocks of sixteen, of which a reader opens one or two. `search.js` reads what is written here:

    segment  = (two spaces, head, (space, block)*)*
    head     = of Chinese words their first character, as a hexadecimal number; of others their first two
    block    = words less one, in 4 bits; (rest, gamma(papers), gamma(papers with it in the title + 1),
               places, places in titles)*
    rest     = of Chinese: the number of the second character, 0 for none; in 18 bits for the first word,
               then the step from the last one less one, Rice coded
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

FORMAT = 2  # an index in another format is made anew
SHARDS = 128
BLOCK = 16  # words
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


@lru_cache(maxsize=1 << 13)
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
    code = _codes(bits)
    path = [-1, *places]
    try:
        return "".join([code[after - before] for before, after in zip(path, places, strict=False)])
    except IndexError:
        return "".join([rice(after - before - 1, bits) for before, after in zip(path, places, strict=False)])


@lru_cache(maxsize=64)
def _codes(bits: int) -> list[str]:
    """The codes of the usual steps, by their length: most of a segment is made of these."""
    return ["", *(rice(value, bits) for value in range(8 << bits))]


_Places = Mapping[str, Sequence[int]]


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
        han = ord(head[0]) >= FIRST_HAN
        blocks = [(_chinese if han else _other)(own[at : at + BLOCK], len(own), found, titled, len(documents))
                  for at in range(0, len(own), BLOCK)]  # fmt: skip
        held[shard_of(head)].append("  " + " ".join([f"{ord(head):x}" if han else head, *blocks]))
    return ["".join(told) for told in held]


def _chinese(block: Sequence[str], among: int, found: _Places, titled: _Places, papers: int) -> str:
    """A block of Chinese words, of which their head has `among`."""
    bits, last = width(SECONDS, -(-among // BLOCK) * BLOCK), -1
    told = [f"{len(block) - 1:04b}"]
    for word in block:
        second = ord(word[1]) - FIRST_HAN + 1 if len(word) > 1 else 0
        told.append(f"{second:018b}" if last < 0 else rice(second - last - 1, bits))
        told.append(_entry(found[word], titled.get(word), papers))
        last = second
    return signs("".join(told))


def _other(block: Sequence[str], _: int, found: _Places, titled: _Places, papers: int) -> str:
    """A block of other words."""
    last, told = "", [f"{len(block) - 1:04b}"]
    for word in block:
        rest, shared = word[2:], 0
        for one, other in zip(rest, last, strict=False):
            if one != other:
                break
            shared += 1
        told += gamma(shared + 1), _letters(rest[shared:]), _entry(found[word], titled.get(word), papers)
        last = rest
    return signs("".join(told))


@lru_cache(maxsize=1 << 14)
def _letters(rest: str) -> str:
    """Letters and their end."""
    return "".join(map(letter, rest)) + "00000"


@lru_cache(maxsize=4096)
def letter(char: str) -> str:
    """A letter of a word that is not Chinese."""
    if "a" <= char <= "z":
        return f"{ord(char) - 96:05b}"
    return f"{DIGIT:05b}{int(char):04b}" if "0" <= char <= "9" else f"{OTHER:05b}{ord(char):011b}"


def _entry(places: Sequence[int], titles: Sequence[int] | None, papers: int) -> str:
    if not titles:
        return gamma(len(places)) + "1" + steps(places, papers) if len(places) > 1 else _single(places[0], papers)
    return gamma(len(places)) + gamma(len(titles) + 1) + steps(places, papers) + steps(titles, papers)


@lru_cache(maxsize=1 << 13)
def _single(place: int, papers: int) -> str:
    """The entry of a word in one paper and no title, as most are."""
    return "11" + steps((place,), papers)


def signs(bits: str) -> str:
    """Bits as printable characters; what is missing from the last thirteen is zeros."""
    bits += "0" * (-len(bits) % 13)
    return "".join([_PAIRS[bits[at : at + 13]] for at in range(0, len(bits), 13)])


def script(call: str, *values: object) -> bytes:
    """A script file that hands `values` to a function of `bilingual`, the page's own object."""
    told = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    for sign, escape in _LINES:
        told = told.replace(sign, escape)
    return f"bilingual.{call}({told});\n".encode("utf-8", "replace")


_LINES = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"))  # line ends in old scripts, though not in JSON


def segments(editions: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """The editions of each segment, from pairs of month and name in order."""
    found: dict[str, list[str]] = {}
    for month, name in editions:
        found.setdefault(month or "undated", []).append(name)
    return found
