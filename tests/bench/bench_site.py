"""The archive site at a year's size: how long it takes, how large its search index is, how fast the search answers.

    python -m tests.bench.bench_site [--editions 365] [--papers 30] [--edition out/NAME/edition.json]
                                     [--keep FOLDER] [--output docs/benchmarks.md]

Writes a year of editions, builds the site by command, builds it again unchanged, with one edition changed and with
one edition more, and asks the search in Debian's chromium for words that it has not loaded yet. The editions are
invented: glossary terms and coined words, so that vocabulary grows with the archive as that of real papers does.
With --edition they are copies of that edition under other dates: a real day's shape, for the times; the size of
the index says nothing then, because every day has the same words.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.__main__ import write
from tests.bench.editions import FIRST, Lexicon, Press
from tests.bench.machine import describe

QUERIES = ("注意力机制", "知识蒸馏", "扩散模型", "强化学习 奖励", "attention", "distillation", "diffusion model", "benchmark accuracy", "微调", "latency")  # fmt: skip
ASKED = (
    "search, a word for the first time: its first results on the screen",
    "the same: all ten results",
    "search, its files loaded: first results on the screen",
)
REPEATS = 3  # new pages of the browser, each of which has loaded nothing
Row = tuple[str, str, str]  # what, figure, bar


@dataclass(frozen=True)
class Asked:
    """What to measure."""

    editions: int
    papers: int
    edition: Path | None

    @property
    def title(self) -> str:
        """The section of the benchmarks that it writes."""
        kind = "copies of a real edition" if self.edition else f"editions of {self.papers} papers"
        return f"Archive site: {self.editions} {kind}"


def main() -> int:
    """Measure and write the table; 0 when it ran."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.bench_site")
    asked.add_argument("--editions", type=int, default=365)
    asked.add_argument("--papers", type=int, default=30)
    asked.add_argument("--edition", type=Path, help="an edition.json to copy instead of inventing editions")
    asked.add_argument("--keep", type=Path, help="keep the editions and the site here, and use editions that are here")
    asked.add_argument("--output", type=Path, help="a Markdown file whose section is replaced")
    asked.add_argument("--note", default="", help="a remark on what else the machine was doing")
    given = asked.parse_args()
    wanted = Asked(given.editions, given.papers, given.edition)
    with tempfile.TemporaryDirectory() as scratch:
        rows = measure(given.keep or Path(scratch), wanted)
    table = "| what | figure | bar |\n| --- | ---: | ---: |\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    papers = f' ARGS="--papers {given.papers}"' if given.papers != 30 and not given.edition else ""
    command = f"make bench-site{' EDITION=…' if given.edition else papers}"
    remark = f"; {given.note}" if given.note else ""
    body = f"{date.today()}, {describe()}; `{command}`{remark}\n\n{table}"
    print(f"## {wanted.title}\n\n{body}")
    if given.output:
        write(given.output, wanted.title, body)
    return 0


