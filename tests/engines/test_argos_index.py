"""Argos's index and downloads against a server on loopback that misbehaves, with Argos's own installer at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.engines import argos_index
from bilingual.engines.argos_index import check, fetch, index, newest
from bilingual.errors import EngineError, ModelError

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """What the server has and how it behaves; `ranges` records what was asked for."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    drop_after: list[int] = field(default_factory=list)  # bytes before hanging up, a request
    honours_ranges: bool = True
    redirect: dict[str, str] = field(default_factory=dict)
    status: int = 200
    ranges: list[str | None] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    hang: bool = False


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            if not self.path.endswith("index.json"):
                site.ranges.append(asked)
            if self.path in site.redirect:
                self.send_response(302)
                self.send_header("Location", site.redirect[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = site.files.get(self.path)
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and site.honours_ranges else 0
            code = site.status if site.status != 200 else 404 if body is None else 206 if start else 200
            code = 416 if body is not None and start >= len(body) > 0 else code
            self.send_response(code)
            rest = (body or b"")[start:] if code in (200, 206) else b"no"
            if code == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(body or b'') - 1}/{len(body or b'')}")
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest[: site.drop_after.pop(0)] if site.drop_after else rest)
            if site.hang:
                self.wfile.flush()
                site.over.wait(60)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "*")
    state = Site()
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler(state))
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{http.server_port}"
    yield state
    state.over.set()
    http.shutdown()
    http.server_close()


BODY = bytes(range(256)) * 40


def get(site: Site, folder: Path, *names: str) -> bytes:
    """Fetch a file from the site by the links named."""
    file = folder / "p.argosmodel"
    fetch([f"{site.url}/{name}" for name in names or ("p",)], file, lambda done, total: None, 0.5)
    return file.read_bytes()


def test_a_download_that_drops_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    site.files["/p"], site.drop_after = BODY, [3000, 2000]
    assert get(site, tmp_path) == BODY
    assert site.ranges == [None, "bytes=3000-", "bytes=5000-"]


def test_a_server_without_ranges_is_read_anew(site: Site, tmp_path: Path) -> None:
    site.files["/p"], site.drop_after, site.honours_ranges = BODY, [3000], False
    assert get(site, tmp_path) == BODY


def test_a_download_that_was_begun_before_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    site.files["/p"] = BODY
    (tmp_path / "p.argosmodel.part").write_bytes(BODY[:7000])
    assert get(site, tmp_path) == BODY
    assert site.ranges == ["bytes=7000-"]


def test_what_is_left_of_a_longer_file_is_thrown_away(site: Site, tmp_path: Path) -> None:
    site.files["/p"] = BODY
    (tmp_path / "p.argosmodel.part").write_bytes(BODY + b"more")
    assert get(site, tmp_path) == BODY


def test_redirects_and_further_links_are_followed(site: Site, tmp_path: Path) -> None:
    site.files["/elsewhere"], site.redirect = BODY, {"/p": "/elsewhere"}
    assert get(site, tmp_path) == BODY
    assert get(site, tmp_path, "gone", "p") == BODY


@pytest.mark.parametrize(
    ("trouble", "said"),
    [({"status": 503}, "503"), ({"files": {}}, "404"), ({"drop_after": [0] * 20}, "p: "), ({"hang": True, "drop_after": [0] * 20}, "timed out"),
     ({"redirect": {"/p": "/p"}}, "redirect")],
    ids=["503", "404", "drops", "silence", "circle"],
)  # fmt: skip
def test_what_cannot_be_fetched_is_named_with_its_reason(
    site: Site, tmp_path: Path, trouble: dict[str, Any], said: str
) -> None:
    site.files["/p"] = BODY
    for name, value in trouble.items():
        setattr(site, name, value)
    with pytest.raises(ModelError) as caught:
        get(site, tmp_path)
    assert said in str(caught.value) and "--from" in str(caught.value)
    assert not (tmp_path / "p.argosmodel").exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<html>", "no index"), (b"17", "no index"), (b"[" * 100000, "no index"), (None, "cannot be fetched")],
    ids=["html", "number", "deep", "missing"],
)  # fmt: skip
def test_what_is_no_index_is_an_error(site: Site, tmp_path: Path, body: bytes | None, said: str) -> None:
    if body is not None:
        site.files["/index.json"] = body
    places = SimpleNamespace(remote_package_index=f"{site.url}/index.json", local_package_index=tmp_path / "index.json")
    with pytest.raises(ModelError, match=said):
        index(places, 1.0)
    assert not (tmp_path / "index.json").exists()


