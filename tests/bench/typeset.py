"""Time, memory and size of every printed layout of a whole day's edition.

    python -m tests.bench.typeset [--edition out/NAME/edition.json] [--output docs/benchmarks.md]

Each layout is rendered in a process of its own, libraries imported and fonts looked up: what a build pays.
Without an edition, an invented one of 30 papers is taken.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from bilingual.config import LAYOUTS
from bilingual.model import Edition
from tests.bench.__main__ import write
from tests.bench.machine import describe, peak_memory

LIMITS = {"parallel": 12, "english": 8, "digest": 8, "facing": 12}  # seconds on two cores


def main() -> int:
    """Measure every layout and write the table; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.typeset")
    parser.add_argument("--edition", type=Path, help="an edition.json; default: an invented edition of 30 papers")
    parser.add_argument("--layout", choices=LAYOUTS, help="measure this one here and print its row")
    parser.add_argument("--output", type=Path, help="a Markdown file whose section is replaced")
    given = parser.parse_args()
    if given.layout:
        print(row(given.layout, given.edition))
        return 0
    head = "| layout | seconds | CPU seconds | aim | pages | MB | peak memory, MiB |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    table = head + "".join(child(layout, given.edition) for layout in LAYOUTS)
    title = f"Typesetting: {given.edition.parent.name if given.edition else 'an invented edition of 30 papers'}"
    body = f"{date.today()}, {describe()}; `make bench-typeset{' EDITION=…' if given.edition else ''}`\n\n{table}"
    print(f"## {title}\n\n{body}")
    if given.output:
        write(given.output, title, body)
    return 0


def child(layout: str, path: Path | None) -> str:
    """One layout's row, measured in a process that has done nothing else."""
    command = [sys.executable, "-m", "tests.bench.typeset", "--layout", layout]
    done = subprocess.run([*command, *(["--edition", str(path)] if path else [])], capture_output=True, text=True, check=True)
    return done.stdout


def row(layout: str, path: Path | None) -> str:
    """Render one layout and say what it took."""
    edition = of(path)
    began, worked = time.perf_counter(), time.process_time()
    from bilingual.render import render

    data = render("pdf", edition, layout=layout)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    import pypdf

    pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    return f"| {layout} | {seconds:.1f} | {cpu:.1f} | {LIMITS[layout]} | {pages} | {len(data) / 1e6:.2f} | {peak_memory():.0f} |"


def of(path: Path | None) -> Edition:
    """The edition to render."""
    if path:
        from bilingual.stored import read

        return read(path)
    from tests.render.samples import many

    return many()


if __name__ == "__main__":
    raise SystemExit(main())
