"""One edition's part of the site: made again when its edition.json, or the look of the site, has changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.codec import decoded
from bilingual.errors import InputError
from bilingual.garbage import uncollected
from bilingual.render import places
from bilingual.render.compose import date_in_words
from bilingual.site import quotes, search, shelf
from bilingual.site.facts import facts_of, issue_of
from bilingual.site.issue import FORMATS, Look, labels, pages
from bilingual.site.state import FOLDER, State, copy, write
from bilingual.site.words import documents
from bilingual.stored import edition_of

RECORDS = "editions.json"  # what the state knows of every edition, by name
_SETTLED = 2_000_000_000  # nanoseconds after which a file that looks the same is the same

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to build: its file, the site, and what decides whether it must be built again.

    `stamps` are name, time and size of its files; `content` is the hash of its edition.json, empty for a new
    edition, which is built in any case: then it is taken when the file is read.
    """

    file: Path
    site: Path
    look: Look
    dressed: str
    formats: tuple[str, ...]
    stamps: list[list[Any]]
    content: str
    read: int  # when `content` was taken, in nanoseconds

    @property
    def name(self) -> str:
        """The edition's name."""
        return self.file.parent.name

    @property
    def key(self) -> str:
        """What its pages are made from."""
        return sha256(repr((self.content, self.stamps[1:], self.dressed)).encode()).hexdigest()[:24]


def job(file: Path, site: Path, look: Look, dressed: str, record: Record | None) -> Job:
    """The job of an edition, from what the last build knew of it."""
    formats = tuple(name for name in FORMATS if (file.parent / name).is_file())
    stamps = [_stamp(file), *(_stamp(file.parent / name) for name in formats)]
    content, read = "", 0
    if record and record["stamps"][0] == stamps[0] and stamps[0][1] + _SETTLED < record["read"]:
        content, read = record["content"], record["read"]
    elif record:
        read = time.time_ns()
        content = _hash(file)
    return Job(file, site, look, dressed, formats, stamps, content, read)


def _hash(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _stamp(path: Path) -> list[Any]:
    status = path.stat()
    return [path.name, status.st_mtime_ns, status.st_size]


def stands(record: Record | None, wanted: Job, state: State) -> bool:
    """Whether an edition's pages are there and were made from the same."""
    return record is not None and record["key"] == wanted.key and state.there.issuperset(files(record, wanted.name))


def files(record: Record, name: str) -> list[str]:
    """Every file of an edition, what the state keeps of it included."""
    kept = (quotes.file_name(name), search.file_name(name), shelf.file_name(name))
    return [*record["files"], *(f"{FOLDER}/{file}" for file in kept)]


def known(records: Any) -> dict[str, Record]:
    """Records as the last build left them; none where they are damaged."""
    fields = {"stamps", "content", "read", "key", "files", "issue", "words"}
    if not isinstance(records, Mapping):
        return {}
    return {name: record for name, record in records.items() if isinstance(record, dict) and fields <= record.keys()}


def make(wanted: Job) -> tuple[Record | None, str]:
    """Build one edition's pages and note its words and sentences; its record, or what is wrong with it.

    Raises OutputError, ConfigError: they concern every edition.
    """
    with uncollected():
        return _made(wanted)


def _made(wanted: Job) -> tuple[Record | None, str]:
    try:
        read, raw = time.time_ns(), wanted.file.read_bytes()
        wanted = wanted if wanted.content else replace(wanted, content=sha256(raw).hexdigest(), read=read)
        data = decoded(raw)
        edition = edition_of({**data, "name": wanted.name}, wanted.name)
    except (OSError, ValueError, KeyError, TypeError):
        error = InputError("left out: no edition.json with rows in it", where=wanted.file, remedy="build it again")
        return None, str(error)
    facts, cited = facts_of(edition, data)
    made = pages(edition, facts, wanted.formats, wanted.look)
    made[search.cards_path(wanted.name)] = search.cards(
        facts, date_in_words(facts.date, labels(wanted.look.language, wanted.look.templates))
    )
    for path, page in made.items():
        write(wanted.site / path, page)
    folder = places.issue(wanted.name)
    for extra in wanted.formats:
        copy(wanted.file.parent / extra, wanted.site / folder / extra)
    write(wanted.site / FOLDER / quotes.file_name(wanted.name), quotes.told(cited))
    shelf.noted(wanted.site, facts)
    words = search.noted(wanted.site, wanted.name, documents(edition))
    own = [*made, *(folder + extra for extra in wanted.formats)]
    return {**seen(wanted), "files": own, "issue": asdict(issue_of(facts)), "words": words}, ""


def seen(wanted: Job) -> Record:
    """What a record says of the files that an edition was made from."""
    return {"key": wanted.key, "stamps": wanted.stamps, "content": wanted.content, "read": wanted.read}
