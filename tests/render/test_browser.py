"""The page in a real browser: switches, search, keys, deep links, print; no request, no console error."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import Edition, Kind, Row
from bilingual.render import render
from tests.render.browsing import CHROMIUM, Watched, chromium
from tests.render.samples import edition, spans

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")

PAINT = 1000  # milliseconds to the first paint of a page of 30 papers
LARGEST = 2_500_000  # bytes of that page


def thirty() -> Edition:
    """The sample's papers ten times over, each under ids of its own, and a row of two segments."""
    one = edition()
    rows, papers, units = [], [], []
    for turn in range(10):
        rows += [
            replace(row, paper=row.paper and f"{row.paper}.{turn}", segments=tuple(f"{s}{turn}" for s in row.segments))
            for row in one.rows
        ]
        papers += [replace(paper, id=f"{paper.id}.{turn}") for paper in one.papers]
        units += [replace(unit, segment=replace(unit.segment, id=f"{unit.segment.id}{turn}")) for unit in one.units]
    last = Row("two", Kind.PARAGRAPH, spans("一。二。"), spans("One. Two."), paper=papers[-1].id, segments=("aa", "bb"))
    return replace(one, rows=(*rows, last), papers=tuple(papers), units=tuple(units))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "bilingual.html"
    path.write_bytes(render("html", thirty()))
    return path


@pytest.fixture
def watched(browser: Any, page_file: Path) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = Watched(context.new_page(), page_file.as_uri())
    yield found
    context.close()
    assert found.complaints == []
    assert {url.partition("#")[0] for url in found.requests} == {found.url}


def test_page_of_thirty_papers_is_small_and_painted_at_once(browser: Any, page_file: Path) -> None:
    assert page_file.stat().st_size < LARGEST
    times = []
    for _ in range(3):  # the best of three: other work on the machine is no fault of the page
        page = browser.new_page()
        page.goto(page_file.as_uri())
        while not page.evaluate(
            "performance.getEntriesByName('first-paint').length"
        ):  # the page forbids polling by eval
            page.wait_for_timeout(20)
        times.append(page.evaluate("performance.getEntriesByName('first-paint')[0].startTime"))
        page.close()
    assert min(times) < PAINT


def test_switch_and_keys_show_one_language(watched: Watched) -> None:
    watched.page.get_by_text("English", exact=True).first.click()
    assert watched.hidden(".row > .zh") and not watched.hidden(".row > .en")
    for key, zh, en in (("z", True, False), ("b", True, True), ("e", False, True), ("l", True, True)):
        watched.page.keyboard.press(key)
        assert (not watched.hidden(".row > .zh"), not watched.hidden(".row > .en")) == (zh, en)
    watched.page.keyboard.press("z")
    watched.page.reload()
    assert watched.hidden(".row > .en")  # the choice is remembered


def test_rows_line_up_and_chinese_stands_on_the_left(watched: Watched) -> None:
    places = """rows => rows.map(row => [...row.children].filter(c => c.matches('.zh, .en'))
        .map(c => [c.classList.contains('zh'), c.offsetTop, c.offsetLeft]))"""
    pairs = [pair for pair in watched.page.locator(".row").evaluate_all(places) if len(pair) == 2]
    assert len(pairs) > 200
    for (zh, top, left), (other, bottom, right) in pairs:
        assert zh and not other and abs(top - bottom) <= 4 and left < right


def test_search_finds_both_languages(watched: Watched) -> None:
    watched.page.keyboard.press("/")
    for word in ("lighthouse", "灯塔"):
        watched.page.evaluate("scrollTo(0, 0)")
        watched.page.fill("#find", word)
        watched.page.keyboard.press("Enter")
        first, _, count = watched.page.inner_text("#found").partition("/")
        assert first == "1" and int(count) >= 10
        watched.page.keyboard.press("Shift+Enter")
        assert watched.page.inner_text("#found") == f"{count}/{count}"
    watched.page.keyboard.press("Escape")
    assert watched.page.input_value("#find") == "" and watched.page.inner_text("#found") == ""


