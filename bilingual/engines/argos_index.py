"""Argos Translate's own index and installer, with downloads that can be trusted: resumed, whole, vetted.

The index, the folders and the installer are `argostranslate`'s; what it fetches by itself has no time limit,
starts anew after every drop and is unpacked unseen.
"""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from bilingual import models
from bilingual.engines.packages import package_module, vetted
from bilingual.errors import EngineError, ModelError

NAME = "argos-zh-en"
LARGEST_INDEX = 20_000_000  # bytes
TRIES = 4  # in a row without a new byte
OTHERWISE = "fetch the .argosmodel file on another machine, and name it with --from"
Say = Callable[[int, int], None]  # bytes here, bytes in all (0 where nobody says)


def install(place: str = "", say: Say = lambda done, total: None, patience: float = 20.0) -> Path:
    """Install the newest package from Chinese to English; the folder where it lies.

    `place` is a .argosmodel file on disk; without one, Argos's index says where the package is.
    `patience` is how long to wait for a sign of the server, in seconds.

    Raises:
        EngineError: the module is not installed, or the index holds no such package.
        ModelError: nothing could be fetched, or what was is not what it should be.
    """
    module = package_module()
    from argostranslate import settings

    if place:
        file = Path(place).expanduser()
        check(file)
        module.install_from_path(file)
    else:
        entry = newest(index(settings, patience))
        file = Path(settings.downloads_dir) / f"translate-zh_en-{entry.get('package_version', '')}.argosmodel"
        fetch(list(entry.get("links", ())), file, say, patience)
        try:
            check(file, known(entry))
            module.install_from_path(file)
        finally:
            file.unlink(missing_ok=True)  # installed, or no good
    return Path(settings.package_data_dir)


def index(settings: Any, patience: float) -> list[dict[str, Any]]:
    """Argos's index, kept where Argos keeps it.

    Raises:
        ModelError: it cannot be fetched, or is no index.
    """
    url = str(settings.remote_package_index)
    try:
        with httpx.stream("GET", url, timeout=patience, follow_redirects=True) as response:
            response.raise_for_status()
            body = b"".join(capped(response.iter_bytes()))
        entries = json.loads(body)
        found = [entry for entry in entries if isinstance(entry, dict)]
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = f"Argos's index cannot be fetched ({error or type(error).__name__})"
        raise ModelError(problem, where=url, remedy=OTHERWISE) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ModelError(f"this is no index of Argos packages ({error})", where=url, remedy=OTHERWISE) from error
    Path(settings.local_package_index).write_bytes(body)
    return found


def capped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, as long as an index can be. Raises ValueError."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_INDEX:
            raise ValueError(f"more than {models.human_size(LARGEST_INDEX)}")
        yield chunk


def newest(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The entry of the newest package from Chinese to English.

    Raises:
        EngineError: there is none.
    """
    fitting = [e for e in entries if (e.get("from_code"), e.get("to_code")) == ("zh", "en") and e.get("links")]
    if not fitting:
        raise EngineError("Argos's index holds no package from Chinese to English", remedy=OTHERWISE)
    return max(fitting, key=lambda e: [int(n) for n in str(e.get("package_version", "")).split(".") if n.isdigit()])


def known(entry: dict[str, Any]) -> str:
    """The hash that the package must have: the index gives none, the catalogue does for the version it names."""
    info = models.find(NAME)
    version = str(entry.get("package_version", "")).replace(".", "_")
    return info.sha256 if version and info.file.endswith(f"{version}.argosmodel") else ""


def fetch(links: list[str], file: Path, say: Say, patience: float) -> None:
    """Download to `file` from the first link that delivers; what was begun is gone on with.

    Raises:
        ModelError: none does; the message says of each why.
    """
    part = file.with_name(f"{file.name}.part")
    reasons = []
    for link in links:
        stalls = 0
        while stalls < TRIES:
            before = part.stat().st_size if part.is_file() else 0
            try:
                stream(link, part, say, patience)
                part.replace(file)
                return
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                reason = str(error) or type(error).__name__
            grown = part.is_file() and part.stat().st_size > before
            stalls = 0 if grown else stalls + 1
            time.sleep(min(1.0, patience / 20))
        reasons.append(f"{link}: {reason}")
    raise ModelError(f"the Argos package cannot be fetched ({'; '.join(reasons)})", remedy=OTHERWISE)


def stream(link: str, part: Path, say: Say, patience: float) -> None:
    """One request: append what comes. Raises httpx.HTTPError, or ValueError where the end is missing."""
    start = part.stat().st_size if part.is_file() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with httpx.stream("GET", link, headers=headers, timeout=patience, follow_redirects=True) as response:
        if response.status_code == 416:  # what lies here is of another file
            part.unlink(missing_ok=True)
            raise ValueError("the server's file is shorter than what was fetched before")
        response.raise_for_status()
        resumed = response.status_code == 206 and response.headers.get("Content-Range", "").startswith(
            f"bytes {start}-"
        )
        start = start if resumed else 0
        total = start + int(response.headers.get("Content-Length", 0))
        with part.open("ab" if resumed else "wb") as out:
            for chunk in response.iter_bytes():
                out.write(chunk)
                say(out.tell(), total)
    if total and part.stat().st_size < total:
        raise ValueError("the connection ended early")


def check(file: Path, sha256: str = "") -> None:
    """Make sure that a file is a whole, harmless package from Chinese to English.

    Raises:
        ModelError: it is not.
    """
    try:
        if sha256 and (actual := hashlib.sha256(file.read_bytes()).hexdigest()) != sha256:
            raise ModelError(f"its SHA-256 is {actual} and should be {sha256}", where=file, remedy="fetch it again")
        with zipfile.ZipFile(file) as archive:
            vetted(archive, file)
            name = next((n for n in archive.namelist() if n.endswith("metadata.json")), "")
            data = json.loads(archive.read(name)) if name else {}
        if (data.get("from_code"), data.get("to_code")) != ("zh", "en"):
            raise ModelError("this is no Argos package from Chinese to English", where=file, remedy="name another")
    except (OSError, ValueError, AttributeError, RecursionError, zipfile.BadZipFile) as error:
        raise ModelError(f"the Argos package cannot be read ({error})", where=file, remedy="fetch it again") from error
