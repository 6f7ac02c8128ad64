"""What the review desk's page is told: standings as plain JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bilingual.memory import Match, Stored
from bilingual.model import Finding, State, Term
from bilingual.review.changes import compare
from bilingual.review.standing import Standing, Survey

_MOST_HISTORY = 20


def row(standing: Standing, number: int, is_stale: bool) -> dict[str, Any]:
    """A segment in the list; `number` is its place in the report, from 1."""
    unit = standing.unit
    return {
        "id": standing.id,
        "number": number,
        "zh": unit.segment.text,
        "en": standing.text,
        "state": "missing" if standing.is_missing else standing.state.value,
        "revision": standing.revision,
        "note": standing.note,
        "kind": unit.segment.kind.value,
        "role": unit.segment.role.value,
        "section": unit.segment.section.value,
        "paper": unit.segment.paper or "",
        "line": unit.segment.line,
        "stale": is_stale and standing.state is not State.APPROVED,
        "severity": max((int(found.severity) for found in unit.findings), default=0),
        "findings": [finding(found) for found in unit.findings],
    }


def counts(seen: Survey) -> dict[str, int]:
    """Segments by state, those that a person can judge counted as `total`."""
    states = Counter("missing" if s.is_missing else s.state.value for s in seen.standings)
    total = sum(standing.unit.segment.translatable for standing in seen.standings)
    return {**states, "total": total, "approved": states["approved"], "missing": states["missing"]}


def finding(found: Finding) -> dict[str, str]:
    """A finding."""
    return {
        "kind": found.kind,
        "severity": found.severity.name.lower(),
        "message": found.message,
        "fix": found.fix,
    }


def details(
    standing: Standing, matches: Sequence[Match], earlier: Match | None, history: Sequence[Stored], twins: int
) -> dict[str, Any]:
    """What stands beside a segment; `twins` counts other segments of the report with the same source."""
    return {
        "id": standing.id,
        "revision": standing.revision,
        "terms": _terms(standing.unit.terms),
        "matches": [_match(match, standing) for match in matches if match != earlier],
        "earlier": _match(earlier, standing) if earlier else None,
        "history": [_past(stored) for stored in reversed(history[-_MOST_HISTORY:])],
        "twins": twins,
    }


def _terms(terms: Sequence[Term]) -> list[dict[str, Any]]:
    """Each term once, wherever it stands."""
    told = {
        (term.zh, term.en): {
            "zh": term.zh,
            "en": term.en,
            "status": term.status,
            "accepted": list(term.accepted),
            "forbidden": list(term.forbidden),
        }
        for term in terms
    }
    return list(told.values())


def _match(match: Match, standing: Standing) -> dict[str, Any]:
    pieces = compare(match.stored.source, standing.key.source)
    return {
        "score": int(match.score * 100),
        "state": match.stored.state.value,
        "zh": [[piece.kind, piece.text] for piece in pieces],
        "en": match.stored.text,
    }


def _past(stored: Stored) -> dict[str, Any]:
    return {
        "state": stored.state.value,
        "en": stored.text,
        "time": stored.time,
        "ended": stored.ended,
        "author": stored.author,
        "note": stored.note,
        "engine": stored.signature.engine,
    }
