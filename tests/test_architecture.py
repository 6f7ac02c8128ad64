"""The shape of the program: imports point one way, modules stay small, only the command line speaks."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bilingual"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Rooms in the order in which a report passes through them; a room imports from itself and from rows
# above its own. Rooms that are not named here must only keep the whole free of circles.
ORDER = (
    ("errors", "model"),
    ("config",),
    ("markdown", "segment", "inline"),
    ("glossary", "memory", "checks", "models"),
    ("engines",),
    ("attempts",),
    ("ladder",),
    ("translate",),
    ("edition",),
    ("render",),
    ("pipeline",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
WITHIN = {("segment", "inline"), ("checks", "glossary")}  # allowed inside one row
HEAVY = (
    "openvino",
    "openvino_genai",
    "weasyprint",
    "ctranslate2",
    "argostranslate",
    "lemminflect",
    "opencc",
    "ziamath",
)


def is_command(module: Path) -> bool:
    return module.name == "cli.py" or module.stem.endswith("commands")


def room_of(module: Path) -> str:
    if is_command(module):
        return "cli"
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(module: Path) -> Iterator[tuple[str, int]]:
    """Rooms of the package that a module imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bilingual":
            path = (node.module or "").split(".")
            names = [path[1]] if len(path) > 1 else [alias.name for alias in node.names]
            yield from ((name, node.lineno) for name in names if not name.startswith("__"))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("bilingual."):
                    yield alias.name.split(".")[1], node.lineno


def where(module: Path, line: int) -> str:
    return f"{module.relative_to(ROOT)}:{line}"


def test_imports_point_one_way() -> None:
    backwards = []
    for module in MODULES:
        room = room_of(module)
        for target, line in imports(module):
            judged = room in RANK and target in RANK and target != room and (room, target) not in WITHIN
            if judged and RANK[target] >= RANK[room]:
                backwards.append(f"{where(module, line)}: {room} imports {target}")
    assert not backwards, "\n".join(backwards)


def test_rooms_do_not_import_each_other_in_circles() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        graph[room_of(module)] |= {target for target, _ in imports(module)} - {room_of(module)}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_imports_between_packages_are_absolute() -> None:
    relative = [
        where(module, node.lineno)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative, "\n".join(relative)


def test_only_the_command_line_prints_and_exits() -> None:
    speaking = []
    for module in MODULES:
        if is_command(module):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "print", "exit", "quit", "input", "click.echo", "click.secho", "sys.exit", "os._exit",
                "sys.stdout.write", "sys.stderr.write",
            ):  # fmt: skip
                speaking.append(f"{where(module, node.lineno)}: {ast.unparse(node)[:60]}")
    assert not speaking, "\n".join(speaking)


def test_modules_and_functions_stay_small() -> None:
    large = []
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        if len(text.splitlines()) > 300:
            large.append(f"{where(module, 1)}: {len(text.splitlines())} lines, at most 300")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                limit = 30 if is_command(module) else 50
                if lines > limit:
                    large.append(f"{where(module, node.lineno)}: {node.name} has {lines} lines, at most {limit}")
    assert not large, "\n".join(large)


def test_no_module_asks_to_be_spared_the_complexity_check() -> None:
    spared = [str(module.relative_to(ROOT)) for module in MODULES if "C901" in module.read_text(encoding="utf-8")]
    assert not spared


def test_importing_everything_loads_nothing_heavy_and_touches_no_file(tmp_path: Path) -> None:
    names = [".".join(module.relative_to(ROOT).with_suffix("").parts) for module in MODULES]
    program = (
        "import sys\n"
        f"for name in {[name.removesuffix('.__init__') for name in names]!r}: __import__(name)\n"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
    assert list(tmp_path.iterdir()) == []
