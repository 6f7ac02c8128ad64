"""Translation quality against references: chrF, BLEU, terms and losses, ours beside the plain prompt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from bilingual import glossary, models
from bilingual.checks import check
from bilingual.engines import EngineOptions, Request, open_engine
from bilingual.engines.llm import DEFAULT_MODEL, LlmEngine
from bilingual.inline import has_han
from bilingual.memory import Memory
from bilingual.model import Segment, Severity
from bilingual.translate import translate
from tests.bench.speed import timed

PLAIN = Path(__file__).with_name("plain.toml")


@dataclass(frozen=True, slots=True)
class Line:
    """A reference segment."""

    ident: str
    zh: str
    en: str


def quality(place: Path, engine: str, folder: Path) -> str:
    """A Markdown table: the plain prompt and the project's own pipeline, on the same lines in one run."""
    file = place / "domain-dev.jsonl" if place.is_dir() else place
    lines = [Line(d.get("id", str(n)), d["zh"], d["en"]) for n, d in enumerate(map(json.loads, file.read_text(encoding="utf-8").splitlines()))]
    listed = file.with_name("domain-terms-dev.json")
    terms = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else []
    rows = []
    if engine == "llm":
        seconds, plain = timed(lambda: plain_prompt(lines))
        rows.append(("plain prompt", seconds, plain))
    seconds, ours = timed(lambda: pipeline(lines, engine, folder))
    rows.append((f"bilingual, {engine}", seconds, ours))
    head = "| | chrF | BLEU | terms | lines with a critical finding | lines with Chinese left | seconds |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    return f"{len(lines)} lines.\n\n{head}" + "\n".join(row(name, seconds, lines, texts, terms) for name, seconds, texts in rows) + "\n"


def row(name: str, seconds: float, lines: Sequence[Line], texts: Sequence[str], terms: Sequence[dict[str, object]]) -> str:
    """One line of the table."""
    references = [[line.en for line in lines]]
    chrf, bleu = sacrebleu.corpus_chrf(texts, references).score, sacrebleu.corpus_bleu(texts, references).score
    right, total = term_success(lines, texts, terms)
    critical = sum(any(f.severity is Severity.CRITICAL for f in check(line.zh, text)) for line, text in zip(lines, texts, strict=True))
    han = sum(has_han(text) for text in texts)
    share = f"{right}/{total} ({right / total:.1%})" if total else "-"
    return f"| {name} | {chrf:.1f} | {bleu:.1f} | {share} | {critical} | {han} | {seconds:.0f} |"


def term_success(lines: Sequence[Line], texts: Sequence[str], terms: Sequence[dict[str, object]]) -> tuple[int, int]:
    """Line-term pairs whose accepted rendering stands in the output, case-insensitive; and all pairs."""
    pairs = [(text.lower(), term["en"]) for line, text in zip(lines, texts, strict=True) for term in terms if str(term["zh"]) in line.zh]
    return sum(any(str(en).lower() in text for en in accepted) for text, accepted in pairs), len(pairs)  # type: ignore[attr-defined]


def plain_prompt(lines: Sequence[Line]) -> list[str]:
    """The same model with the plainest prompt: no glossary, no ladder, no house style."""
    texts = [""] * len(lines)
    with LlmEngine(models.require(DEFAULT_MODEL), EngineOptions(), str(PLAIN)) as engine:
        for index, english in engine.translate([Request(line.zh) for line in lines]):
            texts[index] = english
    return texts


def pipeline(lines: Sequence[Line], engine: str, folder: Path) -> list[str]:
    """The lines through glossary, engine, ladder and house style, from an empty memory."""
    parts = [Segment(str(n), str(n), line.zh, translatable=has_han(line.zh)) for n, line in enumerate(lines)]
    terms = glossary.load((glossary.builtin(),))
    with Memory.open(folder / "quality.sqlite") as memory, open_engine(engine, EngineOptions()) as opened:
        units = translate(parts, terms, memory, opened)
    save(folder, lines, [unit.translation.text for unit in units])
    return [unit.translation.text for unit in units]


def save(folder: Path, lines: Sequence[Line], texts: Sequence[str]) -> None:
    """Keep the outputs beside the temporary memory, for a look while the run lasts."""
    rows = [{"id": re.sub(r"\s", "", line.ident), "zh": line.zh, "en": line.en, "out": text} for line, text in zip(lines, texts, strict=True)]
    (folder / "quality.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
