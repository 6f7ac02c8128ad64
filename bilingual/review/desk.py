"""The review desk behind its page: one report, the memory as the only store, several tabs at once.

Every change names the revision that it was made on. Where the segment has moved on since, nothing is
written and the caller gets what stands now: two tabs never overwrite each other silently.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual import glossary
from bilingual.checks import check
from bilingual.config import Settings
from bilingual.errors import BilingualError, InputError
from bilingual.glossary import GlossaryEntry, ledger
from bilingual.glossary.entries import status_of
from bilingual.memory import Match, Memory, Record, Stored
from bilingual.model import State
from bilingual.review import views
from bilingual.review.changes import NEAR, stale
from bilingual.review.standing import Standing, Survey, refreshed
from bilingual.workshop import Workshop

JUDGED = (State.APPROVED, State.REVIEWED, State.MACHINE)  # what a person can make of a segment here
_MOST_UNDO = 1000


class Conflict(BilingualError):
    """The segment was changed since the caller saw it; `standing` is what stands now."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        super().__init__("somebody changed this segment meanwhile")


@dataclass(frozen=True, slots=True)
class Change:
    """What can be undone: what stood in a segment's place before, and the revision that it became."""

    id: str
    before: Stored | None
    after: str


class Desk:
    """A report on the desk. Methods may be called from several threads."""

    def __init__(self, seen: Survey, tools: Workshop, settings: Settings, author: str = "") -> None:
        self.settings = settings
        self.author = author
        self.version = 1
        self._seen = seen
        self._tools = tools
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._index = {standing.id: at for at, standing in enumerate(seen.standings)}
        self._touched: dict[str, int] = {}  # segment id -> version of its last change
        self._undo: dict[str, Change] = {}
        self._stale: dict[str, Match] = {}
        self._file = _fingerprint(tools.memory)

    @property
    def seen(self) -> Survey:
        """What stands now."""
        return self._seen

    @property
    def tools(self) -> Workshop:
        """Glossary, memory and the engine's signature, as they are now."""
        return self._tools

    @property
    def term_file(self) -> Path | None:
        """The glossary that new terms go to: the last one given with --glossary."""
        files = [path for path in self.settings.glossary if path.suffix.lower() in (".csv", ".tsv")]
        return files[-1] if files else None

    # -- reading

    def rows(self, since: int = 0) -> dict[str, Any]:
        """All segments, or those that changed after version `since`, with the counts and the version."""
        with self._lock:
            self._catch_up()
            return {"version": self.version, "counts": views.counts(self._seen), "rows": self._rows(since)}

    def _rows(self, since: int) -> list[dict[str, Any]]:
        return [
            views.row(standing, number, standing.id in self._stale)
            for number, standing in enumerate(self._seen.standings, 1)
            if not since or self._touched.get(standing.id, 0) > since
        ]

    def details(self, ident: str) -> dict[str, Any]:
        """What stands beside a segment: terms, similar translations, the earlier wording, history.

        Raises:
            InputError: the report has no such segment.
        """
        with self._lock:
            standing, earlier = self._standing(ident), self._stale.get(ident)
            twins = sum(other.key.source == standing.key.source for other in self._seen.standings) - 1
        memory = self._tools.memory
        near = memory.similar(standing.key.source, NEAR, limit=6) if standing.unit.segment.translatable else []
        matches = [match for match in near if match.stored.source != standing.key.source]
        return views.details(standing, matches[:5], earlier, memory.history(standing.key.source), twins)

    def judged(self, ident: str, text: str) -> list[dict[str, str]]:
        """The findings that a text would have as the segment's translation. Raises InputError."""
        with self._lock:
            unit = self._standing(ident).unit
        return [views.finding(found) for found in check(unit.segment.text, text, unit.terms)]

    # -- writing

    def save(self, ident: str, revision: str, state: State, text: str, note: str | None = None) -> dict[str, Any]:
        """Enter a person's word on a segment; MACHINE takes a person's word back.

        `note` of None keeps the note. Returns the rows that changed and a token for `undo`.

        Raises:
            Conflict: `revision` is not what stands. InputError: there is nothing to judge.
            MemoryFault: the memory cannot be written; what stood there still does.
        """
        if state not in JUDGED:
            raise InputError(f"a segment cannot be made {state}", remedy="use approved, reviewed or machine")
        text = text.strip()
        with self._lock:
            standing = self._current(ident, revision)
            if not standing.unit.segment.translatable:
                raise InputError("this text holds no Chinese and is copied", remedy="edit it in the report")
            if not text and state is not State.MACHINE:
                raise InputError("the translation is empty", remedy="write one, or leave the segment as it is")
            before, key = self._own(standing), standing.key
            self._tools.memory.set_state(
                key.source, state, text=text, context=key.context, author=self.author,
                note=standing.note if note is None else note,
            )  # fmt: skip
            return self._changed(ident, before)

    def undo(self, token: str) -> dict[str, Any]:
        """Put back what stood before a change, if nothing has happened to the segment since.

        Raises:
            Conflict: something has. InputError: there is no such change, or it is undone.
        """
        with self._lock:
            change = self._undo.get(token)
            if change is None:
                raise InputError("there is nothing to undo")
            standing = self._current(change.id, change.after)
            own, key = self._own(standing), standing.key
            before = change.before
            if before is None:
                self._tools.memory.set_state(key.source, State.MACHINE, text=standing.text, context=key.context)
            else:
                self._tools.memory.set_state(
                    key.source, before.state, text=before.text, context=key.context, author=before.author,
                    note=before.note,
                )  # fmt: skip
            del self._undo[token]
            return {**self._changed(change.id, own), "segment": change.id}

    def annotate(self, ident: str, revision: str, note: str) -> dict[str, Any]:
        """Keep a note on what stands, whatever its state. Raises Conflict, InputError, MemoryFault."""
        with self._lock:
            standing = self._current(ident, revision)
            if standing.stored is None:
                raise InputError("there is no translation in the memory to note this on", remedy="save the text first")
            if standing.state is not State.MACHINE:
                return self.save(ident, revision, standing.state, standing.text, note)
            record: Record = replace(standing.stored.record(), note=note, author=self.author, time=0.0)
            self._tools.memory.store([record])
            changed = self._changed(ident, None)
            del self._undo[changed.pop("undo")]  # a note on a machine's text is not a word on the text
            return changed

    def add_term(self, zh: str, en: str, status: str = "mandatory", note: str = "") -> dict[str, Any]:
        """Add a term to the workspace's glossary as its last row; returns the rows that it changes.

        Raises:
            GlossaryError: the term is there already or cannot be one. OutputError: the file cannot be
            written. InputError: no glossary was given.
        """
        file = self.term_file
        if file is None:
            raise InputError("no glossary was given", remedy="start the desk with --glossary FILE.csv")
        with self._lock:
            entry = GlossaryEntry(zh.strip(), en.strip(), status_of(status), note=note, file=str(file))
            ledger.save(ledger.added(ledger.opened(file), entry))
            terms = glossary.configured(self.settings).for_report(self._seen.path.stem)
            self._tools = replace(self._tools, glossary=terms)
            before = self.version
            self._take(refreshed(self._seen, self._tools))
            rows = self._rows(before)
            return {"version": self.version, "counts": views.counts(self._seen), "rows": rows, "file": file.name}

    def find_stale(self) -> None:
        """Look for approvals of earlier wordings; slow in a large memory, so it has a thread of its own."""
        if not self._tools.memory.stats().states.get(State.APPROVED):
            return
        found = stale(self._seen.standings, self._tools.memory, self._closing.is_set)
        with self._lock:
            self.version += 1
            self._touched |= dict.fromkeys({*found, *self._stale}, self.version)
            self._stale = found

    def close(self) -> None:
        """End what runs in the background."""
        self._closing.set()

    # -- inside the lock

    def _standing(self, ident: str) -> Standing:
        if ident not in self._index:
            raise InputError("the report has no such segment", remedy="load the page again")
        return self._seen.standings[self._index[ident]]

    def _current(self, ident: str, revision: str) -> Standing:
        """The segment as the memory has it now, when that is what the caller saw."""
        self._take(refreshed(self._seen, self._tools, [self._standing(ident).key.source]))
        standing = self._standing(ident)
        if standing.revision != revision:
            raise Conflict(standing)
        return standing

    def _own(self, standing: Standing) -> Stored | None:
        """The person's word that stands in this very place."""
        rows = self._tools.memory.current(standing.key.source)
        human = (State.APPROVED, State.REVIEWED)
        return next((row for row in rows if row.state in human and row.context == standing.key.context), None)

    def _changed(self, ident: str, before: Stored | None) -> dict[str, Any]:
        version = self.version
        self._take(refreshed(self._seen, self._tools, [self._standing(ident).key.source]))
        if self._standing(ident).state is State.APPROVED:
            self._stale.pop(ident, None)
        self._file = _fingerprint(self._tools.memory)
        token = secrets.token_hex(8)
        self._undo[token] = Change(ident, before, self._standing(ident).revision)
        while len(self._undo) > _MOST_UNDO:
            del self._undo[next(iter(self._undo))]
        counts = views.counts(self._seen)
        return {"version": self.version, "counts": counts, "rows": self._rows(version), "undo": token}

    def _take(self, fresh: Survey) -> None:
        """Note which segments differ."""
        pairs = zip(self._seen.standings, fresh.standings, strict=True)
        changed = [new.id for old, new in pairs if new is not old]
        self._seen = fresh
        if changed:
            self.version += 1
            self._touched |= dict.fromkeys(changed, self.version)

    def _catch_up(self) -> None:
        """Look everything up again where another process has written to the memory."""
        file = _fingerprint(self._tools.memory)
        if file != self._file:
            self._file = file
            self._take(refreshed(self._seen, self._tools))


def _fingerprint(memory: Memory) -> Sequence[tuple[int, int]]:
    """Changes whenever somebody writes to the memory's file or its log."""
    files = (memory.path, memory.path.with_name(memory.path.name + "-wal"))
    return [(file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()]
