"""Atom feeds: RFC 4287's required elements, read by an independent reader."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest

from bilingual.render.feed import Item, feed
from bilingual.render.moments import UNDATED, moment_of
from bilingual.site.issue import Look
from tests.site.conftest import Archive

feedparser = pytest.importorskip("feedparser")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", ["feed.xml", "papers.xml"])
def test_feedparser_does_not_complain(once: Archive, name: str) -> None:
    read = feedparser.parse((once.site / name).read_bytes())
    assert not read.bozo and read.version == "atom10"
    assert len(read.entries) == (5 if name == "feed.xml" else 12)
    assert all(entry.link.startswith("https://digest.example.org/issues/") for entry in read.entries)


@pytest.mark.parametrize("name", ["feed.xml", "papers.xml"])
def test_required_elements_are_there_once(once: Archive, name: str) -> None:
    root = ElementTree.fromstring((once.site / name).read_bytes())
    assert root.tag == ATOM + "feed"
    entries = root.findall(ATOM + "entry")
    for element in (root, *entries):
        for required in ("id", "title", "updated"):
            assert len(element.findall(ATOM + required)) == 1
        assert element.findtext(ATOM + "id", "").startswith("urn:uuid:")
        datetime.fromisoformat(element.findtext(ATOM + "updated", ""))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert {link.get("rel") for link in root.findall(ATOM + "link")} == {"self", "alternate"}
    idents = [entry.findtext(ATOM + "id") for entry in entries]
    assert len(set(idents)) == len(idents)
    for entry in entries:
        assert entry.find(ATOM + "summary") is not None
        assert any(link.get("rel") == "alternate" for link in entry.findall(ATOM + "link"))


def test_entries_come_newest_first_and_keep_their_ids(archive: Archive) -> None:
    def told() -> list[tuple[str, str]]:
        read = feedparser.parse((archive.site / "feed.xml").read_bytes())
        return [(entry.id, entry.title) for entry in read.entries]

    before = told()
    assert [title for _, title in before][:2] == ["Daily Paper Reading, 2026-11-20", "Daily Paper Reading, 2026-02-10"]
    archive.build(Look("Another name", url="https://elsewhere.example.org"))
    assert told() == before


def test_without_an_address_links_are_relative(archive: Archive) -> None:
    archive.build(Look("Ours"))
    root = ElementTree.fromstring((archive.site / "feed.xml").read_bytes())
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == "issues/daily-2026-11-20/index.html"  # type: ignore[union-attr]


def test_markup_in_titles_stays_text() -> None:
    item = Item("k", 'a <b> & "c"', "x.html", UNDATED, "<script>", "<中文>", ("t&u",))
    read = feedparser.parse(feed("feed.xml", "T", [item]))
    assert not read.bozo and read.entries[0].title_detail.value == 'a <b> & "c"'
    assert "<script>" not in read.entries[0].content[0].value


@pytest.mark.parametrize(
    ("date", "name", "wanted"),
    [("2026-02-06", "x", "2026-02-06"), ("", "daily-2026-01-15", "2026-01-15"), ("2026-13-40", "", "2000-01-01"), ("", "", "2000-01-01")],
)  # fmt: skip
def test_a_moment_is_the_editions_own_day(date: str, name: str, wanted: str) -> None:
    assert moment_of(date, name).date().isoformat() == wanted
