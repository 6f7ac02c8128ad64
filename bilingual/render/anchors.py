"""Links among documents that were cut from one page: each names the file that its anchor went to."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ANCHOR = re.compile(r'\bid="([^"]+)"')
_OWN_LINK = re.compile(r' href="#([^"]+)"')


def homes(pages: Mapping[str, str]) -> dict[str, str]:
    """The file of every anchor, the first one where several have it."""
    found: dict[str, str] = {}
    for file, body in pages.items():
        for anchor in _ANCHOR.findall(body):
            found.setdefault(anchor, file)
    return found


def linked(pages: Mapping[str, str]) -> dict[str, str]:
    """`pages`, documents of one folder by file name, with links to anchors that lead to the right file.

    A link that leads nowhere loses its address and is text.
    """
    if not any(_away(body) for body in pages.values()):  # to look for every anchor takes longer than all the rest
        return dict(pages)
    home = homes(pages)
    return {file: led(body, home) for file, body in pages.items()}


def _away(body: str) -> bool:
    """Whether a document may have links to anchors that are not its own."""
    return any(f' id="{anchor}"' not in body for anchor in set(_OWN_LINK.findall(body)))


def led(body: str, home: Mapping[str, str]) -> str:
    """One document, its links to anchors that it does not have led to the files in `home`."""
    if not _away(body):
        return body
    own = set(_ANCHOR.findall(body))

    def lead(match: re.Match[str]) -> str:
        anchor = match[1]
        if anchor in own:
            return match[0]
        return f' href="{home[anchor]}#{anchor}"' if anchor in home else ""

    return _OWN_LINK.sub(lead, body)
