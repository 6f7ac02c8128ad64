"""The page in a real browser: switches, search, keys, deep links; no request, no console error."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilingual.render import render
from tests.render.samples import edition

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")


class Watched:
    """A page with everything that it asked for and complained about."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)

    def hidden(self, selector: str) -> bool:
        return bool(self.page.locator(selector).first.is_hidden())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser: Any, tmp_path: Path) -> Iterator[Watched]:
    path = tmp_path / "bilingual.html"
    path.write_bytes(render("html", edition()))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Watched(page, path.as_uri())
    page.close()


def test_page_asks_for_nothing_and_complains_of_nothing(watched: Watched) -> None:
    assert watched.requests == [watched.url]
    assert watched.complaints == []


def test_switch_and_keys_show_one_language(watched: Watched) -> None:
    watched.page.get_by_text("English", exact=True).first.click()
    assert watched.hidden(".row > .zh") and not watched.hidden(".row > .en")
    watched.page.keyboard.press("z")
    assert watched.hidden(".row > .en") and not watched.hidden(".row > .zh")
    watched.page.keyboard.press("b")
    assert not watched.hidden(".row > .en") and not watched.hidden(".row > .zh")


def test_rows_line_up(watched: Watched) -> None:
    tops = "rows => rows.map(row => [...row.children].filter(c => c.matches('.zh, .en')).map(c => c.offsetTop))"
    for pair in watched.page.locator(".row").evaluate_all(tops):
        assert len(set(pair)) <= 1 or max(pair) - min(pair) <= 4


def test_search_finds_both_languages(watched: Watched) -> None:
    watched.page.keyboard.press("/")
    for word in ("lighthouse", "灯塔"):
        watched.page.fill("#find", word)
        watched.page.keyboard.press("Enter")
        assert watched.page.inner_text("#found").startswith("1/")


def test_search_typing_is_not_taken_for_keys(watched: Watched) -> None:
    watched.page.fill("#find", "")
    watched.page.focus("#find")
    watched.page.keyboard.type("ze")
    assert not watched.hidden(".row > .en")


def test_single_keys_can_be_turned_off(watched: Watched) -> None:
    watched.page.locator(".keys summary").click()
    watched.page.uncheck("#single")
    watched.page.locator("h1").click()
    watched.page.keyboard.press("z")
    assert not watched.hidden(".row > .en")


def test_deep_link_goes_to_the_paper_and_names_it(watched: Watched) -> None:
    watched.page.goto(watched.url + "#p-2611.01002")
    top = watched.page.evaluate("document.getElementById('p-2611.01002').getBoundingClientRect().top")
    assert 0 <= top < 140
    watched.page.wait_for_function("document.querySelector('.bar .now').textContent === 'Tidepool'")
    assert watched.page.locator(".contents a[aria-current]").inner_text().strip().startswith("2")


def test_phone_stacks_the_pair(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 800})
    zh, en = (watched.page.locator(f".row.text > .{lang}").first.bounding_box() for lang in ("zh", "en"))
    assert zh and en and zh["x"] == en["x"] and zh["y"] + zh["height"] <= en["y"] + 1
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_page_reads_and_switches_without_javascript(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "bilingual.html"
    path.write_bytes(render("html", edition()))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("label[for=show-en]").click()
    assert page.locator(".row > .zh").first.is_hidden()
    assert page.locator("#find").is_hidden()
    context.close()


def test_dark_is_dark(watched: Watched) -> None:
    watched.page.locator("label[for=dark]").click()
    assert watched.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
