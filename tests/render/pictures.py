"""Make the pictures in docs/images from the sample edition: `python -m tests.render.pictures`.

With `--golden` it makes those that tests/render/test_pictures.py compares pages with.

Needs pdftoppm (poppler-utils), Debian's chromium and the playwright package.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bilingual.furniture import Masthead
from bilingual.model import Edition, Kind, Role, Row, Section
from bilingual.render import render
from tests.render.samples import edition, spans

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
SCREENS = {
    "page": (1280, 960, "light", "sober"),
    "page-dark": (1280, 960, "dark", "sober"),
    "page-phone": (390, 844, "light", "sober"),
    "page-tablet": (820, 1100, "light", "sober"),
    "page-lively": (1280, 960, "light", "lively"),
    "page-lively-dark": (1280, 960, "dark", "lively"),
    "page-issue": (1280, 960, "light", "sober"),
}
SHEETS = {  # layout, theme, page, and what else the typesetter is told
    "newsletter": ("parallel", "sober", 1, {}),
    "newsletter-2": ("parallel", "sober", 2, {}),
    "newsletter-english": ("english", "sober", 1, {}),
    "newsletter-digest": ("digest", "sober", 1, {}),
    "newsletter-lively": ("parallel", "lively", 1, {}),
    "newsletter-english-lively": ("english", "lively", 1, {}),
    "newsletter-digest-lively": ("digest", "lively", 1, {}),
    "newsletter-black": ("english", "sober", 2, {"paper": "letter", "ink": "black"}),
}
GOLDEN = Path(__file__).resolve().parent / "golden"
PAGES = (
    ("parallel", 1),
    ("parallel", 2),
    ("english", 1),
    ("digest", 1),
    ("facing", 2),
    ("facing", 5),
)  # what the golden pictures show


def main() -> None:
    """Write every picture; older ones are replaced."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        newsletter(Path(scratch))
        page(Path(scratch))


def newsletter(scratch: Path) -> None:
    """Draw a page of every printed layout and theme."""
    path = scratch / "newsletter.pdf"
    for name, (layout, theme, number, more) in SHEETS.items():
        path.write_bytes(render("pdf", edition(), layout=layout, theme=theme, **more))
        draw(path, number, FOLDER / name, 90)
        smaller(FOLDER / f"{name}.png")
    path.write_bytes(render("pdf", edition(), layout="facing"))
    spread(path, 2, FOLDER / "newsletter-facing")
    smaller(FOLDER / "newsletter-facing.png")


def golden() -> None:
    """Draw the pages that the tests compare with; look at them before you commit them."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for layout, number in PAGES:
            path = Path(scratch) / f"{layout}.pdf"
            if not path.exists():
                path.write_bytes(render("pdf", edition(), layout=layout))
            draw(path, number, GOLDEN / f"{layout}-{number}", 36, "-gray")


def draw(pdf: Path, number: int, target: Path, resolution: int, *how: str) -> None:
    """One page as target.png."""
    at = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", str(resolution), *how, *at, "-png", pdf, target], check=True)


def spread(pdf: Path, number: int, target: Path) -> None:
    """A left page and the right one beside it as target.png."""
    from PIL import Image

    sides = []
    for side in (0, 1):
        draw(pdf, number + side, pdf.with_name(f"side-{side}"), 75)
        sides.append(Image.open(pdf.with_name(f"side-{side}.png")).convert("RGB"))
    width, height = sides[0].size
    both = Image.new("RGB", (2 * width + 1, height), (190, 186, 178))
    both.paste(sides[0], (0, 0))
    both.paste(sides[1], (width + 1, 0))
    both.save(f"{target}.png")


def smaller(path: Path) -> None:
    """The picture in 128 colours, rare ones kept: text on paper needs no more."""
    from PIL import Image

    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)


def page(scratch: Path) -> None:
    """Take the page in light and dark, on a phone and a tablet, in its other theme, and as an editor's issue."""
    from playwright.sync_api import sync_playwright

    path = scratch / "bilingual.html"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, (width, height, scheme, theme) in SCREENS.items():
            options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
            path.write_bytes(render("html", issue() if name.endswith("issue") else edition(), theme=theme))
            tab = browser.new_page(**options)
            tab.goto(path.as_uri())
            tab.screenshot(path=str(FOLDER / f"{name}.png"))
            tab.close()
        browser.close()


def issue() -> Edition:
    """The sample as an editor would send it out: masthead, note, lead story."""
    note = (
        Row("n1", Kind.HEADING, spans("编者按"), spans("From the editor"), role=Role.EDITOR, level=2),
        Row("n2", Kind.PARAGRAPH, spans("这一期的三篇论文都在问：少看一点，能不能看得更清楚？"),
            spans("The three papers of this issue all ask whether one may see more clearly by looking at less."),
            role=Role.EDITOR),
    )  # fmt: skip
    one = edition()
    masthead = Masthead("12", "Papers worth the walk, in two languages", "值得走一趟的论文，双语对照", one.papers[0].id)
    rows = (*(replace(row, section=Section.FRONT) for row in note), *(row for row in one.rows if row.paper))
    return replace(one, title="The Lighthouse", title_zh="灯塔", rows=rows, masthead=masthead)


if __name__ == "__main__":
    golden() if "--golden" in sys.argv else main()
