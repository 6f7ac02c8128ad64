from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.review.bench import Bench, bench, settings_of


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("once"))


@pytest.fixture
def place(once: Bench, tmp_path: Path) -> Bench:
    """A workspace of the test's own, copied from one that was built."""
    folder = tmp_path / "place"
    shutil.copytree(once.folder, folder)
    return Bench(folder, settings_of(folder))
