"""Write the edition's files again while a review goes on, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bilingual.config import Settings
from bilingual.errors import BilingualError, InputError
from bilingual.output import publish
from bilingual.pipeline import Workshop
from bilingual.review.plain import import_markdown
from bilingual.review.standing import Survey, edition
from bilingual.shelf import Shelf

_SLOW = ("pdf",)  # seconds, not milliseconds: written when asked for
_QUIET = 0.6  # seconds without a change before files are written


class Rerender:
    """Renders what stands, some time after `ask`; changes that come meanwhile are taken along.

    `status` tells what happened last: {"state": "idle" | "waiting" | "working" | "done" | "failed" |
    "missing", "message": …, "files": […]}; with segments missing a translation nothing is written.
    """

    def __init__(self, settings: Settings, present: Callable[[], tuple[Survey, Workshop]]) -> None:
        self.status: dict[str, Any] = {"state": "idle", "message": "", "files": []}
        self._settings = settings
        self._present = present
        self._formats: set[str] = set()
        self._wake = threading.Condition()
        self._closing = False
        self._english: bytes | None = None  # english.md as this desk wrote or accepted it
        self._thread = threading.Thread(target=self._run, name="rerender", daemon=True)
        self._thread.start()

    def ask(self, *, everything: bool = False) -> None:
        """Write the files soon; the slow formats only with `everything`."""
        formats = [kind for kind in self._settings.to if everything or kind not in _SLOW]
        with self._wake:
            self._formats |= set(formats)
            self.status = {**self.status, "state": "waiting"}
            self._wake.notify()

    def close(self) -> None:
        """Write what was asked for, then end."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._formats or self._closing)
                if not self._formats:
                    return
                while not self._closing and self._wake.wait(_QUIET):
                    pass  # woken by another change: wait again
                formats = [kind for kind in self._settings.to if kind in self._formats]
                self._formats = set()
                self.status = {**self.status, "state": "working"}
            self.status = self._write(formats)

    def _write(self, formats: Sequence[str]) -> dict[str, Any]:
        seen, tools = self._present()
        folder = self._settings.out / seen.path.stem
        try:
            if seen.missing:
                return {"state": "missing", "message": f"{seen.missing} not translated yet", "files": []}
            self._spare(seen, tools, folder / "english.md")
            shelf = Shelf(self._settings.home_path / "rendered", self._settings.templates)
            keep = shelf if set(formats) & set(_SLOW) else None  # a copy of every keystroke's HTML helps nobody
            files = publish(edition(seen, tools), folder, formats, self._settings.templates, keep)
            self._english = _content(folder / "english.md")
        except BilingualError as error:
            return {"state": "failed", "message": str(error), "files": []}
        return {"state": "done", "message": "", "files": [file.name for file in files]}

    def _spare(self, seen: Survey, tools: Workshop, english: Path) -> None:
        """Refuse to write over a person's work.

        Raises:
            InputError: somebody edited english.md and the edits are not in the memory yet.
        """
        held = _content(english)
        if held is None or held == self._english:
            return
        try:
            edits = len(import_markdown(english, seen, tools, dry=True).edits)
            what = f"holds {edits} edited segments that are not in the memory yet"
        except InputError as error:
            edits, what = 1, f"was edited and cannot be taken over ({error})"
        if edits:
            raise InputError(
                what, where=english, remedy=f"run: bilingual review import {seen.path} {english}, or move the file away"
            )
        self._english = held


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
