"""A job of the ladder, the attempts at it, and what the checks say of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bilingual.checks import check
from bilingual.inline import flat
from bilingual.model import Finding, Severity, Term
from bilingual.repair import names_spelt, put_right, repair
from bilingual.style import polish

WEIGHT = {Severity.CRITICAL: 100, Severity.MAJOR: 10, Severity.MINOR: 1}
PASS = 9  # a translation with minor findings only is good enough
WORDING = {"terms", "names", "english"}  # faults of single words: worth one more attempt, not four
REFUSED = Finding("rejected", Severity.CRITICAL, "a person rejected this very translation")


@dataclass(frozen=True, slots=True)
class Job:
    """A text to translate, with the glossary terms in it."""

    text: str
    terms: tuple[Term, ...] = ()
    start: Attempt | None = None  # an earlier attempt to better, if there is one
    refused: frozenset[str] = frozenset()  # translations that a person rejected
    examples: tuple[tuple[str, str], ...] = ()  # approved translations of similar texts, for the first attempt


@dataclass(frozen=True, slots=True)
class Attempt:
    """A translation of one job and what the checks say of it."""

    text: str
    findings: tuple[Finding, ...]
    attempts: int = 1
    repaired: bool = False
    mended: tuple[str, ...] = ()  # Term.zh of the terms that the repair put right

    @property
    def penalty(self) -> int:
        return sum(WEIGHT[finding.severity] for finding in self.findings) + 1000 * self.refused

    @property
    def refused(self) -> bool:
        """Whether a person has rejected it: any other attempt is better."""
        return REFUSED in self.findings

    @property
    def broken(self) -> bool:
        """Whether more than a word is wrong."""
        return any(f.severity > Severity.MINOR and f.kind not in WORDING for f in self.findings)

    @property
    def unnamed(self) -> bool:
        """Whether a binding term is lost."""
        return any(f.severity is Severity.CRITICAL and f.kind == "terms" for f in self.findings)


def settled(job: Job, attempt: Attempt) -> Attempt:
    """What is left at the top: the source, for all to see, where the engine knows nothing but what was rejected."""
    if not attempt.refused:
        return attempt
    return Attempt(job.text, check(job.text, job.text, job.terms), attempt.attempts)


def allowed(job: Job, attempt: Attempt) -> Attempt:
    """The attempt, with a finding where a person has rejected its text."""
    return replace(attempt, findings=(*attempt.findings, REFUSED)) if attempt.text in job.refused else attempt


def judge(job: Job, english: str) -> Attempt:
    """Polish, check and, where something is wrong, repair an engine's English and check again.

    An engine that only returns its input has not translated: the source stands, untouched (law 2).
    """
    if english in (job.text, flat(job.text)):
        return Attempt(job.text, check(job.text, job.text, job.terms))
    plain = names_spelt(polish(job.text, english), job.terms)
    findings = check(job.text, plain, job.terms)
    if not findings:
        return Attempt(plain, findings)
    mended = repair(job.text, plain, job.terms, findings)
    if mended == plain:
        return Attempt(plain, findings)
    right = put_right(job.terms, plain, mended)
    again = Attempt(mended, check(job.text, mended, job.terms), repaired=True, mended=right)
    return again if again.penalty < Attempt(plain, findings).penalty else Attempt(plain, findings)


def better(old: Attempt | None, new: Attempt) -> Attempt:
    """The attempt with the smaller penalty, the older one when they tie; it counts both."""
    if old is None:
        return new
    chosen = new if new.penalty < old.penalty else old
    return replace(chosen, attempts=old.attempts + 1)
