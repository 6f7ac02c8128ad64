"""Make a workspace: a folder with settings, a glossary, room for templates and a sample. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError, OutputError
from bilingual.render.templates import templates_dir

_OURS = "workspace"  # the folder of our templates that a workspace is copied from
_COPIED = ("html", "pdf", "email", "epub", "locale", "qa", "site")  # what a user's own copy may replace


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the workspace; `written` is false where one stood there already and was kept."""

    path: Path
    written: bool


def make_workspace(folder: Path) -> tuple[Made, ...]:
    """Copy what a workspace needs into `folder`, file by file; files that are there stay as they are.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    ours = templates_dir() / _OURS
    files = sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file())
    return tuple(_copied(ours / name, folder / name) for name in files)


def copy_template(name: str, folder: Path) -> Made:
    """Copy one of the program's templates into the workspace `folder`, to be edited there.

    Raises:
        InputError: there is no template of that name; the message lists those there are.
        OutputError: it cannot be written.
    """
    names = template_names()
    if name not in names:
        raise InputError(f"no template is called {name!r}", where="--template", remedy="they are: " + ", ".join(names))
    return _copied(templates_dir() / name, folder / "templates" / name)


def template_names() -> tuple[str, ...]:
    """The templates, styles and label files that a user's own copy may replace."""
    ours = templates_dir()
    files = (path for name in _COPIED for path in (ours / name).rglob("*") if path.is_file())
    return tuple(sorted(path.relative_to(ours).as_posix() for path in files))


def _copied(source: Path, target: Path) -> Made:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(source.read_bytes())
    except FileExistsError:
        if not target.is_file():
            raise OutputError("something that is no file or folder is in the way", where=target,
                              remedy="choose another folder") from None  # fmt: skip
        return Made(target, False)
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        raise OutputError(problem, where=target, remedy="choose another folder") from error
    return Made(target, True)
