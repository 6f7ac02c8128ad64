"""How good and how fast the checks are.

    python -m tests.bench.bench_checks [-v] [--edition out/NAME/edition.json]

Recall and false alarms on the corpus of planted errors, by kind; with an edition, how long its whole
report takes to judge as well.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bilingual import glossary
from bilingual.checks import check
from bilingual.checks.consistency import consistent
from bilingual.model import Segment, Severity, Translation, Unit
from bilingual.translate import matched, unit
from tests.checks.corpus import Case, clean, seeded


def caught(case: Case) -> bool:
    """Whether the checks see the planted error as gravely as it is."""
    least = Severity.CRITICAL if case.critical else Severity.MINOR
    return any(f.severity >= least for f in check(case.zh, case.en, case.terms))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; with -v, every miss and false alarm as well."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_checks")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every miss and false alarm")
    parser.add_argument("--edition", type=Path, help="an edition.json: how long its report takes to judge")
    given = parser.parse_args(arguments)
    if given.edition:
        print(timing(given.edition))
        return 0
    recall(given.verbose)
    alarms(given.verbose)
    return 0


def now() -> tuple[float, float]:
    """Seconds on the clock and of this process's own work: on a busy machine they part."""
    return time.perf_counter(), time.process_time()


def timing(file: Path) -> str:
    """How long the checks take for every segment of an edition, terms matched anew, and for the whole."""
    rows = json.loads(file.read_text(encoding="utf-8"))["segments"]
    parts = [(Segment(row["id"], row["id"], row["zh"]), Translation(row["id"], row["en"])) for row in rows]
    clock = [now()]
    terms = glossary.load((glossary.builtin(),))
    here = [matched(terms, segment.text) if segment.text != english.text else () for segment, english in parts]
    clock.append(now())
    units: list[Unit] = [unit(*one, found) for one, found in zip(parts, here, strict=True)]
    clock.append(now())
    consistent(units)
    clock.append(now())
    steps = zip(("glossary loaded and terms matched", "each segment judged", "the whole edition judged"), clock, clock[1:], strict=False)
    told = (f"{what} in {b[0] - a[0]:.2f} s ({b[1] - a[1]:.2f} s of processor time)" for what, a, b in steps)
    return f"{len(rows)} segments: {', '.join(told)}"


def recall(verbose: bool) -> None:
    """The table of planted errors."""
    table: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for case in seeded():
        seen = caught(case)
        table[case.critical, case.fault][0] += 1
        table[case.critical, case.fault][1] += seen
        if verbose and not seen:
            print(f"MISSED {case.fault}\n  {case.zh}\n  {case.en}")
    for (critical, fault), (planted, found) in sorted(table.items(), reverse=True):
        print(f"{'critical' if critical else 'lesser':9} {fault:24} {found:4} of {planted:4}  {found / planted:6.1%}")
    for critical in (True, False):
        rows = [row for (grave, _), row in table.items() if grave is critical]
        planted, found = sum(r[0] for r in rows), sum(r[1] for r in rows)
        print(f"{'critical' if critical else 'lesser':9} {'all':24} {found:4} of {planted:4}  {found / planted:6.1%}")


def alarms(verbose: bool) -> None:
    """The share of clean pairs that raise a finding."""
    pairs = clean()
    found = [(case, check(case.zh, case.en, case.terms)) for case in pairs]
    grave = [a for a in found if any(f.severity is Severity.CRITICAL for f in a[1])]
    any_ = [a for a in found if a[1]]
    for case, findings in any_ if verbose else []:
        print("ALARM", case.zh, case.en, *(f"{f.severity.name} {f.kind}: {f.message}" for f in findings), sep="\n  ")
    print(f"clean pairs {len(pairs)}: critical false alarms {len(grave) / len(pairs):.1%}, all {len(any_) / len(pairs):.1%}")


if __name__ == "__main__":
    sys.exit(main())
