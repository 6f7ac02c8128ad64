"""Check the edition of a report that was just built with a real model: `acceptance.py REPORT OUT`.

Prints one line per fact and exits 1 at the end when one does not hold. Runs the program again on the way:
an unchanged rerun must be quick and call no engine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
SEGMENT = {"id", "zh", "en", "paper", "section", "kind", "engine", "state", "findings"}
OUTPUTS = ("english.md", "bilingual.html", "bilingual.pdf", "edition.json")
RERUN_SECONDS = 5.0
LOSSES = {"numbers", "formulas", "code", "links", "residue", "length", "repetition", "answer"}
Fact = tuple[str, bool, str]  # what should hold, whether it does, what was seen


def bilingual(*arguments: str) -> tuple[int, str, float]:
    """Run the installed program; exit code, everything it said, seconds."""
    begin = time.monotonic()
    program = Path(sys.executable).with_name("bilingual")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr, time.monotonic() - begin


def outputs(folder: Path) -> Iterator[Fact]:
    """The files are there, and each is what its name says."""
    for name in OUTPUTS:
        size = (folder / name).stat().st_size if (folder / name).is_file() else 0
        yield f"{name} is written", size > 500, f"{size} bytes"
    yield "the PDF is one", (folder / "bilingual.pdf").read_bytes().startswith(b"%PDF-"), ""
    html = (folder / "bilingual.html").read_text(encoding="utf-8")
    fetched = re.findall(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//[^\"' >]+", html)
    yield "the HTML fetches nothing", not fetched, " ".join(fetched[:3])
    yield "both languages are tagged", 'lang="zh' in html and 'lang="en' in html, ""
    fonts = subprocess.run(["pdffonts", folder / "bilingual.pdf"], capture_output=True, text=True, check=False)
    rows = [line for line in fonts.stdout.splitlines()[2:] if line.strip()]
    loose = [row for row in rows if not re.search(r"\byes (?:yes|no)\s+(?:yes|no)\s+\d+\s+\d+$", row)]
    yield "every font is embedded", bool(rows) and not loose, "; ".join(loose) or f"{len(rows)} fonts"


def edition(folder: Path) -> Iterator[Fact]:
    """edition.json has the promised shape, and its English is English."""
    data = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    yield "edition.json has title, date, signature", {"title", "date", "signature", "segments"} <= set(data), ""
    segments = data["segments"]
    lacking = [item for item in segments if not set(item) >= SEGMENT]
    yield "every segment has its fields", bool(segments) and not lacking, f"{len(segments)} segments"
    ids = [item["id"] for item in segments]
    yield "segment ids are unique", len(ids) == len(set(ids)), ""
    engines = {item["engine"] for item in segments if item["state"] == "machine"}
    yield "the real model translated", "llm" in engines, ", ".join(sorted(engines))
    empty = [item["zh"] for item in segments if item["zh"].strip() and not item["en"].strip()]
    yield "no segment lost its English", not empty, " | ".join(empty[:3])
    silent = [item["en"] for item in segments if HAN.search(item["en"]) and not item["findings"]]
    yield "no Chinese is left without a finding", not silent, " | ".join(text[:80] for text in silent[:3])
    lost = [
        f"{finding['kind']}: {finding['message']}"
        for item in segments
        for finding in item["findings"]
        if finding["severity"] == "critical" and finding["kind"] in LOSSES
    ]
    yield "at most three losses, each with a finding", len(lost) <= 3, f"{len(lost)}: " + " | ".join(lost[:4])


def english(report: Path, folder: Path) -> Iterator[Fact]:
    """english.md mirrors the source: as many headings, rules and links."""
    source = report.read_text(encoding="utf-8")
    text = (folder / "english.md").read_text(encoding="utf-8")
    for what, pattern in (("headings", r"(?m)^#{1,6} "), ("rules", r"(?m)^(?:=+|-{3,})\s*$"), ("links", r"https?://")):
        here, there = len(re.findall(pattern, text)), len(re.findall(pattern, source))
        yield f"english.md has the source's {what}", here == there, f"{here} of {there}"


def rerun(report: Path, out: Path, folder: Path) -> Iterator[Fact]:
    """The same command again calls no engine, is quick and gives the same text."""
    before = (folder / "english.md").read_bytes()
    code, said, seconds = bilingual("build", str(report), "--out", str(out))
    yield "a second run succeeds", code == 0, said[-300:] if code else ""
    yield f"… within {RERUN_SECONDS:g} s", seconds <= RERUN_SECONDS, f"{seconds:.1f} s"
    yield "… calls no engine", "translated now" not in said, said.strip().splitlines()[0] if said.strip() else ""
    yield "… gives the same English", (folder / "english.md").read_bytes() == before, ""


def exits(report: Path, out: Path) -> Iterator[Fact]:
    """Exit codes: 2 for bad input, with a message that names it."""
    missing = report.with_name("no-such-report.md")
    code, said, _ = bilingual("build", str(missing), "--out", str(out))
    yield "a missing file exits 2 and is named", code == 2 and missing.name in said, f"{code}: {said[-200:].strip()}"
    yield "… without a traceback", "Traceback" not in said, ""
    code, said, _ = bilingual("build", str(report), "--engine", "nonsense", "--out", str(out))
    yield "an unknown engine exits 2", code == 2 and "Traceback" not in said, f"{code}: {said[-200:].strip()}"


def main(report: Path, out: Path) -> int:
    """Check everything; 0 when all of it holds."""
    folder = out / report.stem
    wrong = 0
    checks = (outputs(folder), edition(folder), english(report, folder), rerun(report, out, folder), exits(report, out))
    for facts in checks:
        for what, holds, seen in facts:
            wrong += not holds
            print(f"{'ok   ' if holds else 'WRONG'} {what}{f' ({seen})' if seen else ''}", flush=True)
    print(f"{wrong} wrong" if wrong else "everything holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
