"""Segments -> translations: copied, from the glossary, from memory, or by an engine up the ladder.

Work that an engine did is stored as it comes in, a batch at a time: a run that is killed loses at
most the batch in flight.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from bilingual.attempts import PASS, Attempt, Job
from bilingual.checks import check
from bilingual.engines import IDENTITY, Engine
from bilingual.glossary import Glossary
from bilingual.glossary.prose import matched
from bilingual.ladder import climb
from bilingual.memory import Key, Record, normalise
from bilingual.memory.records import Remembering, mended_note
from bilingual.model import Segment, Signature, State, Term, Translation, Unit
from bilingual.numbering import numbered
from bilingual.recall import digest, line, recall
from bilingual.style import outside_literals, punctuation

BATCH = 16  # records to a commit
WIDE = re.compile("[，。；：！？（）【】、｜　]")
PATIENCE = 5.0  # seconds after which a smaller batch is committed all the same


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the engine's work is, in source characters: they, not segments, cost time."""

    done: int
    total: int
    segments: int
    of: int


Report = Callable[[Progress], None]
OpenEngine = Callable[[], AbstractContextManager[Engine]]


def silent(progress: Progress) -> None:
    """Report nothing."""


def translate(
    segments: Sequence[Segment],
    glossary: Glossary,
    memory: Remembering,
    engine: Engine,
    progress: Report = silent,
    *,
    retry: bool = False,
    since: float = math.inf,
) -> tuple[Unit, ...]:
    """Translate every segment and judge the result; in the order of `segments`.

    The engine is asked only for what neither the source itself, nor the glossary, nor the memory
    answers (recall.py says how), and once for texts that occur several times. With `retry` it is asked again for what
    the memory answers with a finding above minor; the better of the two translations stays.
    What the memory got from `since` on (seconds since 1970) was made in this run, for another report
    perhaps, and says so: an archive does not depend on the order in which its reports are built.
    """
    terms = {segment.id: matched(glossary, segment.text) for segment in segments}
    contexts = dict(zip((s.id for s in segments), surroundings(segments), strict=True))
    keys = {s.id: Key(s.text, sign(engine, terms[s.id]), contexts[s.id]) for s in segments if s.translatable}
    known, carried = recall(memory, {keys[s.id]: terms[s.id] for s in segments if s.translatable}, since)
    if carried:
        memory.store(carried)
    done = {
        s.id: ready
        for s in segments
        if (ready := answered(s, known.get(keys[s.id]) if s.id in keys else None, glossary, since, engine.name))
    }
    poor = {s.id: found for s in segments if retry and (found := wanting(s, done.get(s.id), terms[s.id]))}
    rest = [s for s in segments if s.id not in done or s.id in poor]
    refused = memory.rejected([s.text for s in rest])
    none: frozenset[str] = frozenset()
    near = memory.approved_near({keys[s.id].source for s in rest})  # fixed before the engine begins
    jobs = {
        s.id: Job(
            s.text, terms[s.id], poor.get(s.id), refused.get(keys[s.id].source, none), near.get(keys[s.id].source, ())
        )
        for s in rest
    }
    done |= by_engine(rest, keys, jobs, memory, engine, glossary, progress)
    return tuple(unit(s, done[s.id], terms[s.id]) for s in segments)


def half_width(text: str) -> str:
    """A text that no engine sees, for it has no Chinese, with English punctuation: `BLEU、chrF` -> `BLEU, chrF`."""
    return numbered(text, outside_literals(text, punctuation).rstrip()) if WIDE.search(text) else text


def wanting(segment: Segment, known: Translation | None, terms: Sequence[Term]) -> Attempt | None:
    """A remembered machine translation that the checks do not pass, as an attempt to better."""
    if known is None or known.provenance != "memory":
        return None
    attempt = Attempt(known.text, check(segment.text, known.text, terms), known.attempts)
    return attempt if attempt.penalty > PASS else None


def surroundings(segments: Sequence[Segment]) -> list[str]:
    """For each segment a short hash of the text before it: in-context matches know their place."""
    before = ["", *(segment.text for segment in segments)]
    return [hashlib.sha256(text.encode()).hexdigest()[:12] for text in before[: len(segments)]]


def sign(engine: Engine, terms: Sequence[Term]) -> Signature:
    """The signature of a translation that this engine makes with these terms."""
    return Signature(engine.name, engine.model, engine.prompt, digest(map(line, terms)))


