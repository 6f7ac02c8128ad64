"""The official address: resume, redirects, drops, lies, silence. A server on loopback plays them all."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.errors import ModelError
from bilingual.models import ModelInfo, Step, pull, require
from tests.models.conftest import BODY, PATIENCE, STEP, Server

Add = Callable[..., ModelInfo]


def fetch(home: Path, **more: object) -> tuple[Path, list[str]]:
    notes: list[str] = []

    def show(step: Step) -> None:
        if step.note:
            notes.append(step.note)

    return pull("toy", home, patience=PATIENCE, progress=show, **more), notes  # type: ignore[arg-type]


def partial(home: Path) -> Path:
    return home / "models" / "toy.gguf.partial"


def test_a_pull_lands_the_file_and_leaves_nothing_else(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    path, _ = fetch(tmp_path)
    assert path.read_bytes() == BODY
    assert [file.name for file in path.parent.iterdir() if not file.name.startswith(".")] == ["toy.gguf"]
    assert require("toy", tmp_path).sha256 == add(server.url).sha256


def test_progress_counts_bytes_up_to_the_whole(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    steps: list[Step] = []
    pull("toy", tmp_path, patience=PATIENCE, progress=steps.append)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[-1].done, steps[-1].total) == (len(BODY), len(BODY))


def test_a_second_pull_asks_nobody(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    fetch(tmp_path)
    server.requests.clear()
    _, notes = fetch(tmp_path)
    assert server.requests == []
    assert "already" in notes[0]


def test_a_dropped_connection_is_taken_up_where_it_ended(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    server.drop_after = [1500, 2500]
    path, _ = fetch(tmp_path)
    assert path.read_bytes() == BODY
    assert server.requests == [None, "bytes=1500-", "bytes=4000-"]


def test_a_pull_that_was_killed_goes_on_where_it_stopped(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    partial(tmp_path).parent.mkdir(parents=True)
    partial(tmp_path).write_bytes(BODY[:5000])
    path, notes = fetch(tmp_path)
    assert path.read_bytes() == BODY
    assert server.requests == ["bytes=5000-"]
    assert "earlier pull" in notes[0]


def test_a_damaged_partial_file_keeps_only_its_good_parts(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    partial(tmp_path).parent.mkdir(parents=True)
    partial(tmp_path).write_bytes(BODY[:2100] + b"!" + BODY[2101:5000])
    path, _ = fetch(tmp_path)
    assert path.read_bytes() == BODY
    assert server.requests == [f"bytes={2 * STEP}-"]


def test_a_corrupt_model_is_replaced_and_its_good_parts_are_not_fetched_again(
    tmp_path: Path, server: Server, add: Add
) -> None:
    add(server.url)
    target = tmp_path / "models" / "toy.gguf"
    target.parent.mkdir(parents=True)
    target.write_bytes(BODY[:3000] + b"?" * (len(BODY) - 3000))
    assert fetch(tmp_path)[0].read_bytes() == BODY
    assert server.requests == [f"bytes={2 * STEP}-"]


def test_a_server_without_ranges_is_read_from_the_start(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    server.ranges = False
    server.drop_after = [3000]
    assert fetch(tmp_path)[0].read_bytes() == BODY
    assert len(server.requests) == 2


def test_redirects_are_followed(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    server.redirect_to = "/elsewhere"
    assert fetch(tmp_path)[0].read_bytes() == BODY


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"status": 404}, "404"),
        ({"status": 503}, "503"),
        ({"body": BODY[:-9]}, f"has {len(BODY) - 9:,} bytes"),
        ({"body": b"x" * len(BODY)}, "part 1 of 11 has SHA-256"),
        ({"drop_after": [0, 0, 0, 0]}, "peer closed connection"),
        ({"hang": True, "drop_after": [100, 0, 0, 0]}, "timed out"),
    ],
)
def test_a_source_that_cannot_deliver_is_named_with_its_reason(
    tmp_path: Path, server: Server, add: Add, trouble: dict[str, object], said: str
) -> None:
    info = add(server.url)
    for name, value in trouble.items():
        setattr(server, name, value)
    with pytest.raises(ModelError) as caught:
        fetch(tmp_path)
    message = str(caught.value)
    assert said in message
    assert "official address" in message
    for what in (info.file, info.sha256, str(tmp_path / "models" / info.file), "--from"):
        assert what in message
    assert not (tmp_path / "models" / "toy.gguf").exists()


def test_a_range_that_was_not_asked_for_does_no_harm(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    partial(tmp_path).parent.mkdir(parents=True)
    partial(tmp_path).write_bytes(BODY[:2000])
    server.wrong_range = True
    with pytest.raises(ModelError, match="SHA-256"):
        fetch(tmp_path)


def test_a_wrong_part_is_fetched_again_once_and_the_good_ones_stay(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url)
    server.body = BODY[:4500] + b"!" + BODY[4501:]
    with pytest.raises(ModelError, match="part 5 of 11"):
        fetch(tmp_path)
    assert partial(tmp_path).read_bytes() == BODY[: 4 * STEP]
    server.body = BODY
    assert fetch(tmp_path)[0].read_bytes() == BODY


def test_a_model_without_parts_is_checked_as_a_whole(tmp_path: Path, server: Server, add: Add) -> None:
    add(server.url, parts=False)
    server.body = BODY[:-1] + b"!"
    with pytest.raises(ModelError, match="the file has SHA-256"):
        fetch(tmp_path)
    server.body = BODY
    assert fetch(tmp_path)[0].read_bytes() == BODY


def test_a_host_that_refuses_fails_at_once(tmp_path: Path, add: Add) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    add(f"http://127.0.0.1:{port}/model")
    start = time.monotonic()
    with pytest.raises(ModelError, match="127.0.0.1 cannot be reached"):
        fetch(tmp_path)
    assert time.monotonic() - start < 2


def test_a_host_that_never_answers_is_left_in_time_however_many_addresses_it_has(
    tmp_path: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("https://blocked.invalid/model")

    def silence(*_: object, **__: object) -> None:
        time.sleep(1)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", silence)
    start = time.monotonic()
    with pytest.raises(ModelError, match=r"blocked\.invalid cannot be reached: no answer within 0\.2 s"):
        pull("toy", tmp_path, patience=replace(PATIENCE, connect=0.2))
    assert time.monotonic() - start < 0.9


def test_a_mirror_given_by_the_user_comes_first(tmp_path: Path, server: Server, add: Add) -> None:
    add("http://127.0.0.1:9/never")
    path, notes = fetch(tmp_path, local=server.url)
    assert path.read_bytes() == BODY
    assert not any("official" in note for note in notes)
