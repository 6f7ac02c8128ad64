"""The memory that is lent to workers, and the task that one of them is handed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual import __version__, glossary
from bilingual.archive import service
from bilingual.archive.service import Access, Borrowed, lent
from bilingual.archive.task import Task, pictures, run
from bilingual.config import Settings
from bilingual.errors import ConfigError, EngineError, InputError, MemoryFault
from bilingual.memory import Key, Memory, Record
from bilingual.model import Signature

KEY = Key("模型", Signature("fake", "fake", "1", ""))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite") as opened:
        yield opened


def task(access: Access, **changes: object) -> Task:
    plain = Task(
        "day.md", "# 日报\n\n模型有效。\n".encode(), {}, Settings(engine="fake", to=("md",)), glossary.load(()), access, 0.0,
        __version__, "fake",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_what_a_worker_stores_is_on_disk_at_once_and_every_other_one_finds_it(memory: Memory) -> None:
    with lent(memory, "127.0.0.1") as access:
        first, second = Borrowed(access), Borrowed(access)
        assert first.store([Record(KEY, "The model")]) == 1
        assert memory.lookup([KEY])[KEY].text == "The model"
        assert second.lookup([KEY])[KEY].text == "The model"


def test_nothing_goes_on_asking_for_connections_once_the_memory_is_taken_back(memory: Memory) -> None:
    def asking() -> list[str]:
        return [thread.name for thread in threading.enumerate() if "accepter" in thread.name]

    others = asking()
    with lent(memory, "127.0.0.1") as access:
        Borrowed(access).store([Record(KEY, "The model")])
        assert asking() != others
    deadline = time.monotonic() + 20
    while asking() != others and time.monotonic() < deadline:
        time.sleep(0.01)
    assert asking() == others


def test_without_the_secret_nobody_reads_the_memory(memory: Memory) -> None:
    from multiprocessing import AuthenticationError

    with lent(memory, "127.0.0.1") as access, pytest.raises((MemoryFault, AuthenticationError)):
        Borrowed(replace(access, secret=b"guess"))


def test_a_memory_that_cannot_be_reached_is_named_with_what_to_do(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MemoryFault, match=f"cannot reach the memory at 127.0.0.1:{port}.*must be reachable"):
        Borrowed(Access("127.0.0.1", port, b""))


def test_a_task_is_built_from_what_it_carries_and_remembered_where_it_came_from(memory: Memory) -> None:
    with lent(memory, "127.0.0.1") as access:
        made = run(task(access))
    assert b"model" in made.files["english.md"].lower() or made.files["english.md"]
    assert any(stored.source == "模型有效。" for stored in memory.each())


@pytest.mark.parametrize(
    ("change", "said"),
    [({"version": "0.0"}, "a worker runs bilingual .* this machine 0.0"), ({"model": "other"}, "a worker's model is fake, this machine's other")],
)  # fmt: skip
def test_a_worker_with_another_program_or_model_builds_nothing(
    memory: Memory, change: dict[str, object], said: str
) -> None:
    with lent(memory, "127.0.0.1") as access, pytest.raises(ConfigError, match=said):
        run(task(access, **change))
    assert list(memory.each()) == []


def test_an_error_of_the_report_keeps_its_words_on_the_way_back(memory: Memory) -> None:
    import pickle

    with lent(memory, "127.0.0.1") as access, pytest.raises(InputError) as caught:
        run(task(access, settings=Settings(engine="fake", only=("9999.9",))))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_pictures_that_a_report_names_travel_with_it_and_no_other_files(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    for name in ("figures/a b.png", "figures/other.png", "notes.txt"):
        (tmp_path / name).write_bytes(name.encode())
    report = tmp_path / "day.md"
    report.write_text("![图](figures/a%20b.png) 见 notes.txt", encoding="utf-8")
    assert pictures(report, report.read_bytes()) == {"figures/a b.png": b"figures/a b.png"}


def test_without_dask_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from bilingual.archive.cluster import connected

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError) as caught, connected("tcp://127.0.0.1:9"):
        pass
    assert "pip install 'bilingual[cluster]'" in str(caught.value)
