"""Files that people edit, as the program last wrote them: whoever edited one is not written over.

What was written is kept outside the outputs, by the file's path, with the report that it was made
from: edits belong to the Chinese that the person saw. Losing all this costs no work: a file that is not
known counts as edited, and is looked at more closely.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KEEP = 256  # entries remembered, the least recently written go first
ASIDE = "{stem}.new{suffix}"  # where a file goes whose place holds a person's work


@dataclass(frozen=True, slots=True)
class Written:
    """What the program wrote last to each file. Nothing here raises for a disk's sake."""

    folder: Path

    def note(self, path: Path, data: bytes, source: str = "") -> None:
        """Remember that `data` was written to `path`, made from a report with the text `source`."""
        if source:
            self._put(self._place(path, "source"), source.encode("utf-8", "surrogatepass"))
        self._put(self._place(path), data)

    def last(self, path: Path) -> bytes | None:
        """What was written to `path`; None where nobody knows."""
        return _get(self._place(path))

    def source(self, path: Path) -> str | None:
        """The text of the report that the file at `path` was made from; None where nobody knows."""
        data = _get(self._place(path, "source"))
        return None if data is None else data.decode("utf-8", "surrogatepass")

    def _put(self, place: Path, data: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
                file.write(zlib.compress(data))
            Path(file.name).replace(place)
            kept = [entry for entry in self.folder.iterdir() if not entry.name.startswith(".")]
            for old in sorted(kept, key=lambda entry: entry.stat().st_mtime)[:-KEEP]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _place(self, path: Path, part: str = "") -> Path:
        return self.folder / (hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32] + part)


def _get(place: Path) -> bytes | None:
    try:
        return zlib.decompress(place.read_bytes())
    except (OSError, zlib.error):
        return None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Decides whether a file may be written over; `source` is the text of the report at hand.

    `unsaved` says what people did to a file that is kept nowhere else, "" where there is nothing; it
    is asked only for files that are not as the program wrote them. `notices` tell what was kept.
    """

    log: Written
    unsaved: Callable[[Path], str]
    source: str = ""
    notices: list[str] = field(default_factory=list)

    def place(self, path: Path, data: bytes) -> Path:
        """Where `data` may go: `path`, or a place beside it while `path` holds a person's work."""
        held = content(path)
        if held is None or held in (data, self.log.last(path)):
            return path
        found = self.unsaved(path)
        if not found:
            return path
        aside = beside(path)
        self.notices.append(f"{path}: {found}; it stays as it is, and this edition's text is in {aside.name}")
        return aside

    def wrote(self, path: Path, place: Path, data: bytes) -> None:
        """Remember what was written in `place` for `path`, and clear away what lay beside it before."""
        if place == path:
            self.log.note(path, data, self.source)
            beside(path).unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """`english.new.md` for `english.md`."""
    return path.with_name(ASIDE.format(stem=path.stem, suffix=path.suffix))


def content(path: Path) -> bytes | None:
    """A file's bytes, None where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
