"""Make the pictures in docs/images from the sample edition: `python -m tests.render.pictures`.

Needs pdftoppm (poppler-utils), Debian's chromium and the playwright package.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bilingual.render import render
from tests.render.samples import edition

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
SCREENS = {
    "page": (1280, 960, "light", "sober"),
    "page-dark": (1280, 960, "dark", "sober"),
    "page-phone": (390, 844, "light", "sober"),
    "page-lively": (1280, 960, "light", "lively"),
}
SHEETS = {
    "newsletter": ("parallel", "sober", 1),
    "newsletter-2": ("parallel", "sober", 2),
    "newsletter-english": ("english", "sober", 1),
    "newsletter-digest": ("digest", "sober", 1),
    "newsletter-lively": ("parallel", "lively", 1),
}


def main() -> None:
    """Write every picture; older ones are replaced."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        newsletter(Path(scratch))
        page(Path(scratch))


def newsletter(scratch: Path) -> None:
    """Draw a page of every printed layout and theme."""
    path = scratch / "newsletter.pdf"
    for name, (layout, theme, number) in SHEETS.items():
        path.write_bytes(render("pdf", edition(), layout=layout, theme=theme))
        at = ["-f", str(number), "-l", str(number), "-singlefile"]
        subprocess.run(["pdftoppm", "-r", "90", *at, "-png", path, FOLDER / name], check=True)


def page(scratch: Path) -> None:
    """Take the page in light and dark, on a phone, and in its other theme."""
    from playwright.sync_api import sync_playwright

    path = scratch / "bilingual.html"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, (width, height, scheme, theme) in SCREENS.items():
            options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
            path.write_bytes(render("html", edition(), theme=theme))
            tab = browser.new_page(**options)
            tab.goto(path.as_uri())
            tab.screenshot(path=str(FOLDER / f"{name}.png"))
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
