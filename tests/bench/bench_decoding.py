"""What a token costs: by how many texts are decoded together and how rows are multiplied. `make bench-decoding`.

    python -m tests.bench.bench_decoding [--together 8,48,96] [--ways tiles,bf16] [--output docs/benchmarks.md]

Texts of equal length are read and written together by the engine's own pipeline: seconds of processor time
(they hardly move with other work on the machine) and of the clock, a token. Reading is the prompt's own part,
in steps as full as the engine makes them; writing is one token of every text a step.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bilingual import models
from bilingual.engines import EngineOptions, Request
from bilingual.engines import llm as engine_module
from bilingual.engines.llm import BATCHED_TOKENS, DEFAULT_MODEL, WHOLE_TOKEN, LlmEngine
from tests.bench.__main__ import write
from tests.bench.machine import describe

TEXT = "第{n}点：该方法在三个数据集上把准确率从七十提高到七十五，训练数据超过九百万条，速度是基线的两倍，长文本、对话和代码任务都受益。"
TOKENS = 60  # written for each text at most
STEPS = 8  # of writing that are timed
HEAD = "| multiplied | texts together | reading, CPU ms | clock | writing, CPU ms | clock |"
WAYS = {
    "own": None,
    "tiles": {"INFERENCE_PRECISION_HINT": "bf16", "DYNAMIC_QUANTIZATION_GROUP_SIZE": WHOLE_TOKEN},
    "bf16": {"INFERENCE_PRECISION_HINT": "bf16", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"},
    "groups": {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "128"},
    "f32": {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"},
}  # how to multiply, as openvino is told; `own` is what the engine chooses on this machine


def submit(engine: LlmEngine, number: int) -> tuple[Any, int]:
    """One text under way, and how many tokens of its prompt are its own."""
    import openvino_genai as genai

    config = genai.GenerationConfig()
    config.do_sample, config.max_new_tokens, config.ignore_eos, config.apply_chat_template = False, TOKENS, True, False
    prompt = engine._prompt(Request(TEXT.format(n=number)))
    shared = engine._prompt(Request(""))
    tokenizer = engine._pipeline.get_tokenizer()
    own = tokenizer.encode(prompt).input_ids.shape[1] - tokenizer.encode(shared).input_ids.shape[1]
    return engine._pipeline.add_request(number, prompt, config), own


def measure(engine: LlmEngine, together: int, first: int) -> tuple[float, float, float, float]:
    """Milliseconds a token of reading (processor, clock) and of writing (processor, clock)."""
    pipeline = engine._pipeline
    begun = [submit(engine, first + n) for n in range(together)]
    tokens = sum(own for _, own in begun)
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in range(-(-tokens // BATCHED_TOKENS)):
        pipeline.step()
    reading = (time.process_time() - cpu) / tokens, (time.perf_counter() - clock) / tokens
    pipeline.step()
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in range(STEPS):
        pipeline.step()
    writing = time.process_time() - cpu, time.perf_counter() - clock
    for handle, _ in begun:
        handle.cancel()
    while pipeline.has_non_finished_requests():
        pipeline.step()
    each = tuple(seconds / STEPS / together for seconds in writing)
    return (1000 * reading[0], 1000 * reading[1], 1000 * each[0], 1000 * each[1])


def rows(way: str, sizes: Sequence[int]) -> str:
    """A table's rows for one way to multiply."""
    chosen = WAYS[way]
    if chosen is not None:
        engine_module.arithmetic = lambda: chosen  # type: ignore[assignment]
    with LlmEngine(models.require(DEFAULT_MODEL), EngineOptions(in_flight=max(sizes))) as engine:
        engine._load()
        measured = [(size, measure(engine, size, 1000 * place)) for place, size in enumerate(sizes, 1)]
    return "\n".join(f"| {way} | {size} | " + " | ".join(f"{n:.1f}" for n in found) + " |" for size, found in measured)


def main() -> int:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_decoding")
    parser.add_argument("--together", default="8,48,96")
    parser.add_argument("--ways", default="own", help=f"of {', '.join(WAYS)}; several with commas")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--rows", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.together.split(",")]
    if options.rows:
        sys.stdout.write(rows(options.rows, sizes) + "\n")
        return 0
    table = [HEAD, "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for way in options.ways.split(","):  # a process each: the plugin keeps what it laid out
        command = [sys.executable, "-m", "tests.bench.bench_decoding", "--rows", way, "--together", options.together]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{way}: {done.stderr.strip().splitlines()[-1]}")
        table.append(done.stdout.strip())
    words = (
        f"{date.today()}, {describe()}; `make bench-decoding`\n\nMilliseconds a token.\n\n" + "\n".join(table) + "\n"
    )
    sys.stdout.write(words)
    if options.output:
        write(options.output, "What a token costs", words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
