"""Search in the browser: both languages, from disk, the same words as the index; axe on every kind of page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.site.shards import ENDS, LAST, MORE, STEP, number, shards
from bilingual.site.words import words
from tests.site.conftest import Archive

TEXTS = (
    "大语言模型（LLM）与 KV-Cache：2,048 个 tokens", "Caches, queries, classes, boxes and series; naïve ÉTUDE", "单 字 a b ß ﬁne Ⅷ",
    "𠀀𠀁 ext", "uses use us losses loss status axis", "αβγ модели ℓ² x₁ ½", "", "…，。",
)  # fmt: skip


def decoded(text: str) -> list[int]:
    values, value, times = [], 0, 1
    for char in text:
        if char in MORE:
            value += MORE.index(char) * times
            times *= STEP
            continue
        values.append(value + LAST.index(char) * times)
        value, times = 0, 1
    return values


@given(st.lists(st.integers(0, 10**7), max_size=20))
def test_numbers_come_back_from_their_digits(values: list[int]) -> None:
    assert decoded("".join(map(number, values))) == values


def test_small_numbers_take_one_character_and_no_sign_that_ends_something() -> None:
    assert len(number(ENDS - 1)) == 1 and not set("\"\\`',; \n") & set(LAST + MORE)


def test_a_shard_names_each_word_once_with_its_papers() -> None:
    held = shards([("灯塔 lantern", "缓存 cach"), ("", "灯塔 灯光 cach")])
    group = next(text for text in held.values() if "灯" in text)
    entry = next(part for part in re.split("[;]", group) if part.startswith("灯"))
    assert entry.count("塔 ") == 1 and entry.count("光 ") == 1
    steps = decoded(entry.split(",塔 ")[1].split(",")[0])
    assert steps == [2 * 1 + 1, 2 * 1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("大模型", ["大模", "模型"]), ("模", ["模"]), ("Caches cache", ["cach", "cach"]), ("queries query", ["query", "query"]),
     ("searches search", ["search", "search"]), ("2999.00001", ["2999", "00001"]), ("KV缓存v2", ["kv", "缓存", "v2"])],
)  # fmt: skip
def test_words_of_a_text(text: str, wanted: list[str]) -> None:
    assert list(words(text)) == wanted


@pytest.fixture(scope="module")
def page(browser: Any, once: Archive) -> Any:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.complaints, page.asked = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto((once.site / "search.html").as_uri())
    yield page
    page.close()


def search(page: Any, query: str) -> list[str]:
    page.evaluate("delete document.documentElement.dataset.answered")
    page.fill("#q", query)
    page.wait_for_selector("html[data-answered]", state="attached")
    return [text.strip() for text in page.locator("#hits h2").all_inner_texts()]


def test_browser_and_index_make_the_same_words(page: Any) -> None:
    for text in TEXTS:
        assert page.evaluate("text => bilingual.words(text)", text) == list(words(text)), text


@pytest.mark.parametrize(
    "query", ["灯塔", "lighthouse", "Lighthouse TOKENS", "lante", "2611.01001", "门控 lantern", "稀疏路由网络"]
)
def test_search_finds_a_paper_by_either_language(page: Any, query: str) -> None:
    assert any(title.startswith("LanternNet") for title in search(page, query)), query


def test_every_word_must_be_there_and_titles_come_first(page: Any) -> None:
    assert search(page, "lighthouse nosuchword") == []
    assert "No paper" in page.inner_text("#told")
    assert search(page, "quantization")[0].startswith("Measure First")


def test_a_single_chinese_character_finds_words_that_begin_with_it(page: Any) -> None:
    assert any(title.startswith("LanternNet") for title in search(page, "灯"))


def test_results_lead_to_the_paper_where_the_words_are_marked(browser: Any, page: Any) -> None:
    search(page, "lighthouse")
    assert (
        page.locator("#hits a").first.get_attribute("href") == "issues/daily-2026-11-20/2611.01001.html?find=lighthouse"
    )
    other = browser.new_page()
    other.goto(page.evaluate("document.querySelector('#hits a').href"))
    assert other.evaluate("CSS.highlights.get('found').size") >= 2
    other.close()


def test_nothing_was_asked_for_outside_and_nothing_complained(page: Any, once: Archive) -> None:
    search(page, "<img src=x onerror=alert(1)>")
    assert all(url.startswith(once.site.as_uri()) for url in page.asked)
    assert page.complaints == []


PAGES = ("index.html", "search.html?q=lantern", "issues/daily-2026-11-20/index.html", "issues/daily-2026-11-20/2611.01001.html",
         "months/2026-01.html", "topics/index.html", "terms/index.html", "term")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, once: Archive, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    term = next(name for name in sorted(once.files()) if name.startswith("terms/") and name != "terms/index.html")
    tab = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme, bypass_csp=True)
    found = []
    for name in PAGES:
        tab.goto(f"{once.site.as_uri()}/{term if name == 'term' else name}")
        for violation in axe.run(tab).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found.append((name, violation["id"], nodes))
    tab.close()
    assert not found


def test_a_phone_needs_no_sideways_scrolling(browser: Any, once: Archive) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 800})
    for name in PAGES[:-1]:
        tab.goto(f"{once.site.as_uri()}/{name}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, name
    tab.close()
