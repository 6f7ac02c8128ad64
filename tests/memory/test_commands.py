"""`bilingual memory`, command by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.memory import Key, Memory, Record
from bilingual.memory.commands import memory as group
from bilingual.model import Signature, State


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as memory:
        memory.store([Record(Key("模型领先。", Signature("llm", "m")), "The model leads.")])
        memory.store([Record(Key("旧句。", Signature("llm", "m")), "Old.", time=1.0)])
        memory.set_state("数据公开。", State.APPROVED, text="The data are public.")
    return path


def call(place: Path, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["--memory", str(place), *arguments])


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("stats",), "1 approved"),
        (("search", "leads"), "模型领先。"),
        (("search", "模型领先！", "--similar"), "80% machine"),
        (("search", "模型领先。", "--history"), "machine"),
        (("search", "data", "--state", "machine"), "nothing found"),
        (("verify",), "all is well"),
        (("prune", "--days", "30"), "1 machine translations forgotten"),
    ],
)
def test_commands_answer(place: Path, arguments: tuple[str, ...], wanted: str) -> None:
    result = call(place, *arguments)
    assert result.exit_code == 0, result.output
    assert wanted in result.output


@pytest.mark.parametrize("name", ["m.tmx", "m.xlf"])
def test_export_and_import(place: Path, tmp_path: Path, name: str) -> None:
    assert "3 translations" in call(place, "export", str(tmp_path / name)).output
    result = call(tmp_path / "other.sqlite", "import", str(tmp_path / name))
    assert "3 read, 3 changed something" in result.output
    assert call(tmp_path / "other.sqlite", "search", "public").output.startswith("approved")


def test_backup_and_merge(place: Path, tmp_path: Path) -> None:
    assert call(place, "backup", str(tmp_path / "copy.sqlite")).exit_code == 0
    result = call(tmp_path / "other.sqlite", "merge", str(tmp_path / "copy.sqlite"))
    assert "3 translations taken over" in result.output
