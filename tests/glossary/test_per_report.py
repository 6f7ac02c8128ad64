"""Exceptions for some reports: what bilingual.toml says, and where it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilingual.cli import app
from bilingual.config import load
from bilingual.errors import ConfigError, GlossaryError
from bilingual.glossary import configured
from bilingual.glossary.concordance import Sentence
from bilingual.glossary.drift import drift

TOML = """
glossary = ["own.csv"]

[reports."physics-*"]
glossary = ["physics.csv"]
terms = { "推理" = "inference", "令牌" = false }
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bilingual.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "own.csv").write_text("zh,en\n推理,reasoning\n令牌,token\n", encoding="utf-8")
    (tmp_path / "physics.csv").write_text("zh,en\n自旋玻璃,spin glass\n推理,deduction\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def english(name: str, text: str) -> list[tuple[str, str]]:
    return [(term.zh, term.en) for term in configured(load({})).for_report(name).match(text)]


def test_a_report_that_fits_has_its_own_terms_over_all_others(workspace: Path) -> None:
    assert english("physics-may", "推理与自旋玻璃") == [("推理", "inference"), ("自旋玻璃", "spin glass")]


def test_a_term_may_be_none_in_one_report(workspace: Path) -> None:
    assert english("physics-may", "令牌") == [] and english("daily", "令牌") == [("令牌", "token")]


def test_other_reports_do_not_see_the_exceptions(workspace: Path) -> None:
    assert english("daily", "推理与自旋玻璃") == [("推理", "reasoning")]


def test_an_exception_is_no_drift(workspace: Path) -> None:
    texts = [Sentence("daily", "1", "推理", "Reasoning"), Sentence("physics-may", "2", "推理", "Inference")]
    assert drift(configured(load({})), texts) == ()
    assert len(drift(configured(load({})), [*texts, Sentence("june", "3", "推理", "Inference")])) == 1


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("reports = 3", "reports must be tables"),
        ("[reports]\nx = 3", "reports must be tables"),
        ('[reports."a"]\nglosary = []', "unknown setting 'glosary'"),
        ('[reports."a"]\nglossary = "x.csv"', "list of files"),
        ('[reports."a"]\nterms = []', "must be a table"),
        ('[reports."a"]\nterms = { "推理" = 3 }', "has no rendering"),
        ('[reports."a"]\nterms = { "推理" = "" }', "has no rendering"),
        ('[reports."a"]\nterms = { "推理" = true }', "has no rendering"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "bilingual.toml").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load({}, folder=tmp_path)
    assert "bilingual.toml" in str(caught.value)


def test_a_missing_file_of_an_exception_is_named_before_the_work_begins(workspace: Path) -> None:
    (workspace / "physics.csv").unlink()
    with pytest.raises(GlossaryError, match="cannot be read"):
        configured(load({}))


def test_a_build_obeys_the_exception_and_only_there(workspace: Path) -> None:
    for name in ("physics-may", "daily"):
        Path(f"{name}.md").write_text("推理很快。\n", encoding="utf-8")
    built = ["build", "physics-may.md", "daily.md", "--engine", "fake", "--to", "json", "--memory", "m.sqlite"]
    assert CliRunner().invoke(app, built).exit_code == 0
    said = {
        name: json.loads(Path(f"out/{name}/edition.json").read_text(encoding="utf-8"))["segments"][0]["terms"][0]["en"]
        for name in ("physics-may", "daily")
    }
    assert said == {"physics-may": "inference", "daily": "reasoning"}
