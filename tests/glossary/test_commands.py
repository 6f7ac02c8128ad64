"""`bilingual glossary …` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.glossary import formats
from bilingual.glossary.commands import glossary


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    path.write_text("zh,en\n月面导航,lunar navigation\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(glossary, [str(argument) for argument in arguments])


def test_every_command_explains_itself() -> None:
    names = set(glossary.commands)
    assert names >= {"lint", "add", "set", "remove", "find", "stats", "import", "export", "diff", "merge", "candidates"}
    for name in names:
        result = run(name, "--help")
        assert result.exit_code == 0 and glossary.commands[name].help


def test_add_set_and_remove(file: Path) -> None:
    assert run("add", file, "潮汐", "tide", "--status", "mandatory", "--variants-en", "tidal").exit_code == 0
    assert run("set", file, "潮汐", "en=tides", "note=sea").exit_code == 0
    row = formats.read(file)[1]
    assert (row.en, row.status, row.variants_en, row.note) == ("tides", "mandatory", ("tidal",), "sea")
    assert run("remove", file, "潮汐").exit_code == 0
    assert len(formats.read(file)) == 1
    assert run("set", file, "潮汐", "en").exit_code == 2


def test_lint_exits_1_where_it_finds_something(file: Path) -> None:
    assert run("lint", "--only", "--glossary", file).exit_code == 0
    file.write_text("zh,en\n月面,\n", encoding="utf-8")
    result = run("lint", "--only", "--glossary", file)
    assert result.exit_code == 1 and "terms.csv:2: untranslated" in result.output


def test_overruling_a_built_in_row_is_named_but_no_fault(file: Path) -> None:
    file.write_text("zh,en\n奖励模型,prize model\n", encoding="utf-8")
    result = run("lint", "--glossary", file)
    assert result.exit_code == 0 and "shadowed: '奖励模型' is overruled by" in result.output


def test_find_shows_rows_and_sentences(file: Path, tmp_path: Path) -> None:
    edition = tmp_path / "may" / "edition.json"
    edition.parent.mkdir()
    segment = {"id": "a1", "zh": "月面导航很难。", "en": "Lunar navigation is hard."}
    edition.write_text(json.dumps({"segments": [segment]}), encoding="utf-8")
    result = run("find", "月面导航", "--glossary", file, "--editions", tmp_path)
    assert "lunar navigation (mandatory)" in result.output and "Lunar navigation is hard." in result.output
    english = run("find", "Lunar Navigation", "--glossary", file, "--editions", tmp_path)
    assert "月面导航很难。" in english.output
    assert "月面导航很难。" not in run("find", "lunar", "--glossary", file, "--editions", tmp_path).output


def test_stats_counts_rows(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("月面导航与月面导航", encoding="utf-8")
    result = run("stats", "--glossary", file, "--report", report)
    assert result.exit_code == 0 and "月面导航 2" in result.output


@pytest.mark.parametrize("suffix", ["tsv", "json", "tbx"])
def test_export_and_import(file: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    assert run("export", out, "--only", "--glossary", file).exit_code == 0
    fresh = tmp_path / "fresh.csv"
    assert run("import", out, fresh).exit_code == 0
    assert formats.read(fresh) == formats.read(file)


def test_diff_and_merge(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("zh,en\n月面导航,moon navigation\n潮汐,tide\n", encoding="utf-8")
    result = run("diff", file, other)
    assert result.exit_code == 1 and "+ 潮汐 = tide" in result.output
    result = run("merge", file, other)
    assert "1 rows added" in result.output and "kept mine" in result.output
    assert [row.en for row in formats.read(file)] == ["lunar navigation", "tide"]


def test_candidates_are_shown_and_written_for_review_only(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("提出浪涌记忆（Surge Memory）。", encoding="utf-8")
    out = tmp_path / "review.csv"
    before = file.read_bytes()
    result = run("candidates", report, "--glossary", file, "--out", out)
    assert "浪涌记忆 = surge memory" in result.output
    assert formats.read(out)[0].domain == "candidate"
    assert file.read_bytes() == before


def test_a_row_does_not_take_the_name_of_another(file: Path) -> None:
    run("add", file, "潮汐", "tide")
    before = file.read_bytes()
    result = CliRunner().invoke(glossary, ["set", str(file), "潮汐", "zh=月面导航"])
    assert result.exit_code != 0 and "has a row of its own" in str(result.exception)
    assert file.read_bytes() == before


def test_a_search_without_result_says_so() -> None:
    result = run("find", "绝无此词")
    assert result.exit_code == 1 and "no row holds '绝无此词'" in result.output


@pytest.mark.parametrize("command", [("lint", "--only"), ("export", "x.csv", "--only")])
def test_only_needs_a_glossary(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 2 and "--glossary FILE" in result.output


@pytest.mark.parametrize("wrong", ["nowhere", "."])
def test_a_place_without_editions_is_named(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("drift", wrong)
    assert result.exit_code != 0 and "no such file" in str(result.exception) or "no edition.json" in str(result.exception)
