"""What stands for every segment of a report right now, without asking an engine.

    report, glossary, memory -> standings

A standing is what the next build would show, as far as the memory knows. Where the memory has no
translation by the present engine and terms, the best one by another stands in; where it has none at
all, the English is empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bilingual import glossary, markdown, source
from bilingual.checks import also, own
from bilingual.choice import choose, options
from bilingual.config import Settings
from bilingual.edition import assemble
from bilingual.engines import Request, open_engine
from bilingual.errors import ConfigError, EngineError, ModelError
from bilingual.glossary.prose import matched
from bilingual.memory import Key, Memory, Stored, normalise
from bilingual.memory.records import HUMAN
from bilingual.model import Edition, Report, Segment, Signature, State, Term, Translation, Unit
from bilingual.pictures import illustrated
from bilingual.recall import recall
from bilingual.segment import LIMIT, segments
from bilingual.selection import select
from bilingual.translate import answered, sign, surroundings, unit
from bilingual.workshop import Workshop, signature

MISSING = "missing"  # provenance of a translation that nobody has made yet


@dataclass(frozen=True, slots=True)
class Standing:
    """One segment as a reviewer meets it.

    `context` is the memory's name for its place, `stored` the row of the memory that is shown (None
    for copied text, labels of the glossary and what is not translated yet).
    """

    unit: Unit
    key: Key
    stored: Stored | None = None

    @property
    def id(self) -> str:
        return self.unit.segment.id

    @property
    def text(self) -> str:
        return self.unit.translation.text

    @property
    def state(self) -> State:
        return self.unit.translation.state

    @property
    def note(self) -> str:
        return self.stored.note if self.stored else ""

    @property
    def is_missing(self) -> bool:
        return self.unit.translation.provenance == MISSING

    @property
    def revision(self) -> str:
        """Changes whenever somebody changes the text, its state or its note."""
        seen = "\0".join((self.text, self.state, self.note))
        return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Survey:
    """A report with what stands for its segments, in reading order."""

    path: Path
    report: Report
    standings: tuple[Standing, ...]

    @property
    def missing(self) -> int:
        """How many segments nobody has translated yet."""
        return sum(standing.is_missing for standing in self.standings)


class Absent:
    """Stands in where no engine is ready: reviewing needs none."""

    name = ""
    model = ""
    prompt = ""
    limit = LIMIT

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        raise EngineError("no translation engine is ready", remedy="run: bilingual doctor")

    def release(self) -> None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


@contextmanager
def shop(settings: Settings) -> Iterator[Workshop]:
    """Open glossary and memory, and the engine for its signature only: no model loads, none need be here.

    Raises:
        GlossaryError, MemoryFault, ConfigError: one of them, or of the user's own checks, cannot be used.
    """
    terms = glossary.configured(settings)
    with also(own.load(settings.checks)), Memory.open(settings.memory_path) as memory:
        try:
            engine = open_engine(choose(settings).engine, options(settings))
        except (EngineError, ModelError):
            engine = Absent()
        except ConfigError:  # a server that text may not be sent to: reviewing sends none
            if not settings.server_url:
                raise
            engine = Absent()
        with engine:
            yield Workshop(engine, terms, memory)


def survey(
    path: Path, tools: Workshop, only: Sequence[str] = (), text: str | None = None, before: Survey | None = None
) -> Survey:
    """Read a report and look up what stands for its segments; `text` is an earlier state of it.

    What stood the same in `before`, an earlier survey under the same checks, is not judged again.

    Raises:
        InputError: the report cannot be read, or holds no paper called in `only`.
    """
    tools = tools.for_report(path)
    now, notices = source.read(path)
    report = select(markdown.parse(now if text is None else text, path.stem, notices), only, path)
    parts = segments(report, tools.engine.limit)
    terms = {part.id: matched(tools.glossary, part.text) for part in parts}
    keys = [
        Key(part.text, sign(tools.engine, terms[part.id]), context)
        for part, context in zip(parts, surroundings(parts), strict=True)
    ]
    translatable = {key: terms[part.id] for key, part in zip(keys, parts, strict=True) if part.translatable}
    known, _ = recall(tools.memory, translatable)
    old = {standing.id: standing for standing in before.standings} if before else {}
    standings = (
        _standing(part, key, terms[part.id], known.get(key), tools, old.get(part.id))
        for part, key in zip(parts, keys, strict=True)
    )
    return Survey(path, report, tuple(standings))


def refreshed(seen: Survey, tools: Workshop, sources: Sequence[str] | None = None) -> Survey:
    """The survey with the segments of `sources` (normalised; default all) looked up again.

    Terms are matched again too. Segments for which nothing has changed stay the same objects.
    """
    wanted = None if sources is None else set(sources)
    tools = tools.for_report(seen.path)
    fresh = (
        standing if wanted is not None and standing.key.source not in wanted else _again(standing, tools)
        for standing in seen.standings
    )
    return replace(seen, standings=tuple(fresh))


def _again(standing: Standing, tools: Workshop) -> Standing:
    part = standing.unit.segment
    if not part.translatable:
        return standing
    terms = matched(tools.glossary, part.text)
    key = replace(standing.key, signature=sign(tools.engine, terms))
    known, _ = recall(tools.memory, {key: terms})
    translation, stored = _shown(part, key, known.get(key), tools)
    if (translation, stored, terms) == (standing.unit.translation, standing.stored, standing.unit.terms):
        return standing
    return _judged(part, key, terms, translation, stored)


def _standing(
    part: Segment,
    key: Key,
    terms: tuple[Term, ...],
    known: Translation | None,
    tools: Workshop,
    old: Standing | None,
) -> Standing:
    translation, stored = _shown(part, key, known, tools)
    if old and (part, key, terms, translation) == (old.unit.segment, old.key, old.unit.terms, old.unit.translation):
        return replace(old, stored=stored)
    return _judged(part, key, terms, translation, stored)


def _judged(
    part: Segment, key: Key, terms: tuple[Term, ...], translation: Translation, stored: Stored | None
) -> Standing:
    judged = Unit(part, translation, (), terms) if translation.provenance == MISSING else unit(part, translation, terms)
    return Standing(judged, key, stored)


def _shown(part: Segment, key: Key, known: Translation | None, tools: Workshop) -> tuple[Translation, Stored | None]:
    """The translation that readers see, and the row of the memory that it comes from."""
    ready = answered(part, known, tools.glossary, engine=key.signature.engine)
    if ready is not None and ready.provenance in ("source", "glossary"):
        return ready, None
    rows = [row for row in tools.memory.current(part.text) if row.state is not State.REJECTED]
    if ready is None:
        if not rows:
            return Translation(part.id, "", State.MACHINE, Signature(""), MISSING, 0), None
        return replace(rows[0].translation(part.id), provenance="memory"), rows[0]
    same = [row for row in rows if row.state is ready.state and normalise(row.text) == normalise(ready.text)]
    own = ready.state in HUMAN  # people's words have a place, a machine's have terms
    here = [row for row in same if (row.context == key.context if own else row.signature == key.signature)]
    return ready, next(iter(here or same), None)


def edition(seen: Survey, tools: Workshop) -> Edition:
    """The aligned edition of what stands; segments without a translation show their Chinese."""
    shown = [
        replace(s.unit, translation=replace(s.unit.translation, text=s.unit.segment.text)) if s.is_missing else s.unit
        for s in seen.standings
    ]
    told = signature(tools.for_report(seen.path))
    return illustrated(assemble(seen.report, shown, told), lambda _: seen.path.parent)
