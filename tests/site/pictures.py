"""Make the pictures of site, book and mail in docs/images: `python -m tests.site.pictures`.

From the sample edition and a few invented ones. Needs Debian's chromium and the playwright package.
"""

from __future__ import annotations

import email.policy
import io
import shutil
import tempfile
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

from bilingual.render import render
from bilingual.site.build import build
from bilingual.site.issue import Look
from tests.bench.editions import Press
from tests.render.pictures import FOLDER, smaller
from tests.render.samples import edition

ISSUE = "issues/daily-2026-11-20"
SCREENS = {  # page, width, height, scheme
    "site": ("index.html", 1280, 900, "light"),
    "site-search": ("search.html?q=灯塔", 1280, 560, "dark"),
}
BESIDE = (  # what stands side by side in "ways"
    (f"site/{ISSUE}/2611.01001.html", 390, "light"),
    ("book/page.xhtml", 460, "light"),
    ("mail.html", 660, "light"),
    (f"site/{ISSUE}/2611.01002.html", 390, "dark"),
)


def main() -> None:
    """Write every picture; older ones are replaced."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        folder = Path(scratch)
        made(folder)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, (page, width, height, scheme) in SCREENS.items():
            (FOLDER / f"{name}.png").write_bytes(shot(browser, folder / "site", page, width, height, scheme))
            smaller(FOLDER / f"{name}.png")
        row([shot(browser, folder, page, width, 844, scheme) for page, width, scheme in BESIDE], FOLDER / "ways.png")
        browser.close()


def made(folder: Path) -> None:
    """The site, a book's page and the HTML of a mail."""
    one = edition()
    for each in (one, *(Press().edition(day, 12) for day in range(290, 323))):
        own = folder / "out" / each.name
        own.mkdir(parents=True)
        (own / "edition.json").write_bytes(render("json", each))
    build(folder / "out", folder / "site", Look("", url="https://digest.example.org"))
    with zipfile.ZipFile(io.BytesIO(render("epub", one))) as book:
        book.extractall(folder / "unpacked")
    chapter = next(path for path in sorted((folder / "unpacked").rglob("*.xhtml")) if "2611.01001" in path.read_text(encoding="utf-8") and "<math" in path.read_text(encoding="utf-8"))  # fmt: skip
    (folder / "book").symlink_to(chapter.parent, target_is_directory=True)
    shutil.copy(chapter, chapter.with_name("page.xhtml"))
    message = message_from_bytes(render("eml", one), policy=email.policy.default)
    body = message.get_body(("html",))
    assert body is not None
    (folder / "mail.html").write_text(body.get_content(), encoding="utf-8")


def shot(browser: Any, folder: Path, page: str, width: int, height: int, scheme: str) -> bytes:
    """A page as a picture."""
    path, mark, query = page.partition("?")
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    tab.goto((folder / path).as_uri() + mark + query)
    if mark:
        tab.wait_for_selector("html[data-answered]", state="attached")
    picture: bytes = tab.screenshot()
    tab.close()
    return picture


def row(pictures: list[bytes], target: Path) -> None:
    """Pictures of one height side by side."""
    from PIL import Image

    images = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    gap = 16
    whole = Image.new("RGB", (sum(image.width + gap for image in images) - gap, images[0].height), (190, 186, 178))
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + gap
    whole.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
