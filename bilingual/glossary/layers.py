"""Load glossaries from files: the built-in one, a workspace's own, one for a single run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import GlossaryError
from bilingual.glossary import formats
from bilingual.glossary.entries import GlossaryEntry
from bilingual.glossary.matcher import Glossary


def builtin() -> Path:
    """The folder of the glossary that ships with the program (in a checkout, the one at its root)."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data" / "glossary"
    return installed if installed.is_dir() else package.parent / "glossary"


def load(paths: Sequence[Path]) -> Glossary:
    """The glossaries at `paths` in layers: a later file or folder wins over an earlier one.

    All files of one folder are one layer. Raises GlossaryError with file and line.
    """
    return Glossary([layer(path) for path in paths])


def layer(path: Path) -> tuple[GlossaryEntry, ...]:
    """The entries of one file, or of all glossary files of a folder in order of their names."""
    return tuple(entry for file in files(path) for entry in formats.read(file))


def files(path: Path) -> tuple[Path, ...]:
    """The glossary files that `path` names; raises GlossaryError where there are none."""
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix.lower() in formats.SUFFIXES))
    if not found:
        raise GlossaryError("the folder holds no glossary", where=path, remedy="put a .csv with columns zh,en into it")
    return found
