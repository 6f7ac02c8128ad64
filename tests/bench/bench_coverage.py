"""How much of a report's own terminology the built-in glossary has: `python -m tests.bench.bench_coverage [REPORT]`.

The report itself gives pairs: Chinese, then English in brackets. bilingual/glossary/brackets.py says by stated
rules which of them translate, and which the rows cover. Of the strongest compounds by C-value, with the glossary's
help against cutting terms, those count that the glossary renders whole. Beyond the report, the rows are counted
that it does not hold, by field.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from bilingual import glossary, source
from bilingual.glossary import Glossary
from bilingual.glossary.brackets import COVERED, MISSING, NAME, OTHER, REMARK, bracket_pairs, tail, verdict
from bilingual.glossary.candidates import is_covered, plain_text, strongest


def beyond(text: str, book: Glossary) -> Counter[str]:
    """How many rows no place of the text holds, by domain; labels are left out."""
    here = {term.zh for term in book.match(text)}
    return Counter(row.domain for row in book.entries if row.zh not in here and not row.is_label)


def main() -> int:
    """Print both measures; with -v, what is not covered."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_coverage")
    parser.add_argument("report", type=Path, nargs="?", default=Path("tests/reports/daily-2026-01-15.md"))
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is not covered")
    given = parser.parse_args()
    book = glossary.load((glossary.builtin(),))
    text = plain_text(source.read(given.report)[0])
    pairs = sorted(set(bracket_pairs(text)))
    sorted_out = {pair: verdict(*pair, book) for pair in pairs}
    count = Counter(sorted_out.values())
    compounds = strongest([text], book, 100)
    whole = [zh for zh in compounds if is_covered(zh, book)]
    total = count[COVERED] + count[MISSING]
    rest = ", ".join(f"{count[kind]} {kind}" for kind in (NAME, REMARK, OTHER))
    outside = beyond(text, book)
    out = [
        f"{given.report.name}, {len(book.entries):,} rows",
        f"pairs in brackets: {count[COVERED]} of {total} ({count[COVERED] / max(1, total):.1%}); left out: {rest}",
        f"strongest compounds: {len(whole)} of {len(compounds)}",
        f"rows that the report does not hold: {outside.total():,}: {', '.join(f'{d} {n}' for d, n in outside.most_common())}",
    ]
    if given.verbose:
        out += [
            f"  {kind}: {zh} ({en}): {' + '.join(t.en for t in tail(zh, book)) or '-'}"
            for (zh, en), kind in sorted(sorted_out.items(), key=lambda item: item[1])
            if kind != COVERED
        ]
        out += [f"  compound {zh}" for zh in compounds if zh not in whole]
    sys.stdout.write("\n".join(out) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
