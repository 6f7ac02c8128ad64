"""The shelf: outputs rendered before, kept by content, so that an unchanged edition is not typeset again.

A key covers everything that an output is made of: the edition, the templates, the renderer's own code,
the versions of the libraries and the font folders. Outputs in `out/` are never read back.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bilingual.model import Edition
from bilingual.render.templates import templates_dir

KEEP = 64  # outputs kept, the least recently used go first
LIBRARIES = ("weasyprint", "jinja2", "ziamath", "latex2mathml", "nh3", "css-inline")
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
DIGEST = 32  # bytes of the checksum that a kept file begins with


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rendered outputs in a folder. Losing it costs only time; nothing here raises for a disk's sake."""

    folder: Path
    templates: Path | None = None

    def key(self, kind: str, edition: Edition) -> str:
        """What stands for this output: equal keys mean equal bytes.

        Whether a translation was made now or remembered shows in no page, so it is left out.
        """
        units = (replace(u, translation=replace(u.translation, provenance="", attempts=0)) for u in edition.units)
        shown = replace(edition, units=tuple(units))
        parts = hashlib.sha256(f"{kind}\0{shown!r}\0".encode("utf-8", "surrogatepass"))
        for part in self._surroundings():
            parts.update(part)
        return parts.hexdigest()

    def get(self, key: str) -> bytes | None:
        """The output of that key, or None; a damaged one counts as absent."""
        path = self.folder / key
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data[DIGEST:]).digest() != data[:DIGEST]:
            return None
        path.touch()
        return data[DIGEST:]

    def put(self, key: str, data: bytes) -> None:
        """Keep an output; a full or read-only disk is no error, for the output itself is in hand."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
                file.write(hashlib.sha256(data).digest() + data)
            Path(file.name).replace(self.folder / key)
            kept = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
            for old in sorted(kept, key=lambda path: path.stat().st_mtime)[:-KEEP]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _surroundings(self) -> Iterator[bytes]:
        """Templates, renderer, libraries and fonts, as bytes for the key."""
        for root in (templates_dir(), self.templates, Path(__file__).parent / "render"):
            for path in sorted(root.rglob("*")) if root else ():
                if path.is_file() and path.suffix != ".pyc":
                    yield path.name.encode() + b"\0" + path.read_bytes()
        for name in LIBRARIES:
            yield f"{name} {installed(name)}".encode()
        for place in FONTS:
            folder = Path(place).expanduser()
            yield f"{place} {folder.stat().st_mtime_ns if folder.is_dir() else 0}".encode()


def installed(name: str) -> str:
    """A library's version, empty where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
