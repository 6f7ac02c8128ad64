"""The whole program as one sentence: report -> segments -> translations -> edition -> outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilingual import glossary, markdown, source
from bilingual.checks.consistency import consistent
from bilingual.choice import choose
from bilingual.config import Settings
from bilingual.edition import assemble
from bilingual.engines import Engine, EngineOptions, open_engine
from bilingual.glossary import Glossary
from bilingual.memory import Memory
from bilingual.model import Edition
from bilingual.output import distinct, publish, writable
from bilingual.segment import segments
from bilingual.selection import select
from bilingual.shelf import Shelf
from bilingual.translate import Report, silent, translate


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a build needs besides the report: opened once, used for every report."""

    engine: Engine
    glossary: Glossary
    memory: Memory
    notices: tuple[str, ...] = ()


@contextmanager
def workshop(settings: Settings) -> Iterator[Workshop]:
    """Open glossary, memory and engine (whose model loads only when something must be translated).

    Raises:
        GlossaryError, MemoryFault, EngineError, ModelError: one of them cannot be used.
    """
    terms = glossary.load((glossary.builtin(), *settings.glossary))
    choice = choose(settings)
    options = EngineOptions(settings.model, settings.home_path, settings.threads, settings.in_flight)
    with Memory.open(settings.memory_path) as memory, open_engine(choice.engine, options) as engine:
        yield Workshop(engine, terms, memory, tuple(notice for notice in (choice.reason, *memory.notices) if notice))


def check(paths: Sequence[Path], settings: Settings) -> None:
    """Find what is wrong with a job before the work begins: ten minutes of translation cost more than this.

    Raises:
        InputError: a report cannot be read, or two would have one output folder.
        OutputError: the output folder cannot be written.
    """
    distinct(paths)
    for path in paths:
        source.read(path)
        writable(settings.out / path.stem)


def build(path: Path, shop: Workshop, settings: Settings, progress: Report = silent) -> Edition:
    """Read, translate and align one report.

    Raises:
        InputError: the report cannot be read, or holds no paper called in `settings.only`.
        EngineError: the engine failed; what it finished before is in the memory.
    """
    text, notices = source.read(path)
    report = select(markdown.parse(text, path.stem, notices), settings.only, path)
    parts = segments(report, shop.engine.limit)
    units = translate(parts, shop.glossary, shop.memory, shop.engine, progress, retry=settings.retry)
    return assemble(report, consistent(units), signature(shop))


def signature(shop: Workshop) -> dict[str, str]:
    """What made an edition, besides the program itself."""
    return {
        "engine": shop.engine.name,
        "model": shop.engine.model,
        "prompt": shop.engine.prompt,
        "glossary": shop.glossary.digest,
    }


def make(path: Path, shop: Workshop, settings: Settings, progress: Report = silent) -> tuple[Edition, tuple[Path, ...]]:
    """Build one report's edition and write its outputs; nothing is written unless all of them render.

    Raises:
        OutputError, FontError: an output cannot be rendered or written; older outputs still stand.
    """
    edition = build(path, shop, settings, progress)
    shop.engine.release()  # a model and a typesetter need not hold memory at the same time
    shelf = Shelf(settings.home_path / "rendered", settings.templates)
    look = {"theme": settings.theme, "layout": settings.layout}
    return edition, publish(edition, settings.out / path.stem, settings.to, settings.templates, shelf, **look)
