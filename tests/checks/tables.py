"""How the tables of true and false cases are read: pairs that a check must flag, pairs that it must pass."""

from __future__ import annotations

from bilingual.checks import check
from bilingual.model import Finding, Severity, Term


def found(kind: str, zh: str, en: str, least: Severity = Severity.MINOR, terms: tuple[Term, ...] = ()) -> list[Finding]:
    """The findings of one kind, at least as grave as `least`."""
    return [f for f in check(zh, en, terms) if f.kind == kind and f.severity >= least]
