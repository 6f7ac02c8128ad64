"""Atom feeds (RFC 4287) of editions and of papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from bilingual.render import places
from bilingual.render.moments import UNDATED
from bilingual.render.templates import environment, locale


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed: what never changes of it is `key`, where it leads `path`, from the site's root."""

    key: str
    title: str
    path: str
    when: datetime
    summary: str
    summary_zh: str = ""
    topics: tuple[str, ...] = ()
    related: str = ""  # the paper's own address


def feed(
    name: str, title: str, items: Sequence[Item], *, base: str = "", templates: Path | None = None, language: str = "en"
) -> bytes:
    """Return the feed `name`, a file at the site's root; `items` come newest first.

    `base` is the site's address; without one, links are relative to the feed's own address.
    Raises ConfigError when the template or label file is missing or broken.
    """
    page = environment(templates).get_template("site/feed.xml").render(
        title=title,
        name=name,
        items=items,
        ident=lambda key: f"urn:uuid:{uuid5(NAMESPACE_URL, 'bilingual ' + key)}",
        address=lambda path: places.address(base, path),
        updated=max((item.when for item in items), default=UNDATED),
        stamp=stamp,
        words=locale(language, templates),
        language=language,
    )  # fmt: skip
    return page.encode("utf-8", "replace")


def stamp(when: datetime) -> str:
    """A moment as RFC 3339 writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
