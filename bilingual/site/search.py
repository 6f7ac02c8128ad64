"""The search of a site: the words of every month in shards, and what is shown of each paper that is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.codec import encoded
from bilingual.render import places
from bilingual.site import shards
from bilingual.site.facts import Facts, Issue
from bilingual.site.state import FOLDER, State, note, told, write
from bilingual.site.words import JOINING_EN, JOINING_ZH
from bilingual.site.workers import Workers

_LARGE = 300  # papers from which another process is worth its start
_EXCERPT, _EXCERPT_ZH = 200, 80  # characters of a paper's contribution under its title


def file_name(name: str) -> str:
    """Where the state keeps an edition's words."""
    return f"words/{places.slug(name)}.json"


def cards_path(name: str) -> str:
    """The file with what is shown of an edition's papers."""
    return f"search/cards/{places.slug(name)}.js"


def noted(site: Path, name: str, documents: Sequence[tuple[str, str]]) -> str:
    """Keep an edition's words in the state; what stands for them in keys. Raises OutputError."""
    data = encoded(documents)
    write(site / FOLDER / file_name(name), data)
    return sha256(data).hexdigest()[:16]


def cards(facts: Facts, date: str) -> bytes:
    """What is shown of an edition's papers, or of the whole of it: file, titles, excerpts; `date` in words."""
    folder = places.issue(facts.name)
    if facts.papers:
        papers = [
            (paper.href.removeprefix(folder), paper.title, paper.title_zh, paper.says, paper.says_zh)
            for paper in facts.papers
        ]
    else:
        papers = [("index.html", facts.title, facts.title_zh, facts.says, "")]
    shown: list[Sequence[object]] = [
        [file, en, zh, excerpt(says, _EXCERPT), excerpt(says_zh, _EXCERPT_ZH)] for file, en, zh, says, says_zh in papers
    ]
    return shards.script("cards", places.slug(facts.name), date, shown)


def excerpt(text: str, room: int) -> str:
    """The beginning of a text, cut at a word where it has words."""
    if len(text) <= room:
        return text
    piece = text[:room]
    cut = piece.rfind(" ", room // 2)
    return (piece[:cut] if cut > 0 else piece).rstrip(" ,.;:，。；：、") + "…"


@dataclass(frozen=True, slots=True)
class Indexing:
    """An index in the making: its months, the newest first, a key of all their words, and the work that goes on."""

    months: tuple[str, ...]
    key: str
    work: Iterator[None]


def begun(state: State, editions: Sequence[Issue], words: Mapping[str, str], workers: Workers) -> Indexing:
    """Begin to bring the index up to date: a month is made again when the words of one of its editions have changed.

    `words` stands for the words of each edition. Raises OutputError.
    """
    months = shards.segments((issue.month, issue.name) for issue in editions)
    keys = {month: _key([shards.FORMAT, *((name, words[name]) for name in names)]) for month, names in months.items()}
    wanted = {month: f"{FOLDER}/{_segment_name(month)}" for month in months}
    stale = [month for month in months if not state.fresh(wanted[month], keys[month])]
    counts = {issue.name: issue.papers or 1 for issue in editions}
    large = sum(counts[name] for month in stale for name in months[month]) >= _LARGE
    jobs = [(state.site, month, tuple(months[month])) for month in stale]
    work = workers.begin(_made, jobs, at_least=1 if large else len(jobs) + 1)
    ordered = sorted(months, reverse=True)
    listed = [[month, [[places.slug(name), counts[name]] for name in months[month]]] for month in ordered]
    about = {"shards": shards.SHARDS, "segments": listed, "joining": [JOINING_ZH, sorted(JOINING_EN)]}
    _written(state, "search/index.js", shards.script("index", about))
    return Indexing(tuple(ordered), _key(sorted(keys.items())), work)


def ended(state: State, index: Indexing) -> None:
    """Wait for the months and write the shards. Raises OutputError."""
    for _ in index.work:
        state.written += 1
    _spread(state, index.months, index.key)


def _spread(state: State, months: Sequence[str], key: str) -> None:
    """Write every shard from the segments, unless all of them stand."""
    paths = [f"search/{number}.js" for number in range(shards.SHARDS)]
    if all([state.fresh(path, key) for path in paths]):
        return
    held = {month: state.told(_segment_name(month)) for month in months}
    for number, path in enumerate(paths):
        own = {month: strings[number] for month, strings in held.items() if strings[number]}
        state.write(path, shards.script("shard", number, own))


def _made(work: tuple[Path, str, Sequence[str]]) -> None:
    """Make a segment's strings from the words of its editions and note them."""
    site, month, names = work
    documents = [(title, body) for name in names for title, body in told(site, file_name(name)) or ()]
    note(site, _segment_name(month), shards.segment(documents))


def _segment_name(month: str) -> str:
    return f"search/{month}.json"


def _key(data: Any) -> str:
    return sha256(repr(data).encode()).hexdigest()[:24]


def _written(state: State, path: str, data: bytes) -> None:
    if not state.fresh(path, sha256(data).hexdigest()[:24]):
        state.write(path, data)
