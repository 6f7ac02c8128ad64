"""A chat server on loopback that answers with the fake engine's words, and misbehaves on request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bilingual.engines.fake import render

Misdeed = Callable[["Handler"], None]  # answers a request in its own way


@dataclass
class Chat:
    """What the server does. `misdeeds` are used up one a request; `always` is done to every text that holds its key."""

    url: str = ""
    model: str = "m"
    offered: Any = None  # what /models answers; None: the model
    misdeeds: list[Misdeed | None] = field(default_factory=list)
    always: dict[str, Misdeed] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    busiest: int = 0  # most requests under way at once
    slowness: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def texts(self) -> list[str]:
        """What was asked, in order."""
        return [request["messages"][-1]["content"] for request in self.requests]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    chat: Chat
    under_way = 0
    asked = ""

    def do_GET(self) -> None:
        offered = {"data": [{"id": self.chat.model}]} if self.chat.offered is None else self.chat.offered
        if isinstance(offered, int):
            self.answer(offered, {})
        else:
            self.answer(200, offered)

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.chat.lock:
            self.chat.requests.append(request)
            self.chat.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.chat.times.append(time.monotonic())
            type(self).under_way += 1
            self.chat.busiest = max(self.chat.busiest, type(self).under_way)
            misdeed = self.chat.misdeeds.pop(0) if self.chat.misdeeds else None
        self.asked = request["messages"][-1]["content"].rpartition("\nTranslate: ")[2]
        chosen = next((deed for key, deed in self.chat.always.items() if key in self.asked), misdeed)
        try:
            time.sleep(self.chat.slowness)
            (chosen or right)(self)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with self.chat.lock:
                type(self).under_way -= 1

    def answer(self, status: int, data: Any, **headers: str) -> None:
        """Send a whole response; `data` is JSON, or bytes as they are."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def says(self, content: Any, finish: Any = "stop") -> None:
        """A chat completion."""
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
        self.answer(200, {"object": "chat.completion", "choices": [choice]})

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


def right(handler: Handler) -> None:
    handler.says(render(handler.asked))


def status(code: int, data: Any = None, **headers: str) -> Misdeed:
    """Answer with a status."""
    return lambda handler: handler.answer(code, {"error": {"message": "no"}} if data is None else data, **headers)


def says(content: Any, finish: Any = "stop") -> Misdeed:
    """Answer with this content."""
    return lambda handler: handler.says(content, finish)


def garbage(handler: Handler) -> None:
    handler.answer(200, b"<html>\xff\x00 surprise")


def drop(handler: Handler) -> None:
    """Hang up without a word."""
    handler.close_connection = True
    handler.connection.close()


def half(handler: Handler) -> None:
    """Promise more bytes than come."""
    body = json.dumps({"choices": [{"message": {"content": render(handler.asked)}, "finish_reason": "stop"}]}).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def silence(handler: Handler) -> None:
    """Never answer, until the test is over."""
    handler.chat.over.wait(60)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """A byte now and then, without end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.chat.over.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """More bytes than anyone wants."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" " * 100_000)
    handler.close_connection = True


@contextmanager
def serving() -> Iterator[Chat]:
    """A server that runs while the block does."""
    chat = Chat()
    handler = type("Handler", (Handler,), {"chat": chat})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    http.request_queue_size = 64
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    chat.url = f"http://127.0.0.1:{http.server_port}/v1"
    try:
        yield chat
    finally:
        chat.over.set()
        http.shutdown()
        http.server_close()
