"""How fast a large glossary is matched: `python -m tests.bench.bench_matching [REPORT] [--terms N]`.

The built-in glossary and N made-up terms are matched against every segment of a report. Half of the
made-up terms are stretches of the report itself, so that there is much to find; the others are
strings of its characters. Loading (rows to automaton) is timed apart from matching.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from bilingual import glossary, markdown, source
from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.prose import matched
from bilingual.inline import HAN
from bilingual.segment import segments
from tests.bench.machine import describe
from tests.bench.speed import timed

LIMIT = 0.5  # seconds


def made_up(text: str, count: int, seed: int = 0) -> list[GlossaryEntry]:
    """`count` distinct terms of two to eight characters."""
    chance = random.Random(seed)
    han = "".join(HAN.findall(text))
    found: dict[str, None] = {}
    while len(found) < count:
        size = chance.choice((2, 3, 4, 4, 5, 6, 8))
        at = chance.randrange(len(han) - size)
        real = len(found) % 2 == 0
        found[han[at : at + size] if real else "".join(chance.choices(han, k=size))] = None
    return [GlossaryEntry(zh, f"term {n}", "preferred") for n, zh in enumerate(found)]


def main() -> int:
    """Print the times; 0 where matching keeps the limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_matching")
    parser.add_argument("report", type=Path, nargs="?", default=Path("tests/reports/daily-2026-01-15.md"))
    parser.add_argument("--terms", type=int, default=100_000)
    given = parser.parse_args()
    text, notices = source.read(given.report)
    parts = segments(markdown.parse(text, given.report.stem, notices))
    rows = made_up(text, given.terms)
    builtin = glossary.load((glossary.builtin(),)).layers

    def load() -> Glossary:
        book = Glossary([*builtin, rows])
        book.match("模型")  # builds the automaton
        return book

    loading, book = timed(load)
    began = time.process_time()
    matching, terms = timed(lambda: [matched(book, part.text) for part in parts])
    busy = time.process_time() - began  # one thread: on a machine that does nothing else, the same
    found = sum(map(len, terms))
    fine = min(busy, matching) < LIMIT
    sys.stdout.write(
        f"{describe()}\n{len(book.patterns):,} terms, {len(parts)} segments, {len(text):,} characters: loaded in "
        f"{loading:.2f} s, matched in {matching:.2f} s, {busy:.2f} s of it at work ({found:,} occurrences); "
        f"{'within' if fine else 'over'} {LIMIT} s\n"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
