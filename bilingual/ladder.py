"""The ladder: every text climbs until its translation passes the checks, or the best attempt is kept.

Rungs, each only for what failed on the one before: the text whole; the fragments that went wrong;
its lost names put in; the text once more, asked differently; a few words as the head of a table; the
text with its lost counts already in English; its label and sentences one by one; the text with some
chance in the choice of words, twice; its lost counts put in; its clauses; fragments again. A text whose
only fault is a word, a name or a term that does not bind is not taken apart for it. Deterministic
repairs come before every verdict. Each text climbs by itself: its next question reaches the engine
while the others' are still being answered.
What fails on the last rung keeps its best attempt, with findings: nothing is dropped silently. A text
that a person rejected is no attempt at all; where an engine knows no other, the source stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bilingual.attempts import PASS, WEIGHT, Attempt, Job, allowed, better, judge, settled
from bilingual.counts import counts, inserted, lost, planted
from bilingual.engines import Engine, Feed, Request, replies
from bilingual.errors import EngineError
from bilingual.inline import flat, has_han
from bilingual.joining import joined, parts
from bilingual.lost_names import lost_names, named
from bilingual.mend import fragments, mended
from bilingual.model import Severity, Term
from bilingual.segment import clauses
from bilingual.style import polish

Pieces = Callable[[str], Sequence[str]]
Match = Callable[[str], tuple[Term, ...]]
Rung = Generator[Sequence[Request], Sequence[str], str | None]  # asks, is answered, ends with English if it has any
Ascent = Generator[Sequence[Request], Sequence[str], Attempt]
FRAME = "表头："
SHORT, MARKS = 16, re.compile("[，。；：:！？、*]")  # so many characters, none of these: the head of a table's column


def climb(jobs: Sequence[Job], engine: Engine, match: Match) -> Iterator[tuple[int, Attempt]]:
    """Yield (index of the job, its best attempt), each once, in the order in which they are done.

    `match` finds the terms of a piece when a text is split. Engine errors pass through; what was
    yielded before them stands.

    Raises:
        EngineError: the engine failed, or ended without answering all.
    """
    climbers = Climbers([Climber(job, match).ascent() for job in jobs])
    for index in range(len(jobs)):
        yield from climbers.go(index)
    for number, english in replies(engine, climbers.feed):
        for index in climbers.told(number, english):
            yield from climbers.go(index)
    if climbers.waiting:
        raise EngineError(
            f"the engine {engine.name} gave no answer for {len(climbers.waiting)} of {len(jobs)} texts",
            remedy="run again: what it did answer is kept",
        )


class Climbers:
    """All texts on the ladder at once; a request that several of them have is sent to the engine once."""

    def __init__(self, ascents: Sequence[Ascent]) -> None:
        self.feed = Feed()
        self.waiting: dict[int, Sequence[Request]] = {}  # index of the climber -> what it has asked
        self._ascents = ascents
        self._english: dict[Request, str] = {}
        self._askers: dict[Request, list[int]] = {}  # of requests without an answer yet

    def go(self, index: int) -> Iterator[tuple[int, Attempt]]:
        """Let one climb until it has to wait for the engine; yield its attempt if it arrives."""
        asked = self.waiting.pop(index, None)
        while asked is None or all(request in self._english for request in asked):
            try:
                told = [self._english[request] for request in asked] if asked is not None else None
                asked = next(self._ascents[index]) if told is None else self._ascents[index].send(told)
            except StopIteration as top:
                yield index, top.value
                return
        self.waiting[index] = asked
        for request in dict.fromkeys(asked):
            if request in self._askers:
                self._askers[request].append(index)
            elif request not in self._english:
                self._askers[request] = [index]
                self.feed.add(request)

    def told(self, number: int, english: str) -> list[int]:
        """Note an answer; those who have all that they asked for now."""
        request = self.feed.request(number)
        self._english[request] = english
        askers = self._askers.pop(request, [])
        return [index for index in askers if all(asked in self._english for asked in self.waiting[index])]


class Climber:
    """One text on its way up: `best` is its best attempt so far."""

    def __init__(self, job: Job, match: Match) -> None:
        self.job = job
        self.match = match
        self.line = flat(job.text)
        self.best: Attempt | None = job.start

    def ascent(self) -> Ascent:
        """Rung after rung, until an attempt passes; at the end the best of them."""
        for rung in (self.whole, *self.higher()) if self.best is None else self.higher():
            english = yield from rung()
            if english is None:
                continue
            self.best = better(self.best, allowed(self.job, judge(self.job, english)))
            if self.best.penalty <= PASS:
                return self.best
        return settled(self.job, self.reached)

    def higher(self) -> tuple[Callable[[], Rung], ...]:
        """What is tried after the first attempt, in this order."""
        first = (self.fragments, self.named, self.again, self.framed, self.planted, self.sentences)
        varied = (partial(self.varied, 2), partial(self.varied, 3))
        return (*first, *varied, self.inserted, self.clauses, partial(self.fragments, last=True))

    @property
    def reached(self) -> Attempt:
        """The best attempt; there is one after the first rung."""
        if self.best is None:
            raise ValueError("no rung was climbed yet")
        return self.best

    def whole(self) -> Rung:
        """The text in one piece."""
        (english,) = yield [replace(self._request(), examples=self.job.examples)]
        return english

    def again(self) -> Rung:
        """Once more, asked differently, with what was lost named."""
        (english,) = yield [replace(self._request(), attempt=1, keep=lost(self.job.text, self.reached.findings))]
        return english

    def framed(self) -> Rung:
        """A few words alone, as what they are: without a sentence around them the engine tells of its examples."""
        if len(self.line) > SHORT or MARKS.search(self.line) or self.reached.penalty < WEIGHT[Severity.CRITICAL]:
            return None
        bare = re.sub(r"^\W+", "", self.line)  # pictures in front
        line = FRAME + bare
        (english,) = yield [Request(line, self.match(line))]
        head, _, told = english.partition(":")
        return self.line.removesuffix(bare) + told.strip() if head.lower().endswith("header") else None

    def named(self) -> Rung:
        """The best attempt with its lost names where their Chinese stands in it."""
        places = lost_names(self.job.text, self.reached.findings)
        if not places:
            return None
        pieces = yield from self._pieces(list(dict.fromkeys(places.values())))
        english = named(self.reached.text, places, pieces)
        return english if english != self.reached.text else None

    def planted(self) -> Rung:
        """With what was lost already in English in the text: `8 个任务` becomes "8 tasks" and is carried through."""
        pieces = yield from self._counts()
        if not pieces:
            return None
        line = planted(self.line, pieces)
        (english,) = yield [Request(line, self.match(line))]
        return english

    def inserted(self) -> Rung:
        """The best attempt with its lost counts put in."""
        pieces = yield from self._counts()
        return inserted(self.job.text, self.reached.text, pieces) if pieces else None

    def varied(self, attempt: int) -> Rung:
        """The text whole again, with some chance in the choice of words: other words, other faults."""
        if not self._broken():
            return None
        (english,) = yield [replace(self._request(), attempt=attempt)]
        return english

    def fragments(self, last: bool = False) -> Rung:
        """Only the stretches that went wrong, put into the best attempt so far; at last with less certainty."""
        parts = fragments(self.job.text, self.reached.text, self.reached.findings)
        if not parts:
            return None
        pieces = yield from self._pieces(parts)
        return mended(self.job.text, self.reached.text, pieces, last)

    def sentences(self) -> Rung:
        """Sentence by sentence: a lost term, too, holds better where there is less around it."""
        return (yield from self._split(parts)) if self._broken() else None

    def clauses(self) -> Rung:
        """Clause by clause, where a reader would be misled otherwise."""
        critical = self.reached.penalty >= WEIGHT[Severity.CRITICAL]
        return (yield from self._split(clauses)) if critical and self._broken() else None

    def _pieces(self, texts: Sequence[str]) -> Generator[Sequence[Request], Sequence[str], dict[str, str]]:
        """The English of a few stretches of the text."""
        english = yield [Request(text, self.match(text)) for text in texts]
        return dict(zip(texts, english, strict=True))

    def _counts(self) -> Generator[Sequence[Request], Sequence[str], dict[str, str]]:
        """The counts that the best attempt lost, with their English."""
        phrases = counts(self.job.text, self.reached.findings)
        return (yield from self._pieces(phrases)) if phrases else {}

    def _broken(self) -> bool:
        return self.reached.broken or self.reached.unnamed

    def _request(self) -> Request:
        """The text on one line, with its terms where they stand in that line."""
        return Request(self.line, self.job.terms if self.line == self.job.text else self.match(self.line))

    def _split(self, pieces: Pieces) -> Rung:
        """The text's pieces translated one by one; None where it is one piece, or none of them was translated."""
        given = list(pieces(self.line))
        if len(given) < 2:
            return None
        made = list(given)
        places = [place for place, text in enumerate(given) if has_han(text)]
        answered = yield [Request(given[place], self.match(given[place])) for place in places]
        for place, english in zip(places, answered, strict=True):
            if english != given[place]:  # an engine that returns its input has not translated
                made[place] = polish(given[place], english)
        return joined(given, made) if made != given else None
