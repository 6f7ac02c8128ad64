"""An edition's pictures as files of a book, a site or a mail: each by a name of its own."""

from __future__ import annotations

import io
from dataclasses import replace

from bilingual.furniture import FORMATS, Picture
from bilingual.model import Edition


def names(edition: Edition, folder: str = "pictures/") -> dict[str, str]:
    """Return the path of every picture by its key, in order of keys: 'pictures/0123456789abcdef.png'."""
    return {key: folder + name(picture) for key, picture in sorted(edition.pictures.items())}


def name(picture: Picture) -> str:
    """Return the file name of a picture: its digest, with the ending of its format."""
    return f"{picture.digest}.{FORMATS[picture.mime]}"


def portable(edition: Edition) -> Edition:
    """The edition with pictures that every book reader and mail program shows: WebP becomes PNG or JPEG.

    Keys and digests stay those of the original.
    """
    return replace(edition, pictures={key: _portable(picture) for key, picture in edition.pictures.items()})


def _portable(picture: Picture) -> Picture:
    if picture.mime != "image/webp":
        return picture
    from PIL import Image

    held = io.BytesIO()
    with Image.open(io.BytesIO(picture.data), formats=["WEBP"]) as image:
        if image.mode == "RGB":
            image.save(held, "JPEG", quality=90)
            return replace(picture, data=held.getvalue(), mime="image/jpeg")
        image.save(held, "PNG", optimize=True)
    return replace(picture, data=held.getvalue(), mime="image/png")
