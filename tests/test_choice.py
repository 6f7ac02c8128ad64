"""Which engine `auto` takes, and why it says so."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bilingual import choice
from bilingual.choice import Choice, choose
from bilingual.config import Settings
from bilingual.errors import EngineError


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with the llm engine's package and neither a model nor an Argos package."""
    monkeypatch.setattr(choice, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setattr(choice.models, "locate", lambda name, home: None)
    monkeypatch.setattr(choice, "has_argos", lambda: False)
    return monkeypatch


def with_model(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(choice.models, "locate", lambda name, home: Path("/models/m.gguf"))


def with_argos(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(choice, "has_argos", lambda: True)


def test_an_engine_that_was_asked_for_is_taken_without_a_word(machine: pytest.MonkeyPatch) -> None:
    assert choose(Settings(engine="argos")) == Choice("argos")


def test_the_llm_is_taken_where_its_model_is(machine: pytest.MonkeyPatch) -> None:
    with_model(machine)
    assert choose(Settings()) == Choice("llm")


def test_with_both_the_choice_is_explained(machine: pytest.MonkeyPatch) -> None:
    with_model(machine)
    with_argos(machine)
    chosen = choose(Settings())
    assert chosen.engine == "llm" and "--engine argos" in chosen.reason


def test_argos_is_taken_where_no_model_for_the_llm_is(machine: pytest.MonkeyPatch) -> None:
    with_argos(machine)
    chosen = choose(Settings())
    assert chosen.engine == "argos" and "bilingual models pull" in chosen.reason
    with_model(machine)
    machine.setattr(choice, "find_spec", lambda name: None)
    assert choose(Settings()).engine == "argos"


def test_an_argos_model_file_decides_for_argos(machine: pytest.MonkeyPatch) -> None:
    with_model(machine)
    assert choose(Settings(model="zh_en.argosmodel")).engine == "argos"


def test_with_neither_the_error_names_the_command(machine: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="run: bilingual models pull qwen2.5-coder-1.5b"):
        choose(Settings())
    with pytest.raises(EngineError, match="pull qwen2.5-coder-0.5b"):
        choose(Settings(model="qwen2.5-coder-0.5b"))
