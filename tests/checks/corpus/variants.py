"""Clean variants of clean pairs: other figures in both languages, two pairs joined."""

from __future__ import annotations

import random
import re

_FIGURE = re.compile(r"(?<![\w.,$^-])\d+(?:\.\d+)?(?![\w,.]\d|\w)")
_OPAQUE = re.compile(r"\$[^$]+\$|`[^`]+`|\]\([^)]*\)|https?://\S+|\[\^\d+\]|<[^>]+>|[A-Za-z]+-?\d[\w.-]*")


def renumbered(rng: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """The pair with new figures where a figure stands once, spelt alike, in both languages."""
    changed: dict[str, str] = {}
    masked_zh, masked_en = _mask(zh), _mask(en)
    present = set(_FIGURE.findall(masked_zh)) | set(_FIGURE.findall(masked_en))
    for figure in _FIGURE.findall(masked_zh):
        if _FIGURE.findall(masked_zh).count(figure) != 1 or _FIGURE.findall(masked_en).count(figure) != 1:
            continue
        if re.match(rf"{re.escape(figure)}\s*[万亿千年月日倍]", masked_zh[masked_zh.index(figure) :]) or float(figure) < 3:
            continue
        fresh = _fresh(rng, figure)
        if fresh not in present and fresh not in changed.values():
            changed[figure] = fresh
    if not changed:
        return None
    order = sorted((float(a), float(b)) for a, b in changed.items())
    if [b for _, b in order] != sorted(b for _, b in order):  # keeps "from more to less" true
        return None
    return _swap(zh, changed), _swap(en, changed)


def _mask(text: str) -> str:
    return _OPAQUE.sub(lambda m: "\x00" * len(m.group()), text)


def _fresh(rng: random.Random, figure: str) -> str:
    whole, _, decimals = figure.partition(".")
    top = max(4, int(int(whole) * 1.05))
    number = str(rng.randint(max(3, int(int(whole) * 0.9)), top))
    return f"{number}.{rng.randint(1, 9)}" if decimals else number


def _swap(text: str, changed: dict[str, str]) -> str:
    masked = _mask(text)
    out, at = [], 0
    for match in _FIGURE.finditer(masked):
        out += [text[at : match.start()], changed.get(match.group(), text[match.start() : match.end()])]
        at = match.end()
    return "".join([*out, text[at:]])


def joined(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str] | None:
    """Two pairs as one segment of several sentences; labels and questions stay alone."""
    (zh_a, en_a), (zh_b, en_b) = first, second
    if not (zh_a.endswith("。") and zh_b.endswith("。") and en_a.endswith(".")) or zh_b.startswith("**"):
        return None
    return zh_a + zh_b, f"{en_a} {en_b}"
