"""Fine setting of both scripts: curly quotes in English, spacing and half-width signs in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bilingual.model import Span

_QUOTE = re.compile("([\"'])")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{<“‘—–/")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "0-9A-Za-z\u00c0-\u024f\u0370-\u03ff%°"
_TAGS = r"(?:</?(?:strong|em|s)>)*"  # what may stand between two signs that still meet on the page
_MEETING = re.compile(f"(?<=[{_HAN}])(?={_TAGS}[{_LATIN}])|(?<=[{_LATIN}])(?={_TAGS}[{_HAN}])")
# A full-width sign carries half an em of white; where two meet, one of the halves is dropped.
_CLOSING = "，。、；：！？）】」』》〉”’"
_OPENING = "（【「『《〈“‘"
_CROWDED = re.compile(f"[，。、；：）】」』》〉”’](?={_TAGS}[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[（【「『《〈]")
_OPAQUE = re.compile(r"(<code\b.*?</code>|<(?!/?(?:strong|em|s)>)[^>]*>|&#?\w+;)", re.DOTALL)


def curl(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return inline content with straight quotes made curly; code and formulas stay as they are."""
    return _walk(tuple(spans), [" "])


def _walk(spans: tuple[Span, ...], last: list[str]) -> tuple[Span, ...]:
    done = []
    for span in spans:
        if span.kind == "text" and span.text:
            text = _curl_text(span.text, last[0])
            last[0] = text[-1]
            done.append(span if text == span.text else replace(span, text=text))
        elif span.children:
            children = _walk(span.children, last)
            done.append(span if children == span.children else replace(span, children=children))
        else:
            if span.kind not in ("html", "footnote"):
                last[0] = " " if span.kind == "break" else "x"
            done.append(span)
    return tuple(done)


def _curl_text(text: str, before: str) -> str:
    if '"' not in text and "'" not in text:
        return text
    pieces = _QUOTE.split(text)
    for at, piece in enumerate(pieces):
        if at % 2:
            opens = before in _OPENS_AFTER
            pieces[at] = ("“" if opens else "”") if piece == '"' else ("‘" if opens else "’")
        before = pieces[at][-1:] or before
    return "".join(pieces)


def space_chinese(markup: str) -> str:
    """Return Chinese markup with marks for print: thin gaps at Latin, half-width signs in pairs.

    The marks are empty or hold the sign itself, so that the text which a reader copies stays the
    author's. `text-autospace` and `text-spacing-trim` do the same in browsers.
    """
    pieces = _OPAQUE.split(markup)
    pieces[::2] = [_space(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _space(text: str) -> str:
    text = _MEETING.sub('<b class="g"></b>', text)
    return _CROWDED.sub(lambda sign: f'<b class="h">{sign[0]}</b>', text)


_ENDLESS = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]{300,}")


def breakable(text: str) -> str:
    """Return text whose endless words (300 characters and more) may be broken: to fit one in takes minutes."""
    return _ENDLESS.sub(lambda word: "\u200b".join(re.findall(r".{1,30}", word[0])), text)


def bind_last_words(markup: str) -> str:
    """Return a title with its last two words tied together, so that no word stands alone on a line."""
    head, space, last = markup.rpartition(" ")
    before = head.rpartition(" ")[2]
    if not space or not before or set("<>") & set(before + last) or "-" in before or len(before + last) > 14:
        return markup
    return f"{head}\u00a0{last}"