def test_search_typing_is_not_taken_for_keys(watched: Watched) -> None:
    watched.page.focus("#find")
    watched.page.keyboard.type("ze")
    assert not watched.hidden(".row > .en")


def test_single_keys_can_be_turned_off(watched: Watched) -> None:
    watched.page.locator(".keys summary").click()
    watched.page.uncheck("#single")
    watched.page.locator("h1").click()
    watched.page.keyboard.press("z")
    assert not watched.hidden(".row > .en")


def test_keyboard_goes_from_the_skip_link_to_the_text(watched: Watched) -> None:
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.className") == "skip"
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("location.hash") == "#text"


def test_focus_walks_through_passages_and_lights_the_pair(watched: Watched) -> None:
    plain = "rgba(0, 0, 0, 0)"
    watched.page.keyboard.press("n")
    first = watched.page.evaluate("document.activeElement.id")
    assert watched.page.evaluate("getComputedStyle(document.activeElement).backgroundColor") != plain
    assert watched.page.locator(".row:focus > .self").get_attribute("href") == f"#{first}"
    watched.page.keyboard.press("n")
    assert watched.page.evaluate("document.activeElement.id") != first
    watched.page.keyboard.press("p")
    assert watched.page.evaluate("document.activeElement.id") == first


def test_papers_turn_by_key(watched: Watched) -> None:
    watched.page.keyboard.press("j")
    expect(watched.page.locator(".bar .now")).to_have_text("LanternNet")
    watched.page.keyboard.press("j")
    expect(watched.page.locator(".bar .now")).to_have_text("Tidepool")
    watched.page.keyboard.press("k")
    expect(watched.page.locator(".bar .now")).to_have_text("LanternNet")


def test_every_paper_and_segment_can_be_linked_to(watched: Watched) -> None:
    missing = """ids => ids.filter(id => !document.getElementById(id))"""
    papers = watched.page.locator(".contents a").evaluate_all("links => links.map(a => a.hash.slice(1))")
    assert len(papers) == 30 and watched.page.evaluate(missing, papers) == []
    for anchor in (papers[14], "s-bb"):
        watched.page.goto(f"{watched.url}#{anchor}")
        top = watched.page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", anchor)
        assert 0 <= top < 900


def test_papers_out_of_sight_wait_but_are_found_and_printed(watched: Watched, browser: Any, page_file: Path) -> None:
    from pypdf import PdfReader

    waiting = "[...document.querySelectorAll('article.paper')].filter((part) => getComputedStyle(part).contentVisibility === 'auto').length"
    assert watched.page.evaluate(waiting) == 30
    watched.page.fill("#find", "one. two.")
    expect(watched.page.locator("#found")).to_have_text("0/1")
    watched.page.press("#find", "Enter")
    top = watched.page.evaluate("document.getElementById('s-bb').getBoundingClientRect().top")
    assert 0 <= top < 900
    tab = browser.new_page()
    tab.goto(page_file.as_uri())
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(tab.pdf())).pages)
    tab.close()
    assert "One. Two." in text and text.count("LanternNet:") >= 10


def test_a_language_switch_far_down_keeps_the_passage_in_its_place(watched: Watched) -> None:
    watched.page.goto(watched.url + "#p-2611.01002.4")
    passage = "document.getElementById('p-2611.01002.4').querySelector('.row')"
    before = watched.page.evaluate(f"{passage}.getBoundingClientRect().top")
    for key in ("e", "b", "z"):
        watched.page.keyboard.press(key)
        assert abs(watched.page.evaluate(f"{passage}.getBoundingClientRect().top") - before) < 40


@pytest.mark.parametrize("paper", [0, 20])
def test_the_link_in_the_margin_is_not_cut_off(watched: Watched, paper: int) -> None:
    row = watched.page.locator("article.paper").nth(paper).locator(".row").last
    row.hover()
    hit = """row => { const link = row.querySelector('.self'), box = link.getBoundingClientRect();
             return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === link }"""
    assert row.evaluate(hit)


