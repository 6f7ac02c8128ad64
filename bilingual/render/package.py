"""The container of a book: a zip archive with fixed times and order, so that equal books are equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_START = (1980, 1, 1, 0, 0, 0)  # the first time that a zip archive can name
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
 <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def package(opf: str, files: Mapping[str, str | bytes]) -> bytes:
    """Return the EPUB of a package document and the files that it lists, by their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        _add(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", _CONTAINER)
        _add(archive, "EPUB/package.opf", opf)
        for name in sorted(files):
            _add(archive, f"EPUB/{name}", files[name])
    return held.getvalue()


def _add(archive: zipfile.ZipFile, name: str, held: str | bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, _START)
    info.compress_type = method
    info.create_system = 3  # the same on every machine
    info.external_attr = 0o644 << 16
    archive.writestr(info, held.encode("utf-8") if isinstance(held, str) else held, compresslevel=9)
