"""After an edit of a glossary: what it touches, and the editions built again with just that translated.

    report, glossary, memory -> effect -> build

A machine's translation is found in the memory by its text and the terms that applied to it. Where the
terms have changed and its English does not follow them, there is none, so building again asks the engine for
these segments and no others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.config import Settings
from bilingual.memory.records import HUMAN
from bilingual.model import Term
from bilingual.review.standing import Standing, survey
from bilingual.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Held:
    """A person's English that says something else than the glossary; it stands.

    `wanted` are the messages of the term check.
    """

    line: int
    zh: str
    en: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A segment whose terms have changed since a machine translated it, with the terms in it now."""

    id: str
    line: int
    zh: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the present glossary means for a report.

    `fresh` counts segments that the memory does not know under any terms, or only by another engine
    or model: a build translates them whatever the glossary says. `differs` counts segments whose
    English the memory or the glossary already gives, but otherwise than the edition on disk; `kept`
    those whose English was made under other terms and follows the present ones.
    """

    path: Path
    touched: tuple[Touched, ...]
    held: tuple[Held, ...]
    fresh: int = 0
    differs: int = 0
    kept: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether an edition built now would say something else, of its terms at least, on account of the glossary."""
        return bool(self.touched or self.differs or self.kept)


def effect(path: Path, tools: Workshop, settings: Settings) -> Effect:
    """What the glossary changes in a report, without asking the engine.

    Raises:
        InputError: the report cannot be read, or holds no paper called in `settings.only`.
    """
    standings = [s for s in survey(path, tools, settings.only).standings if s.unit.segment.translatable]
    shown = english_on_disk(settings.out / path.stem / "edition.json")
    waiting = [standing for standing in standings if awaits_engine(standing)]
    touched = [standing for standing in waiting if other_terms(standing)]
    settled = [standing for standing in standings if not awaits_engine(standing)]
    return Effect(
        path,
        tuple(Touched(s.id, s.unit.segment.line, s.unit.segment.text, s.unit.terms) for s in touched),
        held(standings),
        len(waiting) - len(touched),
        sum(shown.get(standing.id, standing.text) != standing.text for standing in settled),
        sum(standing.state not in HUMAN and other_terms(standing) for standing in settled),
    )


def awaits_engine(standing: Standing) -> bool:
    """Whether a build would ask the engine for this segment."""
    if standing.is_missing:
        return True
    shown = standing.unit.translation
    return standing.stored is not None and shown.state not in HUMAN and shown.signature != standing.key.signature


def other_terms(standing: Standing) -> bool:
    """Whether a translation stands that was made with other terms."""
    stored = standing.stored
    return stored is not None and stored.signature.terms != standing.key.signature.terms


def held(standings: Sequence[Standing]) -> tuple[Held, ...]:
    """People's translations, made under other terms, that the term check objects to."""
    found = []
    for standing in standings:
        if standing.stored is None or standing.stored.state not in HUMAN or not other_terms(standing):
            continue
        wanted = tuple(f"{f.message}; {f.fix}" for f in standing.unit.findings if f.kind == "terms")
        if wanted:
            segment = standing.unit.segment
            found.append(Held(segment.line, segment.text, standing.text, wanted))
    return tuple(found)


def english_on_disk(file: Path) -> dict[str, str]:
    """English by segment of an edition.json; empty where there is none that can be read."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return {str(segment["id"]): str(segment["en"]) for segment in data["segments"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
