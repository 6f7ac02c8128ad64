"""A change is written where a reader sees it and nowhere else, and in the end all stands as if built at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.site.build import Outcome
from tests.bench.editions import Press
from tests.site.conftest import Archive

DAYS = 14  # of three sentences a term each: the newest thirty stand in ten of them
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of few terms, each of them in every edition."""
    place, press = Archive(tmp_path_factory.mktemp("months")), Press(3)
    press.terms = press.terms[:6]
    for day in range(DAYS):
        place.add(press.edition(day, 1))
    place.build()
    return place


@pytest.fixture
def archive(months: Archive, tmp_path: Path) -> Archive:
    shutil.copytree(months.folder, tmp_path / "archive")
    return Archive(tmp_path / "archive")


def edit(archive: Archive, day: int, change: Change) -> Outcome:
    """Change the edition of a day and build."""
    path = archive.out / f"daily-2026-01-{day + 1:02}" / "edition.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return archive.build()


def stamps(archive: Archive, folder: str) -> dict[str, int]:
    """When each page of a folder was written, but for its list of all."""
    paths = (archive.site / folder).glob("*.html")
    return {path.name: path.stat().st_mtime_ns for path in paths if path.name != "index.html"}


def rewritten(archive: Archive, before: dict[str, int], folder: str) -> set[str]:
    return {name for name, stamp in stamps(archive, folder).items() if before.get(name) != stamp}


def as_if_built_at_once(archive: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    shutil.copytree(archive.out, other.out)
    other.build()
    assert archive.files() == other.files()


def say(data: dict[str, Any]) -> None:
    """Other words in every sentence."""
    for segment in data["segments"]:
        segment["en"] = segment["en"].replace(".", " indeed.")


def miss_the_last(data: dict[str, Any]) -> None:
    """The last sentence of the edition has its terms in no words: it is not among those that are quoted."""
    for term in [segment for segment in data["segments"] if segment["terms"]][-1]["terms"]:
        term["rendering"] = ""


def test_pages_of_terms_are_not_written_for_a_sentence_that_they_do_not_show(archive: Archive, tmp_path: Path) -> None:
    before = stamps(archive, "terms")
    edit(archive, 0, say)
    assert len(before) == 6 and not rewritten(archive, before, "terms")
    as_if_built_at_once(archive, tmp_path)


@pytest.mark.parametrize("day", [DAYS - 1, DAYS - 8])
def test_pages_of_terms_are_written_for_a_sentence_that_they_show(archive: Archive, day: int, tmp_path: Path) -> None:
    before = stamps(archive, "terms")
    edit(archive, day, say)
    assert rewritten(archive, before, "terms") == before.keys()
    as_if_built_at_once(archive, tmp_path)


def test_a_rendering_is_counted_whether_its_sentence_is_quoted_or_not(archive: Archive, tmp_path: Path) -> None:
    before = stamps(archive, "terms")
    edit(archive, 0, miss_the_last)
    written = rewritten(archive, before, "terms")
    assert written and all("without a rendering" in archive.text(f"terms/{name}") for name in written)
    as_if_built_at_once(archive, tmp_path)


def test_older_sentences_come_back_when_newer_ones_go(archive: Archive, tmp_path: Path) -> None:
    edit(archive, 0, say)
    for day in range(DAYS - 6, DAYS):
        shutil.rmtree(archive.out / f"daily-2026-01-{day + 1:02}")
        archive.build()
    assert all("2026-01-01" in archive.text(f"terms/{name}") for name in stamps(archive, "terms"))
    before = stamps(archive, "terms")
    edit(archive, 0, say)
    assert rewritten(archive, before, "terms")
    as_if_built_at_once(archive, tmp_path)


def test_a_topic_is_written_for_its_own_papers_only(archive: Archive, tmp_path: Path) -> None:
    press = Press(4)
    press.terms = press.terms[:8]
    archive.add(press.edition(22, 12))
    archive.build()
    before = stamps(archive, "topics")

    def rename(data: dict[str, Any]) -> None:
        data["papers"][0]["en"] = "Another: title"

    edit(archive, 22, rename)
    assert 1 <= len(rewritten(archive, before, "topics")) <= 2 < len(before)
    as_if_built_at_once(archive, tmp_path)
