"""Many requests to one chat server at a time, each asked again while there is hope.

A failure is followed by a pause that grows and is jittered, or by the one that the server asks for. What
has failed too often is told apart by one tiny request: if the server answers that, the text is at fault and
comes back as it is; if not, the server is, and that is an error.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx

from bilingual.engines import Feed, Request, ServerOptions
from bilingual.engines.address import Address
from bilingual.engines.answers import Again, Answer, Reading, Refused, read
from bilingual.errors import EngineError

TRIES = 6  # of one request, with pauses of about 0.5, 1, 2, 4 and 8 s between them
PAUSE = 0.5  # seconds before the second try
LONGEST_WAIT = 300.0  # seconds: a server that asks for more is not waited for
CONNECT = 5.0  # seconds for a connection
LARGEST = 2_000_000  # bytes of one answer
NO_ANSWER = "start the server, or correct url in [server]; what was translated is in the memory"

Payload = Mapping[str, Any]
Done = tuple[int, str]
Tasks = set[asyncio.Task[Done]]


class Asking:
    """Requests and what they share: connections, and the server's wish for a rest."""

    def __init__(self, place: Address, options: ServerOptions, headers: Mapping[str, str], pause: float) -> None:
        self.place = place
        self.options = options
        self.pause = pause
        self.free = 0.0  # loop time before which nobody asks
        self.client = httpx.AsyncClient(
            timeout=httpx.Timeout(options.timeout, connect=min(CONNECT, options.timeout), pool=None),
            limits=httpx.Limits(max_connections=options.concurrency),
            headers=dict(headers),
            trust_env=not place.local,  # a proxy could carry away what is meant to stay
            follow_redirects=False,
        )

    def all(self, feed: Feed, payload: Callable[[Request], Payload], probe: Payload) -> Iterator[Done]:
        """Yield (number of the request, English) as answers come, the longest text asked first.

        What comes into the feed meanwhile is asked before all that waits. A text that the server cannot do
        comes back as it is.

        Raises:
            EngineError: the server fails whatever it is asked; what was yielded before stands.
        """
        waiting = deque(feed.longest())
        asked: Tasks = set()
        with asyncio.Runner() as runner:
            try:
                while waiting or asked:
                    free = self.options.concurrency - len(asked)
                    begun = [waiting.popleft() for _ in range(min(free, len(waiting)))]
                    asked |= runner.run(self._begin([(n, payload(r), r.text) for n, r in begun], probe))
                    done, asked = runner.run(some(asked))
                    failed = [error for task in done if (error := task.exception())]
                    yield from (task.result() for task in done if not task.exception())
                    if failed:
                        raise failed[0]
                    waiting.extendleft(reversed(feed.longest()))
            finally:
                runner.run(self._stop(asked))

    async def _begin(self, asked: Sequence[tuple[int, Payload, str]], probe: Payload) -> Tasks:
        return {asyncio.create_task(self._ask(number, said, text, probe)) for number, said, text in asked}

    async def _stop(self, tasks: Tasks) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.client.aclose()

    async def _ask(self, index: int, payload: Payload, text: str, probe: Payload) -> Done:
        reading = await self._patiently(payload)
        if isinstance(reading, Answer):
            return index, reading.text
        if isinstance(reading, Refused):
            return index, text
        if not reading.busy and isinstance(await self._once(probe), Answer):
            return index, text
        raise EngineError(
            f"the server at {self.place.base} gave no translation in {TRIES} tries: {reading.reason}",
            remedy="lower concurrency in [server], and run again" if reading.busy else NO_ANSWER,
        )

    async def _patiently(self, payload: Payload) -> Reading:
        """The reading of a request that was asked until it made sense, or often enough."""
        reading: Reading = Again("it was not asked")
        for tried in range(TRIES):
            await self._rest()
            reading = await self._once(payload)
            if not isinstance(reading, Again):
                break
            if tried + 1 < TRIES:
                await self._wait(tried, reading)
        return reading

    async def _once(self, payload: Payload) -> Reading:
        """Ask, and read the answer to its end; the whole of it has `timeout` seconds."""
        try:
            async with (
                asyncio.timeout(self.options.timeout),
                self.client.stream("POST", f"{self.place.base}/chat/completions", json=payload) as response,
            ):
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        return Again(f"its answer is longer than {LARGEST:,} bytes")
                return read(response.status_code, dict(response.headers), bytes(body))
        except (TimeoutError, httpx.TimeoutException):
            return Again(f"no answer within {self.options.timeout:g} s (timeout in [server])")
        except httpx.HTTPError as error:
            return Again(str(error) or type(error).__name__)

    async def _wait(self, tried: int, reading: Again) -> None:
        """As long as the server asks, else twice as long each time, with jitter.

        Raises:
            EngineError: it asks for longer than anyone waits.
        """
        if reading.wait is not None and reading.wait > LONGEST_WAIT:
            asks = f"the server at {self.place.base} asks to wait {reading.wait:.0f} s: {reading.reason}"
            raise EngineError(asks, remedy="run again later; what was translated is in the memory")
        pause = self.pause * 2**tried * random.uniform(0.5, 1.5) if reading.wait is None else reading.wait
        if reading.busy:
            self.free = max(self.free, asyncio.get_running_loop().time() + pause)
        await asyncio.sleep(pause)

    async def _rest(self) -> None:
        """Leave the server alone while it wants a rest, and do not all come back at once."""
        left = self.free - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left + random.uniform(0, self.pause))


async def some(tasks: Tasks) -> tuple[Tasks, Tasks]:
    """Wait until a task is done; those that are, and the others."""
    return await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
