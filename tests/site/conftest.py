from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import Edition
from bilingual.render import render
from bilingual.site.build import Outcome, build
from bilingual.site.issue import Look
from tests.bench.editions import Press
from tests.render.samples import edition

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Archive:
    """A folder with editions, and the site made of them."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def add(self, made: Edition, *kinds: str) -> Path:
        own = self.out / made.name
        own.mkdir(parents=True, exist_ok=True)
        for kind, name in (("json", "edition.json"), ("html", "bilingual.html"), ("epub", "bilingual.epub")):
            if kind in ("json", *kinds):
                (own / name).write_bytes(render(kind, made))
        return own

    def build(self, look: Look | None = None) -> Outcome:
        return build(self.out, self.site, look or Look("", url="https://digest.example.org"))

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file() and ".state" not in path.parts
        }


def filled(folder: Path) -> Archive:
    place, press = Archive(folder), Press()
    place.add(edition(), "html", "epub")
    for day in (0, 1, 40):
        place.add(press.edition(day, 3))
    plain = edition()
    rows = tuple(replace(row, paper=None) for row in plain.rows if row.paper is None or row.paper == "2611.01002")
    place.add(replace(plain, name="报告 一", date="", title="A plain report", rows=rows, papers=()))
    return place


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    place = filled(tmp_path_factory.mktemp("archive"))
    place.build()
    return place


@pytest.fixture
def archive(once: Archive, tmp_path: Path) -> Archive:
    """An archive of the test's own, copied from one that was built."""
    shutil.copytree(once.folder, tmp_path / "archive")
    return Archive(tmp_path / "archive")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium")
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
