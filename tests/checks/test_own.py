"""A user's own checks: run beside ours, from the workspace only, their failures told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.checks import also, check, own
from bilingual.config import load
from bilingual.errors import ConfigError

GOOD = """from bilingual.checks.pair import finding
from bilingual.model import Severity


def check_shouting(pair):
    if "!" in pair.en and "！" not in pair.zh:
        yield finding("shouting", Severity.MAJOR, "shouts", "take out the !")
"""


def folder(place: Path, **modules: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in modules.items():
        (place / f"{name}.py").write_text(text, encoding="utf-8")
    return place


def test_an_own_check_runs_beside_ours_and_only_while_asked(tmp_path: Path) -> None:
    mine = own.load(folder(tmp_path / "checks", shouting=GOOD, _helper="raise SystemError"))
    with also(mine):
        assert [(f.kind, f.fix) for f in check("很好。", "Good!")] == [("shouting", "take out the !")]
        assert check("很好！", "Good!") == ()
    assert check("很好。", "Good!") == ()


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("def check_x(pair)\n", 1, "is no Python"),
        ("x = 1\n\nraise ValueError('no')\n", 3, "cannot be loaded: ValueError: no"),
        ("def other(pair): yield\n", 1, "defines no function check_"),
        ("from bilingual.checks.terms import check_terms\n", 1, "defines no function check_"),
    ],
)
def test_a_module_that_cannot_serve_is_told_by_file_and_line(text: str, line: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        own.load(folder(tmp_path / "checks", bad=text))
    assert str(error.value).startswith(f"{tmp_path / 'checks' / 'bad.py'}:{line}: ") and told in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("def check_x(pair):\n    yield\n    pair.nothing\n", 3, "check_x failed: AttributeError"),
        ("def check_x(pair):\n    return 1 / 0\n", 2, "check_x failed: ZeroDivisionError"),
        ("def check_x(pair):\n    yield 'bad'\n", 1, "check_x gave 'bad', no finding"),
    ],
)
def test_a_check_that_fails_on_a_text_is_told_by_file_and_line(text: str, line: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error, also(own.load(folder(tmp_path / "checks", bad=text))):
        check("很好。", "Good.")
    assert f"bad.py:{line}: " in str(error.value) and told in str(error.value)


def test_a_check_may_find_nothing_by_returning_nothing(tmp_path: Path) -> None:
    with also(own.load(folder(tmp_path / "checks", quiet="def check_quiet(pair): return None\n"))):
        assert check("很好。", "Good.") == ()


def test_a_missing_folder_is_told() -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        own.load(Path("nowhere"))


def test_checks_come_from_the_workspace_and_from_nowhere_else(tmp_path: Path) -> None:
    mine = folder(tmp_path / "checks", shouting=GOOD)
    assert load({}, folder=tmp_path, environ={}).checks is None  # no workspace, no code
    (tmp_path / "bilingual.toml").write_text("", encoding="utf-8")
    assert load({}, folder=tmp_path, environ={"BILINGUAL_CHECKS": "/elsewhere"}).checks == mine
    (tmp_path / "bilingual.toml").write_text('checks = "house"', encoding="utf-8")
    assert load({}, folder=tmp_path, environ={}).checks == tmp_path / "house"
