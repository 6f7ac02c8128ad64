"""Editing english.md in an editor: the edits become approved, nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bilingual import markdown
from bilingual.errors import InputError
from bilingual.model import Kind, State
from bilingual.review.plain import Outcome, import_markdown
from tests.review.bench import REPORT, Bench, bench

SAMPLES = sorted((Path(__file__).parent.parent / "reports").glob("*.md"))


def take(place: Bench, path: Path | None = None, *, dry: bool = False) -> Outcome:
    with place.review() as (seen, tools):
        return import_markdown(path or place.english, seen, tools, "Ann", dry=dry)


def approved(place: Bench) -> dict[str, str]:
    with place.review() as (seen, _):
        return {s.key.source: s.text for s in seen.standings if s.state is State.APPROVED}


@pytest.mark.parametrize("report", [REPORT, *(path.read_text(encoding="utf-8") for path in SAMPLES)])
def test_an_unedited_file_approves_nothing(tmp_path: Path, report: str) -> None:
    place = bench(tmp_path, report)
    outcome = take(place)
    assert (outcome.edits, outcome.older, outcome.notices) == ([], 0, [])
    assert approved(place) == {}


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: t.rstrip() + "\n\n\n"])
def test_line_ends_and_marks_of_editors_are_no_edits(place: Bench, change) -> None:
    place.english.write_bytes(change(place.english.read_text(encoding="utf-8")).encode())
    assert take(place).edits == []


def test_an_edit_is_approved_and_stands_in_the_next_build(place: Bench) -> None:
    words = place.line(Kind.PARAGRAPH, -1)
    place.edit((words, "Proposes a tiered cache: from 64 to 1,200 sessions."))
    edited = place.english.read_text(encoding="utf-8")
    outcome = take(place)
    assert len(outcome.edits) == 1
    assert approved(place)["本文提出了一套分层缓存，把会话数从 64 个提高到 1,200 个。"].startswith("Proposes a tiered")
    assert place.build().count("Proposes a tiered cache") >= 1
    assert edited.splitlines()[-1] == place.english.read_text(encoding="utf-8").splitlines()[-1]
    assert take(place).edits == []


def test_only_the_edited_segment_of_a_block_is_approved(place: Bench) -> None:
    block = next(b.text for b in markdown.parse(place.english.read_text(encoding="utf-8"), "x").blocks if "\\\n" in b.text)
    first, second = block.split("\\\n")
    place.edit((second, "The second line tells the result."))
    assert [edit.text for edit in take(place).edits] == ["The second line tells the result."]
    assert approved(place) == {"第二行说明结果。": "The second line tells the result."}
    assert f"{first}\\\nThe second line tells the result." in place.build()


def test_an_edit_over_the_border_of_two_segments_goes_by_the_line_break(place: Bench) -> None:
    block = next(b.text for b in markdown.parse(place.english.read_text(encoding="utf-8"), "x").blocks if "\\\n" in b.text)
    place.edit((block, "A wholly new opening line\\\nand a wholly new ending"))
    assert [edit.text for edit in take(place).edits] == ["A wholly new opening line", "and a wholly new ending"]


def test_an_edit_that_cannot_be_divided_is_refused_with_its_line_and_the_rest_is_taken(place: Bench) -> None:
    block = next(b.text for b in markdown.parse(place.english.read_text(encoding="utf-8"), "x").blocks if "\\\n" in b.text)
    place.edit((block, "Everything in one new sentence"), (place.line(Kind.PARAGRAPH, -1), "The end."))
    outcome = take(place)
    assert [edit.text for edit in outcome.edits] == ["The end."]
    line = place.english.read_text(encoding="utf-8").split("Everything in one")[0].count("\n") + 1
    assert any(notice.startswith(f"{place.english}:{line}: ") and "divided" in notice for notice in outcome.notices)


def test_cells_headings_and_items_are_taken(place: Bench) -> None:
    place.edit((place.line(Kind.CELL, -1), "better \\| best"), (place.line(Kind.HEADING, -1), "3. How to use it"))
    assert {edit.text for edit in take(place).edits} == {"better \\| best", "3. How to use it"}
    text = place.build()
    assert "better \\| best" in text and "### 3. How to use it" in text


def test_a_label_in_other_words_still_stands_over_its_text(tmp_path: Path) -> None:
    place = bench(tmp_path, REPORT + "\n2. **一句话核心贡献**\n   提出了一种新的缓存。\n")
    place.edit(("**Core contribution in one sentence**", "**What it boils down to**"))
    assert [edit.text for edit in take(place).edits] == ["**What it boils down to**"]


def test_text_that_is_copied_from_the_report_is_not_taken_silently(place: Bench) -> None:
    place.edit(("TideCache: Spilling Caches to Flash", "TideCache"))
    outcome = take(place)
    assert outcome.edits == []
    assert "copied from the report" in outcome.notices[0]


def test_an_edited_formula_or_code_block_is_told(place: Bench) -> None:
    place.edit(("代码不翻译", "code"))
    outcome = take(place)
    assert outcome.edits == [] and "code, formulas and rules" in outcome.notices[0]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("### 1. ", "#### 1. ", "a heading of level 4"),
        ("> ", "", "a paragraph"),
        ("| --- | --- |", "| -- |", "a paragraph"),
        ("### 2. ", "A new paragraph.\n\n### 2. ", "A new paragraph."),
    ],
)
def test_another_structure_is_refused_with_file_and_line(place: Bench, old: str, new: str, wanted: str) -> None:
    place.edit((old, new))
    with pytest.raises(InputError) as caught:
        take(place)
    assert re.match(rf"{re.escape(str(place.english))}:\d+$", caught.value.where)
    assert wanted in caught.value.problem and str(place.report) in caught.value.problem
    assert approved(place) == {}


def test_a_missing_end_is_refused(place: Bench) -> None:
    place.english.write_text("# Report\n", encoding="utf-8")
    with pytest.raises(InputError):
        take(place)


def test_an_older_file_does_no_harm_to_what_was_approved_since(place: Bench, tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_bytes(place.english.read_bytes())
    place.edit((place.line(Kind.PARAGRAPH, -1), "The approved word."))
    take(place)
    place.build()
    outcome = take(place, old)
    assert outcome.edits == [] and outcome.older >= 1
    assert "The approved word." in approved(place).values()


def test_a_dry_run_changes_nothing(place: Bench) -> None:
    place.edit((place.line(Kind.PARAGRAPH, -1), "Another word."))
    assert len(take(place, dry=True).edits) == 1
    assert approved(place) == {}


def test_a_person_may_change_an_approved_text_again(place: Bench) -> None:
    for text in ("First word.", "Second word."):
        place.edit((place.line(Kind.PARAGRAPH, -1), text))
        take(place)
        place.build()
    assert "Second word." in place.english.read_text(encoding="utf-8")


def test_emptied_text_is_not_taken(place: Bench) -> None:
    place.edit((place.line(Kind.CELL, -1), " "))
    outcome = take(place)
    assert outcome.edits == [] and "empty" in outcome.notices[0]


# A pipe would make two cells of one, which the structure cannot show.
WORDS = st.text(alphabet="abcdefg ,.()*_#>-1`$\\[]", min_size=1, max_size=40)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, str]:
    place = bench(tmp_path_factory.mktemp("built"))
    return place, place.english.read_text(encoding="utf-8")


@given(number=st.integers(0, 40), words=WORDS)
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_editing_one_block_approves_its_segments_and_no_others(
    built: tuple[Bench, str], number: int, words: str
) -> None:
    place, english = built
    blocks = [block for block in markdown.parse(english, "x").blocks if block.kind is not Kind.CODE]
    block = blocks[number % len(blocks)]
    text = f"Changed {' '.join(words.split())} here"
    place.english.write_text(english[: block.start] + text + english[block.end :], encoding="utf-8")
    try:
        outcome = take(place, dry=True)
    except InputError:
        return  # the words made another structure, and that was said
    assert len({edit.standing.unit.segment.block for edit in outcome.edits}) <= 1
    assert all(edit.line == block.line for edit in outcome.edits)