def answered(
    segment: Segment, known: Translation | None, glossary: Glossary, since: float = math.inf, engine: str = ""
) -> Translation | None:
    """A translation that needs no engine: a person's, a label of the glossary, the memory's, or the source itself.

    `engine` is the name of the one that translates the others: what it would not touch is copied as it is.
    """
    if not segment.translatable:
        text = segment.text if engine == IDENTITY else half_width(segment.text)
        return Translation(segment.id, text, State.COPIED, Signature("source"), "source", 0)
    if known and known.state is not State.MACHINE:
        return replace(known, segment=segment.id, provenance="person")
    label = glossary.label(segment)
    if label is not None:
        english = outside_literals(label, punctuation)  # a list of names behind the label keeps its Chinese commas
        return Translation(segment.id, english.rstrip(), State.MACHINE, Signature("glossary"), "glossary", 0)
    if known is None:
        return None
    provenance = known.provenance.partition(" after ")[0] if known.made >= since else "memory"
    return replace(known, segment=segment.id, text=own(segment, known.text), provenance=provenance)


def own(segment: Segment, text: str) -> str:
    """The segment's own text where an engine gave the source back: its line breaks are not another's."""
    return segment.text if normalise(text) == normalise(segment.text) else text


def by_engine(
    rest: Sequence[Segment],
    keys: dict[str, Key],
    asked: Mapping[str, Job],
    memory: Remembering,
    engine: Engine,
    glossary: Glossary,
    progress: Report,
) -> dict[str, Translation]:
    """Send what is left up the ladder, each distinct text once, and store it as it comes in."""
    groups: dict[tuple[str, Signature], list[Segment]] = {}
    for segment in rest:
        groups.setdefault((keys[segment.id].source, keys[segment.id].signature), []).append(segment)
    leaders = [group[0] for group in groups.values()]
    jobs = [asked[leader.id] for leader in leaders]
    total = sum(len(job.text) for job in jobs)
    done: dict[str, Translation] = {}
    count = characters = 0
    with Batches(memory) as batches:
        for index, attempt in climb(jobs, engine, lambda text: matched(glossary, text)):
            key = keys[leaders[index].id]
            batches.add(record(key, attempt, jobs[index].examples))
            for segment in groups[key.source, key.signature]:
                done[segment.id] = translation(segment, key, attempt)
            count, characters = count + 1, characters + len(jobs[index].text)
            progress(Progress(characters, total, count, len(jobs)))
    return done


def record(key: Key, attempt: Attempt, examples: Sequence[tuple[str, str]] = ()) -> Record:
    """What the memory keeps of an attempt; the examples that the engine saw are named by a hash.

    They are no part of the signature: an approval must not make its neighbours be translated again.
    """
    by = provenance(attempt)
    if examples:
        by += f" after {hashlib.sha256(repr(tuple(examples)).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    said = (key, attempt.text, State.MACHINE, by, attempt.attempts, attempt.findings)
    return Record(*said, note=mended_note(attempt.mended))


def translation(segment: Segment, key: Key, attempt: Attempt) -> Translation:
    """The attempt as this segment's translation."""
    text = own(segment, attempt.text)
    made = provenance(attempt)
    return Translation(segment.id, text, State.MACHINE, key.signature, made, attempt.attempts, attempt.mended)


def provenance(attempt: Attempt) -> str:
    """Who had the last word: the engine or a repair."""
    return "repair" if attempt.repaired else "engine"


def unit(segment: Segment, result: Translation, terms: tuple[Term, ...]) -> Unit:
    """A segment with its translation, judged now: checks may have learned since it was stored."""
    asked = () if result.provenance == "glossary" else terms  # a label's words are the glossary's own
    findings = check(segment.text, result.text, asked) if segment.translatable else ()
    return Unit(segment, result, tuple(replace(finding, segment=segment.id) for finding in findings), terms)


class Batches:
    """Collects records and commits them by number and age; what is left is committed at the end.

    Also when the run is broken off by Ctrl-C or an error: what the engine finished is kept.
    """

    def __init__(self, memory: Remembering) -> None:
        self.memory = memory
        self.waiting: list[Record] = []
        self.since = time.monotonic()

    def add(self, record: Record) -> None:
        """Keep a record, committing when enough have gathered."""
        self.waiting.append(record)
        if len(self.waiting) >= BATCH or time.monotonic() - self.since > PATIENCE:
            self.commit()

    def commit(self) -> None:
        """Store what waits."""
        if self.waiting:
            self.memory.store(self.waiting)
        self.waiting, self.since = [], time.monotonic()

    def __enter__(self) -> Batches:
        return self

    def __exit__(self, *_: object) -> None:
        self.commit()
