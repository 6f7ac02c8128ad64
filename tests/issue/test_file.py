"""issue.toml: what it may say, and what a mistake in it is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import BilingualError, ConfigError, InputError
from bilingual.issue.file import Words, read_issue


def issue(tmp_path: Path, text: str) -> Path:
    (tmp_path / "monday.md").write_text("# 一")
    (tmp_path / "tuesday.md").write_text("# 二")
    file = tmp_path / "issue.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_that_an_editor_says_is_read(tmp_path: Path) -> None:
    found = read_issue(issue(tmp_path, """
reports = ["*day.md"]
[masthead]
title = "The Lantern"
title_zh = "灯塔"
number = 7
date = 2026-01-16
[papers]
lead = "2999.00002"
skip = ["2999.00001"]
[note]
zh = "这一周。"
by = "Mei"
"""))  # fmt: skip
    assert [path.name for path in found.reports] == ["monday.md", "tuesday.md"]
    assert (found.title, found.number, found.date) == (Words("The Lantern", "灯塔"), "7", "2026-01-16")
    assert (found.lead, found.skip, found.note, found.by) == ("2999.00002", ("2999.00001",), Words(zh="这一周。"), "Mei")
    assert found.name == "issue-7"


def test_folder_stands_for_the_issue_in_it(tmp_path: Path) -> None:
    issue(tmp_path, 'reports = ["monday.md"]')
    assert read_issue(tmp_path).name == "issue"


def test_reports_given_by_hand_stand_in_place_of_those_named(tmp_path: Path) -> None:
    file = issue(tmp_path, 'reports = ["nowhere.md"]')
    assert read_issue(file, (tmp_path / "monday.md",)).reports == (tmp_path / "monday.md",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('reports = ["monday.md"]\n[mast]\ntitle = "x"\n', 2, "unknown key 'mast'"),
        ('reports = ["monday.md"]\n[masthead]\ntitel = "x"\n', 3, "unknown key 'masthead.titel'"),
        ('reports = ["monday.md"]\n\n[papers]\nskip = "2999.00001"\n', 4, "a list of texts"),
        ('reports = ["monday.md"]\n[papers]\nkeep = "both"\n', 3, '"first" and "last"'),
        ('reports = ["monday.md"]\n[masthead]\ndate = "last week"\n', 3, "2026-01-16"),
        ('reports = ["monday.md"]\n[masthead]\ndate = "2026-01-16/2026-01-12"\n', 3, "masthead.date"),
        ('reports = ["monday.md"]\n[masthead]\nnumber = true\n', 3, "masthead.number"),
        ('note = "hello"\nreports = ["monday.md"]\n', 1, "[note]"),
        ('\nreports = ["friday.md"]\n', 2, "friday.md"),
        ('name = "../up"\nreports = ["monday.md"]\n', 1, "folder name"),
        ('name = "x"\n', 0, "names no report"),
    ],
)
def test_mistake_is_answered_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = issue(tmp_path, text)
    with pytest.raises(BilingualError) as error:
        read_issue(file)
    assert str(error.value).startswith(f"{file}:{line}: " if line else f"{file}: ")
    assert said in str(error.value) and error.value.remedy


def test_broken_toml_is_answered_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"issue\.toml:3: not TOML"):
        read_issue(issue(tmp_path, 'reports = ["monday.md"]\n[masthead]\ntitle = \n'))


def test_missing_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bilingual issue path/to/issue.toml"):
        read_issue(tmp_path / "issue.toml")
