"""Build the archive site from the editions of a folder: what has not changed is not written again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.render import places
from bilingual.render.feed import Item, feed
from bilingual.render.moments import moment_of
from bilingual.render.templates import locale, source, styles, templates_dir
from bilingual.site import shards
from bilingual.site.facts import Facts, facts_data, facts_from, facts_of, tidy
from bilingual.site.indexes import plan
from bilingual.site.issue import FORMATS, Look, pages
from bilingual.site.state import State, copy, opened, told, write
from bilingual.site.words import documents
from bilingual.stored import edition_of

_TOGETHER = 4  # changed editions from which a second process is worth its start
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


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to build: its file, the site, and what decides whether it must be built again."""

    file: Path
    site: Path
    key: str
    formats: tuple[str, ...]
    look: Look


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
    jobs = [Job(file, site, *_key(file, site, dressed), look) for file in files]
    records = {job.file.parent.name: told(site, record_name(job.file.parent.name)) for job in jobs}
    stale = [job for job in jobs if not _stands(records[job.file.parent.name], job)]
    notices = list(_made(stale, records, progress))
    kept = {name: record for name, record in records.items() if record}
    for name, record in kept.items():
        state.kept |= dict.fromkeys(record["files"], record["key"])
        state.kept[f".state/{record_name(name)}"] = state.kept[f".state/{words_name(name)}"] = record["key"]
    editions = sorted((facts_from(record["facts"]) for record in kept.values()), key=lambda f: (f.date, f.name))
    _assets(state, look)
    _indexes(state, editions, look, dressed)
    _search(state, editions, {name: record["key"] for name, record in kept.items()})
    _feeds(state, editions, look, dressed)
    written = state.written + sum(len(record["files"]) for record in kept.values() if record.get("new"))
    deleted = state.close()
    return Outcome(len(editions), len(stale) - len(notices), written, deleted, tuple(notices))


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


def record_name(name: str) -> str:
    """Where the state keeps what is known of an edition."""
    return f"editions/{places.slug(name)}.json"


def words_name(name: str) -> str:
    """Where the state keeps an edition's words."""
    return f"words/{places.slug(name)}.json"


def _key(file: Path, site: Path, dressed: str) -> tuple[str, tuple[str, ...]]:
    """What an edition's pages are made from, as one key, and the formats that lie beside its edition.json."""
    formats = tuple(name for name in FORMATS if (file.parent / name).is_file())
    stamps = [(name, *_stamp(file.parent / name)) for name in formats]
    try:
        content = sha256(file.read_bytes()).hexdigest()
    except OSError:
        content = "unreadable"
    return sha256(repr((content, stamps, dressed)).encode()).hexdigest()[:24], formats


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _stands(record: Any, job: Job) -> bool:
    """Whether an edition's pages are there and were made from the same."""
    return (
        isinstance(record, dict)
        and record.get("key") == job.key
        and all((job.site / file).is_file() for file in record["files"])
        and (job.site / ".state" / words_name(job.file.parent.name)).is_file()
    )


def _made(jobs: Sequence[Job], records: dict[str, Any], progress: Told) -> Iterator[str]:
    """Build editions, noting their records; what is wrong with those that cannot be built."""
    for done, (job, (record, problem)) in enumerate(zip(jobs, _results(jobs), strict=True), 1):
        records[job.file.parent.name] = record
        progress(done, len(jobs))
        if problem:
            yield problem


def _results(jobs: Sequence[Job]) -> Iterator[tuple[Any, str]]:
    if len(jobs) < _TOGETHER:
        yield from map(make, jobs)
        return
    with ProcessPoolExecutor() as pool:
        yield from pool.map(make, jobs, chunksize=4)


def make(job: Job) -> tuple[dict[str, Any] | None, str]:
    """Build one edition's pages and keep what is known of it; its record, or what is wrong with it.

    Raises OutputError, ConfigError: they concern every edition.
    """
    name = job.file.parent.name
    try:
        data = json.loads(job.file.read_text(encoding="utf-8"))
        edition = edition_of({**data, "name": name}, name)
    except (OSError, ValueError, KeyError, TypeError):
        error = InputError("left out: no edition.json with rows in it", where=job.file, remedy="build it again")
        return None, str(error)
    facts = facts_of(edition, data)
    made = pages(edition, facts, job.formats, job.look)
    made[f"search/docs/{places.slug(name)}.js"] = shards.script("docs", places.slug(name), _cards(facts))
    for path, page in made.items():
        write(job.site / path, page)
    folder = places.issue(name)
    for extra in job.formats:
        copy(job.file.parent / extra, job.site / folder / extra)
    files = [*made, *(folder + extra for extra in job.formats)]
    record = {"key": job.key, "files": files, "facts": facts_data(facts)}
    _note(job.site, words_name(name), documents(edition))
    _note(job.site, record_name(name), record)
    return {**record, "new": True}, ""


def _note(site: Path, name: str, data: Any) -> None:
    write(
        site / ".state" / name, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    )


def _cards(facts: Facts) -> list[list[str]]:
    """What search shows of each document."""
    if not facts.papers:
        return [[facts.href, facts.title, facts.title_zh, facts.date, facts.says, ""]]
    return [[paper.href, paper.title, paper.title_zh, facts.date, paper.says, paper.says_zh] for paper in facts.papers]


def _assets(state: State, look: Look) -> None:
    """Style sheet and scripts."""
    style = styles("html", ["page"], look.theme, look.templates) + "\n" + source("site/site.css", look.templates)
    texts = {"site.css": style}
    texts |= {name: source(f"site/{name}", look.templates) for name in ("site.js", "search.js", "icon.svg")}
    for path, text in texts.items():
        data = text.encode("utf-8")
        if not state.fresh(path, sha256(data).hexdigest()[:24]):
            state.write(path, data)


def _indexes(state: State, editions: Sequence[Facts], look: Look, dressed: str) -> None:
    for page in plan(editions, look):
        if not state.fresh(page.path, f"{dressed}{page.key}"):
            state.write(page.path, page.written(look))


def _search(state: State, editions: Sequence[Facts], keys: Mapping[str, str]) -> None:
    """The search index: a segment is written again when one of its editions has changed."""
    by_segment = shards.segments((facts.month, facts.name) for facts in editions)
    counts = {facts.name: len(facts.papers) or 1 for facts in editions}
    listed = [[month, [[places.slug(n), counts[n]] for n in names]] for month, names in sorted(by_segment.items())]
    index = shards.script("index", {"shards": shards.SHARDS, "segments": listed[::-1]})
    if not state.fresh("search/index.js", sha256(index).hexdigest()[:24]):
        state.write("search/index.js", index)
    for month, names in by_segment.items():
        key = sha256(repr([(name, keys[name]) for name in names]).encode()).hexdigest()[:24]
        paths = [f"search/{month}/{number}.js" for number in range(shards.SHARDS)]
        if all([state.fresh(path, key) for path in paths]):
            continue
        held = shards.shards([tuple(pair) for name in names for pair in state.told(words_name(name)) or ()])
        for number, path in enumerate(paths):
            state.write(path, shards.script("shard", f"{month}/{number}", held.get(number, "")))


def _feeds(state: State, editions: Sequence[Facts], look: Look, dressed: str) -> None:
    words = locale(look.language, look.templates)
    newest = list(reversed(editions))
    issues = [_issue(facts) for facts in newest[:_FEED]]
    papers = [item for facts in newest[:_PAPERS] for item in _papers(facts)][:_PAPERS]
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
