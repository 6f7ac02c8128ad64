"""Write the edition's files again while a review goes on, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Any

from bilingual.config import Settings
from bilingual.errors import BilingualError
from bilingual.output import publish
from bilingual.review.keeping import keeper
from bilingual.review.standing import Survey, edition
from bilingual.shelf import Shelf
from bilingual.workshop import Workshop

_SLOW = ("pdf",)  # seconds, not milliseconds: written when asked for
_QUIET = 0.6  # seconds without a change before files are written


class Rerender:
    """Renders what stands, some time after `ask`; changes that come meanwhile are taken along.

    `status` tells what happened last: {"state": "idle" | "waiting" | "working" | "done" | "kept" |
    "failed" | "missing", "message": …, "files": […]}; with segments missing a translation nothing is
    written, and "kept" says that english.md holds edits and was left as it is.
    """

    def __init__(self, settings: Settings, present: Callable[[], tuple[Survey, Workshop]]) -> None:
        self.status: dict[str, Any] = {"state": "idle", "message": "", "files": []}
        self._settings = settings
        self._present = present
        self._formats: set[str] = set()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,), name="rerender", daemon=True)
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
            shelf = Shelf(self._settings.home_path / "rendered", self._settings.templates)
            shelved = shelf if set(formats) & set(_SLOW) else None  # a copy of every keystroke's HTML helps nobody
            look = self._settings.look
            spared = keeper(seen.path, tools, self._settings, seen.report.text)
            templates = self._settings.templates
            files = publish(edition(seen, tools), folder, formats, templates, shelved, keep=spared, **look)
        except BilingualError as error:
            return {"state": "failed", "message": str(error), "files": []}
        told = {"state": "kept", "message": spared.notices[0]} if spared.notices else {"state": "done", "message": ""}
        return {**told, "files": [file.name for file in files]}
