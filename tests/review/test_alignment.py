"""An existing pair of Markdown files goes into the memory, or says where it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.memory import Key, Memory
from bilingual.model import State
from bilingual.review.alignment import align

CHINESE = "# 标题\n\n第一段。\n\n- 列表\n\n第一行。\\\n第二行。\n\n`code`\n\n| 甲 | 乙 |\n| - | - |\n| 丙 | 3 |\n"
ENGLISH = "# Title\n\nThe first paragraph.\n\n* List\n\nLine one.\\\nLine two.\n\n`code`\n\n| A | B |\n| - | - |\n| C | 3 |\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    chinese, english = tmp_path / "zh.md", tmp_path / "en.md"
    chinese.write_text(CHINESE, encoding="utf-8")
    english.write_text(ENGLISH, encoding="utf-8")
    return chinese, english


def found(memory: Memory, source: str) -> str:
    key = Key(source)
    return memory.lookup([key])[key].text


def test_every_block_is_stored_as_reviewed(files: tuple[Path, Path], tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory.sqlite") as memory:
        result = align(*files, memory)
        assert (result.read, result.changed, result.notices) == (8, 8, [])
        assert found(memory, "标题") == "Title"
        assert found(memory, "第二行。") == "Line two."
        assert found(memory, "丙") == "C"
        assert memory.stats().states == {"reviewed": 8}
        assert align(*files, memory).changed == 0


def test_what_is_approved_stays(files: tuple[Path, Path], tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory.sqlite") as memory:
        memory.set_state("标题", State.APPROVED, text="Heading")
        align(*files, memory)
        assert found(memory, "标题") == "Heading"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("# Title", "## Title", 1), ("* List\n\n", "", 5), ("| C | 3 |\n", "| C | 3 |\n| D | 4 |\n", 15), ("`code`", "> code", 10)],
)
def test_another_structure_is_refused_with_file_and_line(
    files: tuple[Path, Path], tmp_path: Path, old: str, new: str, line: int
) -> None:
    files[1].write_text(ENGLISH.replace(old, new), encoding="utf-8")
    with Memory.open(tmp_path / "memory.sqlite") as memory:
        with pytest.raises(InputError) as caught:
            align(*files, memory)
        assert caught.value.where == f"{files[1]}:{line}"
        assert memory.stats().segments == 0


def test_a_block_that_cannot_be_divided_or_is_still_chinese_is_left_out_and_told(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    files[1].write_text(ENGLISH.replace("Line one.\\\nLine two.", "Both lines in one").replace("List", "列表"), encoding="utf-8")
    with Memory.open(tmp_path / "memory.sqlite") as memory:
        result = align(*files, memory)
        assert result.read == 5
        assert [notice.split(": ")[0] for notice in result.notices] == [f"{files[1]}:5", f"{files[1]}:7"]
