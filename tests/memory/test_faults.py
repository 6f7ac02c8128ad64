"""The memory under kill -9, two writers, a full disk, broken and foreign files."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bilingual.errors import MemoryFault
from bilingual.memory import Key, Memory, Record
from bilingual.memory import schema as memory_schema
from bilingual.model import Signature, State

LLM = Signature("llm", "m1", "p1", "t1")
ROOT = Path(__file__).resolve().parents[2]

# Writes batches for ever, with an approval in each, and says the number of each one that store returned from.
WRITER = """
import sys
from bilingual.memory import Key, Memory, Record
from bilingual.model import Signature, State
path, name, start, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
signature = Signature("llm", "m1", "p1", "t1")
with Memory.open(path) as memory:
    for batch in range(start, start + count):
        memory.store([Record(Key(f"{name} 第{batch}批第{i}句", signature), f"{batch}-{i}") for i in range(20)])
        memory.set_state(f"{name} 第{batch}批第0句", State.APPROVED, text=f"approved {batch}")
        print(batch, flush=True)
"""


def writer(path: Path, name: str, start: int, count: int = 1_000_000) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(start), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def assert_readable(memory: Memory, name: str, batches: int) -> None:
    keys = [Key(f"{name} 第{batch}批第{i}句", LLM) for batch in range(batches) for i in range(20)]
    found = memory.lookup(keys)
    for key in keys:
        batch, i = key.source.removeprefix(f"{name} 第").removesuffix("句").split("批第")
        wanted = (f"approved {batch}", State.APPROVED) if i == "0" else (f"{batch}-{i}", State.MACHINE)
        assert (found[key].text, found[key].state) == wanted


def test_kill_9_at_random_moments_loses_no_acknowledged_batch(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    chance = random.Random(20)
    done = 0
    for _ in range(int(os.environ.get("BILINGUAL_KILLS", "10"))):
        child = writer(path, "甲", done)
        assert child.stdout
        child.stdout.readline()  # it is at work
        time.sleep(chance.random() * 0.15)
        child.send_signal(signal.SIGKILL)
        acknowledged = child.stdout.read().split()
        child.wait()
        done = int(acknowledged[-1]) + 1 if acknowledged else done + 1
        with Memory.open(path) as memory:
            assert memory.notices == []
            assert_readable(memory, "甲", done)
    with Memory.open(path) as memory:
        assert memory.verify() == []


def test_kill_9_while_the_memory_is_being_made_leaves_one_that_opens(tmp_path: Path) -> None:
    chance = random.Random(4)
    for run in range(5):
        path = tmp_path / f"{run}.sqlite"
        child = writer(path, "甲", 0)
        deadline = time.monotonic() + 20
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(chance.random() * 0.01)
        child.kill()
        child.communicate()
        with Memory.open(path) as memory:
            assert memory.notices == []
            assert memory.verify() == []


def test_two_processes_share_one_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    children = [writer(path, name, 0, 15) for name in ("甲", "乙")]
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    with Memory.open(path) as memory:
        assert_readable(memory, "甲", 15)
        assert_readable(memory, "乙", 15)
        assert memory.verify() == []


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    stored = 0
    try:
        with Memory.open(path) as memory:
            resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
            with pytest.raises(MemoryFault, match="disk full"):
                for batch in range(1000):
                    memory.store([Record(Key(f"第{batch}批第{i}句", LLM), "text " * 20) for i in range(50)])
                    stored = batch + 1
            assert stored > 2
            assert memory.lookup([Key("第0批第0句", LLM)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with Memory.open(path) as memory:
        keys = [Key(f"第{batch}批第{i}句", LLM) for batch in range(stored) for i in range(50)]
        assert len(memory.lookup(keys)) == len(keys)
        assert memory.verify() == []
        assert memory.store([Record(Key("后来", LLM), "later")]) == 1


def test_a_memory_of_a_newer_version_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    Memory.open(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(MemoryFault, match="newer version"):
        Memory.open(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(MemoryFault, match="not a translation memory"):
        Memory.open(path)
    assert path.read_bytes() == before


def test_a_locked_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_schema, "BUSY_SECONDS", 0.1)
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as memory:
        memory.store([Record(Key("一", LLM), "one")])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryFault, match="locked by another process"):
            memory.store([Record(Key("二", LLM), "two")])
        assert memory.lookup([Key("一", LLM)])  # readers go on
        other.execute("ROLLBACK")
        other.close()
        assert memory.store([Record(Key("二", LLM), "two")]) == 1


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MemoryFault, match="folder cannot be made"):
        Memory.open(tmp_path / "file" / "memory.sqlite")


def test_a_folder_where_the_memory_should_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(MemoryFault, match="a folder stands there"):
        Memory.open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(MemoryFault, match="cannot be written"):
            Memory.open(tmp_path / "memory.sqlite")
    finally:
        tmp_path.chmod(0o700)


def test_opening_loads_nothing_heavy() -> None:
    code = "import sys, bilingual.memory; print([m for m in ('rapidfuzz', 'lxml', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
