"""`bilingual engines` and `bilingual compare`, with the engines that need no model."""

from __future__ import annotations

import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.comparison import ratings, ready, scores
from bilingual.comparison.ratings import Rating, measure, remember, remembered, sample
from bilingual.comparison.scores import read_references, score
from bilingual.comparison.versus import two
from bilingual.config import Settings
from bilingual.errors import BilingualError, ConfigError, EngineError, InputError
from bilingual.inline import has_han

TEXT = "# 标题\n\n这个方法在各项测试中都很有效。\n\n作者公开了数据和代码。\n\nGPT-4\n"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "day.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*words: str) -> Result:
    from bilingual.cli import app

    return CliRunner().invoke(app, list(words))


def test_two_engines_stand_side_by_side_with_their_findings(report: Path) -> None:
    done = run("compare", str(report), "--engines", "fake,identity", "--out", "out")
    assert done.exit_code == 0, done.output
    assert "segments differ" in done.output and "critical findings" in done.output
    page = Path("out/day/compare.html").read_text(encoding="utf-8")
    assert "这个方法在各项测试中都很有效。" in page and "residue: untranslated" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_a_second_comparison_goes_on_from_the_memory(report: Path) -> None:
    run("compare", str(report), "--engines", "fake,identity")
    again = run("compare", str(report), "--engines", "fake,identity")
    assert "0 in" in next(line for line in again.output.splitlines() if line.startswith("translated now"))


def test_with_references_both_are_scored_on_the_segments_that_have_one(report: Path, tmp_path: Path) -> None:
    pytest.importorskip("sacrebleu")
    references = tmp_path / "r.jsonl"
    row = {"zh": "这个方法在各项测试中都很有效。", "en": "This method is effective in every test."}
    references.write_text(json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    done = run("compare", str(report), "--engines", "fake,identity", "--references", str(references))
    assert "chrF, 1 references" in done.output and "BLEU" in done.output
    assert "This method is effective in every test." in Path("out/day/compare.html").read_text(encoding="utf-8")


def test_references_of_another_report_are_an_error(report: Path, tmp_path: Path) -> None:
    references = tmp_path / "r.jsonl"
    references.write_text('{"zh": "别的句子。", "en": "Another sentence."}', encoding="utf-8")
    done = run("compare", str(report), "--engines", "fake,identity", "--references", str(references))
    assert isinstance(done.exception, InputError) and "none of the references" in str(done.exception)
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"zh": "a", "en": "b"}\n{"zh": 1}', "r.jsonl:2: this line is no reference"), ("nonsense", "r.jsonl:1: "), ("", "holds no references")],
)  # fmt: skip
def test_a_wrong_references_file_is_named_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_references(path)
    assert said in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_references(tmp_path / "none.jsonl")


def test_scores_follow_how_near_a_text_is_to_its_reference() -> None:
    pytest.importorskip("sacrebleu")
    wanted = ["The model is better on three tasks.", "The authors release code and data."]
    right, near = score(wanted, wanted), score(["The model does better on 3 tasks.", wanted[1]], wanted)
    assert (right.chrf, right.bleu) == pytest.approx((100, 100))
    assert 0 < near.chrf < 100


def test_without_the_scoring_library_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"sacrebleu is not installed.*") as caught:
        score(["a"], ["a"])
    assert "pip install 'bilingual[scores]'" in str(caught.value)


@pytest.mark.parametrize("names", ["fake", "fake,fake", "", "a,b,c"])
def test_two_different_engines_must_be_named(names: str) -> None:
    with pytest.raises(ConfigError, match="does not name two engines"):
        two(names)


def test_an_unknown_engine_is_named(report: Path) -> None:
    done = run("compare", str(report), "--engines", "fake,nonsense")
    assert isinstance(done.exception, BilingualError) and "no engine is called 'nonsense'" in str(done.exception)


def test_the_sample_is_translated_and_rated(report: Path) -> None:
    rating = measure("fake", Settings())
    assert rating.rate > 0 and rating.lines == len(sample()) > 9
    assert rating.critical > 0  # the fake engine's words are no translation
    remember([rating], report.parent / "home")
    assert remembered(report.parent / "home") == [rating]


def test_our_own_references_pass_our_own_checks() -> None:
    from bilingual.checks import check

    assert not [(zh, check(zh, en)) for zh, en in sample() if check(zh, en) or has_han(en)]


def test_the_list_tells_what_each_engine_lacks_and_what_was_measured(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "NAMES", ("fake", "llm", "server"))
    done = run("engines")
    assert "llm      not ready: " in done.output and "server   not ready: the server engine has no address" in done.output
    assert "not measured yet: bilingual engines --measure" in done.output
    measured = run("engines", "--measure", "--engine", "fake")
    assert "characters/s" in measured.output and "critical findings in" in measured.output
    assert "characters/s" in run("engines").output


def test_a_rating_of_another_model_is_not_shown_for_this_one(tmp_path: Path) -> None:
    old = Rating("fake", "old", "1", 1.0, 1.0, "0/0", 0, 1, "2031-01-01")
    remember([old], tmp_path)
    remember([Rating("fake", "new", "1", 2.0, 1.0, "0/0", 0, 1, "2031-01-02")], tmp_path)
    assert {rating.model for rating in remembered(tmp_path)} == {"old", "new"}
    (tmp_path / ratings.FILE).write_text("broken")
    assert remembered(tmp_path) == []


def test_the_choice_of_auto_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from bilingual import choice

    monkeypatch.setattr(choice, "has_argos", lambda: False)
    assert ready.automatic(Settings(home=tmp_path)).startswith("auto: no translation engine is ready")
    monkeypatch.setattr(choice, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setattr(choice.models, "locate", lambda name, home: Path("/m.gguf"))
    assert ready.automatic(Settings(home=tmp_path)) == "Engine llm: the only one that is ready here."
    server = Settings(home=tmp_path, server_url="http://127.0.0.1:8080/v1")
    assert "the settings name one" in ready.automatic(server)
