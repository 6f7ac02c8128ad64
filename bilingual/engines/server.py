"""The `server` engine: any OpenAI-compatible chat endpoint (llama-server, Ollama, vLLM) over HTTP.

It says what `llm` says (prompt.toml) and is judged by the same ladder. Off unless an address is configured;
an address on another machine needs the user's explicit consent (`allow_remote`). Redirects are not
followed and, to an address on this machine, no proxy is used: text goes where the user said or nowhere.

A failure of the server is asked again with growing, jittered pauses. What is still wrong then ends the run
with an error if the server does nothing else either, and leaves that one text in Chinese, with a finding,
if it answers other texts. No answer that is known to be incomplete becomes a translation.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from bilingual.engines import EngineOptions, Feed, Request, ServerOptions
from bilingual.engines.address import Address, admitted
from bilingual.engines.asking import CONNECT, NO_ANSWER, PAUSE, Asking
from bilingual.engines.prompt import messages, prompt_style, token_budget
from bilingual.errors import ConfigError, EngineError

PROBE = "你好。"  # asked to tell a server that fails from a text that it cannot do
OURS = ("model", "messages", "stream", "n")  # fields of a request that `body` may not set


class ServerEngine:
    """Translates by asking a chat server, several requests at a time."""

    name = "server"
    limit = 1200

    def __init__(self, place: Address, options: ServerOptions, key: str = "") -> None:
        self.place = place
        self.options = options
        self.style = prompt_style("prompt.toml")
        self.body = fields(options.body)
        said = hashlib.sha256(options.body.encode()).hexdigest()[:8] if self.body else ""
        self.prompt = "+".join(filter(None, (str(self.style["version"]), said)))
        self.pause = PAUSE
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.model = options.model
        self._checked = False

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        """Yield each request's English as it arrives, the longest asked first.

        Raises:
            EngineError: the server is not there, does not know the model, or fails whatever it is asked.
        """
        return self.flow(Feed(requests))

    def flow(self, feed: Feed) -> Iterator[tuple[int, str]]:
        """Yield (number of the request, English) as it arrives; what comes into the feed meanwhile is asked too.

        A text that the server cannot do comes back as it is, in Chinese: the checks see it.

        Raises:
            EngineError: the server is not there, does not know the model, or fails whatever it is asked.
        """
        if not feed:
            return
        self._check_model()
        ask = Asking(self.place, self.options, self.headers, self.pause)
        yield from ask.all(feed, self.payload, self.payload(Request(PROBE)))

    def payload(self, request: Request) -> dict[str, Any]:
        """What is sent for a request; greedy at first, with some chance on the later attempts of the ladder."""
        plain: dict[str, Any] = {
            "model": self.model,
            "messages": messages(request, self.style),
            "max_tokens": token_budget(request.text),
            "temperature": 0,
            "stream": False,
        }
        if request.attempt == 1:
            plain |= {"frequency_penalty": 0.1}
        elif request.attempt > 1:
            plain |= {"temperature": 0.6, "top_p": 0.9, "seed": request.attempt}
        return plain | self.body

    def offered(self) -> tuple[str, ...] | None:
        """The models that the server says it has; None where it does not say.

        Raises:
            EngineError: nobody answers there.
        """
        timeout = min(30.0, self.options.timeout)
        try:
            response = httpx.get(
                f"{self.place.base}/models", headers=self.headers, trust_env=not self.place.local,
                timeout=httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
            )  # fmt: skip
            found = response.json()["data"] if response.status_code == 200 else None
            return tuple(str(model["id"]) for model in found) if found is not None else None
        except httpx.TransportError as error:
            if isinstance(error, httpx.ReadTimeout | httpx.RemoteProtocolError | httpx.ReadError):
                return None
            raise unreachable(self.place, error) from error
        except (ValueError, LookupError, TypeError):
            return None

    def _check_model(self) -> None:
        """Ask once whether the server has the model: some servers answer to any name with what they have.

        Raises:
            EngineError: it has others.
        """
        if self._checked:
            return
        offered = self.offered()
        if offered and self.model and not any(same(self.model, name) for name in offered):
            raise EngineError(
                f"the server at {self.place.base} has no model called {self.model!r}",
                remedy=f"set model in [server] to one of {', '.join(offered[:8])}",
            )
        self._checked = True

    def release(self) -> None:
        """Nothing is held between calls."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def same(wanted: str, offered: str) -> bool:
    """Whether two names are one model: servers add a tag or name it by its file."""
    return wanted in (offered, offered.removesuffix(":latest"), *file_names(offered)) or wanted == f"{offered}:latest"


def file_names(offered: str) -> tuple[str, str]:
    """A model's name where a server calls it by the path of its file, with and without the ending."""
    name = offered.rpartition("/")[2]
    return name, name.removesuffix(".gguf")


def only(offered: Sequence[str] | None, place: Address) -> str:
    """The one model that there is.

    Raises:
        EngineError: there is none, or there are several.
    """
    if offered and len(offered) == 1:
        return offered[0]
    listed = f"one of {', '.join(offered[:8])}" if offered else "the name that the server knows it by"
    raise EngineError(f"no model is named for the server at {place.base}", remedy=f"set model in [server] to {listed}")


def unreachable(place: Address, error: Exception) -> EngineError:
    """The error for a server that is not there."""
    return EngineError(f"no server answers at {place.base} ({error})", remedy=NO_ANSWER)


def fields(body: str) -> dict[str, Any]:
    """The further fields that a user wants in each request.

    Raises:
        ConfigError: they are no JSON object, or take what is the engine's to say.
    """
    remedy = 'write for example body = { reasoning_effort = "none" } under [server]'
    try:
        found = json.loads(body or "{}")
    except ValueError as error:
        raise ConfigError(f"body of the server is no JSON: {error}", remedy=remedy) from error
    if not isinstance(found, dict):
        raise ConfigError("body of the server must hold fields", remedy=remedy)
    taken = [name for name in OURS if name in found]
    if taken:
        raise ConfigError(f"body of the server may not set {taken[0]}", remedy=remedy)
    return found


def open_engine(options: EngineOptions) -> ServerEngine:
    """The engine for the configured address. No text is sent yet; where no model is named, its name is asked.

    Raises:
        ConfigError: no address, one on another machine without consent, or no key where one is named.
        EngineError: no model is named, and the server is not there or offers several.
    """
    server = options.server
    place = admitted(server.url, server.allow_remote)
    key = os.environ.get(server.key_variable, "") if server.key_variable else ""
    if server.key_variable and not key:
        raise ConfigError(
            f"the environment variable {server.key_variable} holds no key for the server",
            remedy="set it, or leave key_variable out of [server]",
        )
    engine = ServerEngine(place, server, key)
    engine.model = engine.model or only(engine.offered(), place)
    return engine
