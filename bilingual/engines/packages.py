"""Argos Translate packages, through `argostranslate`'s own management: installed ones, and files from disk."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from bilingual import models
from bilingual.errors import EngineError, ModelError

LARGEST = 4_000_000_000  # bytes that a package may unpack to: real ones have 100 to 300 MB


def package_module() -> Any:
    """`argostranslate.package`; its import makes Argos's own folders in the user's home."""
    try:
        from argostranslate import package
    except ImportError as error:
        raise missing("argos-translate-lt") from error
    except OSError as error:
        problem = f"argostranslate cannot make its folders ({error.strerror})"
        raise EngineError(problem, where=error.filename or "", remedy="check HOME and XDG_DATA_HOME") from error
    return package


def find_installed(module: Any) -> Any:
    """The newest installed package from Chinese to English, or None."""
    try:
        packages = module.get_installed_packages()
    except (OSError, ValueError) as error:
        problem = f"Argos's installed packages cannot be read ({error})"
        raise EngineError(problem, remedy="remove the broken package's folder") from error
    fitting = [p for p in packages if p.type == "translate" and (p.from_code, p.to_code) == ("zh", "en")]
    return max(fitting, key=lambda p: [int(n) for n in p.package_version.split(".") if n.isdigit()], default=None)


def read_package(module: Any, folder: Path) -> Any:
    """The package in `folder`, checked to be one from Chinese to English."""
    try:
        package = module.Package(folder)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the Argos package cannot be read ({error})", where=folder, remedy="fetch it again"
        ) from error
    if (package.from_code, package.to_code) != ("zh", "en"):
        pair = f"{package.from_code} to {package.to_code}"
        raise ModelError(f"the package translates {pair}, not zh to en", where=folder, remedy="name another")
    return package


def unpacked(model: models.Model, home: Path | None) -> Path:
    """The folder of a .argosmodel file, unpacked once beside the models and landed by rename."""
    target = models.derived_folder(model, home)
    if not (target / "metadata.json").is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(prefix=".argos-", dir=target.parent))
        try:
            with zipfile.ZipFile(model.path) as archive:
                vetted(archive, model.path).extractall(part)
            inner = next((path.parent for path in sorted(part.rglob("metadata.json"))), None)
            if inner is None:
                raise ModelError("the Argos package holds no metadata.json", where=model.path, remedy="fetch it again")
            if not (target / "metadata.json").is_file():  # another process may have been faster
                rmtree(target, ignore_errors=True)
                inner.replace(target)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            problem = f"the Argos package cannot be unpacked ({error})"
            raise ModelError(problem, where=model.path, remedy="fetch it again, or make room") from error
        finally:
            rmtree(part, ignore_errors=True)
    return target


def vetted(archive: zipfile.ZipFile, where: Path) -> zipfile.ZipFile:
    """A package's zip file, if it may be unpacked: whole, of a sane size, with names that stay inside.

    Raises:
        ModelError: it is damaged, or made to do harm.
    """
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            problem = f"the Argos package holds a file that would land outside its folder: {entry.filename!r}"
            raise ModelError(problem, where=where, remedy="do not use this package")
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
        problem = f"the Argos package would unpack to more than {models.human_size(LARGEST)}"
        raise ModelError(problem, where=where, remedy="do not use this package")
    broken = archive.testzip()
    if broken is not None:
        raise ModelError(f"the Argos package is damaged at {broken}", where=where, remedy="fetch it again")
    return archive


def missing(package: str) -> EngineError:
    """The error for a Python package that is not installed."""
    return EngineError(f"the package {package} is not installed", remedy="pip install 'bilingual[argos]'")