def test_the_newest_package_of_the_pair_is_taken() -> None:
    def entry(version: str, to: str = "en") -> dict[str, Any]:
        return {"from_code": "zh", "to_code": to, "package_version": version, "links": ["http://a"]}

    assert newest([entry("1.9"), entry("1.10"), entry("2.0", "de")])["package_version"] == "1.10"
    with pytest.raises(EngineError, match="no package from Chinese to English"):
        newest([entry("1.9", "de"), {**entry("3.0"), "links": []}])


def package(path: Path, *, to: str = "en", more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        data = {"from_code": "zh", "to_code": to, "package_version": "1.0"}
        archive.writestr("translate-zh_en/metadata.json", json.dumps(data))
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path


def test_a_package_is_checked_before_it_is_installed(tmp_path: Path) -> None:
    check(package(tmp_path / "a.argosmodel"))
    with pytest.raises(ModelError, match="SHA-256 is .* and should be 00"):
        check(tmp_path / "a.argosmodel", "00")
    with pytest.raises(ModelError, match="outside its folder"):
        check(package(tmp_path / "b.argosmodel", more={"../evil": b"x"}))
    with pytest.raises(ModelError, match="no Argos package from Chinese to English"):
        check(package(tmp_path / "c.argosmodel", to="de"))
    (tmp_path / "d.argosmodel").write_bytes((tmp_path / "a.argosmodel").read_bytes()[:-30])
    with pytest.raises(ModelError, match="cannot be read"):
        check(tmp_path / "d.argosmodel")


def test_the_hash_that_the_catalogue_knows_must_be_right() -> None:
    assert len(argos_index.known({"package_version": "1.9"})) == 64
    assert argos_index.known({"package_version": "9.9"}) == argos_index.known({}) == ""


def command(home: Path, url: str, *more: str) -> subprocess.CompletedProcess[str]:
    """`bilingual models argos` in a home of its own, with the index at `url`."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_", "SNAP"))}
    environment |= {"HOME": str(home), "ARGOS_PACKAGE_INDEX": f"{url}/", "NO_PROXY": "*"}
    words = [sys.executable, "-m", "bilingual.cli", "models", "argos", *more]
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_installs_by_the_index_into_argos_own_folder_and_refuses_what_is_harmful(
    site: Site, tmp_path: Path
) -> None:
    for module in ("argostranslate", "ctranslate2", "sentencepiece"):
        pytest.importorskip(module)
    from tests.engines.tiny_argos import build

    good = build(tmp_path / "good.argosmodel").read_bytes()
    entry = {"type": "translate", "from_code": "zh", "to_code": "en", "package_version": "1.0", "links": [f"{site.url}/p"]}
    site.files = {"/index.json": json.dumps([entry]).encode(), "/p": good}
    site.drop_after = [10**9, len(good) // 2]  # the index whole, the package not
    home = tmp_path / "home"
    home.mkdir()
    done = command(home, site.url)
    assert done.returncode == 0, done.stderr
    assert (home / ".local/share/argos-translate/packages/translate-zh_en/metadata.json").is_file()
    site.files["/p"] = package(tmp_path / "evil.argosmodel", more={"../../evil": b"x"}).read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    bad = command(other, site.url)
    assert bad.returncode == 2 and "outside its folder" in bad.stderr
    assert not [path for path in tmp_path.rglob("*") if path.name == "evil" or path.suffix == ".part"]
    gone = command(other, "http://127.0.0.1:9")
    assert gone.returncode == 2 and "Argos's index cannot be fetched" in gone.stderr and "Traceback" not in gone.stderr
