"""`bilingual issue` from the outside: files, exit codes, and no work done twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.cli import app
from bilingual.errors import BilingualError, InputError

REPORTS = Path(__file__).parent.parent / "reports"
TOML = """
reports = ["daily-2026-01-15.md", "daily-2026-01-16.md"]
[masthead]
title = "The Lantern"
title_zh = "灯塔"
subtitle = "Papers of the week"
number = "7"
[papers]
lead = "2999.00006"
only = ["2999.00001", "2999.00006"]
[note]
en = "Read the *first* one."
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for report in REPORTS.glob("daily-*.md"):
        (tmp_path / report.name).write_bytes(report.read_bytes())
    (tmp_path / "issue.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--engine", "fake"])


def test_issue_is_written_to_a_folder_of_its_own(desk: Path) -> None:
    result = run("issue", "--to", "md,html,json")
    assert result.exit_code == 0, result.output
    folder = desk / "out" / "issue-7"
    data = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert [paper["id"] for paper in data["papers"]] == ["2999.00006", "2999.00001"]
    assert data["title"] == "The Lantern" and data["title_zh"] == "灯塔" and data["date"] == "2026-01-16"
    assert data["masthead"] == {
        "number": "7", "subtitle": "Papers of the week", "subtitle_zh": "", "lead": "2999.00006",
    }  # fmt: skip
    english = (folder / "english.md").read_text(encoding="utf-8")
    assert english.startswith("# The Lantern\n\nPapers of the week\n\nNo. 7 · 2026-01-16\n\n## From the editor\n\n")
    assert (folder / "chinese.md").read_text(encoding="utf-8").startswith("# 灯塔\n\nPapers of the week\n\n第 7 期")
    assert not (desk / "out" / "daily-2026-01-15").exists()


def test_what_a_report_s_own_edition_translated_is_not_translated_again(desk: Path) -> None:
    run("build", "daily-2026-01-15.md", "daily-2026-01-16.md", "--to", "md")
    mirror = (desk / "out" / "daily-2026-01-15" / "english.md").read_bytes()
    result = run("issue", "--to", "md")
    assert "translated now" not in result.output and "from memory" in result.output
    assert (desk / "out" / "daily-2026-01-15" / "english.md").read_bytes() == mirror


def test_page_shows_masthead_lead_and_note(desk: Path) -> None:
    run("issue", "--to", "html")
    page = (desk / "out" / "issue-7" / "bilingual.html").read_text(encoding="utf-8")
    for words in ("No. 7", "Papers of the week", "From the editor", "Read the <em>first</em> one.", "Lead story"):
        assert words in page


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('number = "7"', 'number = "7"\nname = "x"', BilingualError),
        ('lead = "2999.00006"', 'lead = "2999.00003"', InputError),
        ('"daily-2026-01-15.md", "daily-2026-01-16.md"', '"daily-2026-01-15.md", "gone.md"', InputError),
    ],
)
def test_bad_issue_writes_nothing(desk: Path, old: str, new: str, error: type[Exception]) -> None:
    (desk / "issue.toml").write_text(TOML.replace(old, new), encoding="utf-8")
    result = run("issue", "--to", "md")
    assert isinstance(result.exception, error) and "issue.toml:" in str(result.exception)
    assert not (desk / "out").exists()


def test_issue_may_not_be_written_over_a_report_s_edition(desk: Path) -> None:
    (desk / "issue.toml").write_text('name = "daily-2026-01-15"\n' + TOML, encoding="utf-8")
    result = run("issue")
    assert isinstance(result.exception, InputError) and "issue.toml:1" in str(result.exception)


def test_other_reports_may_be_given_by_hand(desk: Path) -> None:
    toml = TOML.replace('only = ["2999.00001", "2999.00006"]', "")
    (desk / "issue.toml").write_text(toml, encoding="utf-8")
    result = run("issue", "--report", "daily-2026-01-16.md", "--to", "json")
    assert result.exit_code == 0, result.output
    data = json.loads((desk / "out" / "issue-7" / "edition.json").read_text(encoding="utf-8"))
    assert [paper["id"] for paper in data["papers"]][0] == "2999.00006" and len(data["papers"]) == 4


def test_edited_english_of_an_issue_is_not_written_over(desk: Path) -> None:
    run("issue", "--to", "md")
    english = desk / "out" / "issue-7" / "english.md"
    english.write_text(english.read_text(encoding="utf-8").replace("paper", "PAPER", 1), encoding="utf-8")
    result = run("issue", "--to", "md")
    assert result.exit_code == 0 and "PAPER" in english.read_text(encoding="utf-8")
    assert "chinese.md" in result.output  # where its edits can be imported from


@pytest.mark.parametrize("layout", ["parallel", "english", "digest"])
def test_every_printed_layout_shows_masthead_lead_and_note(desk: Path, layout: str) -> None:
    from pypdf import PdfReader

    run("issue", "--to", "pdf", "--layout", layout)
    reader = PdfReader(desk / "out" / "issue-7" / "bilingual.pdf")
    text = " ".join("".join(page.extract_text() for page in reader.pages).split()).lower()
    for words in ("the lantern", "papers of the week", "no. 7", "from the editor", "lead story"):
        assert words in text
