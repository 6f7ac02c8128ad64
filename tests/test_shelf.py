"""The shelf gives back exactly what was rendered, and only while nothing that it is made of has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bilingual import shelf as module
from bilingual.model import Edition, Segment, Translation, Unit
from bilingual.output import publish
from bilingual.shelf import Shelf

EDITION = Edition("day", "Day", "日报", "2026-01-15", "", (), (), (), {"engine": "fake"})


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    key = shelf.key("pdf", EDITION)
    assert shelf.get(key) is None
    shelf.put(key, b"%PDF")
    assert shelf.get(key) == b"%PDF"


def test_another_edition_format_or_template_has_another_key(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    plain, themed = Shelf(tmp_path / "shelf"), Shelf(tmp_path / "shelf", own)
    keys = {plain.key("pdf", EDITION), plain.key("html", EDITION), plain.key("pdf", replace(EDITION, title="Night"))}
    (own / "page.css").write_text("body { color: red }")
    keys.add(themed.key("pdf", EDITION))
    (own / "page.css").write_text("body { color: blue }")
    keys.add(themed.key("pdf", EDITION))
    assert len(keys) == 5


def test_a_damaged_output_counts_as_absent(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("key", b"%PDF whole")
    (tmp_path / "key").write_bytes((tmp_path / "key").read_bytes()[:-3])
    assert shelf.get("key") is None


def test_the_shelf_stays_small(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for number in range(module.KEEP + 5):
        shelf.put(f"key{number}", b"x")
    assert len(list(tmp_path.iterdir())) == module.KEEP


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    Shelf(tmp_path / "file").put("key", b"x")
    assert Shelf(tmp_path / "file").get("key") is None


def test_an_unchanged_edition_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("bilingual.output.render", lambda kind, *_, **__: calls.append(kind) or b"bytes")
    for out in ("one", "two"):
        publish(EDITION, tmp_path / out, ("html", "pdf"), None, Shelf(tmp_path / "shelf"))
    assert calls == ["html", "pdf"]
    assert (tmp_path / "two" / "bilingual.pdf").read_bytes() == b"bytes"


def test_a_translation_that_is_remembered_renders_as_when_it_was_made(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    segment = Segment("a", "a", "文字")
    made = replace(EDITION, units=(Unit(segment, Translation("a", "text", provenance="engine", attempts=2)),))
    kept = replace(EDITION, units=(Unit(segment, Translation("a", "text", provenance="memory")),))
    other = replace(EDITION, units=(Unit(segment, Translation("a", "word", provenance="memory")),))
    assert shelf.key("pdf", made) == shelf.key("pdf", kept) != shelf.key("pdf", other)
