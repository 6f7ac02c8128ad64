"""What the last build of a site wrote, kept inside it, so that the next one writes only what has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilingual.codec import decoded, encoded
from bilingual.errors import OutputError

FOLDER = ".state"
_REMEDY = "free the disk or choose another folder with --site"


@dataclass(slots=True)
class State:
    """The folder of a site with the keys of its pages: equal keys mean equal bytes."""

    site: Path
    pages: dict[str, str] = field(default_factory=dict)  # path -> key, as the last build left them
    kept: dict[str, str] = field(default_factory=dict)  # the same, as this build leaves them
    there: frozenset[str] = frozenset()  # the files that the folder held when it was opened
    written: int = 0

    def fresh(self, path: str, key: str) -> bool:
        """Whether the page at `path` stands already; it is part of the site from now on."""
        self.kept[path] = key
        return self.pages.get(path) == key and path in self.there

    def write(self, path: str, data: bytes) -> None:
        """Write a page, whole or not at all. Raises OutputError."""
        write(self.site / path, data)
        self.written += 1

    def note(self, name: str, data: Any) -> None:
        """Keep data under a name of the state's own. Raises OutputError."""
        note(self.site, name, data)

    def told(self, name: str) -> Any:
        """The data under a name; None where there is none, or it is damaged."""
        return told(self.site, name)

    def close(self) -> int:
        """Delete pages that are no longer part of the site, and remember the others; how many went.

        Raises:
            OutputError: the folder cannot be written.
        """
        gone = sorted(self.pages.keys() - self.kept.keys())
        for path in gone:
            remove(self.site / path, self.site)
        if gone or self.pages != self.kept:
            self.note("pages.json", self.kept)
        return len(gone)


def told(site: Path, name: str) -> Any:
    """The data that a site's state has under a name; None where there is none, or it is damaged."""
    try:
        return decoded((site / FOLDER / name).read_bytes())
    except (OSError, ValueError):
        return None


def note(site: Path, name: str, data: Any) -> None:
    """Keep data under a name in a site's state. Raises OutputError."""
    write(site / FOLDER / name, encoded(data))


def opened(site: Path) -> State:
    """The state of a site's folder, which is made where there is none.

    Raises:
        OutputError: the folder cannot be made, or holds files that no build of a site left.
    """
    try:
        site.mkdir(parents=True, exist_ok=True)
        foreign = not (site / FOLDER).is_dir() and any(site.iterdir())
    except OSError as error:
        raise OutputError(f"cannot make this folder: {error.strerror}", where=site, remedy=_REMEDY) from error
    if foreign:
        remedy = "choose a new folder with --site, or empty this one"
        raise OutputError("this folder holds files that no archive site left there", where=site, remedy=remedy)
    pages = told(site, "pages.json")
    return State(site, dict(pages) if isinstance(pages, dict) else {}, there=frozenset(_files(str(site))))


def _files(site: str) -> Iterator[str]:
    """The paths of all files in a folder, from it."""
    for folder, _, names in os.walk(site):
        start = folder[len(site) :].lstrip(os.sep).replace(os.sep, "/")
        yield from (f"{start}/{name}" if start else name for name in names)


def write(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all. Raises OutputError."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            scratch.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(data)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", where=path, remedy=_REMEDY) from error


def copy(source: Path, path: Path) -> None:
    """Copy a file, whole or not at all. Raises OutputError."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, scratch)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", where=path, remedy=_REMEDY) from error


def remove(path: Path, site: Path) -> None:
    """Delete a file of the site, and folders that are empty then. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == site or any(folder.iterdir()):
                break
            folder.rmdir()
    except OSError as error:
        raise OutputError(f"cannot be deleted: {error.strerror}", where=path, remedy=_REMEDY) from error
