"""Waivers: a person's reason lets a finding pass, until either text changes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from .conftest import CHINESE, ENGLISH, Run

WRONG = ENGLISH.replace("30%", "20%")
PAIR = ("check", "source.md", "english.md")


def finding(run: Run) -> dict[str, str]:
    Path("english.md").write_text(WRONG, encoding="utf-8")
    return json.loads(run(*PAIR, "--json")[1])["findings"][0]  # type: ignore[no-any-return]


def waived(run: Run, reason: str = "the authors mended it") -> int:
    found = finding(run)
    return run(*PAIR, "--waive", found["segment"], found["kind"], "--reason", reason, "--author", "Ann")[0]


def test_a_waived_finding_no_longer_fails_and_keeps_its_reason(run: Run) -> None:
    finding(run)
    assert run(*PAIR)[0] == 1
    assert waived(run) == 0
    data = json.loads(run(*PAIR, "--json")[1])
    assert data["counts"]["critical"] == 0 and data["waived"] >= 1
    assert data["findings"][-1]["waiver"]["reason"] == "the authors mended it"
    assert data["findings"][-1]["waiver"]["author"] == "Ann" and data["findings"][-1]["waiver"]["time"]


def test_a_waiver_is_void_when_the_translation_changes(run: Run) -> None:
    waived(run)
    Path("english.md").write_text(WRONG.replace("20%", "25%"), encoding="utf-8")
    assert run(*PAIR)[0] == 1


def test_a_waiver_is_void_when_the_source_changes(run: Run) -> None:
    waived(run)
    Path("source.md").write_text(CHINESE.replace("30%", "35%"), encoding="utf-8")
    assert run(*PAIR)[0] == 1


def test_a_waiver_says_which_finding_there_is_and_wants_a_reason(run: Run) -> None:
    found = finding(run)
    code, _, message = run(*PAIR, "--waive", found["segment"], "negation", "--reason", "x")
    assert code == 2 and "numbers" in message
    code, _, message = run(*PAIR, "--waive", found["segment"], "numbers")
    assert code == 2 and "--reason" in message and not Path("waivers.csv").exists()


def test_the_file_is_safe_in_a_spreadsheet_and_may_be_edited_there(run: Run) -> None:
    assert waived(run, "=HYPERLINK(1)") == 0
    text = Path("waivers.csv").read_text(encoding="utf-8-sig")
    row = next(csv.DictReader(text.splitlines()))
    assert row["reason"] == "'=HYPERLINK(1)" and row["report"] == "source" and row["zh"]
    Path("waivers.csv").write_text(text.replace(",", ";").replace("HYPERLINK(1)", "1"), encoding="utf-8-sig")
    data = json.loads(run(*PAIR, "--json")[1])
    assert data["findings"][-1]["waiver"]["reason"] == "=1"


def test_a_row_without_a_reason_is_refused_with_its_line(run: Run) -> None:
    waived(run)
    text = Path("waivers.csv").read_text(encoding="utf-8").replace("the authors mended it", "")
    Path("waivers.csv").write_text(text, encoding="utf-8")
    code, _, message = run(*PAIR)
    assert code == 2 and "waivers.csv:2" in message
