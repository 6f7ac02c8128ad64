"""Write an edition's files: all of them or none, each by atomic rename."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

from bilingual.errors import InputError, OutputError
from bilingual.model import Edition
from bilingual.render import FILES, render
from bilingual.shelf import Shelf
from bilingual.written import Keeper

TYPESET = {"html", "pdf", "epub", "epub-en", "eml"}  # what takes long enough to keep
EDITED = FILES["md"]  # what people edit
LOOKS = {"html": ("theme",), "pdf": ("theme", "layout", "paper", "ink"), "eml": ("site", "sender")}  # what each shows

SCRATCH = re.compile(r"\.(?:english|edition|bilingual|qa)\.(?:md|json|html|pdf)\.\w{8}")  # see scratch_copy
ABANDONED = 3600.0  # seconds after which a scratch file is nobody's

ELSEWHERE = "choose another with --out"
REMEDY = "free the disk or choose another folder with --out"


def distinct(reports: Sequence[Path]) -> None:
    """Make sure that no two reports would write into the same folder.

    Raises:
        InputError: two different files have the same name.
    """
    seen: dict[str, Path] = {}
    for path in reports:
        other = seen.setdefault(path.stem, path)
        if other.absolute() != path.absolute():
            raise InputError(
                f"{other} has the same name, and both editions would go to one folder",
                where=path,
                remedy="rename one of them, or build them one by one with different --out",
            )


def writable(folder: Path) -> None:
    """Make sure, without making anything, that `folder` can be written: better said before the work than after.

    Raises:
        OutputError: a file stands in its place, or its nearest existing parent is read-only.
    """
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise OutputError("cannot make this folder: a file is in the way", where=there, remedy=ELSEWHERE)
    if not os.access(there, os.W_OK | os.X_OK):
        raise OutputError("you may not write into this folder", where=there, remedy=ELSEWHERE)


def publish(
    edition: Edition,
    folder: Path,
    formats: Sequence[str],
    templates: Path | None = None,
    shelf: Shelf | None = None,
    *,
    keep: Keeper | None = None,
    theme: str = "sober",
    layout: str = "parallel",
    paper: str = "a4",
    ink: str = "colour",
    site: str = "",
    sender: str = "",
) -> tuple[Path, ...]:
    """`typeset` every format, then `write` them all; the paths written.

    `theme` dresses page and PDF; `layout`, `paper` and `ink` are the PDF's; `site` is the address that a
    mail links to and `sender` whose mail it is. Raises what the two raise.
    """
    look = {"theme": theme, "layout": layout, "paper": paper, "ink": ink, "site": site, "sender": sender}
    return write(typeset(edition, formats, templates, shelf, look), folder, keep)


def typeset(
    edition: Edition,
    formats: Sequence[str],
    templates: Path | None = None,
    shelf: Shelf | None = None,
    look: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Every output's bytes by its file name, rendered now or taken from the shelf; `look` as in `publish`.

    Raises:
        FontError: a font is missing.
    """
    chosen = {kind: {name: look[name] for name in names if name in look} for kind, names in LOOKS.items()}
    return {FILES[kind]: rendering(kind, edition, templates, shelf, chosen.get(kind, {})) for kind in formats}


def write(rendered: Mapping[str, bytes], folder: Path, keep: Keeper | None = None) -> tuple[Path, ...]:
    """Write outputs into `folder`; the paths written.

    Where `keep` says that people's edits stand in `english.md`, the new text goes beside it. A reader
    sees the old files or the new ones, whole: no file changes its name before all are on disk.

    Raises:
        OutputError: the folder or a file cannot be written; older files still stand.
    """
    prepare(folder)
    with scratch_files() as scratch:
        copies = [scratch_copy(folder / name, data, scratch) for name, data in rendered.items()]
        return tuple(
            landed(copy, folder / name, data, keep if name == EDITED else None)
            for copy, (name, data) in zip(copies, rendered.items(), strict=True)
        )


def put(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all. Raises OutputError."""
    prepare(path.parent)
    with scratch_files() as scratch:
        rename(scratch_copy(path, data, scratch), path)


def landed(copy: Path, path: Path, data: bytes, keep: Keeper | None) -> Path:
    """Put the copy in the file's place, or where `keep` says; the path. Raises OutputError."""
    place = keep.place(path, data) if keep else path
    rename(copy, place)
    if keep:
        keep.wrote(path, place, data)
    return place


def rendering(
    kind: str, edition: Edition, templates: Path | None, shelf: Shelf | None, look: Mapping[str, str]
) -> bytes:
    """One output's bytes: typeset now, or kept from an earlier run of the same edition."""
    if kind not in TYPESET:
        return render(kind, edition)
    key = shelf.key(" ".join((kind, *look.values())), edition) if shelf else ""
    data = shelf.get(key) if shelf else None
    if data is None:
        data = render(kind, edition, templates=templates, **look)
        if shelf:
            shelf.put(key, data)
    return data


def prepare(folder: Path) -> None:
    """Make the folder.

    Raises:
        OutputError: it cannot be made, or a file stands in its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make this folder: {error.strerror}", where=folder, remedy=ELSEWHERE) from error
    sweep(folder)


def sweep(folder: Path) -> None:
    """Take away the scratch files of runs that were killed; younger ones may be another run's."""
    with suppress(OSError):
        for file in folder.iterdir():
            if SCRATCH.fullmatch(file.name) and time.time() - file.stat().st_mtime > ABANDONED:
                file.unlink(missing_ok=True)


@contextmanager
def scratch_files() -> Iterator[list[Path]]:
    """A list of files that are gone at the end, however it comes, unless they were renamed."""
    files: list[Path] = []
    try:
        yield files
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def scratch_copy(path: Path, data: bytes, scratch: list[Path]) -> Path:
    """`data` on disk beside `path`, noted in `scratch`.

    Raises:
        OutputError: the disk is full or the folder read-only.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        scratch.append(Path(name))
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)  # a rename may reach the disk before the bytes do
            os.fchmod(handle, 0o644)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=path, remedy=REMEDY) from error
    return scratch[-1]


def rename(copy: Path, path: Path) -> None:
    """Put the copy in the file's place.

    Raises:
        OutputError: something that is no file stands there.
    """
    try:
        copy.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=path, remedy=REMEDY) from error
