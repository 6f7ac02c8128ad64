"""A corrupt memory is kept aside, and what can be read of it goes on."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual.errors import MemoryFault
from bilingual.memory import Key, Memory, Record, salvage
from bilingual.model import Signature, State

LLM = Signature("llm", "m1", "p1", "t1")
COUNT = 2000


def filled(path: Path) -> Path:
    with Memory.open(path) as memory:
        memory.store([Record(Key(f"第{i}句话说的是编号{i}。", LLM), f"This is sentence {i}.") for i in range(COUNT)])
        memory.set_state("第7句话说的是编号7。", State.APPROVED, text="Seven.", author="Ann")
        memory.store([Record(Key("第8句话说的是编号8。", LLM), "Eight")])
    return path


def overwrite(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


def survivors(path: Path) -> tuple[int, list[str]]:
    with Memory.open(path) as memory:
        found = memory.lookup([Key(f"第{i}句话说的是编号{i}。", LLM) for i in range(COUNT)])
        memory.verify()
        for key, translation in found.items():
            if translation.text not in ("Seven.", "Eight"):
                assert translation.text.removeprefix("This is sentence ").removesuffix(".") in key.source
        return len(found), memory.notices


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: overwrite(path, 0, 100),
        lambda path: overwrite(path, 0, 4096),
    ],
    ids=["header", "first page"],
)
def test_a_broken_start_costs_nothing_else(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = filled(tmp_path / "memory.sqlite")
    damage(path)
    count, notices = survivors(path)
    assert count == COUNT
    assert "kept as memory.sqlite.corrupt-" in notices[0]
    assert len(list(tmp_path.glob("memory.sqlite.corrupt-*"))) == 1
    with Memory.open(path) as memory:
        assert memory.notices == []
        assert memory.verify() == []
        assert memory.lookup([Key("第7句话说的是编号7。")])[Key("第7句话说的是编号7。")].text == "Seven."
        assert [s.text for s in memory.history("第8句话说的是编号8。")] == ["This is sentence 8.", "Eight"]


def test_broken_pages_in_the_middle_cost_only_what_they_held(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite")
    size = path.stat().st_size // 4096
    for page in range(size // 4, size, size // 4):
        overwrite(path, page * 4096, 4096)
    with Memory.open(path) as memory:  # damage shows only when something reads it
        memory.verify()
        memory.lookup([Key(f"第{i}句话说的是编号{i}。", LLM) for i in range(COUNT)])
        notices = memory.notices
    count, _ = survivors(path)
    assert count > COUNT * 0.7
    assert "translations salvaged" in notices[0]


def test_a_file_cut_short_keeps_its_first_part(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with Memory.open(path) as memory:
        memory.lookup([Key(f"第{i}句话说的是编号{i}。", LLM) for i in range(COUNT)])
        memory.store([Record(Key("新的", LLM), "new")])
        assert memory.lookup([Key("新的", LLM)])
    with Memory.open(path) as memory:
        assert memory.verify() == []


def test_rubbish_is_kept_aside_and_a_new_memory_begins(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"this is not a database " * 1000)
    with Memory.open(path) as memory:
        assert "0 translations salvaged" in memory.notices[0]
        memory.store([Record(Key("新的", LLM), "new")])
    aside = next(tmp_path.glob("memory.sqlite.corrupt-*"))
    assert aside.read_bytes().startswith(b"this is not")


def test_a_second_process_notices_the_new_file(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite")
    with Memory.open(path) as first:
        overwrite(path, 0, 4096)
        with Memory.open(path) as second:
            assert second.notices
            second.store([Record(Key("新的", LLM), "new")])
        first.store([Record(Key("更新的", LLM), "newer")])
        assert len(first.lookup([Key("新的", LLM), Key("更新的", LLM)])) == 2
        assert first.notices == []


def test_pruning_leaves_the_tables_where_salvage_finds_them(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite")
    with Memory.open(path) as memory:
        memory.store([Record(Key(f"旧的第{i}句", LLM), "old", time=1.0) for i in range(500)])
        assert memory.prune(before=100.0) == 500
    overwrite(path, 0, 4096)
    assert survivors(path)[0] == COUNT


def test_a_corrupt_file_stays_untouched_where_there_is_no_room_for_a_new_one(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite")
    overwrite(path, 0, 100)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        with pytest.raises(MemoryFault, match="cannot be salvaged now"):
            Memory.open(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert survivors(path)[0] == COUNT


@pytest.mark.parametrize("moment", ["_keep", "finish"])
def test_a_salvage_broken_off_is_done_again_or_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = filled(tmp_path / "memory.sqlite")
    overwrite(path, 0, 100)

    class Killed(BaseException):
        pass

    def kill(path: Path) -> None:
        if moment == "_keep" or (tmp_path / "memory.sqlite.salvaged").exists():
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(salvage, moment, kill)
        with pytest.raises(Killed):
            Memory.open(path)
    assert survivors(path)[0] == COUNT
    left = sorted(file.name.partition(".corrupt-")[0] for file in tmp_path.iterdir())
    assert left == ["memory.sqlite", "memory.sqlite"]
