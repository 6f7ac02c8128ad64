"""What stands in an edition beside its text: the masthead of a composed issue, and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

FORMATS = {  # of pictures, with the endings of their files
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file that an edition holds; sizes in pixels."""

    data: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    digest: str  # of the data


@dataclass(frozen=True, slots=True)
class Masthead:
    """What an editor sets over a composed issue, beside its title and date; empty for a plain edition."""

    number: str = ""  # "12", as the editor counts
    subtitle: str = ""  # in English
    subtitle_zh: str = ""
    lead: str = ""  # Entry.id of the lead story, "" for none
