"""The memory of one process, lent to workers on other machines: one place writes, all of them read.

Each `store` is on this machine's disk before the worker's call returns, so a worker that dies loses at most
the batch in flight, and what one worker has finished every other one finds.
"""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.managers import BaseManager, Server
from typing import Any

from bilingual.errors import MemoryFault
from bilingual.memory import Key, Memory, Record
from bilingual.model import Translation

ASKED = ("lookup", "rejected", "approved_near", "store")  # what workers may ask
PATIENCE = 10.0  # seconds for a connection
REMEDY = "the machine that runs `bilingual build` must be reachable from every worker, on any port"


@dataclass(frozen=True, slots=True)
class Access:
    """Where the memory is lent, and the secret that opens it."""

    host: str
    port: int
    secret: bytes


class Lender(Server):
    """Answers until it is told to stop: the library's own accepter asks a closed listener for ever, at full speed."""

    stop_event: threading.Event
    listener: Any

    def accepter(self) -> None:
        while not self.stop_event.is_set():
            try:
                connection = self.listener.accept()
            except (OSError, EOFError, AuthenticationError):  # a stranger, or somebody who only looked
                continue
            threading.Thread(target=self.handle_request, args=(connection,), daemon=True).start()


class Lending(BaseManager):
    """Gives out the memory."""


class Borrowing(BaseManager):
    """Asks for it."""


Borrowing.register("memory")


@contextmanager
def lent(memory: Memory, host: str) -> Iterator[Access]:
    """Lend a memory on an address of this machine while the block runs."""
    Lending.register("memory", callable=lambda: memory, exposed=ASKED)
    secret = secrets.token_bytes(32)
    server: Any = Lender(Lending._registry, (host, 0), secret, "pickle")  # type: ignore[attr-defined]
    threading.Thread(target=_serve, args=(server,), daemon=True).start()
    try:
        yield Access(host, int(server.address[1]), secret)
    finally:
        with suppress(AttributeError, OSError):
            server.stop_event.set()
            socket.create_connection(server.address, PATIENCE).close()  # wakes whoever waits for one
            server.listener.close()


def _serve(server: Any) -> None:
    with suppress(SystemExit, OSError):  # the library's own way to end this thread
        server.serve_forever()


class Borrowed:
    """A memory that lies on another machine: what translating needs of one."""

    def __init__(self, access: Access) -> None:
        self._place = f"{access.host}:{access.port}"
        try:
            socket.create_connection((access.host, access.port), PATIENCE).close()
            manager = Borrowing((access.host, access.port), authkey=access.secret)
            manager.connect()
            self._memory: Any = manager.memory()  # type: ignore[attr-defined]
        except (OSError, EOFError) as error:
            raise self._fault(error) from error

    def lookup(self, keys: Sequence[Key]) -> dict[Key, Translation]:
        """As `Memory.lookup`."""
        found: dict[Key, Translation] = self._ask("lookup", list(keys))
        return found

    def rejected(self, sources: Collection[str]) -> dict[str, frozenset[str]]:
        """As `Memory.rejected`."""
        found: dict[str, frozenset[str]] = self._ask("rejected", list(sources))
        return found

    def approved_near(self, sources: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
        """As `Memory.approved_near`."""
        found: dict[str, tuple[tuple[str, str], ...]] = self._ask("approved_near", list(sources))
        return found

    def store(self, records: Sequence[Record]) -> int:
        """As `Memory.store`."""
        return int(self._ask("store", list(records)))

    def _ask(self, what: str, about: list[Any]) -> Any:
        try:
            return getattr(self._memory, what)(about)
        except (OSError, EOFError) as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> MemoryFault:
        host = socket.gethostname()
        problem = f"the worker on {host} cannot reach the memory at {self._place} ({error or type(error).__name__})"
        return MemoryFault(problem, remedy=REMEDY)
