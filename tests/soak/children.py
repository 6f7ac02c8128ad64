"""Commands run in processes that are killed: forked, so that the moment falls into the work and not into imports."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from bilingual import cli, engines
from tests.slow import SlowEngine, open_engine

engines.ENGINES["soak"] = f"{__name__}:open_engine"
__all__ = ["Child", "SlowEngine", "open_engine"]


class Child:
    """`bilingual ARGUMENTS` in a process of its own; its output goes to `told`."""

    def __init__(self, arguments: Sequence[str | Path], told: Path, environ: dict[str, str]) -> None:
        self.told = told
        self.code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            self._run([*map(str, arguments)], environ)

    def _run(self, arguments: list[str], environ: dict[str, str]) -> None:
        """In the child: never returns."""
        code = 70
        try:
            os.environ.update(environ)
            handle = os.open(self.told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            sys.stdout = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115 - lives as long as the process
            sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
            sys.argv = ["bilingual", *arguments]
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:  # noqa: BLE001 - whatever it is, the parent must read of it
            traceback.print_exc()
        finally:
            os._exit(code)

    def poll(self) -> int | None:
        """The exit code (minus the signal's number where one ended it), None while the process runs."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code

    def wait(self, seconds: float = 60) -> int:
        """The exit code."""
        deadline = time.monotonic() + seconds
        while (code := self.poll()) is None:
            assert time.monotonic() < deadline, f"no end: {self.output()}"
            time.sleep(0.002)
        return code

    def kill(self) -> bool:
        """End it with signal 9; whether it was still at work."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def output(self) -> str:
        """What it has said so far."""
        return self.told.read_text(encoding="utf-8") if self.told.exists() else ""
