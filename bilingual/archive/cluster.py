"""Reports on a Dask cluster: the scheduler hands them to workers, and to others when workers are lost.

This process lends its memory to the workers and writes the outputs; workers need the program, the engine and
its model, and a way to reach this machine.
"""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bilingual import __version__
from bilingual.archive.service import Access, lent
from bilingual.archive.task import Task, pictures, run
from bilingual.config import Settings
from bilingual.errors import BilingualError, ConfigError, EngineError
from bilingual.pipeline import Draft
from bilingual.workshop import Workshop

PATIENCE = 15.0  # seconds for the scheduler, and for a first worker
AHEAD = 2  # reports handed out a worker thread: the next one waits there already
FINISHED = "what was finished is written and in the memory: run the same command to continue"


def drafts(reports: Sequence[Path], shop: Workshop, settings: Settings) -> Iterator[tuple[Path, Draft]]:
    """Yield (report, draft) as workers are done with them.

    Raises:
        BilingualError: a report failed; those under way were finished and yielded first.
        EngineError: no scheduler or no worker is there, or they are lost.
    """
    chosen = replace(settings, engine=shop.engine.name)
    with connected(settings.scheduler) as client, lent(shop.memory, own_host(settings.scheduler)) as access:
        try:
            yield from _hand_out(client, reports, shop, chosen, access)
        except client.lost as error:
            raise EngineError(f"the Dask cluster at {settings.scheduler} is gone ({error})", remedy=FINISHED) from error


def _hand_out(
    client: Cluster, reports: Sequence[Path], shop: Workshop, settings: Settings, access: Access
) -> Iterator[tuple[Path, Draft]]:
    queue = iter(reports)
    running: dict[Any, Path] = {}
    failure: BilingualError | None = None
    while True:
        while failure is None and len(running) < client.width() * AHEAD and (report := next(queue, None)):
            running[client.submit(_task(report, shop, settings, access))] = report
        if not running:
            break
        for future in client.done(running):
            report = running.pop(future)
            try:
                made = client.result(future, report)
            except BilingualError as error:
                failure = failure or error
            else:
                yield report, made
    if failure:
        raise failure


def _task(report: Path, shop: Workshop, settings: Settings, access: Access) -> Task:
    text = report.read_bytes()
    rest = (access, shop.began, __version__, shop.engine.model)
    return Task(report.name, text, pictures(report, text), settings, shop.glossary, *rest)


class Cluster:
    """A Dask client, and the few things asked of it."""

    def __init__(self, client: Any, distributed: Any) -> None:
        self._client = client
        self._library = distributed
        self.lost: tuple[type[BaseException], ...] = (
            OSError, distributed.comm.CommClosedError, distributed.client.FutureCancelledError, TimeoutError,
        )  # fmt: skip
        self._run = uuid.uuid4().hex[:8]

    def width(self) -> int:
        """How many reports the workers can build at once; at least one, for workers may come back."""
        return max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def submit(self, task: Task) -> Any:
        """Hand a task to the scheduler."""
        return self._client.submit(run, task, key=f"bilingual-{self._run}-{task.name}", pure=False)

    def done(self, futures: Any) -> list[Any]:
        """Those futures that are done, once one is."""
        return list(self._library.wait(list(futures), return_when="FIRST_COMPLETED").done)

    def result(self, future: Any, report: Path) -> Draft:
        """A finished task's draft, taken from the worker's memory.

        Raises:
            BilingualError: what the worker raised.
            EngineError: the task took several workers down with it, or the worker lacks a module.
        """
        try:
            made: Draft = future.result()
            future.release()
        except self._library.scheduler.KilledWorker as error:
            problem = "every worker that built this report died"
            raise EngineError(
                problem, where=report, remedy="look at the workers' logs; they may lack memory"
            ) from error
        except ImportError as error:
            raise EngineError(f"a worker cannot build reports ({error})", remedy="install bilingual there") from error
        return made


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """A connection to a Dask scheduler that has workers.

    Raises:
        ConfigError: this is no address.
        EngineError: Dask is not installed, nobody answers, or there are no workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise EngineError(
            "the package distributed is not installed", remedy="pip install 'bilingual[cluster]'"
        ) from error
    own_host(scheduler)  # a wrong address is told at once
    try:
        client: Any = distributed.Client(scheduler, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise silent(scheduler, error) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            problem = f"the Dask scheduler at {scheduler} has no workers"
            raise EngineError(problem, remedy=f"start some with `dask worker {scheduler}`") from error
        yield Cluster(client, distributed)


def own_host(scheduler: str) -> str:
    """This machine's address as the scheduler's machine sees it.

    Raises:
        ConfigError: the scheduler's address is none.
        EngineError: nobody answers there.
    """
    try:
        with socket.create_connection(host_and_port(scheduler), PATIENCE) as line:
            return str(line.getsockname()[0])
    except OSError as error:
        raise silent(scheduler, error) from error


def silent(scheduler: str, error: Exception) -> EngineError:
    """The error for a scheduler that does not answer."""
    problem = f"no Dask scheduler answers at {scheduler} ({error})"
    return EngineError(problem, remedy="start one with `dask scheduler`, or correct --scheduler")


def host_and_port(scheduler: str) -> tuple[str, int]:
    """The two parts of a scheduler's address.

    Raises:
        ConfigError: it lacks one.
    """
    try:
        parts = urlsplit(scheduler if "://" in scheduler else f"tcp://{scheduler}")
        if parts.hostname and parts.port:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise ConfigError(f"{scheduler!r} is no address of a Dask scheduler", remedy="write for example tcp://host:8786")
