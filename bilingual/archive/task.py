"""What a worker of a cluster is handed, and what it does with it."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

from bilingual import __version__
from bilingual.archive.alone import by_turns
from bilingual.archive.service import Access, Borrowed
from bilingual.choice import options
from bilingual.config import Settings
from bilingual.engines import open_engine
from bilingual.errors import ConfigError
from bilingual.glossary import Glossary
from bilingual.memory import Memory
from bilingual.memory.records import Remembering
from bilingual.pictures import LARGEST
from bilingual.pipeline import Draft, draft
from bilingual.workshop import Workshop

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_one = threading.Lock()  # a worker with several threads still drafts one report at a time: a model, a typesetter


@dataclass(frozen=True, slots=True)
class Task:
    """One report, and all that its worker cannot know. The worker has its own home, models and templates."""

    name: str  # of the report's file
    text: bytes
    pictures: dict[str, bytes]  # the report's own, by their paths from its folder
    settings: Settings
    glossary: Glossary
    access: Access
    began: float
    version: str  # of the program that asks
    model: str  # of the engine there


def run(task: Task) -> Draft:
    """Build the draft of a task's report, on whatever machine this is.

    Raises:
        ConfigError: the worker runs another version of the program, or has another model.
        BilingualError: what building a report raises.
    """
    if task.version != __version__:
        problem = f"a worker runs bilingual {__version__}, this machine {task.version}"
        raise ConfigError(problem, remedy="install the same version everywhere")
    settings = replace(task.settings, home=None, memory=None)
    with _one, tempfile.TemporaryDirectory() as folder, open_engine(settings.engine, options(settings)) as opened:
        if opened.model != task.model:
            problem = f"a worker's model is {opened.model}, this machine's {task.model}"
            raise ConfigError(problem, remedy="give every worker the same model")
        report = laid_out(task, Path(folder))
        borrowed: Remembering = Borrowed(task.access)  # all that building asks of a memory
        engine = by_turns(opened, settings.home_path)
        shop = Workshop(engine, task.glossary, cast(Memory, borrowed), began=task.began)
        return draft(report, shop, settings)


def laid_out(task: Task, folder: Path) -> Path:
    """The report and its pictures as files; the report's path."""
    for name, data in {task.name: task.text, **task.pictures}.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder / task.name


def pictures(report: Path, text: bytes) -> dict[str, bytes]:
    """The picture files in the report's folder, or below, that its text may mean: what is named is sent along."""
    found: dict[str, bytes] = {}
    for path in sorted(report.parent.rglob("*")):
        name = path.relative_to(report.parent).as_posix()
        named = name.encode() in text or quote(name).encode() in text
        if path.suffix.lower() in PICTURES and named and path.is_file() and path.stat().st_size <= LARGEST:
            found[name] = path.read_bytes()
    return found