def measure(folder: Path, asked: Asked) -> list[Row]:
    """Measure an archive in `folder`."""
    out, site = folder / "out", folder / "site"
    with ProcessPoolExecutor() as pool:
        files = list(pool.map(printed, [(out, day, asked) for day in range(asked.editions + 1)], chunksize=8))
    one_more = files[-1].parent.rename(folder / "one-more")
    shutil.rmtree(site, ignore_errors=True)
    rows = [("built at once", built(out, site), "60 s"), ("built again, nothing changed", built(out, site), "")]
    file = files[asked.editions // 2]
    text = file.read_text(encoding="utf-8")
    changed = text.replace("Proposes", "Suggests") if "Proposes" in text else text.replace(" method", " manner")
    file.write_text(changed, encoding="utf-8")
    rows.append(("built again, one edition changed", built(out, site), "2 s"))
    file.write_text(text, encoding="utf-8")
    one_more.rename(files[-1].parent)
    rows.append(("built again, one edition new, one changed back", built(out, site), ""))
    shutil.rmtree(files[-1].parent)
    return rows + sizes(site, asked) + answers(site) + previews(out, site, folder / "templates") + texts(folder, out)


def sizes(site: Path, asked: Asked) -> list[Row]:
    """What lies in the folder of the site."""
    index = sum(path.stat().st_size for path in (site / "search").glob("*.js"))
    cards = sum(path.stat().st_size for path in (site / "search" / "cards").glob("*.js"))
    state = sum(path.stat().st_size for path in (site / ".state").rglob("*") if path.is_file())
    files = [path for path in site.rglob("*") if path.is_file() and ".state" not in path.parts]
    largest = max(path.stat().st_size for path in (site / "search").glob("*.js"))
    return [
        ("search index", f"{index / 1e6:.1f} MB", "" if asked.edition else "10 MB"),
        ("its largest file", f"{largest / 1e3:.0f} KB", ""),
        ("titles and first words, shown of what is found", f"{cards / 1e6:.1f} MB", ""),
        ("pages and all", f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB", ""),
        ("what the site remembers to be quick (`.state`)", f"{state / 1e6:.0f} MB", ""),
    ]


def printed(wanted: tuple[Path, int, Asked]) -> Path:
    """Write the edition of a day, unless it is there; its edition.json."""
    from bilingual.render import render

    out, day, asked = wanted
    when = (FIRST + timedelta(days=day)).isoformat()
    path = out / f"daily-{when}" / "edition.json"
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    if asked.edition:
        data = json.loads(asked.edition.read_text(encoding="utf-8"))
        told = json.dumps({**data, "date": when, "name": path.parent.name}, ensure_ascii=False, indent=1)
        path.write_text(told, encoding="utf-8")
    else:
        path.write_bytes(render("json", Press(day, Lexicon()).edition(day, asked.papers)))
    return path


def built(out: Path, site: Path) -> str:
    """Seconds and processor seconds that the command takes, the start of the program included."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "bilingual.cli", "site", "--out", str(out), "--site", str(site)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{seconds:.1f} s (processor {worked:.1f} s)"


def answers(site: Path) -> list[Row]:
    """Milliseconds from the typed word until a window full of results, and all that are shown, are on the screen."""
    from playwright.sync_api import sync_playwright

    times: dict[str, list[float]] = {name: [] for name in ASKED}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for _ in range(REPEATS):
            for query in QUERIES:
                page = browser.new_page()
                page.goto((site / "search.html").as_uri())
                for name, milliseconds in zip(ASKED, (*answer(page, query), answer(page, query)[0]), strict=True):
                    times[name].append(milliseconds)
                page.close()
        browser.close()
    return [(name, _spread(found), "100 ms") for name, found in times.items()]


EDITS = (("bilingual.html", "html/page.html", "<main"), ("index.html", "site/issue.html", '<div class="masthead">'))
EDITED = (
    "preview, a template edit until the browser shows it: the whole edition as one page",
    "the same: an issue's page",
)


def previews(out: Path, site: Path, templates: Path) -> list[Row]:
    """Seconds from the edit of a template until the browser shows it, on two pages of the newest edition."""
    from playwright.sync_api import sync_playwright

    from bilingual.config import Settings
    from bilingual.render.templates import templates_dir
    from bilingual.site.issue import Look
    from bilingual.site.preview import Preview
    from bilingual.site.server import previewing

    shutil.rmtree(templates, ignore_errors=True)
    newest = sorted(out.glob("*/edition.json"))[-1].parent.name
    settings = Settings(out=out, site=site, home=templates.parent / "home", templates=templates)
    rows = []
    with sync_playwright() as play, previewing(Preview(settings, Look("Archive", templates))) as server:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for (page, template, place), name in zip(EDITS, EDITED, strict=True):
            tab, seconds = browser.new_page(), []
            tab.goto(f"{server.address}issues/{newest}/{page}")
            text, path = (templates_dir() / template).read_text(encoding="utf-8"), templates / template
            path.parent.mkdir(parents=True, exist_ok=True)
            for turn in range(7):
                path.write_text(text.replace(place, f'<p class="fresh">{turn}</p>{place}', 1), encoding="utf-8")
                began = time.perf_counter()
                shown = f"() => document.querySelector('.fresh')?.textContent === '{turn}'"
                tab.wait_for_function(shown, polling=10, timeout=60_000)
                seconds.append(time.perf_counter() - began)
            tab.close()
            rows.append((name, f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s", "1 s"))
        browser.close()
    return rows


SAMPLE = Path(__file__).parents[1] / "reports" / "daily-2026-01-15.md"
RULE = "\n" + "=" * 60 + "\n"


def texts(folder: Path, out: Path) -> list[Row]:
    """Seconds until the browser shows an edit of a report of 30 papers, and of a glossary entry, in the whole page."""
    from playwright.sync_api import sync_playwright

    from bilingual.config import Settings
    from bilingual.pipeline import make, workshop
    from bilingual.site.issue import Look
    from bilingual.site.preview import Preview
    from bilingual.site.server import previewing

    own = folder / "texts"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    head, *papers = SAMPLE.read_text(encoding="utf-8").split(RULE)
    papers = [paper for paper in papers if paper.lstrip().startswith("## ")]
    many = [
        re.sub(r"(?m)^(#+ .*?)(:|$)", rf"\1 {number}\2", papers[number % len(papers)], count=1) for number in range(30)
    ]
    report, entries = own / "daily.md", own / "terms.csv"
    report.write_text(RULE.join([head, *many]), encoding="utf-8")
    entries.write_text(ENTRY.format(0), encoding="utf-8")
    settings = Settings(out=own / "out", to=("json",), engine="fake", memory=own / "m.sqlite", home=own / "home", glossary=(entries,))  # fmt: skip
    with workshop(settings) as tools:
        make(report, tools, settings)
    settings = replace(settings, out=out, site=folder / "site")
    edits: tuple[tuple[str, Callable[[int], None], str], ...] = (
        ("preview, a paragraph added to a report of 30 papers until the browser shows it in the whole edition",
         lambda turn: _added(report, f"\n\n第 {turn} 段新话。\n"), "[...document.querySelectorAll('.row')].some((row) => row.textContent.includes('第 {} 段新话'))"),
        ("the same: an edited glossary entry",
         lambda turn: _written(entries, ENTRY.format(turn)), "document.querySelector('[title*=\"entry {}\"]')"),
    )  # fmt: skip
    rows = []
    with sync_playwright() as play, previewing(Preview(settings, Look("Archive"), (report,))) as server:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.goto(f"{server.address}issues/daily/bilingual.html")
        for name, edit, shown in edits:
            seconds = []
            for turn in range(1, 8):
                began = time.perf_counter()
                edit(turn)
                tab.wait_for_function(f"() => {shown.format(turn)}", polling=10, timeout=60_000)
                seconds.append(time.perf_counter() - began)
            rows.append((name, f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s", ""))
        browser.close()
    return rows


ENTRY = "zh,en,status\n缓存,entry {},mandatory\n"


def _added(path: Path, more: str) -> None:
    _written(path, path.read_text(encoding="utf-8") + more)


def _written(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"median {statistics.median(times):.0f} ms, nine in ten below {ordered[len(ordered) * 9 // 10]:.0f} ms, slowest {ordered[-1]:.0f} ms"


def answer(page: Any, query: str) -> tuple[float, float]:
    """Milliseconds until the page has painted the first window full of results of a query, and until it has ten."""
    page.fill("#q", "")
    page.wait_for_function("!document.getElementById('hits').children.length")
    page.evaluate("for (const name of ['seen', 'answered']) delete document.documentElement.dataset[name]")
    page.fill("#q", query)
    page.wait_for_selector("html[data-answered][data-seen]", state="attached")
    seen, answered = page.evaluate("['seen', 'answered'].map((name) => document.documentElement.dataset[name])")
    return float(seen.rpartition(" ")[2]), float(answered.rpartition(" ")[2])


if __name__ == "__main__":
    raise SystemExit(main())
