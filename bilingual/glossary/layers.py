"""Load glossaries from files: the built-in one, a workspace's own, one for a single run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.config import Settings
from bilingual.errors import GlossaryError
from bilingual.glossary import formats
from bilingual.glossary.entries import GlossaryEntry, checked
from bilingual.glossary.matcher import Glossary, Proviso
from bilingual.glossary.script import key
from bilingual.per_report import PerReport


def builtin() -> Path:
    """The folder of the glossary that ships with the program (in a checkout, the one at its root)."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data" / "glossary"
    return installed if installed.is_dir() else package.parent / "glossary"


def load(paths: Sequence[Path], reports: Sequence[PerReport] = ()) -> Glossary:
    """The glossaries at `paths` in layers: a later file or folder wins over an earlier one.

    All files of one folder are one layer; `reports` are the exceptions that `Glossary.for_report` makes.
    Raises GlossaryError with file and line.
    """
    return Glossary([layer(path) for path in paths], [exception(table) for table in reports])


def configured(settings: Settings) -> Glossary:
    """The built-in glossary under those of the settings, with their exceptions. Raises GlossaryError."""
    return load((builtin(), *settings.glossary), settings.reports)


def exception(table: PerReport) -> Proviso:
    """A table of exceptions with its files read. Raises GlossaryError."""
    terms = [checked(GlossaryEntry(zh, en, file=str(table.file))) for zh, en in table.terms if en]
    alone = frozenset(key(zh) for zh, en in table.terms if not en)
    return Proviso(table.fits, (*map(layer, table.glossary), tuple(terms)), alone)


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
