"""What the gate found: every finding in its place in both documents, in the order in which to read them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from bilingual.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding with both texts and its place in both documents.

    Lines count from 1, 0 where the document has no such place. `anchor` is the id of the passage in
    bilingual.html, "" where there is no such page. `waiver` is a person's reason to let it pass.
    """

    finding: Finding
    zh: str
    en: str
    zh_line: int = 0
    en_line: int = 0
    anchor: str = ""
    waiver: str = ""
    waived_by: str = ""
    waived_at: str = ""

    @property
    def digest(self) -> str:
        """What a waiver is bound to: it is void when either text changes."""
        return hashlib.sha256(f"{self.zh}\n\x1f\n{self.en}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Look:
    """A segment without a finding that deserves a look, and why; lines and anchor as in `Mark`."""

    reason: str
    zh: str
    en: str
    zh_line: int
    en_line: int
    segment: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on a pair of documents, in the order of reading; `segments` is how many were judged."""

    name: str
    title: str
    source: str  # file name of the Chinese document, for messages
    english: str
    segments: int
    marks: tuple[Mark, ...]
    looks: tuple[Look, ...] = ()  # segments without a finding that are likelier than others to hide a fault
    notices: tuple[str, ...] = ()  # what could not be judged, and why

    @property
    def open(self) -> tuple[Mark, ...]:
        """The findings that nobody waived."""
        return tuple(mark for mark in self.marks if not mark.waiver)

    @property
    def waived(self) -> tuple[Mark, ...]:
        """The findings that a person let pass."""
        return tuple(mark for mark in self.marks if mark.waiver)

    @property
    def worst(self) -> int:
        """The severity of the worst finding that is not waived, 0 without one."""
        return max((int(mark.finding.severity) for mark in self.open), default=0)

    def counts(self) -> dict[str, dict[Severity, int]]:
        """How many open findings each kind has of each severity; the kinds with the gravest come first."""
        found = Counter((mark.finding.kind, mark.finding.severity) for mark in self.open)
        kinds = {kind: {severity: found[kind, severity] for severity in Severity} for kind, _ in found}
        return dict(sorted(kinds.items(), key=lambda item: ([-item[1][s] for s in reversed(Severity)], item[0])))

    def totals(self) -> dict[Severity, int]:
        """How many open findings there are of each severity, worst first."""
        found = Counter(mark.finding.severity for mark in self.open)
        return {severity: found[severity] for severity in sorted(Severity, reverse=True)}
