"""A user's own checks: Python modules of a workspace, with the same interface as ours.

A module of the folder defines functions whose names begin with `check_`; each takes a `Pair` and yields
findings. They are code of the user's, run as such: they come from the workspace's own folder only,
never from a report, an archive or the environment.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from bilingual.checks.pair import Pair
from bilingual.errors import ConfigError
from bilingual.model import Finding, Severity

Check = Callable[[Pair], Iterator[Finding]]
_PREFIX = "check_"


def load(folder: Path | None) -> tuple[Check, ...]:
    """The checks of every module in `folder`, in the order of names; none without a folder.

    Files that begin with an underscore are left alone. A check that fails on a text raises ConfigError
    with its own file and line when it is run.

    Raises:
        ConfigError: the folder is missing, or a module cannot be run or defines no check (file and line).
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise ConfigError("there is no such folder", where=folder, remedy="make it, or take checks out of the settings")
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    return tuple(check for file in files for check in _checks(file))


def _checks(file: Path) -> Iterator[Check]:
    module = _module(file)
    found = [value for name, value in vars(module).items() if name.startswith(_PREFIX) and callable(value)]
    mine = [value for value in found if getattr(value, "__module__", "") == module.__name__]
    if not mine:
        example = f"def {_PREFIX}{file.stem}(pair): … yield finding(…)"
        raise ConfigError(f"defines no function {_PREFIX}…", where=file, line=1, remedy=f"write {example}")
    for check in mine:
        yield _guarded(check, file)


def _module(file: Path) -> ModuleType:
    """The module, run anew: its name is no other module's."""
    module = ModuleType(f"bilingual_workspace_checks.{file.stem}")
    module.__file__ = str(file)
    try:
        code = compile(file.read_text(encoding="utf-8-sig"), str(file), "exec")
        exec(code, vars(module))
    except SyntaxError as error:
        raise ConfigError(f"is no Python: {error.msg}", where=file, line=error.lineno or 1, remedy="mend it") from error
    except Exception as error:  # noqa: BLE001 - whatever a user's code raises is told with its place
        raise _failed(error, file, "cannot be loaded") from error
    return module


def _guarded(check: Check, file: Path) -> Check:
    """The check, with its failures told by file and line, and its findings looked at."""

    def guarded(pair: Pair) -> Iterator[Finding]:
        try:
            found = list(check(pair) or ())
        except Exception as error:  # noqa: BLE001 - whatever a user's code raises is told with its place
            raise _failed(error, file, f"{check.__name__} failed") from error
        for one in found:
            if not isinstance(one, Finding) or not isinstance(one.severity, Severity) or not one.message:
                line = check.__code__.co_firstlineno if hasattr(check, "__code__") else 1
                remedy = "yield finding(kind, Severity.MINOR, message, fix)"
                raise ConfigError(f"{check.__name__} gave {one!r}, no finding", where=file, line=line, remedy=remedy)
            yield one

    return guarded


def _failed(error: Exception, file: Path, what: str) -> ConfigError:
    """The error with the last line of the user's own file that led to it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return ConfigError(f"{what}: {told}", where=file, line=(lines or [1])[-1] or 1, remedy="mend the check")
