"""Build the archive site from the editions of a folder: what has not changed is not written again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.garbage import uncollected
from bilingual.render.feed import Item, feed
from bilingual.render.moments import moment_of
from bilingual.render.templates import locale, source, styles, templates_dir
from bilingual.site import editions as made
from bilingual.site import search
from bilingual.site.catalogue import CATALOGUE, Catalogue, brought, catalogue_of, data
from bilingual.site.editions import Job, Record
from bilingual.site.facts import Facts, Issue, tidy
from bilingual.site.indexes import Planned, plan
from bilingual.site.issue import Look
from bilingual.site.scenes import Concordance
from bilingual.site.shelf import Kept, kept
from bilingual.site.state import State, opened, write
from bilingual.site.workers import Workers

_EDITIONS, _PAGES = 3, 60  # changed editions, and pages, from which a second process is worth its start
_FEED, _PAPERS = 30, 100  # entries of the feeds

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: editions on the site, those built now, files written and deleted, and what was left out."""

    editions: int
    built: int
    written: int
    deleted: int
    notices: tuple[str, ...] = ()


def build(out: Path, site: Path, look: Look, progress: Told = lambda done, of: None) -> Outcome:
    """Bring `site` up to date with the editions in `out`.

    `progress` hears how many editions are built, and of how many. An edition.json that is not ours is
    left out, with a notice.

    Raises:
        InputError: there is no edition at all.
        OutputError: the folder cannot be written, or is not a site's.
        ConfigError: a template or label file is missing or broken.
    """
    files = sorted(out.glob("*/edition.json"))
    if not files:
        raise InputError("no edition is here", where=out, remedy="build one first: bilingual build report.md")
    state = opened(site)
    look = look if look.title else replace(look, title=_common_title(files, look))
    dressed = look_key(look)
    before = made.known(state.told(made.RECORDS))
    jobs = [made.job(file, site, look, dressed, before.get(file.parent.name)) for file in files]
    stale = [job for job in jobs if not made.stands(before.get(job.name), job, state)]
    changing = before.keys() - {job.name for job in jobs if job not in stale}
    was = {name: kept(site, name, terms=True) for name in changing}
    with uncollected(), Workers() as workers:
        records, built, notices = _editions(jobs, stale, before, workers, progress)
        if records != before:
            state.note(made.RECORDS, records)
        issues = sorted((Issue(**record["issue"]) for record in records.values()), key=lambda i: (i.date, i.name))
        indexing = search.begun(state, issues, {name: record["words"] for name, record in records.items()}, workers)
        catalogue, counted = _catalogue(state, issues, was)
        for name, record in records.items():
            state.kept.update(dict.fromkeys(made.files(record, name), str(record["key"])))
        _assets(state, look)
        oldest = _indexes(state, plan(issues, catalogue, look), look, dressed, workers)
        if catalogue.reached(oldest, {issue.name: issue.date for issue in issues}) or counted:
            state.note(CATALOGUE, data(catalogue))
        search.ended(state, indexing)
    _feeds(state, issues, look, dressed)
    written = state.written + sum(len(records[name]["files"]) for name in built)
    return Outcome(len(records), len(built), written, state.close(), tuple(notices))


def _editions(
    jobs: Sequence[Job], stale: Sequence[Job], before: dict[str, Record], workers: Workers, progress: Told
) -> tuple[dict[str, Record], list[str], list[str]]:
    """Build the editions that have changed: records of all, names of those built now, and what is wrong with others."""
    again = {job.name for job in stale}
    records = {job.name: before[job.name] | made.seen(job) for job in jobs if job.name not in again}
    built, notices = [], []
    results = workers.map(made.make, stale, at_least=_EDITIONS, chunk=2)
    for done, (job, (record, problem)) in enumerate(zip(stale, results, strict=True), 1):
        progress(done, len(stale))
        if record:
            records[job.name] = record
            built.append(job.name)
        else:
            notices.append(problem)
    return dict(sorted(records.items())), built, notices


_TITLE = re.compile(r'"title": ("(?:[^"\\]|\\.)*")')


