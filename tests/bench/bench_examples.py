"""Would an approved translation of a similar source help the model? `make bench-examples EVAL=file.jsonl`.

    python -m tests.bench.bench_examples --eval FILE [--lines 12] [--output docs/benchmarks.md]

FILE holds lines of {zh, en}. Every line whose numbers stand in both languages gets an earlier wording:
the same sentence with other numbers, its English changed in the same way and taken as approved. The
sentence is translated without and with that pair as the last example of the prompt, by the engine alone.
Beside chrF and BLEU it counts numbers that came out of the example instead of the source: a person's word
that is copied where it does not hold is worse than none.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import sacrebleu

from bilingual import glossary, models
from bilingual.engines import EngineOptions, Request
from bilingual.engines.llm import DEFAULT_MODEL, LlmEngine
from bilingual.translate import matched
from tests.bench.__main__ import shown, write
from tests.bench.machine import describe
from tests.bench.speed import timed

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)")


def earlier(zh: str, en: str) -> tuple[str, str] | None:
    """The pair with other numbers in both languages; None where no number stands in both."""
    shared = [number for number in dict.fromkeys(NUMBER.findall(zh)) if number in NUMBER.findall(en)]
    if not shared:
        return None
    other = {number: re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 9 + 1), number) for number in shared}
    return (
        NUMBER.sub(lambda found: other.get(found[0], found[0]), zh),
        NUMBER.sub(lambda found: other.get(found[0], found[0]), en),
    )


def copied(zh: str, old: str, english: str) -> int:
    """How many numbers of the example's source stand in the English though the sentence has them not."""
    return len((set(NUMBER.findall(old)) - set(NUMBER.findall(zh))) & set(NUMBER.findall(english)))


def lost(zh: str, en: str, english: str) -> int:
    """How many numbers of the sentence, as the reference has them, are missing."""
    return len((set(NUMBER.findall(zh)) & set(NUMBER.findall(en))) - set(NUMBER.findall(english)))


def run(engine: LlmEngine, lines: Sequence[tuple[str, str]], shots: Mapping[str, tuple[str, str]]) -> list[str]:
    """The lines' English, with the shots."""
    terms = glossary.load((glossary.builtin(),))
    requests = [Request(zh, matched(terms, zh), examples=(shots[zh],) if zh in shots else ()) for zh, _ in lines]
    texts = [""] * len(lines)
    for index, english in engine.translate(requests):
        texts[index] = english
    return texts


def measure(file: Path, most: int) -> str:
    """The table."""
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    pairs = [(row["zh"], row["en"], old) for row in read if (old := earlier(row["zh"], row["en"]))][:most]
    lines, references = [(zh, en) for zh, en, _ in pairs], [[en for _, en, _ in pairs]]
    rows = []
    with LlmEngine(models.require(DEFAULT_MODEL), EngineOptions()) as engine:
        for name, shots in (("without", {}), ("with", {zh: old for zh, _, old in pairs})):
            seconds, texts = timed(lambda shots=shots: run(engine, lines, shots))  # type: ignore[misc]
            chrf, bleu = sacrebleu.corpus_chrf(texts, references).score, sacrebleu.corpus_bleu(texts, references).score
            stray = sum(copied(zh, old[0], text) for (zh, _, old), text in zip(pairs, texts, strict=True))
            gone = sum(lost(zh, en, text) for (zh, en), text in zip(lines, texts, strict=True))
            rows.append(f"| {name} | {chrf:.1f} | {bleu:.1f} | {stray} | {gone} | {seconds:.0f} |")
    head = "| the similar pair | chrF | BLEU | numbers of the example | numbers lost | seconds |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    return f"{len(pairs)} lines, each with an approved translation of an earlier wording.\n\n" + "\n".join([head, *rows])


def main() -> int:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_examples")
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=12)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    body = measure(given.eval, given.lines)
    sys.stdout.write(body + "\n")
    if given.output:
        command = shown(f"make bench-examples EVAL={given.eval}")
        write(given.output, "Similar translations as examples", f"{date.today()}, {describe()}; `{command}`\n\n{body}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
