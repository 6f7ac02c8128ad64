"""Recall and false alarms of the checks, by kind of planted error: `python -m tests.bench.bench_checks`."""

from __future__ import annotations

import sys
import time
from collections import defaultdict

from bilingual.checks import check
from bilingual.model import Severity
from tests.checks.corpus import Case, clean, seeded


def caught(case: Case) -> bool:
    """Whether the checks see the planted error as gravely as it is."""
    least = Severity.CRITICAL if case.critical else Severity.MINOR
    return any(f.severity >= least for f in check(case.zh, case.en, case.terms))


def main(verbose: bool = False) -> int:
    """Print the table; with `verbose`, every miss and false alarm as well."""
    started = time.perf_counter()
    cases, table = seeded(), defaultdict(lambda: [0, 0])
    for case in cases:
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
    pairs = clean()
    alarms = [(case, check(case.zh, case.en, case.terms)) for case in pairs]
    grave = [a for a in alarms if any(f.severity is Severity.CRITICAL for f in a[1])]
    any_ = [a for a in alarms if a[1]]
    for case, findings in any_ if verbose else []:
        print("ALARM", case.zh, case.en, *(f"{f.severity.name} {f.kind}: {f.message}" for f in findings), sep="\n  ")
    print(f"clean pairs {len(pairs)}: critical false alarms {len(grave) / len(pairs):.1%}, all {len(any_) / len(pairs):.1%}")
    print(f"{time.perf_counter() - started:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main("-v" in sys.argv))
