"""Measure a report and, where references are given, translation quality; write docs/benchmarks.md.

    python -m tests.bench [--report REPORT] [--eval FILE_OR_FOLDER] [--engine llm] [--output docs/benchmarks.md]

Sections of the output file that a run does not measure keep what an earlier run wrote.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.machine import describe
from tests.bench.quality import quality
from tests.bench.speed import speed

HEAD = """# Benchmarks

Every section names its machine and the command that made it; run the command to check it. Figures of
one machine say little about another: translation time is bound by the CPU's arithmetic (see
[performance](performance.md)).
"""


def main() -> int:
    """Run what the arguments ask for; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--report", type=Path, default=Path("tests/reports/daily-2026-01-15.md"))
    parser.add_argument("--eval", type=Path, help="a JSON Lines file of {id, zh, en}, or a folder with domain-dev.jsonl")
    parser.add_argument("--engine", default="llm")
    parser.add_argument("--only", choices=("speed", "quality"), help="run only this part")
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    sections = {}
    with tempfile.TemporaryDirectory() as folder:
        if given.only != "quality":
            sections[f"Speed: {given.report.name}"] = speed(given.report, given.engine, Path(folder))
        if given.eval and given.only != "speed":
            sections[f"Quality: {given.eval.name}"] = quality(given.eval, given.engine, Path(folder))
    command = "make bench " + " ".join(f"{k.upper()}={v}" for k, v in (("report", given.report), ("eval", given.eval)) if v)
    for title, body in sections.items():
        write(given.output, title, f"{date.today()}, {describe()}; `{shown(command)}`\n\n{body}")
        sys.stdout.write(f"## {title}\n\n{body}\n")
    return 0


def shown(command: str) -> str:
    """The command without this machine's folders."""
    return re.sub(r"=\S*/([^/\s]+)", r"=…/\1", command)


def write(path: Path, title: str, body: str) -> None:
    """Replace the section of that title in the file, or add it at the end."""
    text = path.read_text(encoding="utf-8") if path.exists() else HEAD
    section = f"## {title}\n\n{body.rstrip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    text = pattern.sub(lambda _: section + "\n", text) if pattern.search(text) else f"{text.rstrip()}\n\n{section}"
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
