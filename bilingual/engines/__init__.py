"""Translation engines: a narrow protocol and a table of names, loaded only when used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from bilingual.errors import ConfigError
from bilingual.model import Term

ENGINES = {
    "llm": "bilingual.engines.llm:open_engine",
    "argos": "bilingual.engines.argos:open_engine",
    "server": "bilingual.engines.server:open_engine",
    "fake": "bilingual.engines.fake:open_engine",
    "identity": "bilingual.engines.fake:open_identity",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of text to translate.

    `text` is Markdown inline text on one line; `terms` the glossary terms in it; `attempt` counts
    from 0 and asks the engine for another way at each step of the ladder; `keep` lists what an
    earlier attempt lost and this one must hold; `examples` are (Chinese, English) pairs that a person
    approved for similar texts, which an engine may follow or ignore.
    """

    text: str
    terms: tuple[Term, ...] = ()
    attempt: int = 0
    keep: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()


class Feed:
    """Requests for an engine, numbered from 0; more may come after each of its answers."""

    def __init__(self, requests: Iterable[Request] = ()) -> None:
        self._requests = list(requests)
        self._taken = 0

    def __len__(self) -> int:
        return len(self._requests) - self._taken

    def add(self, request: Request) -> int:
        """Ask for one more; its number."""
        self._requests.append(request)
        return len(self._requests) - 1

    def request(self, number: int) -> Request:
        """The request of that number."""
        return self._requests[number]

    def take(self) -> list[tuple[int, Request]]:
        """Those that came since the last time, with their numbers."""
        first, self._taken = self._taken, len(self._requests)
        return [(number, self._requests[number]) for number in range(first, self._taken)]

    def longest(self) -> list[tuple[int, Request]]:
        """Those that came since the last time, the longest text first."""
        return sorted(self.take(), key=lambda asked: -len(asked[1].text))


IDENTITY = "identity"  # the engine that returns its input: an edition by it is the source


class Engine(Protocol):
    """What the pipeline asks of an engine. Opening is cheap: models load at the first `translate`."""

    name: str
    model: str  # name and hash of the model, for signatures
    prompt: str  # version of the prompt and house style
    limit: int  # longest text it takes in one piece, in characters

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Yield (index of the request, English) in any order, as soon as each is ready.

        Raises:
            EngineError: the engine cannot run at all.
        """
        ...

    def release(self) -> None:
        """Give back the memory of a loaded model; it loads again when it is needed."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class Streaming(Protocol):
    """An engine that begins new requests before all earlier ones are answered."""

    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        """Yield (number of the request, English) until the feed has no more.

        Raises:
            EngineError: the engine cannot run at all.
        """
        ...


def replies(engine: Engine, feed: Feed) -> Iterator[tuple[int, str]]:
    """An engine's answers to all that is, or during its work comes, into the feed: as a flow, else round by round.

    Raises:
        EngineError: the engine cannot run at all.
    """
    if isinstance(engine, Streaming):
        yield from engine.flow(feed)
        return
    while batch := feed.take():
        for place, english in engine.translate([request for _, request in batch]):
            yield batch[place][0], english


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a user may say about an OpenAI-compatible server."""

    url: str = ""  # where it listens; "" means that there is none
    model: str = ""  # as the server calls it; "" is the only one that it offers
    concurrency: int = 4  # requests under way at a time
    timeout: float = 300.0  # seconds for one whole answer
    key_variable: str = ""  # the environment variable that holds the API key
    allow_remote: bool = False  # the text may leave this machine
    body: str = ""  # further fields of each request, as a JSON object


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What a user may say about an engine."""

    model: str = ""  # catalogue name or path; "" is the engine's default
    home: Path | None = None  # where models live; None is the default place
    threads: int = 0  # 0: all cores
    in_flight: int = 96  # most requests decoded together (llm)
    server: ServerOptions = ServerOptions()


def open_engine(name: str, options: EngineOptions) -> Engine:
    """Open an engine by name.

    Raises:
        ConfigError: no engine has that name.
        EngineError, ModelError: its package or model is missing.
    """
    if name not in ENGINES:
        raise ConfigError(f"no engine is called {name!r}", remedy=f"choose one of {', '.join(ENGINES)}")
    module, _, function = ENGINES[name].partition(":")
    engine: Engine = getattr(import_module(module), function)(options)
    return engine
