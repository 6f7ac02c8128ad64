"""Pages as pictures: they look as they did when a person last looked at them, whatever version the fonts have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.render.pictures import GOLDEN, PAGES, draw
from tests.render.printed import printed

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs pdftoppm (poppler-utils)")

RESOLUTION = 36  # dots per inch: a line of text is a grey bar
CLOSE = 4.0  # mean difference, of 255, after a blur that swallows the shift of a line


def difference(one: Path, other: Path) -> float:
    """How far two pages differ as grey masses on paper: 0 not at all, 255 black for white."""
    from PIL import Image, ImageChops, ImageFilter, ImageStat

    masses = [
        Image.open(path).convert("L").resize((297, 420)).filter(ImageFilter.GaussianBlur(4)) for path in (one, other)
    ]
    return float(ImageStat.Stat(ImageChops.difference(*masses)).mean[0])


@pytest.mark.parametrize(("layout", "number"), PAGES)
def test_page_looks_as_it_did(layout: str, number: int, tmp_path: Path) -> None:
    path = tmp_path / "newsletter.pdf"
    path.write_bytes(printed(layout))
    draw(path, number, tmp_path / "page", RESOLUTION, "-gray")
    remedy = "look at it; if it is better, run python -m tests.render.pictures --golden"
    assert difference(tmp_path / "page.png", GOLDEN / f"{layout}-{number}.png") < CLOSE, remedy


def test_other_pages_would_not_pass() -> None:
    pages = [GOLDEN / f"{layout}-{number}.png" for layout, number in PAGES]
    for one in pages:
        for other in pages:
            assert (difference(one, other) < CLOSE) == (one == other), (one.name, other.name)
