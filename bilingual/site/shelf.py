"""What a page may need to know of an edition, looked up when the page is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from bilingual.errors import OutputError
from bilingual.render import places
from bilingual.site import quotes
from bilingual.site.facts import Facts, facts_from
from bilingual.site.quotes import Key, Quote
from bilingual.site.state import FOLDER, told


class Shelf(Protocol):
    """Knows every edition."""

    def facts(self, name: str) -> Facts:
        """The facts of an edition."""

    def quotes(self, name: str, key: Key) -> Sequence[Quote]:
        """The sentences of a term in an edition."""


def file_name(name: str) -> str:
    """Where the state keeps an edition's facts."""
    return f"facts/{places.slug(name)}.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """Knows what the state of a site has kept."""

    site: Path

    def facts(self, name: str) -> Facts:
        """The facts of an edition. Raises OutputError where the state has lost them."""
        facts = kept(self.site, name)
        if facts is None:
            path = self.site / FOLDER / file_name(name)
            raise OutputError("cannot be read", where=path, remedy="delete the site's folder and build it again")
        return facts

    def quotes(self, name: str, key: Key) -> Sequence[Quote]:
        """The sentences of a term in an edition."""
        return quotes.found(self.site, name, key)


def kept(site: Path, name: str) -> Facts | None:
    """The facts of an edition as the state has them; None where it has none."""
    try:
        stamp = (site / FOLDER / file_name(name)).stat().st_mtime_ns
    except OSError:
        return None
    return _read(site, name, stamp)


@lru_cache(maxsize=1024)
def _read(site: Path, name: str, stamp: int) -> Facts | None:
    try:
        return facts_from(told(site, file_name(name)))
    except (KeyError, TypeError, ValueError):
        return None
