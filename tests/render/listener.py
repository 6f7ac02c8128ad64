"""A server on loopback that hears whether anything asks for anything."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """Notes every connection; `heard` holds the first bytes of each."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.1)
        self.port: int = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        self._open = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                connection, _ = self.socket.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(0.5)
                try:
                    self.heard.append(connection.recv(200))
                except OSError:
                    self.heard.append(b"")

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self.socket.close()


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for the time of a test."""
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()
