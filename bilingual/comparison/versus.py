"""Two engines on one report, segment by segment, with scores where references exist."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual import markdown, source
from bilingual.comparison.scores import Score, score
from bilingual.config import Settings
from bilingual.errors import ConfigError, InputError
from bilingual.memory import normalise
from bilingual.model import Severity, Unit
from bilingual.segment import segments
from bilingual.selection import select
from bilingual.translate import Report, translate
from bilingual.workshop import workshop

LIMIT = 1200  # longest segment, in characters: the same for both, so that the segments are


@dataclass(frozen=True, slots=True)
class Side:
    """What one engine made of the report."""

    name: str
    model: str
    seconds: float
    asked: int  # segments that it translated now; the rest came from glossary and memory
    units: tuple[Unit, ...]
    score: Score | None = None

    @property
    def findings(self) -> dict[str, int]:
        """How many, by severity, worst first."""
        found = Counter(finding.severity for unit in self.units for finding in unit.findings)
        return {severity.name.lower(): found[severity] for severity in sorted(Severity, reverse=True)}


@dataclass(frozen=True, slots=True)
class Line:
    """A segment whose translations differ."""

    zh: str
    line: int
    left: Unit
    right: Unit
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, and where they differ, in the report's order."""

    report: str
    left: Side
    right: Side
    lines: tuple[Line, ...]
    same: int  # segments that both translate alike, or that need no engine


def compare(
    report: Path, names: str, settings: Settings, references: Mapping[str, str], progress: Report
) -> Comparison:
    """Translate a report with both engines of `names` ("llm,argos"); each goes on from the memory.

    Raises:
        ConfigError: these are not two engines.
        InputError: the report cannot be read, or no reference is of it.
    """
    left, right = (made(report, one, settings, progress) for one in two(names))
    if references:
        left, right = (scored(side, references, report) for side in (left, right))
    lines = tuple(
        Line(a.segment.text, a.segment.line, a, b, references.get(normalise(a.segment.text), ""))
        for a, b in zip(left.units, right.units, strict=True)
        if a.translation.text != b.translation.text
    )
    return Comparison(report.name, left, right, lines, len(left.units) - len(lines))


def two(names: str) -> tuple[str, str]:
    """The two engines of "a,b"; each may name its model: "llm:qwen2.5-coder-0.5b,llm".

    Raises:
        ConfigError: there are not two, or both are the same.
    """
    parts = [part.strip() for part in names.split(",") if part.strip()]
    if len(parts) != 2 or parts[0] == parts[1]:
        remedy = "write --engines llm,argos, or with models --engines llm:qwen2.5-coder-0.5b,llm"
        raise ConfigError(f"{names!r} does not name two engines", remedy=remedy)
    return parts[0], parts[1]


def made(report: Path, name: str, settings: Settings, progress: Report) -> Side:
    """The report by one engine, from the memory where that has it."""
    engine, _, model = name.partition(":")
    chosen = replace(settings, engine=engine)
    if model:
        chosen = replace(chosen, server_model=model) if engine == "server" else replace(chosen, model=model)
    with workshop(chosen) as shop:
        tools = shop.for_report(report)
        text, notices = source.read(report)
        parts = segments(select(markdown.parse(text, report.stem, notices), settings.only, report), LIMIT)
        began = time.perf_counter()
        units = translate(parts, tools.glossary, tools.memory, tools.engine, progress)
        seconds = time.perf_counter() - began
        asked = sum(unit.translation.provenance in ("engine", "repair") for unit in units)
        return Side(name, shop.engine.model, seconds, asked, units)


def scored(side: Side, references: Mapping[str, str], report: Path) -> Side:
    """The side with its score on the segments that have a reference.

    Raises:
        InputError: none has.
        EngineError: sacrebleu is not installed.
    """
    known = [(unit.translation.text, references.get(normalise(unit.segment.text), "")) for unit in side.units]
    pairs: Sequence[tuple[str, str]] = [(text, wanted) for text, wanted in known if wanted]
    if not pairs:
        remedy = "their zh must be segments of the report, as edition.json lists them"
        raise InputError("none of the references is of this report", where=report, remedy=remedy)
    return replace(side, score=score([text for text, _ in pairs], [wanted for _, wanted in pairs]))
