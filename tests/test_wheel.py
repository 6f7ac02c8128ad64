"""What users install: the wheel is built and used from an empty folder, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("bilingual-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(program: str, installed: Path, tmp_path: Path) -> str:
    """Run a program that sees the unpacked wheel and not the checkout; its output."""
    empty, home = tmp_path / "empty", tmp_path / "home"
    empty.mkdir()
    home.mkdir()
    environ = {**os.environ, "PYTHONPATH": str(installed), "HOME": str(home), "PYTHONSAFEPATH": "1"}
    prelude = f"import bilingual; assert bilingual.__file__.startswith({str(installed)!r}), bilingual.__file__\n"
    done = subprocess.run(
        [sys.executable, "-c", prelude + program], cwd=empty, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(empty.iterdir()) == []
    return done.stdout


def data_files(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(folder).parts)
    }


@pytest.mark.parametrize("name", ["templates", "glossary"])
def test_the_wheel_holds_every_data_file_of_the_project(installed: Path, name: str) -> None:
    ours = data_files(ROOT / name)
    assert ours
    assert data_files(installed / "bilingual" / "data" / name) == ours


def test_the_wheel_holds_licence_and_catalogue_and_nothing_generated(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "bilingual/models/catalogue.toml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "out/", "docs/"))]
    assert zipfile.ZipFile(wheel).testzip() is None


def test_the_installed_program_finds_its_templates(installed: Path, tmp_path: Path) -> None:
    program = "from bilingual.render.templates import templates_dir, locale\nprint(templates_dir(), bool(locale()))"
    assert run(program, installed, tmp_path).split() == [str(installed / "bilingual" / "data" / "templates"), "True"]


def test_the_installed_program_finds_its_glossary(installed: Path, tmp_path: Path) -> None:
    program = "from bilingual.glossary.layers import builtin, layer\nprint(builtin(), len(layer(builtin())))"
    folder, entries = run(program, installed, tmp_path).split()
    assert folder == str(installed / "bilingual" / "data" / "glossary")
    assert int(entries) >= 150


def test_the_installed_program_knows_its_models(installed: Path, tmp_path: Path) -> None:
    program = "from bilingual.models import catalogue\nprint(*(info.name for info in catalogue()))"
    assert run(program, installed, tmp_path).split() == ["qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b", "argos-zh-en"]


def test_the_installed_command_line_answers(installed: Path, tmp_path: Path) -> None:
    program = "import sys; sys.argv = ['bilingual', '--help']; from bilingual.cli import main; main()"
    assert "build" in run(program, installed, tmp_path)
