"""Settings: bilingual.toml < environment (BILINGUAL_…) < flags. Importing does no I/O."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bilingual.errors import ConfigError
from bilingual.per_report import PerReport, exceptions

FORMATS = ("md", "html", "pdf", "json")  # what a build writes unless told otherwise
KINDS = (*FORMATS, "epub", "epub-en", "eml")
FAIL_ON = ("never", "minor", "major", "critical")
LAYOUTS = ("parallel", "english", "digest", "facing")
PAPERS = ("a4", "letter")
INKS = ("colour", "black")
FILE = "bilingual.toml"


def default_home() -> Path:
    """Where models and the memory live: BILINGUAL_HOME, else the XDG data folder."""
    if os.environ.get("BILINGUAL_HOME"):
        return Path(os.environ["BILINGUAL_HOME"]).expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "bilingual"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told. Paths in bilingual.toml count from its own folder."""

    out: Path = Path("out")
    to: tuple[str, ...] = FORMATS
    engine: str = "auto"
    model: str = ""
    glossary: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    fail_on: str = "never"
    retry: bool = False  # ask again for remembered translations with findings
    memory: Path | None = None  # None: memory.sqlite in the home folder
    home: Path | None = None  # None: default_home()
    templates: Path | None = None
    checks: Path | None = None  # the user's own checks; None: the folder `checks` beside bilingual.toml, if any
    languagetool: str = ""  # address of a LanguageTool server on this machine
    theme: str = "sober"
    layout: str = "parallel"  # of the PDF
    paper: str = "a4"
    ink: str = "colour"
    site: Path = Path("site")  # the archive site's folder
    site_title: str = ""
    site_url: str = ""  # where the archive site will stand: mail and feed link to it
    sender: str = ""  # From of a mail
    threads: int = 0
    in_flight: int = 96
    jobs: int = 1  # reports built side by side on this machine
    scheduler: str = ""  # address of a Dask scheduler that builds them elsewhere
    server_url: str = ""  # an OpenAI-compatible server; in bilingual.toml these stand under [server]
    server_model: str = ""
    server_concurrency: int = 4
    server_timeout: int = 300  # seconds
    server_key_variable: str = ""  # the environment variable that holds the key, not the key
    server_allow_remote: bool = False  # text may leave this machine
    server_body: str = ""  # further fields of each request, as JSON
    reports: tuple[PerReport, ...] = ()  # exceptions for some reports; only bilingual.toml gives them

    @property
    def home_path(self) -> Path:
        return self.home or default_home()

    @property
    def look(self) -> dict[str, str]:
        """What outputs are told besides the edition."""
        return {
            "theme": self.theme,
            "layout": self.layout,
            "paper": self.paper,
            "ink": self.ink,
            "site": self.site_url,
            "sender": self.sender,
        }

    @property
    def memory_path(self) -> Path:
        return (self.memory or self.home_path / "memory.sqlite").absolute()


PATHS = {"out", "site", "memory", "home", "templates", "checks"}
LISTS = {"to", "only", "glossary"}
# with the least of each
NUMBERS = {"threads": 0, "in_flight": 1, "jobs": 1, "server_concurrency": 1, "server_timeout": 1}
SWITCHES = {"retry", "server_allow_remote"}
TABLES = ("server",)  # [server] url = … is the setting server_url
OWN_PLACE = {"checks"}  # what only bilingual.toml may say: it is code
OWN = {"reports"}  # tables with a form of their own
CHOICES = {"fail_on": FAIL_ON, "layout": LAYOUTS, "paper": PAPERS, "ink": INKS}


