"""Write an edition's files: all of them or none, each by atomic rename."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import OutputError
from bilingual.model import Edition
from bilingual.render import FILES, render


def publish(edition: Edition, folder: Path, formats: Sequence[str], templates: Path | None = None) -> tuple[Path, ...]:
    """Render every format first, then write them into `folder`; the paths written.

    Raises:
        OutputError: the folder or a file cannot be written.
        FontError: a font is missing.
    """
    options = {"html": {"templates": templates}, "pdf": {"templates": templates}}
    rendered = {FILES[kind]: render(kind, edition, **options.get(kind, {})) for kind in formats}
    prepare(folder)
    return tuple(write(folder / name, data) for name, data in rendered.items())


def prepare(folder: Path) -> None:
    """Make the folder.

    Raises:
        OutputError: it cannot be made, or a file stands in its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot make this folder: {error.strerror}", where=folder, remedy="choose another with --out"
        ) from error


def write(path: Path, data: bytes) -> Path:
    """Write `data` beside `path`, then rename it: a reader sees the old file or the whole new one.

    Raises:
        OutputError: the disk is full or the folder read-only; the old file still stands.
    """
    scratch = ""
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        Path(scratch).replace(path)
    except OSError as error:
        if scratch:
            Path(scratch).unlink(missing_ok=True)
        raise OutputError(
            f"cannot be written: {error.strerror}",
            where=path,
            remedy="free the disk or choose another folder with --out",
        ) from error
    return path
