"""Models on disk: find them, check them, remove them.

A full hash of a gigabyte takes a second or more, so the first check of a file leaves a stamp (size,
modification time, hash) and later ones trust it while size and time stand. `verify` always hashes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual.config import default_home
from bilingual.errors import ModelError
from bilingual.models.entries import ModelInfo, catalogue, find

CHUNK = 1 << 20
Counter = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is on this machine and passed its check."""

    name: str  # the catalogue's name, else the file's
    path: Path
    sha256: str
    engine: str
    info: ModelInfo | None = None


def models_folder(home: Path | None = None) -> Path:
    """The folder where pulled model files lie, under the program's home."""
    return (home or default_home()) / "models"


def derived_folder(model: Model, home: Path | None = None) -> Path:
    """Where an engine may keep what it makes from a model (a converted copy); `remove` clears it."""
    return (home or default_home()) / "derived" / model.sha256[:16]


def locate(name_or_path: str | Path, home: Path | None = None) -> Path | None:
    """The file (or folder) of a catalogue name or of a path given by the user; None when it is not there.

    Nothing is checked but existence: use `require` before handing a file to an engine.
    """
    for info in catalogue():
        if info.name == str(name_or_path):
            path = models_folder(home) / info.file
            return path if path.is_file() else None
    path = Path(name_or_path).expanduser()
    return path.absolute() if path.exists() else None


def require(name_or_path: str | Path, home: Path | None = None, *, counter: Counter | None = None) -> Model:
    """A model ready to load, cheaply re-checked: hashed once, then trusted while size and time stand.

    `ModelError` when it is missing (and how to get it) or is not the file that it should be.
    """
    path = locate(name_or_path, home)
    if path is None:
        raise _missing(name_or_path, home)
    info = next((info for info in catalogue() if info.name == str(name_or_path)), None)
    engine = info.engine if info else _engine_of(path)
    sha256 = _stamped(path, home) or _hash_and_stamp(path, home, counter)
    _compare(path, info, sha256)
    return Model(info.name if info else path.name, path, sha256, engine, info)


def ready(name_or_path: str | Path, home: Path | None = None) -> bool:
    """Whether `require` would give the model: it is there, and the file it should be."""
    try:
        require(name_or_path, home)
    except ModelError:
        return False
    return True


def verify(name_or_path: str | Path, home: Path | None = None, *, counter: Counter | None = None) -> Model:
    """Hash a model's every byte, whatever its stamp says; `ModelError` when missing or corrupt."""
    path = locate(name_or_path, home)
    if path is None:
        raise _missing(name_or_path, home)
    _stamp_path(path, home).unlink(missing_ok=True)
    return require(name_or_path, home, counter=counter)


def remove(name: str, home: Path | None = None) -> int:
    """Delete a catalogue model, its half-done download and what engines made of it; bytes freed.

    0 when nothing was there. A model given by path is the user's own file and never removed.
    """
    info = find(name)
    folder = models_folder(home)
    files = [folder / info.file, folder / f"{info.file}.partial", folder / f".{info.file}.lock"]
    files.append(_stamp_path(files[0], home))
    # what engines made of it lies in folders named by its hash
    made = [place for place in (home or default_home()).glob(f"*/{info.sha256[:16]}*") if place.is_dir()]
    everything = [*files, *(file for made_folder in made for file in _files(made_folder))]
    freed = sum(file.stat().st_size for file in everything if file.is_file())
    for file in files:
        file.unlink(missing_ok=True)
    for made_folder in made:
        shutil.rmtree(made_folder)
    return freed


def stamp(path: Path, sha256: str, home: Path | None = None) -> None:
    """Note that the file at `path` was hashed; a home that cannot be written only costs time."""
    target = _stamp_path(path, home)
    size, time = _state(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"path": str(path), "size": size, "mtime_ns": time, "sha256": sha256}))
    except OSError:
        return


def file_hash(path: Path, counter: Counter | None = None) -> str:
    """SHA-256 of a file; of a folder: of its files' names and hashes, in order of name."""
    whole, total, done = hashlib.sha256(), _state(path)[0], 0
    for file in _files(path):
        digest = hashlib.sha256()
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                done += len(chunk)
                if counter:
                    counter(done, total)
        if file == path:
            return digest.hexdigest()
        whole.update(f"{file.relative_to(path).as_posix()}\0{digest.hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.is_file())


def _state(path: Path) -> tuple[int, int]:
    """Size in bytes and newest modification time in nanoseconds of a file or folder."""
    stats = [file.stat() for file in _files(path)]
    return sum(stat.st_size for stat in stats), max((stat.st_mtime_ns for stat in stats), default=0)


def _stamp_path(path: Path, home: Path | None) -> Path:
    # one place for all stamps: a model given by path may lie where we must not write
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    return (home or default_home()) / "stamps" / f"{key}.json"


def _stamped(path: Path, home: Path | None) -> str:
    try:
        known = json.loads(_stamp_path(path, home).read_text())
        same = [known["size"], known["mtime_ns"]] == list(_state(path))
        return str(known["sha256"]) if same else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # no stamp, or a broken one: hash again


def _hash_and_stamp(path: Path, home: Path | None, counter: Counter | None) -> str:
    try:
        sha256 = file_hash(path, counter)
    except OSError as error:
        raise ModelError(f"the model cannot be read: {error.strerror}", where=path) from error
    stamp(path, sha256, home)
    return sha256


def _engine_of(path: Path) -> str:
    """The engine that reads a file given by path, told from its first bytes, not from its name alone."""
    if path.is_dir():
        return "argos" if (path / "metadata.json").is_file() else "llm"
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise ModelError(f"the model cannot be read: {error.strerror}", where=path) from error
    if magic == b"GGUF":
        return "llm"
    if path.suffix == ".argosmodel" and magic[:2] == b"PK":
        return "argos"
    raise ModelError("this is neither a GGUF model nor an Argos package", where=path, remedy="give another file")


def _compare(path: Path, info: ModelInfo | None, sha256: str) -> None:
    if info is None or info.sha256 == sha256:
        return
    size = path.stat().st_size
    problem = f"the file is not {info.name}: SHA-256 is {sha256} and should be {info.sha256}"
    if size != info.bytes:
        problem += f" ({size:,} bytes, should be {info.bytes:,})"
    raise ModelError(problem, where=path, remedy=f"run `bilingual models pull {info.name}` to replace it")


def _missing(name_or_path: str | Path, home: Path | None) -> ModelError:
    for info in catalogue():
        if info.name == str(name_or_path):
            place = models_folder(home) / info.file
            remedy = f"run `bilingual models pull {info.name}` ({info.size}), or put the file at {place}"
            return ModelError(f"the model {info.name} is not on this machine", remedy=remedy)
    names = ", ".join(info.name for info in catalogue())
    return ModelError("there is no model here", where=name_or_path, remedy=f"give a file's path or one of: {names}")
