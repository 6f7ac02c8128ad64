"""LanguageTool, where one runs on this machine: grammar of the English, as minor findings.

Off unless bilingual.toml names its address, which must be this machine's own: texts never leave it.
A whole edition goes there in a few requests. A server that does not answer costs a notice, not the build.
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from bilingual.checks.pair import HOLE, pair_of, quote
from bilingual.errors import ConfigError
from bilingual.inline import has_han
from bilingual.model import Finding, Severity, Unit

KIND = "english"
_MOST = 15_000  # characters of one request; a public build of the server takes 20,000
_SECONDS = 30.0
_BETWEEN = "\n\n"
_STAND_IN = "X"  # for a formula or a piece of code
# Spelling knows no paper's names; the rest is what the English check says itself.
_OFF = {
    "language": "en-US",
    "disabledCategories": "TYPOS",
    "disabledRules": "EN_QUOTES,WHITESPACE_RULE,UPPERCASE_SENTENCE_START,EN_UNPAIRED_BRACKETS,ENGLISH_WORD_REPEAT_RULE,"
    "COMMA_PARENTHESIS_WHITESPACE,SENTENCE_FRAGMENT,EN_A_VS_AN",
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A unit's text in a request, from `start` on; lengths are UTF-16 units, as the server counts."""

    unit: Unit
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + _length(self.text)


def local(url: str) -> str:
    """The address of a server on this machine, without a slash at its end.

    Raises:
        ConfigError: it is no http address, or of another machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        mine = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        mine, parts = False, urlsplit("")
    if not mine or parts.scheme not in ("http", "https"):
        remedy = 'give one of this machine, as languagetool = "http://127.0.0.1:8081", or leave it out'
        raise ConfigError(f"{url!r} is no server on this machine", where="languagetool", remedy=remedy)
    return url.rstrip("/")


def grammar(units: Sequence[Unit], url: str) -> tuple[tuple[Unit, ...], str]:
    """The units with what LanguageTool finds in their English, and a notice where it did not answer.

    Without a `url` nothing is asked. Raises ConfigError where it is of another machine.
    """
    if not url:
        return tuple(units), ""
    address = local(url)
    found: dict[str, list[Finding]] = defaultdict(list)
    try:
        for pieces in _requests(units):
            for piece, finding in _findings(pieces, _asked(address, pieces)):
                found[piece.unit.segment.id].append(finding)
    except (OSError, ValueError, KeyError, TypeError) as error:
        notice = f"LanguageTool at {address} did not answer as it should ({error}): the English was not checked with it"
        return tuple(units), notice
    return tuple(replace(unit, findings=(*unit.findings, *found.get(unit.segment.id, ()))) for unit in units), ""


def _requests(units: Sequence[Unit]) -> Iterator[list[_Piece]]:
    pieces: list[_Piece] = []
    for unit in units:
        english = pair_of("", unit.translation.text).en.replace(HOLE, _STAND_IN)
        if not unit.segment.translatable or has_han(english) or not english.strip():
            continue
        if pieces and pieces[-1].end + _length(english) > _MOST:
            yield pieces
            pieces = []
        pieces.append(_Piece(unit, english, pieces[-1].end + len(_BETWEEN) if pieces else 0))
    if pieces:
        yield pieces


def _asked(address: str, pieces: Sequence[_Piece]) -> list[dict[str, Any]]:
    """What the server says of the pieces. Raises OSError or ValueError where it says nothing sensible."""
    import httpx

    text = _BETWEEN.join(piece.text for piece in pieces)
    try:
        with httpx.Client(trust_env=False, timeout=_SECONDS) as client:
            answer = client.post(f"{address}/v2/check", data={**_OFF, "text": text})
            answer.raise_for_status()
            return list(answer.json()["matches"])
    except httpx.HTTPError as error:
        raise OSError(str(error) or type(error).__name__) from error


def _findings(pieces: Sequence[_Piece], matches: Sequence[dict[str, Any]]) -> Iterator[tuple[_Piece, Finding]]:
    for match in matches:
        start, size = int(match["offset"]), int(match["length"])
        piece = next((one for one in pieces if one.start <= start and start + size <= one.end), None)
        if piece is None:
            continue
        said = _cut(piece.text, start - piece.start, size)
        if _STAND_IN in said.split():
            continue
        better = next((str(one["value"]) for one in match.get("replacements", ()) if one.get("value")), "")
        message = f"{str(match['message']).rstrip('.')}: {quote(said)}"
        yield piece, Finding(KIND, Severity.MINOR, message, piece.unit.segment.id, f"write {better}" if better else "")


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, start: int, size: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + size)].decode("utf-16-le", "replace")
