"""The doctor finds what is missing and names the cure; a healthy machine passes."""

from __future__ import annotations

import ctypes
import shutil
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from bilingual import doctor
from bilingual.doctor import Diagnosis, diagnose, healthy


def named(found: tuple[Diagnosis, ...], subject: str) -> Diagnosis:
    return next(item for item in found if subject in item.subject)


def test_every_fault_has_a_remedy_and_nothing_else_has(tmp_path: Path) -> None:
    for item in diagnose(tmp_path):
        assert bool(item.remedy) is not item.ok


def test_a_machine_without_a_model_is_told_how_to_get_the_best_one(tmp_path: Path) -> None:
    found = diagnose(tmp_path)
    best = named(found, "qwen2.5-coder-1.5b")
    assert (best.ok, best.needed) == (False, True)
    assert best.remedy == "run: bilingual models pull qwen2.5-coder-1.5b"
    assert not named(found, "argos-zh-en").needed
    assert not healthy(found)
    assert list(tmp_path.iterdir()) == []


def test_a_corrupt_model_is_needed_even_when_it_is_not_the_best(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "translate-zh_en-1_9.argosmodel").write_bytes(b"PK half")
    argos = named(diagnose(tmp_path), "argos-zh-en")
    assert argos.needed
    assert "SHA-256 is" in argos.detail


def test_a_missing_library_names_its_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr("sys.platform", "linux")
    assert named(diagnose(tmp_path), "libharfbuzz-subset").remedy == "run: apt-get install libharfbuzz-subset0"


def test_a_missing_font_names_its_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = SimpleNamespace(stdout="DejaVu Sans Mono\nDejaVu Sans,DejaVu Sans Condensed\n")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/fc-list")
    found = diagnose(tmp_path)
    assert named(found, "font Noto Sans CJK SC").remedy == "run: apt-get install fonts-noto-cjk"
    assert named(found, "font DejaVu Sans Mono").ok


def test_a_missing_python_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = ["click>=8.1", "no-such-package>=1", "openvino-nothing>=1; extra == 'llm'", "left-out; extra == 'dev'"]
    monkeypatch.setattr(metadata, "requires", lambda _: listed)
    found = diagnose(tmp_path)
    assert named(found, "click").ok
    assert named(found, "no-such-package").remedy == "run: pip install 'no-such-package'"
    assert named(found, "openvino-nothing").remedy == "run: pip install 'bilingual[llm]'"
    assert not [item for item in found if "left-out" in item.subject]


def test_a_full_disk_and_a_small_memory_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    monkeypatch.setattr(doctor.os, "sysconf", lambda name: 4096 if name == "SC_PAGE_SIZE" else 100_000)
    found = diagnose(tmp_path)
    assert "BILINGUAL_HOME" in named(found, "disk").remedy
    assert "0.5b" in named(found, "memory").remedy
    assert not named(found, "memory").needed
