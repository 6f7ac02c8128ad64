"""Search in the browser: both languages, from disk, the same words as the index; axe on every kind of page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.site import shards
from bilingual.site.shards import BLOCK, DIGIT, FIRST_HAN, SECONDS, SIGNS, gamma, rice, segment, shard_of, signs, width
from bilingual.site.words import words
from tests.bench.editions import Press
from tests.site.conftest import Archive

TEXTS = (
    "大语言模型（LLM）与 KV-Cache：2,048 个 tokens", "Caches, queries, classes, boxes and series; naïve ÉTUDE", "单 字 a b ß ﬁne Ⅷ",
    "𠀀𠀁 ext", "uses use us losses loss status axis", "αβγ модели ℓ² x₁ ½", "", "…，。",
)  # fmt: skip


class Bits:
    """Reads a segment as shards.py describes it, bit by bit."""

    def __init__(self, packed: str) -> None:
        values = (SIGNS.index(a) * len(SIGNS) + SIGNS.index(b) for a, b in zip(packed[::2], packed[1::2], strict=True))
        self.bits = "".join(f"{value:013b}" for value in values)
        self.at = 0

    def take(self, count: int) -> int:
        self.at += count
        return int(self.bits[self.at - count : self.at] or "0", 2)

    def gamma(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
        return 2**zeros + self.take(zeros)

    def rice(self, bits: int) -> int:
        times = 0
        while self.take(1):
            times += 1
        return (times << bits) + self.take(bits)

    def places(self, count: int, bound: int) -> list[int]:
        if count == bound:
            return list(range(count))
        found, last = [], -1
        for _ in range(count):
            last += self.rice(width(bound, count)) + 1
            found.append(last)
        return found

    def letters(self) -> str:
        code = self.take(5)
        if not code:
            return ""
        char = chr(96 + code) if code < DIGIT else str(self.take(4)) if code == DIGIT else chr(self.take(11))
        return char + self.letters()


def unpacked(head: str, packed: str, papers: int) -> dict[str, tuple[list[int], list[int]]]:
    """The words of a head, read as shards.py describes them."""
    found, blocks = {}, packed.split(" ")
    for number, block in enumerate(blocks):
        bits, rest, second = Bits(block), "", 0
        count = bits.take(4) + 1
        assert count == BLOCK or number == len(blocks) - 1
        for at in range(count):
            if ord(head[0]) >= FIRST_HAN:
                second = second + bits.rice(width(SECONDS, len(blocks) * BLOCK)) + 1 if at else bits.take(18)
                rest = chr(second + FIRST_HAN - 1) if second else ""
            else:
                rest = rest[: bits.gamma() - 1] + bits.letters()
            some, titles = bits.gamma(), bits.gamma() - 1
            found[head + rest] = (bits.places(some, papers), bits.places(titles, papers) if titles else [])
        assert 0 <= len(bits.bits) - bits.at < 13
    return found


WORD = st.text("abcxyz019αω", min_size=1, max_size=6) | st.text("灯塔缓存一𠀀", min_size=1, max_size=2) | st.just("ж")
PAPERS = st.lists(st.tuples(st.sets(WORD, max_size=3), st.sets(WORD, max_size=12)), min_size=1, max_size=40)


@given(PAPERS)
def test_every_word_comes_back_from_its_shard_with_its_papers(papers: list[tuple[set[str], set[str]]]) -> None:
    packed = segment([(" ".join(sorted(title)), " ".join(sorted(body - title))) for title, body in papers])
    found = {}
    for number, string in enumerate(packed):
        for group in filter(None, string.split("  ")):
            head, _, blocks = group.partition(" ")
            assert set(blocks) <= set(SIGNS + " ")
            own = unpacked(chr(int(head, 16)) if len(head) > 2 else head, blocks, len(papers))
            assert list(own) == sorted(own) and all(shard_of(word) == number for word in own)
            found |= own
    wanted = {word for title, body in papers for word in title | body}
    assert found == {
        word: (
            [place for place, (title, body) in enumerate(papers) if word in title | body],
            [place for place, (title, _) in enumerate(papers) if word in title],
        )
        for word in wanted
    }


@given(st.integers(0, 10**6), st.integers(0, 16))
def test_numbers_come_back_from_their_codes(value: int, bits: int) -> None:
    if value >> bits < 5000:
        read = Bits(signs(gamma(value + 1) + rice(value, bits)))
        assert (read.gamma(), read.rice(bits)) == (value + 1, value)


def test_a_common_word_costs_less_than_two_bits_a_paper() -> None:
    papers = [("", "灯塔" if number % 3 else "缓存") for number in range(900)]
    assert sum(map(len, segment(papers))) * 6.5 < 900 * 2 * 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("大模型", ["大模", "模型"]), ("模", ["模"]), ("Caches cache", ["cach", "cach"]), ("queries query", ["query", "query"]),
     ("searches search", ["search", "search"]), ("2999.00001", ["2999", "00001"]), ("KV缓存v2", ["kv", "缓存", "v2"]),
     ("模型的训练", ["模型", "训练"]), ("的", []), ("the loss of this gate", ["loss", "gat"]), ("灯的塔", [])],
)  # fmt: skip
def test_words_of_a_text(text: str, wanted: list[str]) -> None:
    assert sorted(words(text)) == sorted(set(wanted))


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
        assert set(page.evaluate("text => bilingual.words(text)", text)) == set(words(text)), text


@pytest.mark.parametrize(
    "query",
    [
        "灯塔",
        "lighthouse",
        "Lighthouse TOKENS",
        "lante",
        "2611.01001",
        "门控 lantern",
        "稀疏路由网络",
        "the lighthouse",
        "lighthouse the",
    ],
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


def test_ten_results_show_and_more_when_they_are_asked_for(browser: Any, tmp_path: Path) -> None:
    place = Archive(tmp_path)
    for day in range(12):
        place.add(Press(day).edition(day, 1))
    place.build()
    tab = browser.new_page()
    tab.goto((place.site / "search.html").as_uri())
    dates = [f"{day} January 2026" for day in range(12, 0, -1)]
    assert len(search(tab, "latency")) == 10 and tab.locator("#hits .when").all_inner_texts() == dates[:10]
    assert tab.inner_text("#told").startswith("12 ")
    tab.click("#more")
    tab.wait_for_function("document.querySelectorAll('#hits li').length > 10")
    assert tab.locator("#hits .when").all_inner_texts() == dates and tab.locator("#more").is_hidden()
    tab.close()


def test_what_is_typed_meanwhile_takes_the_place_of_an_answer(page: Any) -> None:
    wanted = search(page, "lighthouse")
    search(page, "quantization")
    page.evaluate("""() => {
      for (const typed of ['quantization', 'lighthouse nosuchword', 'lighthouse']) {
        document.getElementById('q').value = typed;
        document.getElementById('q').dispatchEvent(new Event('input'));
      }
    }""")
    page.wait_for_selector("html[data-answered^='lighthouse ']", state="attached")
    assert [text.strip() for text in page.locator("#hits h2").all_inner_texts()] == wanted


def test_an_index_of_another_format_is_made_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = archive.site / "search" / "0.js"
    before = shard.read_bytes()
    shard.write_bytes(b"as an earlier program wrote it")
    archive.build()
    assert shard.read_bytes() != before
    monkeypatch.setattr(shards, "FORMAT", shards.FORMAT + 1)
    archive.build()
    assert shard.read_bytes() == before


def test_nothing_was_asked_for_outside_and_nothing_complained(page: Any, once: Archive) -> None:
    search(page, "<img src=x onerror=alert(1)>")
    assert all(url.startswith(once.site.as_uri()) for url in page.asked)
    assert page.complaints == []


PAGES = ("index.html", "search.html?q=lantern", "issues/daily-2026-11-20/index.html", "issues/daily-2026-11-20/2611.01001.html",
         "months/2026-01.html", "topics/index.html", "terms/index.html", "term")  # fmt: skip


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, once: Archive, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    term = next(name for name in sorted(once.files()) if name.startswith("terms/") and name != "terms/index.html")
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
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
