"""The review desk's server: Python's own http.server, on this machine's loopback address only."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bilingual.errors import OutputError
from bilingual.review.desk import Desk
from bilingual.review.guard import HEADERS, MOST_BYTES, cookie, refusal
from bilingual.review.rerender import Rerender
from bilingual.review.routes import Answer, Site, get, page, post, told

LOOPBACK = "127.0.0.1"
_PATIENCE = 20  # seconds that a connection may stay silent
_HEAD_START = 2.0  # seconds for the search of changed sources, so that they usually stand first at once


class Server(ThreadingHTTPServer):
    """Serves one desk. `token` opens it; `last` is when it was last asked (time.monotonic)."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, site: Site, port: int = 0) -> None:
        self.site = site
        self.token = secrets.token_urlsafe(32)
        self.last = time.monotonic()
        self._context = copy_context()  # a user's own checks are set for a context, and every request has a thread
        super().__init__((LOOPBACK, port), Handler)

    @property
    def address(self) -> str:
        """The address that opens the desk, token included."""
        return f"http://{LOOPBACK}:{self.server_port}/?token={self.token}"

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer with what was set where the desk was opened."""
        self._context.copy().run(super().process_request_thread, request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no event."""


class Unfit(Exception):
    """A request's body that is not taken; `status` is the answer's."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


class Handler(BaseHTTPRequestHandler):
    """One connection. Every answer carries the strict headers; nothing is logged."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "bilingual"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Pages, files and questions."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if self._refused("GET", query.get("token", "")):
            return
        if parts.path == "/" and "token" in query:
            # The token moves from the address, which is kept in histories, into a cookie.
            arrived = {"Location": "/", "Set-Cookie": cookie(self.server.server_port, self.server.token)}
            self._send(Answer(303, "text/plain", b"", arrived))
        else:
            self._send(get(self.server.site, parts.path, query))

    def do_POST(self) -> None:
        """Changes."""
        if self._refused("POST"):
            return
        try:
            body = self._body()
        except Unfit as unfit:
            self._send(told(unfit.status, {"error": str(unfit)}), close=True)
        else:
            self._send(post(self.server.site, urlsplit(self.path).path, body))

    def _refused(self, method: str, given: str = "") -> bool:
        self.server.last = time.monotonic()
        single = len(self.headers.get_all("Host", [])) == 1
        headers = {name.title(): value for name, value in self.headers.items()}
        found = refusal(method, headers, self.server.server_port, self.server.token, given)
        if single and found is None:
            return False
        status, why = found or (400, "one Host, please")
        self._send(told(status, {"error": why}), close=True)
        return True

    def _body(self) -> dict[str, Any]:
        """The request's JSON object. Raises Unfit."""
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            raise Unfit(411, "the length of the body is missing")
        if len(length) > 9 or int(length) > MOST_BYTES:
            raise Unfit(413, f"the body is larger than {MOST_BYTES // 1024} KiB")
        if self.headers.get_content_type() != "application/json":
            raise Unfit(415, "the body must be application/json")
        try:
            data = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError, TimeoutError) as error:
            raise Unfit(400, "the body is not JSON") from error
        if not isinstance(data, dict):
            raise Unfit(400, "the body must be a JSON object")
        return data

    def _send(self, answer: Answer, *, close: bool = False) -> None:
        self.send_response(answer.status)
        text = answer.kind.startswith("text/") or answer.kind == "application/json"
        self.send_header("Content-Type", f"{answer.kind}; charset=utf-8" if text else answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in {**HEADERS, **answer.headers}.items():
            self.send_header(name, value)
        if close:  # what is left of the request is not read
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Errors that http.server finds itself (bad request lines, other methods) in our own form."""
        self._send(told(code, {"error": message or "bad request"}), close=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold the token."""


@contextmanager
def serving(desk: Desk, port: int = 0) -> Iterator[Server]:
    """Serve a desk until the block ends; files that wait to be written are written then.

    Raises:
        OutputError: the port is taken.
    """
    rerender = Rerender(desk.settings, lambda: (desk.seen, desk.tools))
    try:
        server = Server(Site(desk, rerender), port)
    except OSError as error:
        rerender.close()
        problem = f"port {port} cannot be used ({error.strerror})"
        raise OutputError(problem, remedy="choose another with --port") from error
    stale = threading.Thread(target=copy_context().run, args=(desk.find_stale,), name="stale", daemon=True)
    stale.start()
    page(desk)  # read and compile the template before somebody waits for it
    stale.join(_HEAD_START)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="desk", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        desk.close()
        stale.join()
        rerender.close()


def wait(server: Server, idle: float = 0.0) -> None:
    """Return when nobody has asked for `idle` seconds; with 0, never (Ctrl-C ends it)."""
    while not idle or time.monotonic() - server.last < idle:
        time.sleep(0.2)
