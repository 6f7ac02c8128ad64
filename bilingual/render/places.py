"""Where things stand on the archive site, as paths below its root: what mail and feed link to."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import quote

_UNFIT = re.compile(r"[^\w.-]+")


def issue(name: str) -> str:
    """The folder of an edition, with a slash at its end."""
    return f"issues/{slug(name)}/"


def paper(name: str, ident: str) -> str:
    """The page of a paper in the edition `name`."""
    return f"{issue(name)}{slug(ident)}.html"


def slug(text: str) -> str:
    """`text` as a file's name: letters, digits, dots and hyphens; what two texts share is told apart by a hash."""
    plain = _UNFIT.sub("-", text).strip("-.")[:80]
    if plain == text and plain != "index":
        return plain
    return f"{plain}-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:6]}".lstrip("-")


def address(base: str, path: str) -> str:
    """A path below `base` as an address; relative where there is no base."""
    told = quote(path, safe="/#?=&.-_~")
    return f"{base.rstrip('/')}/{told}" if base else told
