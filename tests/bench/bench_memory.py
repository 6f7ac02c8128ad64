"""Measure the translation memory: `python tests/bench/bench_memory.py [--segments 1000000]`.

Segments are invented from a vocabulary with the uneven frequencies of real text, 4 to 25 words each.
Bars, at one million: exact look-up under 1 ms, fuzzy look-up under 50 ms (median), file under 1.5 GB.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bilingual.memory import Key, Memory, Record
from bilingual.model import Signature

SIGNATURE = Signature("llm", "model@abc", "1", "t")
EXACT_MS, FUZZY_MS, BYTES_PER_SEGMENT = 1.0, 50.0, 1500.0


def zipf(count: int) -> list[float]:
    """Cumulative weights of ranks, as words of real text have them; the first has about one token in eighty."""
    return list(itertools.accumulate(1 / (rank + 10) for rank in range(count)))


def vocabulary(chance: random.Random, size: int = 30_000) -> list[str]:
    """Invented words of one to three characters."""
    characters, weights = [chr(0x4E00 + i) for i in range(4000)], zipf(4000)
    return [
        "".join(chance.choices(characters, cum_weights=weights, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(size)
    ]


def sources(chance: random.Random, count: int) -> Iterator[str]:
    """Invented sentences."""
    words = vocabulary(chance)
    weights = zipf(len(words))
    for _ in range(count):
        yield "".join(chance.choices(words, cum_weights=weights, k=chance.randint(4, 25))) + "。"


def garbled(chance: random.Random, text: str) -> str:
    """The text with a tenth of its characters changed."""
    out = list(text)
    for _ in range(max(1, len(out) // 10)):
        out[chance.randrange(len(out))] = chr(chance.randrange(0x4E00, 0x6000))
    return "".join(out)


def timed(calls: Sequence[Callable[[], object]]) -> tuple[list[float], list[object]]:
    """Milliseconds of each call, and the results."""
    spent, results = [], []
    for call in calls:
        begin = time.perf_counter()
        results.append(call())
        spent.append((time.perf_counter() - begin) * 1000)
    return spent, results


def measure(folder: Path, segments: int, queries: int = 300) -> dict[str, float]:
    """Fill a memory in `folder` and ask it; times in milliseconds, size in bytes."""
    chance = random.Random(7)
    path = folder / "memory.sqlite"
    sample: list[str] = []

    def records() -> Iterator[Record]:
        for number, source in enumerate(sources(chance, segments)):
            if number % max(1, segments // 1000) == 0:
                sample.append(source)
            yield Record(
                Key(source, SIGNATURE), f"The translation of sentence {number}, about as long as it is. " + source[:20]
            )

    begin = time.perf_counter()
    with Memory.open(path) as memory:
        memory.store_all(records())
    filled = time.perf_counter() - begin
    (opened,), (memory,) = timed([lambda: Memory.open(path)])
    assert isinstance(memory, Memory)
    with memory:
        keys = [Key(source, SIGNATURE) for source in sample]
        exact, _ = timed([lambda key=key: memory.lookup([key]) for key in keys])
        (batch,), _ = timed([lambda: memory.lookup(keys)])
        asked = chance.sample(sample, min(queries, len(sample)))
        fuzzy, found = timed([lambda s=s: memory.similar(garbled(chance, s)) for s in asked])
        right = sum(any(m.stored.source == s for m in matches) for s, matches in zip(asked, found, strict=True))  # type: ignore[attr-defined]
    return {
        "segments": segments,
        "fill_per_s": segments / filled,
        "open_ms": opened,
        "exact_ms_median": statistics.median(exact),
        "exact_ms_p99": statistics.quantiles(exact, n=100)[98],
        "batch_of_1000_ms": batch,
        "fuzzy_ms_median": statistics.median(fuzzy),
        "fuzzy_ms_p95": statistics.quantiles(fuzzy, n=20)[18],
        "fuzzy_found": right / len(asked),
        "bytes_per_segment": path.stat().st_size / segments,
    }


def main() -> int:
    """Print the figures; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--segments", type=int, default=1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), parser.parse_args().segments)
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=1))
    slow = figures["exact_ms_median"] >= EXACT_MS or figures["fuzzy_ms_median"] >= FUZZY_MS
    return int(slow or figures["bytes_per_segment"] >= BYTES_PER_SEGMENT)


if __name__ == "__main__":
    sys.exit(main())
