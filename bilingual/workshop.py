"""The workshop: engine, glossary and memory, opened once for every report of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilingual import glossary
from bilingual.checks import also, own
from bilingual.checks.languagetool import local
from bilingual.choice import choose, options
from bilingual.config import Settings
from bilingual.engines import Engine, open_engine
from bilingual.glossary import Glossary
from bilingual.memory import Memory


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a build needs besides the report: opened once, used for every report."""

    engine: Engine
    glossary: Glossary
    memory: Memory
    notices: tuple[str, ...] = ()
    began: float = field(default_factory=time.time)  # seconds since 1970: what is made later is this run's

    def for_report(self, path: Path) -> Workshop:
        """The workshop with the glossary that bilingual.toml gives this report."""
        return replace(self, glossary=self.glossary.for_report(path.stem))


@contextmanager
def workshop(settings: Settings) -> Iterator[Workshop]:
    """Open glossary, memory and engine (whose model loads only when something must be translated).

    Raises:
        GlossaryError, MemoryFault, EngineError, ModelError: one of them cannot be used.
        ConfigError: one of the user's own checks cannot be used, or LanguageTool is of another machine.
    """
    if settings.languagetool:
        local(settings.languagetool)
    checks = own.load(settings.checks)
    terms = glossary.configured(settings)
    choice = choose(settings)
    with (
        also(checks),
        Memory.open(settings.memory_path) as memory,
        open_engine(choice.engine, options(settings)) as engine,
    ):
        yield Workshop(engine, terms, memory, tuple(notice for notice in (choice.reason, *memory.notices) if notice))


def signature(shop: Workshop) -> dict[str, str]:
    """What made an edition, besides the program itself."""
    return {
        "engine": shop.engine.name,
        "model": shop.engine.model,
        "prompt": shop.engine.prompt,
        "glossary": shop.glossary.digest,
    }
