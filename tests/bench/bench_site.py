"""Measure the archive site: `python -m tests.bench.bench_site [--editions 365] [--papers 10] [--keep FOLDER]`.

Writes invented editions, builds the site by command, builds it again unchanged and with one edition
changed, measures the index, and asks the search in Debian's chromium, each word for the first time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.bench.editions import Press

QUERIES = ("注意力机制", "知识蒸馏", "扩散模型", "强化学习 奖励", "attention", "distillation", "diffusion model", "benchmark accuracy", "微调", "latency")  # fmt: skip


def main() -> None:
    """Print a table of what was measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--editions", type=int, default=365)
    asked.add_argument("--papers", type=int, default=10)
    asked.add_argument("--keep", type=Path, help="keep the editions and the site here, and use editions that are here")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        measure(folder, given.editions, given.papers)


def measure(folder: Path, editions: int, papers: int) -> None:
    """Measure an archive of so many editions in `folder`."""
    out, site = folder / "out", folder / "site"
    with ProcessPoolExecutor() as pool:
        days = [(out, day, papers) for day in range(editions)]
        files = list(pool.map(printed, days, chunksize=8))
    shutil.rmtree(site, ignore_errors=True)
    row(f"{editions} editions of {papers} papers, built at once", f"{built(out, site):.1f} s")
    row("built again, nothing changed", f"{built(out, site):.2f} s")
    text = files[editions // 2].read_text(encoding="utf-8")
    files[editions // 2].write_text(text.replace("The authors find", "The writers find"), encoding="utf-8")
    row("built again, one edition changed", f"{built(out, site):.2f} s")
    files[editions // 2].write_text(text, encoding="utf-8")
    size = sum(path.stat().st_size for path in (site / "search").rglob("*.js"))
    row("search index", f"{size / 1e6:.1f} MB")
    row("files, all", f"{sum(path.is_file() for path in site.rglob('*')):,}")
    first, again = answers(site)
    row("search, first time", f"median {statistics.median(first):.0f} ms, slowest {max(first):.0f} ms")
    row("search, index loaded", f"median {statistics.median(again):.0f} ms, slowest {max(again):.0f} ms")


def printed(wanted: tuple[Path, int, int]) -> Path:
    """Write the edition of a day, unless it is there; its edition.json."""
    from bilingual.render import render

    out, day, papers = wanted
    edition = Press(day).edition(day, papers)
    path = out / edition.name / "edition.json"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render("json", edition))
    return path


def built(out: Path, site: Path) -> float:
    """Seconds that the command takes, the start of the program included."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bilingual.cli", "site", "--out", str(out), "--site", str(site)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def answers(site: Path) -> tuple[list[float], list[float]]:
    """Milliseconds from the word to its first results, each for the first time, and again."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto((site / "search.html").as_uri())
        rounds = [[answer(page, query) for query in QUERIES] for _ in range(2)]
        browser.close()
    return rounds[0], rounds[1]


def answer(page: Any, query: str) -> float:
    """Milliseconds that the page took to show the first results of a query."""
    page.evaluate("delete document.documentElement.dataset.answered")
    page.fill("#q", query)
    page.wait_for_selector("html[data-answered]", state="attached")
    return float(page.evaluate("document.documentElement.dataset.answered").rpartition(" ")[2])


def row(name: str, value: str) -> None:
    """A line of the table."""
    print(f"| {name} | {value} |", flush=True)


if __name__ == "__main__":
    main()
