"""A made-up model of ten parts, a server on loopback that misbehaves on request, and tiny data wheels."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bilingual.models import DataPackages, ModelInfo, Part, Patience, entries, store

BODY = b"GGUF" + b"".join(hashlib.sha256(bytes([n])).digest() * 32 for n in range(10)) + b"tail"
STEP = 1024
PATIENCE = Patience(connect=2.0, read=0.3, retries=1, pause=0.0)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pieces(data: bytes = BODY) -> list[bytes]:
    return [data[start : start + STEP] for start in range(0, len(data), STEP)]


@dataclass
class Server:
    """What the loopback server does; `requests` records the Range header of each request."""

    url: str = ""
    body: bytes = BODY
    status: int = 200
    ranges: bool = True
    drop_after: list[int] = field(default_factory=list)  # bytes to send before hanging up, per request
    hang: bool = False
    redirect_to: str = ""
    wrong_range: bool = False
    requests: list[str | None] = field(default_factory=list)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            server.requests.append(asked)
            if server.redirect_to and self.path == "/model":
                self.send_response(302)
                self.send_header("Location", server.redirect_to)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and server.ranges else 0
            partial = bool(asked) and server.ranges and server.status == 200
            self.send_response(206 if partial else server.status)
            if partial:
                first = 0 if server.wrong_range else start
                self.send_header("Content-Range", f"bytes {first}-{len(server.body) - 1}/{len(server.body)}")
            body = server.body[start:]
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._send(body)

        def _send(self, body: bytes) -> None:
            if server.drop_after:
                body = body[: server.drop_after.pop(0)]
            self.wfile.write(body)
            self.wfile.flush()
            if server.hang:
                time.sleep(1.0)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{http.server_port}/model"
    yield state
    http.shutdown()
    http.server_close()


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch, no_proxy: None) -> Callable[..., ModelInfo]:
    """Make the catalogue hold one made-up model, built from the arguments."""

    def put(url: str = "", *, packages: bool = False, parts: bool = True, body: bytes = BODY) -> ModelInfo:
        carriers = DataPackages("toy-model-part{n}", "1.0", "toy_model_part{n}/data/part{n:02}.bin")
        info = ModelInfo(
            name="toy",
            engine="llm",
            file="toy.gguf",
            bytes=len(body),
            sha256=sha(body),
            licence="CC0-1.0",
            url=url,
            packages=carriers if packages else None,
            parts=tuple(Part(len(piece), sha(piece)) for piece in pieces(body)) if parts else (),
        )
        monkeypatch.setattr(entries, "catalogue", lambda: (info,))
        monkeypatch.setattr(store, "catalogue", lambda: (info,))
        return info

    return put


def write_wheel(folder: Path, number: int, data: bytes, member: str = "") -> Path:
    """A tiny data wheel `toy_model_part{number}`, valid enough for pip to download."""
    name = f"toy_model_part{number}"
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": b"raise SystemExit('a data wheel was imported')\n",
        member or f"{name}/data/part{number:02}.bin": data,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: toy-model-part{number}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = []
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}\n")
    files[f"{info}/RECORD"] = ("".join(lines) + f"{info}/RECORD,,\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel
