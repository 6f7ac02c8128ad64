"""The desk in a real browser: open, edit, approve, add a term, reload; two tabs; axe; 800 segments."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import State
from bilingual.review.desk import Desk
from bilingual.review.server import Server, serving
from tests.review.bench import Bench, bench

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Opened:
    """A desk, a browser for it, and everything that its pages asked for and complained about."""

    server: Server
    context: Any
    place: Bench
    requests: list[str]
    complaints: list[str]

    def tab(self) -> Any:
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.server.address)
        page.wait_for_selector("body[data-ready]")
        return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, place: Bench) -> Iterator[Opened]:
    yield from desk(browser, place)


def desk(browser: Any, place: Bench) -> Iterator[Opened]:
    terms = place.folder / "mine.csv"
    terms.write_text("zh,en\n", encoding="utf-8")
    place = replace(place, settings=replace(place.settings, glossary=(terms,)))
    with place.review() as (seen, tools), serving(Desk(seen, tools, place.settings)) as server:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(10_000)
        yield Opened(server, context, place, [], [])
        context.close()


def choose(page: Any, text: str) -> Any:
    """Make the segment with this Chinese the current one by search and keys; its article."""
    page.keyboard.press("/")
    page.fill("#find", text)
    page.keyboard.press("Enter")
    playwright.expect(page.locator("article")).to_have_count(1)
    playwright.expect(page.locator("article:focus")).to_have_count(1)
    return page.locator("article")


def standing(place: Bench, text: str) -> tuple[str, State]:
    with place.review() as (seen, _):
        found = next(s for s in seen.standings if text in s.key.source)
        return found.text, found.state


def test_open_edit_approve_add_a_term_reload_all_persisted(opened: Opened) -> None:
    page = opened.tab()
    article = choose(page, "一份缓存报告")
    page.keyboard.press("e")
    page.fill("#editor", "**Output**: a cache report.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("article.approved")
    choose(page, "安装插件")
    page.keyboard.press("a")
    playwright.expect(page.locator("#count")).to_contain_text("2 of")
    page.keyboard.press("t")
    page.fill("#term-zh", "分层缓存")
    page.fill("#term-en", "tiered cache")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#term")).to_be_hidden()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("#count").startswith("2 of")
    article = choose(page, "一份缓存报告")
    assert article.locator(".en").inner_text() == "**Output**: a cache report."
    assert standing(opened.place, "一份缓存报告") == ("**Output**: a cache report.", State.APPROVED)
    assert standing(opened.place, "安装插件")[1] is State.APPROVED
    assert "分层缓存,tiered cache" in (opened.place.folder / "mine.csv").read_text(encoding="utf-8")
    assert opened.complaints == []
    assert all(url.startswith(f"http://127.0.0.1:{opened.server.server_port}/") for url in opened.requests)


def test_undo_and_withdraw_by_key(opened: Opened) -> None:
    page = opened.tab()
    choose(page, "一份缓存报告")
    page.keyboard.press("a")
    page.wait_for_selector("article.approved")
    page.keyboard.press("u")
    page.wait_for_selector("article.machine")
    assert standing(opened.place, "一份缓存报告")[1] is State.MACHINE


def test_two_tabs_see_a_conflict_and_keep_both_texts(opened: Opened) -> None:
    first, second = opened.tab(), opened.tab()
    for page in (first, second):
        choose(page, "一份缓存报告")
        page.keyboard.press("e")
    first.fill("#editor", "The first tab.")
    first.keyboard.press("Control+Enter")
    first.wait_for_selector("article.approved")
    second.fill("#editor", "The second tab.")
    second.keyboard.press("Control+Enter")
    second.wait_for_selector(".conflict")
    assert "The first tab." in second.inner_text(".conflict")
    assert second.input_value("#editor") == "The second tab."
    assert standing(opened.place, "一份缓存报告")[0] == "The first tab."
    second.get_by_text("Keep mine").click()
    second.keyboard.press("Control+Enter")
    second.wait_for_selector("article.approved")
    assert standing(opened.place, "一份缓存报告")[0] == "The second tab."


def test_a_draft_outlives_a_reload(opened: Opened) -> None:
    page = opened.tab()
    choose(page, "一份缓存报告")
    page.keyboard.press("e")
    page.fill("#editor", "Half a sent")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    choose(page, "一份缓存报告")
    page.keyboard.press("e")
    assert page.input_value("#editor") == "Half a sent"


def test_a_hostile_report_runs_nothing(browser: Any, tmp_path: Path) -> None:
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    for opened in desk(browser, bench(tmp_path, f"# 标题\n\n{attack} 中文 {attack}\n")):
        page = opened.tab()
        assert page.locator("main img, main script").count() == 0
        assert opened.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, place: Bench, scheme: str) -> None:
    """The list, the open editor with its findings, the history, the help and the term dialog."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for opened in desk(browser, place):
        page = opened.tab()
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
        page.reload()
        page.wait_for_selector("body[data-ready]")

        def judged(page: Any, what: str) -> None:
            found = axe.run(page).response["violations"]
            serious = [f"{what}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]
            assert not serious, "\n".join(serious)

        judged(page, "list")
        choose(page, "一份缓存报告")
        page.wait_for_selector("#panel h2")
        page.keyboard.press("a")
        page.wait_for_selector("article.approved")
        page.keyboard.press("e")
        page.fill("#editor", "Half")
        page.wait_for_selector("#draft-findings li")
        judged(page, "editor")
        page.evaluate("document.querySelector('.history')?.setAttribute('open', '')")
        judged(page, "history")
        page.keyboard.press("Escape")
        for key, dialog in (("?", "#help"), ("t", "#term")):
            page.keyboard.press(key)
            playwright.expect(page.locator(dialog)).to_be_visible()
            judged(page, dialog)
            page.keyboard.press("Escape")


@pytest.mark.bench
def test_800_segments_paint_within_a_second(browser: Any, tmp_path: Path) -> None:
    lines = (f"第{number}段：模型在第{number}个任务上的分数提高到 {number} 分，训练只用 {number} 步。\n" for number in range(800))
    for opened in desk(browser, bench(tmp_path, "\n".join(lines))):
        page = opened.tab()
        assert page.locator("article").count() == 800
        paints = page.evaluate("performance.getEntriesByType('paint').map(paint => paint.startTime)")
        rows = page.evaluate("performance.getEntriesByName('rows')[0].startTime")
        print(f"first paint {max(paints):.0f} ms, all rows {rows:.0f} ms")
        assert max(paints) < 1000