def load(flags: Mapping[str, Any], *, folder: Path = Path(), environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the nearest bilingual.toml (in `folder` or above), the environment, and flags.

    A flag of None or () counts as not given.

    Raises:
        ConfigError: an unknown key, or a value of the wrong type, naming the place.
    """
    settings = Settings()
    file = find(folder)
    if file:
        settings = replace(settings, **read_file(file))
        beside = file.parent / "checks"
        settings = replace(settings, checks=settings.checks or (beside if beside.is_dir() else None))
    names = {field.name for field in fields(Settings)} - OWN - OWN_PLACE
    env = {name: environ[f"BILINGUAL_{name.upper()}"] for name in names if environ.get(f"BILINGUAL_{name.upper()}")}
    settings = over(settings, {name: value(name, raw, f"BILINGUAL_{name.upper()}") for name, raw in env.items()})
    given = {name: raw for name, raw in flags.items() if raw is not None and raw != ()}
    return over(settings, {name: value(name, raw, f"--{name.replace('_', '-')}") for name, raw in given.items()})


def over(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """`settings` with what is given in its place; glossaries lie over those there are, and win row by row."""
    layers = (*settings.glossary, *given.get("glossary", ()))
    return replace(settings, **{**given, "glossary": layers})


def find(folder: Path) -> Path | None:
    """The nearest bilingual.toml in `folder` or its parents."""
    here = folder.resolve()
    return next((place / FILE for place in (here, *here.parents) if (place / FILE).is_file()), None)


def read_file(file: Path) -> dict[str, Any]:
    """The settings that a bilingual.toml gives.

    Raises:
        ConfigError: it is not TOML, or says something unknown.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=file, remedy="correct it or delete it") from error
    data = spread(data)
    names = {field.name for field in fields(Settings)} - OWN
    unknown = sorted(key for key in data if key not in names | OWN and not isinstance(data[key], dict))
    if unknown:
        raise ConfigError(
            f"unknown setting {unknown[0]!r}", where=file, remedy=f"the settings are {', '.join(sorted(names))}"
        )
    tables = {"reports": exceptions(data["reports"], file)} if "reports" in data else {}
    return tables | {name: value(name, raw, str(file), file.parent) for name, raw in data.items() if name in names}


def spread(data: dict[str, Any]) -> dict[str, Any]:
    """The settings of known tables under their full names; a table inside them as JSON."""
    tables = {name: data[name] for name in TABLES if isinstance(data.get(name), dict)}
    out = {name: raw for name, raw in data.items() if name not in tables}
    for table, held in tables.items():
        for name, raw in held.items():
            out[f"{table}_{name}"] = json.dumps(raw, sort_keys=True) if isinstance(raw, dict) else raw
    return out


def value(name: str, raw: Any, where: str, folder: Path = Path()) -> Any:
    """One setting in its own type.

    Raises:
        ConfigError: the value does not fit.
    """
    if name in NUMBERS:
        return number(name, raw, where)
    if name in SWITCHES:
        return switch(name, raw, where)
    if name in LISTS:
        return listed(name, raw, where, folder)
    if not isinstance(raw, str | Path):
        raise ConfigError(f"{name} must be a text, not {raw!r}", where=where, remedy="put it between quotes")
    if name in PATHS:
        return placed(raw, where, folder)
    if name in CHOICES and str(raw) not in CHOICES[name]:
        raise ConfigError(f"{name} cannot be {raw!r}", where=where, remedy=f"choose from {', '.join(CHOICES[name])}")
    return str(raw)


def switch(name: str, raw: Any, where: str) -> bool:
    """Yes or no.

    Raises:
        ConfigError: it is something else.
    """
    said = str(raw).lower()
    if said not in ("true", "false", "1", "0", "yes", "no"):
        raise ConfigError(f"{name} must be true or false, not {raw!r}", where=where, remedy=f"write {name} = true")
    return said in ("true", "1", "yes")


def listed(name: str, raw: Any, where: str, folder: Path) -> tuple[Any, ...]:
    """A list, or a text with commas in it.

    Raises:
        ConfigError: it is something else, or names an unknown format.
    """
    items = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not all(isinstance(item, str | Path) for item in items):
        raise ConfigError(f"{name} must be a list of texts, not {raw!r}", where=where, remedy=f'write {name} = ["..."]')
    parts = tuple(str(item).strip() for item in items if str(item).strip())
    if name == "glossary":
        return tuple(placed(part, where, folder) for part in parts)
    wrong = [part for part in parts if name == "to" and part not in KINDS]
    if wrong or name == "to" and not parts:
        raise ConfigError(
            f"no format is called {wrong[0] if wrong else ''!r}",
            where=where,
            remedy=f"choose from {', '.join(KINDS)}",
        )
    return parts


def placed(raw: str | Path, where: str, folder: Path) -> Path:
    """A path, counted from `folder`; `~` is a home folder.

    Raises:
        ConfigError: no such user, or it is empty.
    """
    try:
        path = Path(str(raw)).expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{str(raw)!r} names no user's home", where=where, remedy="write the path in full") from error
    if not str(raw).strip():
        raise ConfigError("the path is empty", where=where, remedy="name a file or folder, or leave the setting out")
    return folder / path


def number(name: str, raw: Any, where: str) -> int:
    """A whole number that is not negative.

    Raises:
        ConfigError: it is something else.
    """
    try:
        result = int(str(raw))
    except ValueError:
        result = -1
    if result < NUMBERS[name]:
        raise ConfigError(
            f"{name} must be a whole number, not {raw!r}",
            where=where,
            remedy="give 1 or more" if NUMBERS[name] else "give 1 or more, or 0 for all cores",
        )
    return result
