"""`bilingual check` and the gate of `bilingual build`, as a user meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import ENGLISH, Run


def test_a_clean_pair_exits_0_and_says_how_much_was_judged(run: Run) -> None:
    code, out, _ = run("check", "source.md", "english.md", "--fail-on", "minor")
    assert code == 0 and "0 critical, 0 major, 0 minor" in out


def test_a_finding_names_both_places_and_shows_both_texts(run: Run) -> None:
    Path("english.md").write_text(ENGLISH.replace("30%", "20%"), encoding="utf-8")
    code, out, _ = run("check", "source.md", "english.md")
    assert code == 1
    assert out.splitlines()[0].startswith("english.md:5: critical numbers: number lost: 30%")
    assert "source.md:5" in out and "延迟降低 30%" in out and "latency by 20%" in out
    assert run("check", "source.md", "english.md", "--fail-on", "never")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "part"),
    [(("source.md", "gone.md"), "gone.md"), (("source.md",), "build it first"), (("gone.md",), "gone.md"),
     (("source.md", "english.md", "english.md"), "no edition.json")],
)  # fmt: skip
def test_what_cannot_be_read_exits_2_with_its_name(run: Run, arguments: tuple[str, ...], part: str) -> None:
    code, _, message = run("check", *arguments)
    assert code == 2 and part in message and "Traceback" not in message


BUILD = ("build", "source.md", "--engine", "fake", "--to", "md,json")


def test_a_gated_build_leaves_a_page_and_names_it(run: Run) -> None:
    code, _, message = run(*BUILD, "--fail-on", "critical")
    assert code == 1 and "out/source/qa.html" in message
    assert {"qa.html", "qa.json"} <= {path.name for path in Path("out/source").iterdir()}


def test_the_report_alone_is_judged_with_its_edition(run: Run) -> None:
    run(*BUILD)
    code, out, _ = run("check", "source.md", "--json")
    built = json.loads(Path("out/source/edition.json").read_text(encoding="utf-8"))
    theirs = {(s["id"], f["message"]) for s in built["segments"] for f in s["findings"]}
    assert code == 1 and {(f["segment"], f["message"]) for f in json.loads(out)["findings"]} == theirs


def test_the_page_asks_for_nothing_and_leads_into_the_edition(run: Run) -> None:
    run("build", "source.md", "--engine", "fake", "--to", "html,json", "--fail-on", "minor")
    page = Path("out/source/qa.html").read_text(encoding="utf-8")
    edition = Path("out/source/bilingual.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page and "<script" not in page and "src=" not in page
    anchors = re.findall(r'href="bilingual\.html#([^"]+)"', page)
    assert anchors and all(f'id="{anchor}"' in edition for anchor in anchors)
    data = json.loads(Path("out/source/qa.json").read_text(encoding="utf-8"))
    english = Path("out/source/english.md")
    assert not english.exists() and all(f["zh_line"] and f["en_line"] for f in data["findings"])
    assert sum(data["counts"].values()) == len(data["findings"])


def test_the_page_of_check_leads_into_the_edition_as_well(run: Run) -> None:
    run("build", "source.md", "--engine", "fake", "--to", "md,html,json")
    edition = Path("out/source/bilingual.html").read_text(encoding="utf-8")
    run("check", "source.md")
    anchors = re.findall(r'href="bilingual\.html#([^"]+)"', Path("out/source/qa.html").read_text(encoding="utf-8"))
    assert anchors and all(f'id="{anchor}"' in edition for anchor in anchors)


def test_a_waived_build_passes_its_gate(run: Run) -> None:
    run(*BUILD)
    for found in json.loads(run("check", "source.md", "--json")[1])["findings"]:
        run("check", "source.md", "--waive", found["segment"], found["kind"], "--reason", "a rehearsal")
    assert run(*BUILD, "--fail-on", "minor")[0] == 0
    assert "a rehearsal" in Path("out/source/qa.html").read_text(encoding="utf-8")


def test_markup_in_texts_is_shown_as_text(run: Run) -> None:
    Path("english.md").write_text(ENGLISH.replace("30%", "20% <img src=x onerror=y>"), encoding="utf-8")
    run("check", "source.md", "english.md", "--page", "page")
    assert "<img" not in Path("page/qa.html").read_text(encoding="utf-8")


SHOUTING = """from bilingual.checks.pair import finding
from bilingual.model import Severity


def check_shouting(pair):
    if "better" in pair.en:
        yield finding("shouting", Severity.CRITICAL, "boasts: better", "say how much")
"""


def test_the_workspace_s_own_checks_judge_as_well(run: Run) -> None:
    Path("bilingual.toml").write_text("", encoding="utf-8")
    Path("checks").mkdir()
    Path("checks/shouting.py").write_text(SHOUTING, encoding="utf-8")
    code, out, _ = run("check", "source.md", "english.md")
    assert code == 1 and "critical shouting: boasts: better" in out


def test_an_own_check_that_fails_stops_with_its_file_and_line(run: Run) -> None:
    Path("bilingual.toml").write_text('checks = "mine"', encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/bad.py").write_text("def check_bad(pair):\n    return pair.missing\n", encoding="utf-8")
    code, _, err = run("check", "source.md", "english.md")
    assert code == 2 and "bad.py:2: check_bad failed: AttributeError" in err
    code, _, err = run("build", "source.md", "--engine", "fake", "--to", "md")
    assert code == 2 and "bad.py:2: " in err and not Path("out/source/english.md").exists()


def test_a_server_of_another_machine_is_refused(run: Run) -> None:
    Path("bilingual.toml").write_text('languagetool = "http://example.org"', encoding="utf-8")
    code, _, err = run("check", "source.md", "english.md")
    assert code == 2 and "no server on this machine" in err