def test_deep_link_names_the_paper_in_bar_and_contents(watched: Watched) -> None:
    watched.page.goto(watched.url + "#p-2611.01002.4")
    expect(watched.page.locator(".bar .now")).to_have_text("Tidepool")
    link = watched.page.locator(".contents a[aria-current]")
    assert link.inner_text().strip().startswith("14") and link.is_visible()


def test_term_note_comes_by_key_and_goes_by_escape(browser: Any, tmp_path: Path) -> None:
    from bilingual.model import Term

    one = edition()
    term = Term("长文本理解", "long-document understanding", "preferred", start=11, end=16)
    unit = next(u for u in one.units if "长文本理解" in u.segment.text)
    at = unit.segment.text.index("长文本理解")
    marked = replace(unit, terms=(replace(term, start=at, end=at + 5),))
    path = tmp_path / "bilingual.html"
    path.write_bytes(render("html", replace(one, units=tuple(marked if u is unit else u for u in one.units))))
    watched = Watched(browser.new_page(), path.as_uri())
    note = "getComputedStyle(document.activeElement, '::after').content"
    watched.page.keyboard.press("t")
    assert watched.page.evaluate(note) == '"long-document understanding"'
    watched.page.keyboard.press("Escape")
    assert watched.page.evaluate(note) == "none"
    watched.page.close()


def test_formulas_are_copied_as_latex(watched: Watched) -> None:
    watched.page.evaluate(
        """() => { const row = document.querySelector('.row:has(> .en math)');
                   getSelection().selectAllChildren(row.querySelector('.en'));
                   addEventListener('copy', (event) => { window.copied = event.clipboardData.getData('text/plain'); }); }"""
    )
    watched.page.keyboard.press("Control+c")
    copied = watched.page.evaluate("window.copied")
    assert "$k \\ll n$" in copied and "$\\mathcal{O}(n^2)$" in copied


def test_phone_stacks_the_pair_and_nothing_runs_over(watched: Watched) -> None:
    for width in (390, 320):
        watched.page.set_viewport_size({"width": width, "height": 800})
        zh, en = (watched.page.locator(f".row.text > .{lang}").first.bounding_box() for lang in ("zh", "en"))
        assert zh and en and zh["x"] == en["x"] and zh["y"] + zh["height"] <= en["y"] + 1
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_tablet_bar_fits(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 820, "height": 1100})
    box = watched.page.locator(".tint").bounding_box()
    assert box and box["x"] + box["width"] <= 820


def test_page_reads_and_switches_without_javascript(browser: Any, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.locator("label[for=show-en]").click()
    assert page.locator(".row > .zh").first.is_hidden()
    page.locator("label[for=show-both]").click()
    assert page.locator(".row > .zh").first.is_visible()
    assert page.locator("#find").is_hidden() and page.locator(".keys").is_hidden()
    context.close()


def test_dark_is_dark(watched: Watched) -> None:
    watched.page.locator("label[for=dark]").click()
    assert watched.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"


def test_print_shows_both_languages_without_the_bar(browser: Any, tmp_path: Path) -> None:
    from pypdf import PdfReader

    path = tmp_path / "bilingual.html"
    path.write_bytes(render("html", edition()))
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("label[for=dark]").click()
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "lighthouse" in text and "灯塔" in text
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden() and page.locator(".row > .en").first.is_visible()
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    page.close()


@pytest.mark.parametrize("theme", ["sober", "lively"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, theme: str, scheme: str, width: int) -> None:
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    path = tmp_path / "bilingual.html"
    path.write_bytes(render("html", edition(), theme=theme))
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    results = sync_playwright.Axe().run(page).response
    found = [f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in results["violations"]]
    context.close()
    assert not [line for line in found if line.startswith(("serious", "critical"))], "\n".join(found)
