"""What goes into the translation memory and what comes out of it: plain frozen data."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bilingual.model import Finding, Severity, Signature, State, Translation

HUMAN = (State.APPROVED, State.REVIEWED)
MENDED, SEPARATOR = "terms put right: ", " | "


def normalise(text: str) -> str:
    """The form under which a source is remembered: NFC, each run of whitespace one space, ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(text: str) -> bytes:
    """16 bytes that stand for a normalised text in the index."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Key:
    """What a translation is looked up by.

    `source` is normalised on the way in, so callers may pass a segment's raw text. `context` is any
    string that stands for the surroundings (a hash of the previous segment's text and the paper);
    it only decides between several human translations of one source.
    """

    source: str
    signature: Signature = Signature("")
    context: str = ""

    def __post_init__(self) -> None:
        form = normalise(self.source)
        if form != self.source:  # else all keys of a text share one string, also on their way to another machine
            object.__setattr__(self, "source", form)


@dataclass(frozen=True, slots=True)
class Record:
    """A translation to store. `time` is in seconds since 1970, 0 means now."""

    key: Key
    text: str
    state: State = State.MACHINE
    provenance: str = "engine"
    attempts: int = 1
    findings: tuple[Finding, ...] = ()
    time: float = 0.0
    author: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A translation as the memory holds it, or held it until `ended` (0 while it is current)."""

    source: str
    text: str
    state: State
    signature: Signature
    context: str = ""
    provenance: str = "engine"
    attempts: int = 1
    findings: tuple[Finding, ...] = ()
    time: float = 0.0
    author: str = ""
    note: str = ""
    ended: float = 0.0

    def translation(self, segment: str = "") -> Translation:
        """The stage type; provenance stays what it was when the translation was made."""
        said = (segment, self.text, self.state, self.signature, self.provenance, self.attempts)
        return Translation(*said, mended_in(self.note) if self.state is State.MACHINE else (), self.time)

    def record(self) -> Record:
        """The same as something that can be stored elsewhere."""
        key = Key(self.source, self.signature, self.context)
        return Record(
            key,
            self.text,
            self.state,
            self.provenance,
            self.attempts,
            self.findings,
            self.time,
            self.author,
            self.note,
        )


class Remembering(Protocol):
    """What translating needs of a memory, wherever it lies; the words are those of `Memory`."""

    def lookup(self, keys: Sequence[Key]) -> dict[Key, Translation]: ...

    def rejected(self, sources: Collection[str]) -> dict[str, frozenset[str]]: ...

    def approved_near(self, sources: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]: ...

    def store(self, records: Sequence[Record]) -> int: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A similar source and its translation; `score` runs from 0 to 1 (equal)."""

    score: float
    stored: Stored


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of what a memory holds. `size` is bytes on disk, `engines` counts by engine and model."""

    segments: int
    states: dict[str, int]
    engines: dict[str, int]
    history: int
    size: int


def mended_note(mended: Sequence[str]) -> str:
    """What a machine's record notes of the terms (`Term.zh`) that a repair put right; empty for none."""
    return f"{MENDED}{SEPARATOR.join(mended)}" if mended else ""


def mended_in(note: str) -> tuple[str, ...]:
    """The inverse of `mended_note`; other notes name none."""
    return tuple(note.removeprefix(MENDED).split(SEPARATOR)) if note.startswith(MENDED) else ()


def slot(record: Record, signature: int) -> str:
    """Which place of its segment a translation takes: one per signature for machines, one per
    context for people, one per text for rejections."""
    if record.state in HUMAN:
        return f"h:{record.key.context}"
    if record.state is State.REJECTED:
        return rejected_slot(record.text)
    return f"m:{signature}"


def rejected_slot(text: str) -> str:
    """The place of a rejected text."""
    return f"r:{digest(text).hex()}"


def dump_findings(findings: Iterable[Finding]) -> str:
    """Findings as JSON; empty string for none."""
    rows = [[f.kind, int(f.severity), f.message, f.fix] for f in findings]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def load_findings(text: str) -> tuple[Finding, ...]:
    """The inverse of `dump_findings`."""
    rows = json.loads(text) if text else []
    return tuple(Finding(kind, Severity(severity), message, fix=fix) for kind, severity, message, fix in rows)
