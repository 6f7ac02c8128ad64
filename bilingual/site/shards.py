"""The search index: small script files that a page loads when a word needs them, from a server or from disk.

A segment holds the papers of one month; within it a shard holds the words whose first characters
share a remainder. A shard is one string: groups by first character, split by `;`, each group that
character and its words, split by `,`, each word its rest, a space and its papers. Papers are steps
from one number to the next, doubled, plus one where the word stands in the title.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

SHARDS = 16
_FIT = [chr(code) for code in range(33, 127) if chr(code) not in "\"\\`',;"]
LAST, MORE = "".join(_FIT[:60]), "".join(_FIT[60:])  # last digit of a number, and any before it
ENDS, STEP = len(LAST), len(MORE)


def number(value: int) -> str:
    """A number that is not negative, in as few characters as it needs."""
    told = ""
    while value >= ENDS:
        told += MORE[value % STEP]
        value //= STEP
    return told + LAST[value]


def shard_of(word: str) -> int:
    """The shard that holds a word."""
    return ord(word[0]) % SHARDS


def shards(documents: Sequence[tuple[str, str]]) -> dict[int, str]:
    """The shards of a segment, by their numbers; documents count from 1."""
    found: dict[str, list[str]] = defaultdict(list)
    last: dict[str, int] = defaultdict(int)
    for place, (title, body) in enumerate(documents, 1):
        for text, flag in ((title, 1), (body, 0)):
            for word in text.split():
                found[word].append(number(2 * (place - last[word]) + flag))
                last[word] = place
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(found):
        groups[word[0]].append(f"{word[1:]} {''.join(found[word])}")
    held: dict[int, list[str]] = defaultdict(list)
    for first, entries in groups.items():
        held[shard_of(first)].append(first + ",".join(["", *entries]))
    return {shard: ";".join(texts) for shard, texts in held.items()}


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
