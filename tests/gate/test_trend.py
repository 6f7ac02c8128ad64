"""The trend: all editions of a folder side by side, oldest first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run


def edition(name: str, date: str, *findings: tuple[str, str], page: str = "qa.html") -> None:
    folder = Path("out") / name
    folder.mkdir(parents=True)
    rows = [{"id": f"s{n}", "zh": "中", "en": "En", "findings": []} for n in range(50)]
    rows[0]["findings"] = [{"kind": kind, "severity": severity, "message": "x"} for kind, severity in findings]
    data = {"title": f"<{name}>", "date": date, "segments": rows}
    (folder / "edition.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / page).write_text("", encoding="utf-8")


def test_issues_stand_oldest_first_with_findings_per_hundred_segments(run: Run) -> None:
    edition("second", "2026-02-02", ("terms", "minor"))
    edition("first", "2026-01-01", ("numbers", "critical"), ("numbers", "major"), page="bilingual.html")
    code, out, err = run("trend")
    assert code == 0 and "trend.html" in err
    assert out.splitlines() == [
        "2026-01-01  first: 50 segments, 1 critical (2 per 100), 1 major (2 per 100), 0 minor (0 per 100)",
        "2026-02-02  second: 50 segments, 0 critical (0 per 100), 0 major (0 per 100), 1 minor (2 per 100)",
    ]
    issues = json.loads(Path("out/trend.json").read_text(encoding="utf-8"))["issues"]
    assert [(issue["name"], issue["kinds"]) for issue in issues] == [("first", {"numbers": 2}), ("second", {"terms": 1})]


def test_the_page_runs_nothing_and_leads_to_each_issue(run: Run) -> None:
    edition("first", "2026-01-01", ("numbers", "critical"), page="bilingual.html")
    edition("second", "2026-02-02")
    run("trend")
    page = Path("out/trend.html").read_text(encoding="utf-8")
    assert "<script" not in page and "style=" not in page and "http" not in page.split("</head>")[1].replace("http-equiv", "")
    assert 'href="first/bilingual.html"' in page and 'href="second/qa.html"' in page
    assert "&lt;second&gt;" in page and "<second>" not in page


@pytest.mark.parametrize("content", [None, "{}", "[]", "no", '{"segments": [3], "title": "x"}'])
def test_without_an_edition_it_says_what_to_do(content: str | None, run: Run) -> None:
    if content is not None:
        Path("out/x").mkdir(parents=True)
        Path("out/x/edition.json").write_text(content, encoding="utf-8")
    code, _, err = run("trend")
    assert code == 2 and ("holds no edition" in err or "is no edition.json" in err)
    assert not Path("out/trend.html").exists()
