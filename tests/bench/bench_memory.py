"""Measure the translation memory at a million segments: `make bench-memory`.

    python -m tests.bench.bench_memory [--segments 1000000] [--output docs/benchmarks.md]

Segments are invented from a vocabulary with the uneven frequencies of real text, 4 to 25 words each.
Fuzzy look-ups are of stored sentences with a tenth of their characters changed, and of sentences that
the memory has never seen. Bars, at one million: exact look-up under 1 ms, fuzzy look-up under 50 ms
(median), file under 1.5 GB. Exit 1 where one is missed.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bilingual.memory import Key, Memory, Record
from bilingual.model import Signature
from tests.bench.__main__ import write
from tests.bench.machine import describe

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


def fill(path: Path, segments: int, stream: Iterator[str]) -> tuple[list[str], float]:
    """Write a memory of `segments` sentences at `path`; a sample of its sources, and the seconds it took."""
    sample: list[str] = []

    def records() -> Iterator[Record]:
        for number, source in enumerate(itertools.islice(stream, segments)):
            if number % max(1, segments // 1000) == 0:
                sample.append(source)
            english = f"The translation of sentence {number}, about as long as it is. {source[:20]}"
            yield Record(Key(source, SIGNATURE), english)

    begin = time.perf_counter()
    with Memory.open(path) as memory:
        memory.store_all(records())
    return sample, time.perf_counter() - begin


def measure(folder: Path, segments: int, queries: int = 300) -> dict[str, float]:
    """Fill a memory in `folder` and ask it; times in milliseconds, size in bytes."""
    chance = random.Random(7)
    path = folder / "memory.sqlite"
    stream = sources(chance, segments + queries)
    sample, filled = fill(path, segments, stream)
    strangers = list(stream)  # of the same words, but never stored
    (opened,), (memory,) = timed([lambda: Memory.open(path)])
    assert isinstance(memory, Memory)
    with memory:
        keys = [Key(source, SIGNATURE) for source in sample]
        exact, known = timed([lambda key=key: memory.lookup([key]) for key in keys])
        assert all(known), "an exact look-up found nothing"
        (batch,), _ = timed([lambda: memory.lookup(keys)])
        asked = chance.sample(sample, min(queries, len(sample)))
        fuzzy, found = timed([lambda s=s: memory.similar(garbled(chance, s)) for s in asked])
        right = sum(any(m.stored.source == s for m in matches) for s, matches in zip(asked, found, strict=True))  # type: ignore[attr-defined]
        strange, _ = timed([lambda s=s: memory.similar(s) for s in strangers])
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
        "stranger_ms_median": statistics.median(strange),
        "stranger_ms_p95": statistics.quantiles(strange, n=20)[18],
        "bytes": path.stat().st_size,
    }


def table(figures: dict[str, float]) -> str:
    """The figures as a Markdown table, with their bars."""
    f = figures
    rows = [
        ("exact look-up, median", f"{f['exact_ms_median']:.2f} ms", f"{EXACT_MS:.0f} ms"),
        ("exact look-up, slowest of a hundred", f"{f['exact_ms_p99']:.1f} ms", ""),
        ("exact look-up of 1,000 at once", f"{f['batch_of_1000_ms']:.0f} ms", ""),
        ("fuzzy look-up, median", f"{f['fuzzy_ms_median']:.0f} ms", f"{FUZZY_MS:.0f} ms"),
        ("fuzzy look-up, slowest of twenty", f"{f['fuzzy_ms_p95']:.0f} ms", ""),
        ("fuzzy look-up finds the sentence with a tenth changed", f"{f['fuzzy_found']:.1%}", ""),
        ("fuzzy look-up of a sentence never seen, median", f"{f['stranger_ms_median']:.0f} ms", f"{FUZZY_MS:.0f} ms"),
        ("the same, slowest of twenty", f"{f['stranger_ms_p95']:.0f} ms", ""),
        ("file", f"{f['bytes'] / 1e6:,.0f} MB", f"{BYTES_PER_SEGMENT * f['segments'] / 1e6:,.0f} MB"),
        ("opening it", f"{f['open_ms']:.1f} ms", ""),
        ("filling it, segments a second", f"{f['fill_per_s']:,.0f}", ""),
    ]
    lines = [f"| {what} | {figure} | {bar} |" for what, figure, bar in rows]
    return "\n".join(["| what | figure | bar |", "| --- | ---: | ---: |", *lines])


def main() -> int:
    """Print the figures; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_memory")
    parser.add_argument("--segments", type=int, default=1_000_000)
    parser.add_argument("--output", type=Path, help="the file whose section to write, docs/benchmarks.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), given.segments)
    body = table(figures)
    sys.stdout.write(body + "\n")
    if given.output:
        head = f"{date.today()}, {describe()}; `make bench-memory`"
        write(given.output, f"Translation memory: {given.segments:,} segments", f"{head}\n\n{body}")
    times = max(figures["fuzzy_ms_median"], figures["stranger_ms_median"])
    slow = figures["exact_ms_median"] >= EXACT_MS or times >= FUZZY_MS
    return int(slow or figures["bytes"] >= BYTES_PER_SEGMENT * given.segments)


if __name__ == "__main__":
    sys.exit(main())
