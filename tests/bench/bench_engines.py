"""The argos engine beside `argostranslate` called paragraph by paragraph, on one package: `make bench-engines`.

    python -m tests.bench.bench_engines [REPORT] [--sample 40] [--output docs/benchmarks.md]

The package is a stand-in of a real one's size with random weights, installed by Argos's own installer into a home
of its own. Random words never end a sentence, so every call decodes each sentence to 1.2 pieces for a
piece of the call's mean source: the same number of pieces for both, and about what real English takes. Both
sides get the same texts (each once) and the same sentence ends: Argos's own splitter would be fetched, and costs
extra. The slow side translates a sample, every n-th text by length, and is extrapolated by characters.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RATIO = 1.2  # pieces of English for a piece of Chinese
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure both sides, each in a process of its own; print the table and keep it in the output file."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_engines")
    parser.add_argument("report", nargs="?", type=Path, default=Path("tests/reports/daily-2026-01-15.md"))
    parser.add_argument("--sample", type=int, default=40, help="texts that the slow side translates")
    parser.add_argument("--output", type=Path, default=None, help="a Markdown file to keep the table in")
    parser.add_argument("--side", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(ours(given.report) if given.side == "ours" else theirs(given.report, given.sample)))
        return 0
    with tempfile.TemporaryDirectory() as home:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_"))}
        environment |= {"HOME": home, "BILINGUAL_HOME": f"{home}/bilingual"}
        install(given.report, home, environment)
        sides = {side: measured(side, given, environment) for side in ("ours", "theirs")}
    body = table(**sides)
    print(body)
    if given.output:
        from tests.bench.__main__ import write
        from tests.bench.machine import describe

        write(given.output, f"Argos: {given.report.name}", f"{describe()}; `make bench-engines`\n\n{body}")
    return 0


def texts(report: Path) -> list[str]:
    """Every text of a report that an engine is asked for, once."""
    from bilingual import markdown, source
    from bilingual.inline import has_han
    from bilingual.segment import segments

    text, notices = source.read(report)
    parts = segments(markdown.parse(text, report.stem, notices), 1200)
    return list(dict.fromkeys(part.text for part in parts if part.translatable and has_han(part.text)))


def install(report: Path, home: str, environment: dict[str, str]) -> None:
    """Build the stand-in and install it as a user would."""
    from tests.bench.standin import build

    package = build(Path(home) / "translate-zh_en.argosmodel", texts(report))
    code = "import sys; from pathlib import Path; from argostranslate import package; package.install_from_path(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(package)], env=environment, check=True)


def measured(side: str, given: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """One side, in its own process."""
    command = [sys.executable, "-m", "tests.bench.bench_engines", str(given.report), "--side", side, "--sample", str(given.sample)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


class Paced:
    """A CTranslate2 translator that ends its sentences where real ones would end."""

    def __init__(self, original: type, *given: Any, **options: Any) -> None:
        self._inner = original(*given, **options)
        self.pieces = 0

    def translate_batch(self, source: list[list[str]], **options: Any) -> Any:
        length = max(1, round(RATIO * sum(map(len, source)) / len(source)))
        self.pieces += length * len(source)
        return self._inner.translate_batch(source, **options | {"min_decoding_length": length, "max_decoding_length": length})


def pace() -> list[Paced]:
    """Put `Paced` in the place of every translator that is opened from now on; those opened."""
    import ctranslate2

    original, opened = ctranslate2.Translator, []

    def open_paced(*given: Any, **options: Any) -> Paced:
        opened.append(Paced(original, *given, **options))
        return opened[-1]

    ctranslate2.Translator = open_paced
    return opened


def ours(report: Path) -> dict[str, Any]:
    """The whole report by the engine, its model's loading and the measuring of its habits included."""
    from bilingual.engines import EngineOptions, Request, open_engine
    from tests.bench.machine import peak_memory

    asked, opened = texts(report), pace()
    began, worked = time.perf_counter(), time.process_time()
    with open_engine("argos", EngineOptions()) as engine:
        found = dict(engine.translate([Request(text) for text in asked]))
        habits = str(engine.habits)  # type: ignore[attr-defined]
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    assert sorted(found) == list(range(len(asked))) and all(found.values())
    return {
        "texts": len(asked), "characters": sum(map(len, asked)), "seconds": seconds, "cpu": cpu,
        "memory": peak_memory(), "pieces": opened[0].pieces, "habits": habits,
    }  # fmt: skip


def theirs(report: Path, sample: int) -> dict[str, Any]:
    """A sample of the report by `argostranslate`, one text a call."""
    opened = pace()
    from argostranslate import translate

    from bilingual.split import sentences
    from tests.bench.machine import peak_memory

    every = sorted(texts(report), key=len)
    step = max(1, len(every) // sample)
    chosen = every[step // 2 :: step]
    translation = translate.get_translation_from_codes("zh", "en")
    while not hasattr(translation, "sentencizer"):
        translation = translation.underlying
    translation.sentencizer.split_sentences = lambda text: list(sentences(text))
    translation.translate("预热。")
    before = opened[0].pieces
    began, worked = time.perf_counter(), time.process_time()
    for text in chosen:
        translation.translate(text)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {
        "texts": len(chosen), "characters": sum(map(len, chosen)), "seconds": seconds, "cpu": cpu,
        "memory": peak_memory(), "pieces": opened[0].pieces - before,
    }  # fmt: skip


def table(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """Both sides, and how they compare; processor time stands beside the clock's for machines that do other work."""
    scale = ours["characters"] / theirs["characters"]
    rows = [("argos engine", ours, 1.0), ("argostranslate, text by text", theirs, scale)]
    head = (
        "| | texts | characters | seconds | processor, s | pieces/s | whole report, s | whole report, processor, s | peak, MiB |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    )
    lines = "\n".join(
        f"| {name} | {side['texts']} | {side['characters']:,} | {side['seconds']:.1f} | {side['cpu']:.1f} | {side['pieces'] / side['seconds']:.0f}"
        f" | {side['seconds'] * by:.0f} | {side['cpu'] * by:.0f} | {side['memory']:.0f} |"
        for name, side, by in rows
    )
    faster, spared = theirs["seconds"] * scale / ours["seconds"], theirs["cpu"] * scale / ours["cpu"]
    return (
        f"A stand-in package of 71 million parameters, 8-bit, random weights ({ours['habits']}).\n\n{head}{lines}\n\n"
        f"The engine is {faster:.1f} times as fast by the clock, {spared:.1f} times by processor time.\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
