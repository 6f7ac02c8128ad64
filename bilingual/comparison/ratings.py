"""Speed and quality of an engine on this machine, measured on a small sample of our own and remembered.

The sample's lines go through glossary, ladder and house style like any report's, from an empty memory; a
first line that does not count loads the model.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from bilingual import __version__, glossary
from bilingual.choice import options
from bilingual.comparison.ready import only
from bilingual.comparison.scores import can_score, score
from bilingual.config import Settings
from bilingual.engines import open_engine
from bilingual.glossary import missing
from bilingual.memory import Memory
from bilingual.model import Segment, Severity
from bilingual.translate import translate

FILE = "engines.json"


@dataclass(frozen=True, slots=True)
class Rating:
    """What was measured; `chrf` is 0 where sacrebleu was not installed."""

    engine: str
    model: str
    prompt: str
    rate: float  # Chinese characters and all others of the source, a second
    chrf: float
    terms: str  # held of those in the sample
    critical: int  # lines with a critical finding
    lines: int
    day: str
    version: str = __version__


def sample() -> list[tuple[str, str]]:
    """The sample's lines with their references."""
    text = (resources.files("bilingual.comparison") / "sample.jsonl").read_text(encoding="utf-8")
    return [(row["zh"], row["en"]) for row in map(json.loads, text.splitlines())]


def measure(name: str, settings: Settings) -> Rating:
    """Translate the sample with an engine and rate it.

    Raises:
        EngineError, ModelError, ConfigError: the engine is not ready, or fails.
    """
    pairs = sample()
    parts = [Segment(str(n), str(n), zh) for n, (zh, _) in enumerate(pairs)]
    terms = glossary.load((glossary.builtin(),))
    with TemporaryDirectory() as folder, open_engine(name, options(only(settings, name))) as engine:
        with Memory.open(Path(folder) / "memory.sqlite") as memory:
            translate([Segment("w", "w", "你好，世界。")], terms, memory, engine)
            began = time.perf_counter()
            units = translate(parts, terms, memory, engine)
            seconds = time.perf_counter() - began
        model, prompt = engine.model, engine.prompt
    texts = [unit.translation.text for unit in units]
    asked = [(unit, term) for unit in units for term in unit.terms]
    held = sum(not missing([term], unit.translation.text) for unit, term in asked)
    return Rating(
        name, model, prompt, sum(len(zh) for zh, _ in pairs) / seconds,
        score(texts, [en for _, en in pairs]).chrf if can_score() else 0.0,
        f"{held}/{len(asked)}", sum(any(f.severity is Severity.CRITICAL for f in unit.findings) for unit in units),
        len(units), date.today().isoformat(),
    )  # fmt: skip


def remembered(home: Path) -> list[Rating]:
    """What was measured on this machine before; a broken file counts as none."""
    try:
        return [Rating(**row) for row in json.loads((home / FILE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def remember(ratings: Sequence[Rating], home: Path) -> None:
    """Keep ratings, newer ones in the place of older ones of the same engine and model."""
    known = {(rating.engine, rating.model): rating for rating in (*remembered(home), *ratings)}
    home.mkdir(parents=True, exist_ok=True)
    scratch = home / f".{FILE}"
    scratch.write_text(json.dumps([asdict(rating) for rating in known.values()], indent=1), encoding="utf-8")
    scratch.replace(home / FILE)
