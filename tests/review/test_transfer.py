"""A report's segments go out as a spreadsheet or XLIFF and come back with texts, states and notes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.memory import xliff
from bilingual.memory.xliff import Note, Row
from bilingual.model import State
from bilingual.review import sheet
from bilingual.review.standing import Standing
from bilingual.review.transfer import Taken, export, import_rows
from tests.review.bench import REPORT, Bench

FILES = ["review.csv", "review.xlf"]


def out(place: Bench, name: str) -> Path:
    path = place.folder / name
    with place.review() as (seen, _):
        assert export(seen, path) == len(seen.standings)
    return path


def back(place: Bench, path: Path) -> Taken:
    with place.review() as (seen, tools):
        return import_rows(seen, path, tools, "Ann")


def change(path: Path, text: str, edit: Callable[[Row], Row]) -> None:
    """Edit the row whose source holds `text`."""
    rows = [row for _, row in sheet.read(path)] if path.suffix == ".csv" else list(xliff.read(path))
    edited = [edit(row) if text in row.source else row for row in rows]
    assert edited != rows
    sheet.write(path, edited) if path.suffix == ".csv" else xliff.write(path, edited, "daily.md")


def standing(place: Bench, text: str) -> Standing:
    with place.review() as (seen, _):
        return next(s for s in seen.standings if text in s.key.source)


@pytest.mark.parametrize("name", FILES)
def test_an_untouched_file_changes_nothing(place: Bench, name: str) -> None:
    taken = back(place, out(place, name))
    assert (taken.changed, taken.notices) == (0, [])


@pytest.mark.parametrize("name", FILES)
def test_an_edited_text_is_reviewed_and_an_approval_is_one(place: Bench, name: str) -> None:
    path = out(place, name)
    change(path, "一份缓存报告", lambda row: replace(row, target="**Output**: a cache report."))
    change(path, "安装插件", lambda row: replace(row, state=State.APPROVED))
    assert back(place, path).changed == 2
    assert standing(place, "一份缓存报告").state is State.REVIEWED
    assert standing(place, "一份缓存报告").text == "**Output**: a cache report."
    assert standing(place, "安装插件").state is State.APPROVED
    assert back(place, path).changed == 0


@pytest.mark.parametrize("name", FILES)
def test_notes_go_out_and_come_back_on_whatever_state(place: Bench, name: str) -> None:
    path = out(place, name)
    change(path, "安装插件", lambda row: replace(row, notes=(*row.notes, Note("Ann", "check the flag"))))
    change(path, "一份缓存", lambda row: replace(row, state=State.APPROVED, notes=(*row.notes, Note("Ann", "fine"))))
    assert back(place, path).changed == 2
    assert (standing(place, "安装插件").note, standing(place, "安装插件").state) == ("check the flag", State.MACHINE)
    assert (standing(place, "一份缓存").note, standing(place, "一份缓存").state) == ("fine", State.APPROVED)
    again = out(place, name)
    assert "check the flag" in again.read_text(encoding="utf-8-sig")
    assert back(place, again).changed == 0


@pytest.mark.parametrize("name", FILES)
def test_a_rejected_translation_is_served_no_more(place: Bench, name: str) -> None:
    path = out(place, name)
    change(path, "安装插件", lambda row: replace(row, state=State.REJECTED))
    assert back(place, path).changed == 1
    assert standing(place, "安装插件").is_missing


@pytest.mark.parametrize("name", FILES)
def test_rows_whose_source_has_changed_are_left_out_and_told(place: Bench, name: str) -> None:
    path = out(place, name)
    change(path, "一份缓存报告", lambda row: replace(row, target="A report.", state=State.APPROVED))
    place.report.write_text(REPORT.replace("一份缓存报告", "两份缓存报告"), encoding="utf-8")
    taken = back(place, path)
    assert taken.changed == 0
    assert len(taken.notices) == 1 and "not in the report any more" in taken.notices[0]


def test_an_old_sheet_does_not_overwrite_what_was_approved_since(place: Bench) -> None:
    path = out(place, "review.csv")
    source = standing(place, "安装插件").key
    with place.review() as (_, tools):
        tools.memory.set_state(source.source, State.APPROVED, text="Install it.", context=source.context)
    change(path, "安装插件", lambda row: replace(row, target="Other words."))
    taken = back(place, path)
    assert standing(place, "安装插件").text == "Install it."
    assert taken.changed == 0 and "approved translation stays" in taken.notices[0]


@pytest.mark.parametrize("text", ["=1+1", "+2", "-3", "@SUM(A1)", "\t=1", "'=1", "=HYPERLINK(\"http://x\")", "-"])
def test_no_cell_of_a_sheet_is_a_formula_and_all_come_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sheet.csv"
    row = Row("0" * 16, f"{text}一", text, State.MACHINE, notes=(Note("person", text.strip()),))
    sheet.write(path, [row])
    cells = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))[1]
    assert not any(cell.startswith(("=", "+", "@", "\t")) or (cell.startswith("-") and len(cell) > 1) for cell in cells)
    [(line, found)] = sheet.read(path)
    assert (line, found.source, found.target, found.remarks) == (2, row.source, row.target, text.strip())


def test_a_sheet_may_come_back_with_other_columns_and_separators(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes("en;zh;id;state;extra\r\nOne;一;0000000000000000;Approved;x\r\n".encode("utf-16"))
    [(_, row)] = sheet.read(path)
    assert (row.source, row.target, row.state, row.remarks) == ("一", "One", State.APPROVED, "")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("id,zh,en\nx,一,One\n", 1, "'state' is missing"),
        ("id,zh,en,state\nx,一,One,machine\ny,二,Two,finished\n", 3, "'finished' is not known"),
        ('id,zh,en,state\nx,一,"One"two,machine\n', 2, "cannot be read"),
    ],
)
def test_a_broken_sheet_is_refused_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        sheet.read(path)
    assert caught.value.where == f"{path}:{line}" and problem in caught.value.problem
