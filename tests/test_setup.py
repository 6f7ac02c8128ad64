"""Set-up on machines of every kind, played by stand-ins for apt-get, sudo and Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bilingual import doctor
from bilingual.render.fonts import PACKAGES

ROOT = Path(__file__).parent.parent
LISTED = [line for line in (ROOT / "tools/debian-packages.txt").read_text().split("\n") if line and line[0] != "#"]


class Machine:
    """A folder with the set-up script, and a PATH whose first stop is our stand-ins; they write a log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stubs = folder / "stubs"
        self.log = folder / "log"
        (folder / "tools").mkdir()
        self.stubs.mkdir()
        for name in ("setup.sh", "debian-packages.txt"):
            shutil.copy(ROOT / "tools" / name, folder / "tools" / name)
        self.stub("sleep", "exit 0")
        self.stub("id", "echo 0")
        self.stub("dpkg-query", "echo not-installed")
        self.stub("apt-get", "exit 0")
        inner = 'echo "venv-python $*" >> "$LOG"'
        self.stub(
            "python3",
            'if [ "$1 $2" = "-m venv" ]; then mkdir -p "$4/bin"; '
            f'printf \'#!/bin/sh\\n{inner}\\n\' > "$4/bin/python"; chmod +x "$4/bin/python"; fi',
        )

    def stub(self, name: str, body: str) -> None:
        path = self.stubs / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "$LOG"\n{body}\n')
        path.chmod(0o755)

    def run(self) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": f"{self.stubs}:/usr/bin:/bin", "LOG": str(self.log), "HOME": str(self.folder)}
        script = self.folder / "tools" / "setup.sh"
        command = ["bash", str(script)]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)

    def calls(self, name: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_root_gets_debian_packages_and_python_packages_installed(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 0, done.stderr
    update, install = machine.calls("apt-get")
    assert "update" in update
    assert all(package in install.split() for package in LISTED)
    assert "--no-install-recommends" in install
    assert "-y" in install.split()
    assert "-e .[llm,dev]" in machine.calls("venv-python")[-1]


def test_nothing_is_asked_of_apt_when_everything_is_there(machine: Machine) -> None:
    machine.stub("dpkg-query", "echo installed")
    assert machine.run().returncode == 0
    assert machine.calls("apt-get") == []


def test_a_user_without_rights_is_told_exactly_what_to_run(machine: Machine) -> None:
    machine.stub("id", "echo 1000")
    machine.stub("sudo", "exit 1")
    done = machine.run()
    assert done.returncode == 1
    assert f"apt-get install --no-install-recommends {' '.join(LISTED)}" in done.stderr
    assert machine.calls("apt-get") == []


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.stub("id", "echo 1000")
    machine.stub("sudo", "exit 0")
    assert machine.run().returncode == 0
    assert any("-n env DEBIAN_FRONTEND=noninteractive apt-get install" in call for call in machine.calls("sudo"))


def test_a_mirror_that_hiccups_is_tried_again(machine: Machine) -> None:
    machine.stub(
        "apt-get", f'[ "$1" = update ] && exit 0\n[ -e {machine.folder}/tried ] || ! touch {machine.folder}/tried'
    )
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert len([call for call in machine.calls("apt-get") if " install " in f"{call} "]) == 2


def test_packages_that_cannot_be_installed_stop_the_set_up(machine: Machine) -> None:
    machine.stub("apt-get", "exit 100")
    done = machine.run()
    assert done.returncode == 1
    assert "apt-get could not install: libpango-1.0-0" in done.stderr


def test_an_old_python_is_refused_with_its_version(machine: Machine) -> None:
    machine.stub("python3", 'case "$*" in *version_info*) exit 1;; --version) echo Python 3.9.2;; esac')
    done = machine.run()
    assert done.returncode == 1
    assert "Python 3.9.2 is too old" in done.stderr


def test_python_without_venv_gets_debians_package(machine: Machine) -> None:
    original = (machine.stubs / "python3").read_text()
    (machine.stubs / "python3").write_text(original.replace("\n", '\ncase "$*" in *ensurepip*) exit 1;; esac\n', 1))
    machine.run()
    assert any("python3-venv" in call.split() for call in machine.calls("apt-get"))


def test_set_up_installs_every_package_that_the_program_may_ask_for() -> None:
    libraries = {package for package, _ in doctor._LIBRARIES.values()}
    assert {*PACKAGES.values(), *libraries} - {"libfontconfig1"} <= set(LISTED)  # fontconfig brings that one


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose set-up script only counts its calls."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "tools").mkdir()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "tools" / "debian-packages.txt").touch()
    script = tmp_path / "tools" / "setup.sh"
    script.write_text('#!/bin/sh\necho x >> calls\nmkdir -p "$1"\n')
    script.chmod(0o755)
    return tmp_path


def make(checkout: Path, *arguments: str) -> str:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "--no-print-directory", *arguments]
    done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_make_does_not_set_up_again_until_the_project_file_changes(checkout: Path) -> None:
    make(checkout, "setup")
    make(checkout, "setup")
    assert (checkout / "calls").read_text() == "x\n"
    later = (checkout / "pyproject.toml").stat().st_mtime + 100
    os.utime(checkout / "pyproject.toml", (later, later))
    make(checkout, "setup")
    assert (checkout / "calls").read_text() == "x\nx\n"


def test_make_test_sets_up_and_fetches_no_model(checkout: Path) -> None:
    plan = make(checkout, "-n", "test")
    assert "tools/setup.sh" in plan
    assert "-m pytest" in plan
    assert "models" not in plan


def test_make_edition_fetches_the_model_and_builds_the_report_given(checkout: Path) -> None:
    plan = make(checkout, "-n", "edition", "REPORT=a file.md")
    assert plan.index("tools/setup.sh") < plan.index("models pull") < plan.index('build "a file.md" --out "out"')


def test_every_target_is_explained_by_make_help(checkout: Path) -> None:
    told = make(checkout, "help")
    for target in ("edition", "test", "setup", "check", "model", "bench", "clean"):
        assert f"make {target} " in told


def test_continuous_integration_runs_what_the_readme_tells_users_to_run() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "\nmake test\n" in script
    assert "make edition" in script
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0
