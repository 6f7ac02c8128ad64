"""Time and memory of a whole build, stage by stage."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bilingual import glossary, markdown, source
from bilingual.config import Settings
from bilingual.inline import HAN
from bilingual.pipeline import build, workshop
from bilingual.render import render
from bilingual.segment import segments
from tests.bench.machine import peak_memory

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def speed(report: Path, engine: str, folder: Path) -> str:
    """A Markdown table of the stages' times, and the rates they mean; translates from an empty memory."""
    settings = Settings(engine=engine, memory=folder / "speed.sqlite")
    parse_s, parsed = timed(lambda: markdown.parse(*_read(report)))
    segment_s, parts = timed(lambda: segments(parsed))
    glossary_s, _ = timed(lambda: glossary.load((glossary.builtin(),)).match("预训练"))
    with workshop(settings) as shop:
        translate_s, edition = timed(lambda: build(report, shop, settings))
    again_s, calls = rerun(report, settings)
    rows = [("parse", parse_s), ("segment", segment_s), ("load the glossary", glossary_s), ("translate, check, align", translate_s)]
    for kind in ("md", "json", "html", "pdf"):
        seconds, data = timed(lambda kind=kind: render(kind, edition))  # type: ignore[misc]
        rows.append((f"render {kind} ({len(data) / 1e6:.2f} MB)", seconds))
    rows.append((f"whole command again, unchanged ({calls})", again_s))
    han = len(HAN.findall(parsed.text))
    asked = sum(unit.translation.provenance in ("engine", "repair") for unit in edition.units)
    found = {name: sum(f.severity == level for u in edition.units for f in u.findings) for level, name in ((3, "critical"), (2, "major"), (1, "minor"))}
    table = "\n".join(f"| {name} | {seconds:.2f} |" for name, seconds in rows)
    return (
        f"{len(parsed.papers)} papers, {han:,} Han characters, {len(parts)} segments, {asked} of them asked of the engine.\n\n"
        f"| stage | seconds |\n| --- | ---: |\n{table}\n\n"
        f"Translation: {han / translate_s:.0f} Han characters/s. Peak memory: {peak_memory():,.0f} MiB. "
        f"Findings: {', '.join(f'{count} {name}' for name, count in found.items())}.\n"
    )


def _read(report: Path) -> tuple[str, str, tuple[str, ...]]:
    text, notices = source.read(report)
    return text, report.stem, notices


def rerun(report: Path, settings: Settings) -> tuple[float, str]:
    """The command line once more on the same memory: seconds, and what it says of its work."""
    assert settings.memory is not None
    command = [sys.executable, "-m", "bilingual.cli", "build", str(report), "--engine", settings.engine, "--memory", str(settings.memory)]
    out = settings.memory.parent / "again"
    seconds, done = timed(lambda: subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=True))
    return seconds, "no engine call" if "translated now" not in done.stdout else "engine called"
