"""The preview's server: the review desk's own manners, without a token, for reading only.

It answers on this machine's loopback address, to its own name only, and serves nothing but the preview.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from bilingual.errors import OutputError
from bilingual.review.guard import HEADERS, foreign
from bilingual.review.routes import Answer, told
from bilingual.review.server import LOOPBACK, Handler
from bilingual.site.live import CHANGES, Stamps, stamps
from bilingual.site.preview import Preview

_LOOK = 0.1  # seconds between looks at the files
_PING = 10.0  # seconds without a change after which a reader is told that there was none


class PreviewServer(ThreadingHTTPServer):
    """Serves one preview; `last` is when it was last asked (time.monotonic)."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, preview: Preview, port: int = 0) -> None:
        self.preview = preview
        self.closing = False
        self.news = threading.Condition()
        self.last = time.monotonic()
        super().__init__((LOOPBACK, port), PreviewHandler)

    @property
    def address(self) -> str:
        """Where the first page is."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no event."""

    def watch(self, before: Stamps) -> None:
        """Look at the files until the server closes; readers hear of every change since `before`."""
        while not self.closing:
            time.sleep(_LOOK)
            now = stamps(self.preview.watched())
            changed = [kind for kind in now if now[kind] != before[kind]]
            if changed:
                self.preview.changed(changed)
                before = now
                with self.news:
                    self.news.notify_all()


class PreviewHandler(Handler):
    """One connection: GET only, guarded like the desk's."""

    server: PreviewServer  # type: ignore[assignment]

    def do_GET(self) -> None:
        """A page, a file, or news of changes."""
        self.server.last = time.monotonic()
        headers = {name.title(): value for name, value in self.headers.items()}
        found = foreign(headers, self.server.server_port)
        if found or len(self.headers.get_all("Host", [])) != 1:
            status, why = found or (400, "one Host, please")
            self._send(told(status, {"error": why}), close=True)
            return
        path = unquote(urlsplit(self.path).path, errors="replace")
        if path == CHANGES:
            self._tell()
        else:
            self._send(self.server.preview.answer(path))

    def do_POST(self) -> None:
        """Nothing can be changed here."""
        self._send(Answer(405, "text/plain", b"read only\n", {"Allow": "GET"}), close=True)

    def _tell(self) -> None:
        """Send the version now and after every change, until the reader goes away."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        sent = 0
        while not self.server.closing:
            version = self.server.preview.version
            try:
                self.wfile.write(f"data: {version}\n\n".encode() if version != sent else b": still here\n\n")
                self.wfile.flush()
            except OSError:
                return
            sent = version
            with self.server.news:
                self.server.news.wait_for(lambda sent=sent: self._over(sent), timeout=_PING)  # type: ignore[misc]

    def _over(self, sent: int) -> bool:
        return self.server.closing or self.server.preview.version != sent


@contextmanager
def previewing(preview: Preview, port: int = 0, *, watch: bool = True) -> Iterator[PreviewServer]:
    """Serve a preview until the block ends.

    Raises:
        OutputError: the port is taken.
    """
    try:
        server = PreviewServer(preview, port)
    except OSError as error:
        problem = f"port {port} cannot be used ({error.strerror})"
        raise OutputError(problem, remedy="choose another with --port") from error
    jobs = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)]
    if watch:  # what stands now, not when the thread gets its turn: an edit in between would never show
        jobs.append(threading.Thread(target=server.watch, args=(stamps(preview.watched()),), daemon=True))
    for job in jobs:
        job.start()
    try:
        yield server
    finally:
        server.closing = True
        with server.news:
            server.news.notify_all()
        server.shutdown()
        server.server_close()
        for job in jobs:
            job.join()