def _common_title(files: Sequence[Path], look: Look) -> str:
    """What most of the editions are called; the label of an archive where they share no title."""
    found: Counter[str] = Counter()
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as text:
            match = _TITLE.search(text.read(2000))
        found[json.loads(match[1]) if match else ""] += 1
    title, count = found.most_common(1)[0]
    shared = title and (count > 1 or len(files) == 1)
    return tidy(title) if shared else str(locale(look.language, look.templates)["archive"])


def look_key(look: Look) -> str:
    """What stands for the look of all pages: code, templates, labels and settings."""
    found = sha256(f"{__version__}\0{look.title}\0{look.theme}\0{look.url}\0{look.language}".encode())
    package = Path(__file__).resolve().parent.parent
    roots = [package / "render", package / "site", templates_dir(), *([look.templates] if look.templates else [])]
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc" and path.parent.name not in ("pdf", "epub", "email", "review"):
                found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _assets(state: State, look: Look) -> None:
    """Style sheet and scripts."""
    style = styles("html", ["page"], look.theme, look.templates) + "\n" + source("site/site.css", look.templates)
    texts = {"site.css": style}
    texts |= {name: source(f"site/{name}", look.templates) for name in ("site.js", "search.js", "icon.svg")}
    for path, text in texts.items():
        data = text.encode("utf-8")
        if not state.fresh(path, sha256(data).hexdigest()[:24]):
            state.write(path, data)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a planned page, in whichever process."""

    shelf: Kept
    look: Look

    def __call__(self, page: Planned) -> str:
        """The oldest edition that a term's sentences were looked for in; empty where all were, and of other pages."""
        scene = page.scene(self.shelf)
        write(self.shelf.site / page.path, page.page(self.look, scene))
        return str(scene.get("oldest", ""))


def _catalogue(state: State, issues: Sequence[Issue], was: Mapping[str, Facts | None]) -> tuple[Catalogue, bool]:
    """Topics and terms of all editions, and whether they have changed; `was` has the facts of what changed or went."""
    shelf = Kept(state.site)
    before = catalogue_of(state.told(CATALOGUE))
    wanted = {issue.name: issue.digest for issue in issues}
    if {name: digest for name, (digest, _) in before.editions.items()} == wanted:
        return before, False
    return brought(before, wanted, was.get, lambda name: shelf.facts(name, terms=True)), True


def _indexes(state: State, planned: Iterable[Planned], look: Look, dressed: str, workers: Workers) -> dict[str, str]:
    """Write the index pages that have changed; for each term's page the oldest edition that it was written from."""
    stale = [page.ready() for page in planned if not state.fresh(page.path, f"{dressed}{page.key}")]
    oldest = workers.map(_Writer(Kept(state.site), look), stale, at_least=_PAGES, chunk=16)
    found = {}
    for page, name in zip(stale, oldest, strict=True):
        state.written += 1
        if isinstance(page.told, Concordance):
            found[page.told.key] = name
    return found


def _feeds(state: State, editions: Sequence[Issue], look: Look, dressed: str) -> None:
    words = locale(look.language, look.templates)
    newest = [Kept(state.site).facts(issue.name) for issue in editions[: -_FEED - 1 : -1]]
    issues = [_issue(facts) for facts in newest]
    papers = [item for facts in newest for item in _papers(facts)][:_PAPERS]
    for name, title, items in (
        ("feed.xml", look.title, issues),
        ("papers.xml", f"{look.title}: {words['papers']}", papers),
    ):
        if not state.fresh(name, sha256(repr((items, title, dressed)).encode("utf-8", "replace")).hexdigest()[:24]):
            state.write(name, feed(name, title, items, base=look.url, templates=look.templates, language=look.language))


def _issue(facts: Facts) -> Item:
    titles = "; ".join(paper.title for paper in facts.papers)
    titles_zh = "；".join(paper.title_zh or paper.title for paper in facts.papers)
    when = moment_of(facts.date, facts.name)
    title = f"{facts.title}, {facts.date}" if facts.date else facts.title
    return Item(facts.name, title, facts.href, when, titles or facts.says, titles_zh)


def _papers(facts: Facts) -> Iterator[Item]:
    when = moment_of(facts.date, facts.name)
    for paper in facts.papers:
        topics = tuple(topic.en for topic in paper.topics)
        key = f"{facts.name} {paper.id}"
        yield Item(key, paper.title, paper.href, when, paper.says, paper.says_zh, topics, paper.link)
