"""What a page may need to know of an edition, looked up when the page is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from bilingual.codec import decoded, encoded
from bilingual.errors import OutputError
from bilingual.render import places
from bilingual.site import quotes
from bilingual.site.facts import Facts, facts_data, facts_from
from bilingual.site.quotes import Key, Quote
from bilingual.site.state import FOLDER, write


class Shelf(Protocol):
    """Knows every edition."""

    def facts(self, name: str) -> Facts:
        """The facts of an edition."""

    def quotes(self, name: str, key: Key) -> Sequence[Quote]:
        """The sentences of a term in an edition."""


def file_name(name: str) -> str:
    """Where the state keeps an edition's facts."""
    return f"facts/{places.slug(name)}.json"


def noted(site: Path, facts: Facts) -> None:
    """Keep an edition's facts in the state: papers in one line, terms in the next. Raises OutputError."""
    told = facts_data(facts)
    lines = (encoded({**told, "terms": []}), encoded(told["terms"]), b"")
    write(site / FOLDER / file_name(facts.name), b"\n".join(lines))


@dataclass(frozen=True, slots=True)
class Kept:
    """Knows what the state of a site has kept; what it was asked for once it has at hand."""

    site: Path
    _at_hand: dict[str, Facts] = field(default_factory=dict, repr=False, compare=False)

    def facts(self, name: str, *, terms: bool = False) -> Facts:
        """The facts of an edition; its terms only where they are wanted. Raises OutputError where they are lost."""
        facts = self._at_hand.get(name) if not terms else None
        facts = facts or kept(self.site, name, terms=terms)
        if facts is None:
            path = self.site / FOLDER / file_name(name)
            raise OutputError("cannot be read", where=path, remedy="delete the site's folder and build it again")
        if not terms:
            self._at_hand[name] = facts
        return facts

    def quotes(self, name: str, key: Key) -> Sequence[Quote]:
        """The sentences of a term in an edition."""
        return quotes.found(self.site, name, key)


def kept(site: Path, name: str, *, terms: bool = False) -> Facts | None:
    """The facts of an edition as the state has them; None where it has none."""
    path = site / FOLDER / file_name(name)
    try:
        return _whole(path) if terms else _listed(path, path.stat().st_mtime_ns)
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _whole(path: Path) -> Facts:
    """All facts in a file; they are counted once, so they are not kept."""
    papers, _, terms = path.read_bytes().partition(b"\n")
    return facts_from({**decoded(papers), "terms": decoded(terms)})


@lru_cache(maxsize=1024)
def _listed(path: Path, stamp: int) -> Facts:
    """The facts in a file without its terms; `stamp` tells its versions apart."""
    with path.open("rb") as lines:
        return facts_from(decoded(lines.readline()))
