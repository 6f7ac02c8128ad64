"""Reports in several processes of this machine. Memory in use: a draft or two a process, and one model."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from bilingual.archive.alone import by_turns
from bilingual.config import Settings
from bilingual.errors import BilingualError, EngineError
from bilingual.pipeline import Draft, draft
from bilingual.workshop import Workshop, workshop

DEATHS = 3  # workers that may die before the run gives up
_shop: list[Workshop] = []  # a worker process's own, opened once
_open = ExitStack()  # and kept open to its end


def drafts(reports: Sequence[Path], shop: Workshop, settings: Settings) -> Iterator[tuple[Path, Draft]]:
    """Yield (report, draft) as they are done. A worker that dies is replaced, and its report built again.

    Raises:
        BilingualError: a report failed; those under way were finished and yielded first.
        EngineError: workers die again and again.
    """
    left, deaths = list(reports), 0
    chosen = replace(settings, engine=shop.engine.name)
    while left:
        try:
            for report, made in _round(left, chosen, shop.began):
                left.remove(report)
                yield report, made
        except BrokenProcessPool as error:
            deaths += 1
            if deaths > DEATHS:
                remedy = "it may lack memory: use fewer --jobs; what was translated is in the memory"
                raise EngineError(f"a worker process died {deaths} times", remedy=remedy) from error


def _round(left: Sequence[Path], settings: Settings, began: float) -> Iterator[tuple[Path, Draft]]:
    """Build what is left with one set of processes; BrokenProcessPool when one of them dies."""
    context = multiprocessing.get_context("spawn")
    queue = iter(tuple(left))
    running: dict[Future[Draft], Path] = {}
    failure: BilingualError | None = None
    pool = ProcessPoolExecutor(min(settings.jobs, len(left)), context, open_shop, (settings, began))
    try:
        while True:
            while failure is None and len(running) <= settings.jobs and (report := next(queue, None)):
                with deaf():
                    running[pool.submit(build, report, settings)] = report
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                report = running.pop(future)
                try:
                    made = future.result()
                except BilingualError as error:
                    failure = failure or error
                else:
                    yield report, made
    finally:
        for child in multiprocessing.active_children() if running else ():
            child.terminate()  # broken off: what they finished is in the memory
        pool.shutdown(cancel_futures=True)  # waits: a pool that is still closing at the program's end complains
    if failure:
        raise failure


@contextmanager
def deaf() -> Iterator[None]:
    """Let processes that are started here take no notice of Ctrl-C: this one hears it, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def open_shop(settings: Settings, began: float) -> None:
    """In a new worker process: open engine, glossary and memory."""
    shop = _open.enter_context(workshop(settings))
    _shop.append(replace(shop, engine=by_turns(shop.engine, settings.home_path), began=began))


def build(report: Path, settings: Settings) -> Draft:
    """In a worker process: one report's draft."""
    try:
        return draft(report, _shop[0], settings)
    finally:
        _shop[0].engine.release()
