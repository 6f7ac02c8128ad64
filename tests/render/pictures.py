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
SCREENS = {"page": (1280, 960, "light"), "page-dark": (1280, 960, "dark"), "page-phone": (390, 844, "light")}


def main() -> None:
    """Write every picture; older ones are replaced."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        newsletter(Path(scratch))
        page(Path(scratch))


def newsletter(scratch: Path) -> None:
    """Draw the first two pages of the printed newsletter."""
    path = scratch / "newsletter.pdf"
    path.write_bytes(render("pdf", edition()))
    for number in ("1", "2"):
        target = FOLDER / f"newsletter-{number}"
        subprocess.run(
            ["pdftoppm", "-r", "90", "-f", number, "-l", number, "-singlefile", "-png", path, target], check=True
        )


def page(scratch: Path) -> None:
    """Take the page in light and dark and on a phone."""
    from playwright.sync_api import sync_playwright

    path = scratch / "bilingual.html"
    path.write_bytes(render("html", edition()))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, (width, height, scheme) in SCREENS.items():
            options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
            tab = browser.new_page(**options)
            tab.goto(path.as_uri())
            tab.screenshot(path=str(FOLDER / f"{name}.png"))
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
