"""The ladder: every text climbs until its translation passes the checks, or the best attempt is kept.

Rungs, each only for what failed on the one before: the text whole; once more, asked differently;
its sentences one by one; its clauses one by one. Deterministic repairs come before every verdict.
What fails on the last rung keeps its best attempt, with findings: nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bilingual.checks import check
from bilingual.engines import Engine, Request
from bilingual.inline import flat, has_han
from bilingual.model import Finding, Severity, Term
from bilingual.repair import repair
from bilingual.segment import clauses, sentences
from bilingual.style import polish

WEIGHT = {Severity.CRITICAL: 100, Severity.MAJOR: 10, Severity.MINOR: 1}
PASS = 9  # a translation with minor findings only is good enough


@dataclass(frozen=True, slots=True)
class Job:
    """A text to translate, with the glossary terms in it."""

    text: str
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """A translation of one job and what the checks say of it."""

    text: str
    findings: tuple[Finding, ...]
    attempts: int = 1
    repaired: bool = False

    @property
    def penalty(self) -> int:
        return sum(WEIGHT[finding.severity] for finding in self.findings)


Pieces = Callable[[str], Sequence[str]]
Match = Callable[[str], tuple[Term, ...]]


def climb(jobs: Sequence[Job], engine: Engine, match: Match) -> Iterator[tuple[int, Attempt]]:
    """Yield (index of the job, its best attempt), each once, in the order in which they are done.

    `match` finds the terms of a piece when a text is split. Engine errors pass through; what was
    yielded before them stands.
    """
    best: dict[int, Attempt] = {}
    waiting = list(range(len(jobs)))
    for rung in (whole(0), whole(1), split(sentences), split(clauses)):
        passed = set()
        for index, english in rung(jobs, waiting, engine, match):
            attempt = judge(jobs[index], english)
            best[index] = better(best.get(index), attempt)
            if best[index].penalty <= PASS:
                passed.add(index)
                yield index, best[index]
        waiting = [index for index in waiting if index not in passed]
        if not waiting:
            return
    for index in waiting:
        yield index, best[index]


Rung = Callable[[Sequence[Job], Sequence[int], Engine, Match], Iterator[tuple[int, str]]]


def whole(attempt: int) -> Rung:
    """The rung that asks for a text in one piece."""

    def rung(jobs: Sequence[Job], waiting: Sequence[int], engine: Engine, match: Match) -> Iterator[tuple[int, str]]:
        requests = [Request(flat(jobs[i].text), jobs[i].terms, attempt) for i in waiting]
        for number, english in engine.translate(requests):
            yield waiting[number], english

    return rung


def split(pieces: Pieces) -> Rung:
    """The rung that asks for a text piece by piece; a text of one piece is not asked again."""

    def rung(jobs: Sequence[Job], waiting: Sequence[int], engine: Engine, match: Match) -> Iterator[tuple[int, str]]:
        requests, owners = [], []
        parts: dict[int, list[str]] = {}
        for index in waiting:
            texts = list(pieces(flat(jobs[index].text)))
            if len(texts) < 2:
                continue
            parts[index] = texts
            for place, text in enumerate(texts):
                if has_han(text):
                    requests.append(Request(text, match(text)))
                    owners.append((index, place))
        for number, english in engine.translate(requests):
            index, place = owners[number]
            parts[index][place] = polish(parts[index][place], english) + " "
        for index, texts in parts.items():
            yield index, " ".join(text.strip() for text in texts if text.strip())

    return rung


def judge(job: Job, english: str) -> Attempt:
    """Polish, check and, where something is wrong, repair an engine's English and check again.

    An engine that only returns its input has not translated: the source stands, untouched (law 2).
    """
    if english == flat(job.text):
        return Attempt(job.text, check(job.text, job.text, job.terms))
    plain = polish(job.text, english)
    findings = check(job.text, plain, job.terms)
    if not findings:
        return Attempt(plain, findings)
    mended = repair(job.text, plain, job.terms, findings)
    if mended == plain:
        return Attempt(plain, findings)
    again = Attempt(mended, check(job.text, mended, job.terms), repaired=True)
    return again if again.penalty < Attempt(plain, findings).penalty else Attempt(plain, findings)


def better(old: Attempt | None, new: Attempt) -> Attempt:
    """The attempt with the smaller penalty, the older one when they tie; it counts both."""
    if old is None:
        return new
    chosen = new if new.penalty < old.penalty else old
    return replace(chosen, attempts=old.attempts + 1)
