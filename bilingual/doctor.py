"""What this machine lacks to run the program, and how to get it. Looks only; changes nothing."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual import models
from bilingual.config import default_home, find, load
from bilingual.errors import ConfigError, ModelError
from bilingual.render.fonts import PACKAGES

# shared library: the Debian package that holds it, and what it is for
_LIBRARIES = {
    "libpango-1.0.so.0": ("libpango-1.0-0", "laying out text in PDFs"),
    "libpangoft2-1.0.so.0": ("libpangoft2-1.0-0", "fonts in PDFs"),
    "libfontconfig.so.1": ("libfontconfig1", "finding fonts"),
    "libharfbuzz-subset.so.0": ("libharfbuzz-subset0", "small PDFs, written quickly"),
}
_MEMORY = 3_000_000_000  # bytes that translating with the recommended model takes at its peak
_DISK = 500_000_000  # bytes to run in, beside what a model still needs


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. `remedy` is empty when `ok`; what is not `needed` only limits some use."""

    subject: str
    ok: bool
    detail: str
    remedy: str = ""
    needed: bool = True


def diagnose(home: Path | None = None, folder: Path = Path()) -> tuple[Diagnosis, ...]:
    """Everything the program relies on, in the order in which it would fail. Nothing is raised.

    `folder` is where builds are run: its bilingual.toml is looked at too.
    """
    home = home or default_home()
    machine = (_python(), *_packages(), *_libraries(), *_fonts(), *_models(home), _disk(home), *_memory())
    return (*machine, *_workspace(folder))


def healthy(diagnoses: tuple[Diagnosis, ...]) -> bool:
    """Whether everything that is needed is there."""
    return all(item.ok for item in diagnoses if item.needed)


def _python() -> Diagnosis:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Diagnosis("Python", good, version, "" if good else "install Python 3.11 or newer")


def _packages() -> Iterator[Diagnosis]:
    """Python packages as the installed program's own metadata lists them."""
    try:
        requirements = importlib.metadata.requires("bilingual") or []
    except importlib.metadata.PackageNotFoundError:
        yield Diagnosis("Python packages", False, "bilingual is not installed", "run: pip install -e '.[llm]'")
        return
    for requirement in requirements:
        extra = re.search(r"extra == ['\"](\w+)['\"]", requirement)
        match = re.match(r"[\w.-]+", requirement)
        if match and (extra is None or extra[1] in ("llm", "argos")):
            yield _package(match[0], extra[1] if extra else "")


def _package(name: str, extra: str) -> Diagnosis:
    subject = f"{name} (extra {extra})" if extra else name
    try:
        return Diagnosis(subject, True, importlib.metadata.version(name), needed=not extra)
    except importlib.metadata.PackageNotFoundError:
        what = f"bilingual[{extra}]" if extra else name
        return Diagnosis(subject, False, "not installed", f"run: pip install '{what}'", needed=extra != "argos")


def _libraries() -> Iterator[Diagnosis]:
    if sys.platform != "linux":
        return  # names differ elsewhere; WeasyPrint's own message is the better guide there
    for library, (package, use) in _LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield Diagnosis(library, False, f"missing: {use}", f"run: apt-get install {package}")
        else:
            yield Diagnosis(library, True, use)


def _fonts() -> Iterator[Diagnosis]:
    program = shutil.which("fc-list")
    if program is None:
        yield Diagnosis("fc-list", False, "missing: it tells which fonts are here", "run: apt-get install fontconfig")
        return
    listed = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=False).stdout
    families = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    for family, package in PACKAGES.items():
        good = family in families
        yield Diagnosis(f"font {family}", good, package, "" if good else f"run: apt-get install {package}")


def _models(home: Path) -> Iterator[Diagnosis]:
    """The recommended model is needed as long as no other is here."""
    here = [info for info in models.catalogue() if models.locate(info.name, home)]
    for info in models.catalogue():
        needed = info in here or (not here and info == models.catalogue()[0])
        try:
            model = models.require(info.name, home)
        except ModelError as error:
            detail = error.problem if info in here else f"not here ({info.size})"
            remedy = f"run: bilingual models pull {info.name}"
            yield Diagnosis(f"model {info.name}", False, detail, remedy, needed)
        else:
            yield Diagnosis(f"model {info.name}", True, str(model.path))


def _workspace(folder: Path) -> Iterator[Diagnosis]:
    """The settings that a build here would use, and the files that they name."""
    file = find(folder)
    if file is None:
        return
    try:
        settings = load({}, folder=folder)
    except ConfigError as error:
        yield Diagnosis(str(file), False, str(error), "correct it there")
        return
    yield Diagnosis(str(file), True, "settings of this folder")
    for path in (*settings.glossary, *filter(None, [settings.templates])):
        remedy = "" if path.exists() else f"make it, or change {file}; bilingual init makes a whole workspace"
        yield Diagnosis(str(path), path.exists(), "named by the settings" if path.exists() else "missing", remedy)


def _disk(home: Path) -> Diagnosis:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    best = models.catalogue()[0]
    wanted = _DISK + (0 if models.locate(best.name, home) else best.bytes)
    remedy = f"free {models.human_size(wanted)} there, or set BILINGUAL_HOME to another disk"
    good = free >= wanted
    return Diagnosis(f"disk at {place}", good, f"{models.human_size(free)} free", "" if good else remedy)


def _memory() -> Iterator[Diagnosis]:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return  # this system does not say
    good = total >= _MEMORY
    remedy = "" if good else f"the recommended model takes up to {models.human_size(_MEMORY)}: use qwen2.5-coder-0.5b"
    yield Diagnosis("memory", good, models.human_size(total), remedy, needed=False)
