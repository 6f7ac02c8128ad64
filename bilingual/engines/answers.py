"""What a chat server's response means: an answer, a reason to ask again, a text it cannot do, or the end.

Nothing that looks wrong becomes a translation: an answer that was cut off, an empty one, thoughts without
an end are `Refused`, and the source stands until the ladder has asked for it in another way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bilingual.errors import EngineError

ENDED = ("stop", "eos", "eos_token", "stop_sequence", "end_turn", "", None)
BUSY = (429, 503, 529)
THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
OPEN_THOUGHT = re.compile(r"</?think(?:ing)?>", re.IGNORECASE)
SHOWN = 160  # characters of a server's own words in a message


@dataclass(frozen=True, slots=True)
class Answer:
    """English, whole as far as the server says."""

    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """The same request may well succeed later. `wait` is what the server asks for, in seconds."""

    reason: str
    wait: float | None = None
    busy: bool = False  # the server has too much to do, whatever the text


@dataclass(frozen=True, slots=True)
class Refused:
    """The server answers, but not with this text's translation."""

    reason: str


Reading = Answer | Again | Refused


def read(status: int, headers: dict[str, str], body: bytes) -> Reading:
    """The meaning of one response; header names are lower-case.

    Raises:
        EngineError: no request of this kind will ever succeed (wrong address, model or key).
    """
    if status == 200:
        return completion(body)
    said = message(body)
    if status in BUSY:
        return Again(f"it is busy ({status}{said})", retry_after(headers.get("retry-after", "")), busy=True)
    if status >= 500 or status == 408:
        return Again(f"it failed ({status}{said})", retry_after(headers.get("retry-after", "")))
    if status in (400, 413, 422) and re.search(r"context|too (?:long|large)|token", said, re.IGNORECASE):
        return Refused(f"the text is too long for it ({status}{said})")
    raise EngineError(f"the server refuses ({status}{said})", remedy=remedy(status, headers))


def remedy(status: int, headers: dict[str, str]) -> str:
    """What a user can do about a status that will not change by itself."""
    if 300 <= status < 400:
        return f"it redirects to {headers.get('location', 'elsewhere')}: if you trust that, make it the url in [server]"
    if status in (401, 403):
        return "name the environment variable that holds your key: key_variable in [server]"
    if status == 404:
        return "check url (it usually ends in /v1) and model in [server]"
    return "check model and body in [server]"


def completion(body: bytes) -> Reading:
    """The text of a chat completion."""
    try:
        choice = json.loads(body)["choices"][0]
        content, ended = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Again(f"it answered with no chat completion{message(body)}")
    if not isinstance(content, str) and content is not None:
        return Again(f"it answered with no chat completion{message(body)}")
    if ended == "length":
        return Refused("its answer was cut off at the greatest length")
    if ended not in ENDED:
        return Refused(f"its answer ended with {str(ended)[:40]!r}")
    text = first_line(content or "")
    return Answer(text) if text else Refused("its answer is empty")


def first_line(content: str) -> str:
    """The first line of an answer without its thoughts; empty where the thoughts never end."""
    told = THOUGHTS.sub("", content)
    if OPEN_THOUGHT.search(told):
        head, _, tail = told.rpartition("</think>")
        told = tail if head else ""
    return next((line.strip() for line in told.splitlines() if line.strip()), "")


def message(body: bytes) -> str:
    """A server's own words about an error, with a colon before them; empty where it has none."""
    text = body[:4096].decode("utf-8", "replace")
    try:
        said = words(json.loads(text))
    except (ValueError, RecursionError):
        said = re.sub(r"<[^>]*>", " ", text)
    said = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return f": {said[:SHOWN]}" if said else ""


def words(data: Any) -> str:
    """The message in the shapes that servers give errors."""
    for name in ("error", "message", "detail"):
        if isinstance(data, dict) and data.get(name):
            return words(data[name])
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)[:SHOWN]


def retry_after(value: str) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where it says nothing."""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
