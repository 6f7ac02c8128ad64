"""The ladder: every text climbs until its translation passes the checks, or the best attempt is kept.

Rungs, each only for what failed on the one before: the text whole; the fragments that went wrong;
the text once more, asked differently; the text with its lost counts already in English; its
sentences one by one; the text with some chance in the choice of words, twice; its lost counts put in; its
clauses; fragments again. A text whose only fault is a word, a name or a term that does not bind is
not taken apart for it. Deterministic repairs come before every verdict.
What fails on the last rung keeps its best attempt, with findings: nothing is dropped silently. A text
that a person rejected is no attempt at all; where an engine knows no other, the source stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bilingual.checks import check
from bilingual.counts import counts, inserted, lost, planted
from bilingual.engines import Engine, Request
from bilingual.inline import flat, has_han
from bilingual.mend import fragments, mended
from bilingual.model import Finding, Severity, Term
from bilingual.repair import names_spelt, put_right, repair
from bilingual.segment import clauses, sentences
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


Pieces = Callable[[str], Sequence[str]]
Match = Callable[[str], tuple[Term, ...]]
Rung = Callable[[Sequence[int]], Iterator[tuple[int, str]]]


def climb(jobs: Sequence[Job], engine: Engine, match: Match) -> Iterator[tuple[int, Attempt]]:
    """Yield (index of the job, its best attempt), each once, in the order in which they are done.

    `match` finds the terms of a piece when a text is split. Engine errors pass through; what was
    yielded before them stands.
    """
    best = {index: job.start for index, job in enumerate(jobs) if job.start}
    waiting = list(range(len(jobs)))
    stairs = Stairs(jobs, engine, match, best)
    for rung in stairs.rungs():
        passed = set()
        for index, english in rung(waiting):
            best[index] = better(best.get(index), allowed(jobs[index], judge(jobs[index], english)))
            if best[index].penalty <= PASS:
                passed.add(index)
                yield index, best[index]
        waiting = [index for index in waiting if index not in passed]
        if not waiting:
            return
    for index in waiting:
        yield index, settled(jobs[index], best[index])


def settled(job: Job, attempt: Attempt) -> Attempt:
    """What is left at the top: the source, for all to see, where the engine knows nothing but what was rejected."""
    if not attempt.refused:
        return attempt
    return Attempt(job.text, check(job.text, job.text, job.terms), attempt.attempts)


def allowed(job: Job, attempt: Attempt) -> Attempt:
    """The attempt, with a finding where a person has rejected its text."""
    return replace(attempt, findings=(*attempt.findings, REFUSED)) if attempt.text in job.refused else attempt


@dataclass(frozen=True, slots=True)
class Stairs:
    """The rungs: each yields (index, English) for those waiting jobs that it can ask for anew."""

    jobs: Sequence[Job]
    engine: Engine
    match: Match
    best: Mapping[int, Attempt]

    def rungs(self) -> tuple[Rung, ...]:
        """From the first to the last."""
        first = (self.whole, self.fragments, self.again, self.planted, self.sentences)
        varied = (partial(self.varied, 2), partial(self.varied, 3))
        return (*first, *varied, self.inserted, self.clauses, partial(self.fragments, last=True))

    def whole(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Every text in one piece."""
        waiting = [i for i in waiting if i not in self.best]
        requests = [replace(self._request(i), examples=self.jobs[i].examples) for i in waiting]
        for number, english in self.engine.translate(requests):
            yield waiting[number], english

    def again(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Once more, asked differently, with what was lost named."""
        kept = {i: lost(self.jobs[i].text, self.best[i].findings) for i in waiting}
        requests = [replace(self._request(i), attempt=1, keep=kept[i]) for i in waiting]
        for number, english in self.engine.translate(requests):
            yield waiting[number], english

    def planted(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """With what was lost already in English in the text: `8 个任务` becomes "8 tasks" and is carried through."""
        wanted, pieces = self._counts(waiting)
        lines = [planted(flat(self.jobs[i].text), {phrase: pieces[phrase] for phrase in wanted[i]}) for i in wanted]
        for number, english in self.engine.translate([Request(line, self.match(line)) for line in lines]):
            yield list(wanted)[number], english

    def inserted(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The best attempt with its lost counts put in."""
        wanted, pieces = self._counts(waiting)
        for index, phrases in wanted.items():
            yield index, inserted(self.jobs[index].text, self.best[index].text, {p: pieces[p] for p in phrases})

    def varied(self, attempt: int, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The text whole again, with some chance in the choice of words: other words, other faults."""
        waiting = self._broken(waiting)
        for number, english in self.engine.translate([replace(self._request(i), attempt=attempt) for i in waiting]):
            yield waiting[number], english

    def fragments(self, waiting: Sequence[int], last: bool = False) -> Iterator[tuple[int, str]]:
        """Only the stretches that went wrong, put into the best attempt so far; at last with less certainty."""
        wanted = {i: fragments(self.jobs[i].text, self.best[i].text, self.best[i].findings) for i in waiting}
        texts = sorted({text for parts in wanted.values() for text in parts})
        pieces = {texts[n]: english for n, english in self.engine.translate([Request(t, self.match(t)) for t in texts])}
        for index, parts in wanted.items():
            if parts:
                yield index, mended(self.jobs[index].text, self.best[index].text, pieces, last)

    def sentences(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Sentence by sentence: a lost term, too, holds better where there is less around it."""
        return self._split(self._broken(waiting), sentences)

    def clauses(self, waiting: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Clause by clause, where a reader would be misled otherwise."""
        critical = [i for i in waiting if self.best[i].penalty >= WEIGHT[Severity.CRITICAL]]
        return self._split(self._broken(critical), clauses)

    def _counts(self, waiting: Sequence[int]) -> tuple[dict[int, tuple[str, ...]], dict[str, str]]:
        """The lost counts of each waiting job that has some, and the English of them all."""
        found = {i: counts(self.jobs[i].text, self.best[i].findings) for i in waiting}
        wanted = {i: phrases for i, phrases in found.items() if phrases}
        texts = sorted({text for phrases in wanted.values() for text in phrases})
        asked = self.engine.translate([Request(t, self.match(t)) for t in texts])
        return wanted, {texts[number]: english for number, english in asked}

    def _broken(self, waiting: Sequence[int]) -> list[int]:
        return [i for i in waiting if self.best[i].broken or self.best[i].unnamed]

    def _request(self, index: int) -> Request:
        """A job's text on one line, with its terms where they stand in that line."""
        job = self.jobs[index]
        line = flat(job.text)
        return Request(line, job.terms if line == job.text else self.match(line))

    def _split(self, waiting: Sequence[int], pieces: Pieces) -> Iterator[tuple[int, str]]:
        parts = {i: texts for i in waiting if len(texts := list(pieces(flat(self.jobs[i].text)))) > 1}
        owners = [(i, place) for i, texts in parts.items() for place, text in enumerate(texts) if has_han(text)]
        requests = [Request(parts[i][place], self.match(parts[i][place])) for i, place in owners]
        changed = set()
        for number, english in self.engine.translate(requests):
            index, place = owners[number]
            if english != parts[index][place]:  # an engine that returns its input has not translated
                parts[index][place] = polish(parts[index][place], english)
                changed.add(index)
        for index, texts in parts.items():
            if index in changed:
                yield index, " ".join(text.strip() for text in texts if text.strip())


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
