"""Settings: a file, then the environment, then flags; what cannot be is refused with its place."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bilingual.config import FORMATS, Settings, default_home, load
from bilingual.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    (folder / "bilingual.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_anything_the_defaults_stand(tmp_path: Path) -> None:
    assert load({}, folder=tmp_path, environ={}) == Settings()
    assert Settings().to == FORMATS and Settings().engine == "auto" and Settings().fail_on == "never"


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    folder = written(tmp_path, 'engine = "argos"\nmodel = "file"\nthreads = 1\n')
    environ = {"BILINGUAL_ENGINE": "llm", "BILINGUAL_MODEL": "environment"}
    settings = load({"engine": "fake"}, folder=folder, environ=environ)
    assert (settings.engine, settings.model, settings.threads) == ("fake", "environment", 1)


def test_a_flag_that_was_not_given_changes_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, 'engine = "argos"\nonly = ["2999.00001"]\n')
    settings = load({"engine": None, "only": (), "out": None}, folder=folder, environ={"BILINGUAL_OUT": ""})
    assert settings.engine == "argos" and settings.only == ("2999.00001",)


def test_the_nearest_file_above_the_folder_counts(tmp_path: Path) -> None:
    written(tmp_path, 'engine = "argos"\n')
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert load({}, folder=deep, environ={}).engine == "argos"
    written(tmp_path / "a", 'model = "x"\n')
    assert load({}, folder=deep, environ={}) == Settings(model="x")


def test_paths_in_the_file_count_from_its_folder_and_flags_from_here(tmp_path: Path) -> None:
    text = 'out = "editions"\nmemory = "tm/m.sqlite"\nglossary = ["terms.csv", "/etc/terms.csv"]\ntemplates = "~/t"\n'
    settings = load({}, folder=written(tmp_path, text), environ={})
    assert settings.out == tmp_path / "editions"
    assert settings.memory_path == tmp_path / "tm" / "m.sqlite"
    assert settings.glossary == (tmp_path / "terms.csv", Path("/etc/terms.csv"))
    assert settings.templates == Path.home() / "t"
    assert load({"out": "here"}, folder=tmp_path, environ={}).out == Path("here")


def test_formats_are_a_list_or_a_text_with_commas(tmp_path: Path) -> None:
    assert load({"to": "md, json"}, folder=tmp_path, environ={}).to == ("md", "json")
    assert load({}, folder=written(tmp_path, 'to = ["html"]\n'), environ={}).to == ("html",)


def test_the_home_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path))
    assert default_home() == tmp_path and Settings().memory_path == tmp_path / "memory.sqlite"
    monkeypatch.delenv("BILINGUAL_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_home() == Path("/data/bilingual")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert default_home() == Path.home() / ".local" / "share" / "bilingual"


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('engine = "argos"\n', encoding="utf-8-sig")
    assert load({}, folder=tmp_path, environ={}).engine == "argos"


def test_tables_of_other_commands_are_left_to_them(tmp_path: Path) -> None:
    assert load({}, folder=written(tmp_path, '[mail]\nto = "x"\n'), environ={}) == Settings()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('engine = "llm', "cannot be read"),
        ("engine = \xff", "cannot be read"),
        ('colour = "red"', "unknown setting 'colour'; the settings are checks, engine, fail_on"),
        ("to = 5", "to must be a list"),
        ("to = [1]", "to must be a list"),
        ('to = ["docx"]', "no format is called 'docx'; choose from md"),
        ("to = []", "no format"),
        ("glossary = true", "glossary must be a list"),
        ("out = 5", "out must be a text"),
        ('out = ""', "the path is empty"),
        ('out = "~nobody-of-this-name/x"', "names no user's home"),
        ('engine = ["llm"]', "engine must be a text"),
        ("[engine]\nname = 1", "engine must be a text"),
        ("threads = true", "threads must be a whole number"),
        ("threads = 1.5", "threads must be a whole number"),
        ("threads = -1", "threads must be a whole number, not -1; give 1 or more, or 0"),
        ("in_flight = 0", "in_flight must be a whole number, not 0; give 1 or more"),
        ('fail_on = "always"', "fail_on cannot be 'always'; choose from never"),
    ],
)
def test_what_cannot_be_is_refused_with_the_file_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bilingual.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as error:
        load({}, folder=tmp_path, environ={})
    assert says in str(error.value)
    assert str(tmp_path / "bilingual.toml") in str(error.value) and error.value.remedy


def test_a_wrong_flag_and_a_wrong_variable_are_named_as_the_user_wrote_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="^--to: no format is called 'docx'"):
        load({"to": "md,docx"}, folder=tmp_path, environ={})
    with pytest.raises(ConfigError, match="^BILINGUAL_IN_FLIGHT: in_flight must be"):
        load({}, folder=tmp_path, environ={"BILINGUAL_IN_FLIGHT": "many"})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().out = Path("x")  # type: ignore[misc]


def test_a_glossary_for_one_run_lies_over_the_workspace_s_own(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('glossary = ["house.csv"]\n', encoding="utf-8")
    settings = load({"glossary": ("run.csv",)}, folder=tmp_path, environ={"BILINGUAL_GLOSSARY": "team.csv"})
    assert [path.name for path in settings.glossary] == ["house.csv", "team.csv", "run.csv"]
