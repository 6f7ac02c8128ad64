"""The archive: links that resolve, nothing asked for outside, and only what changed written again."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from bilingual.cli import app
from bilingual.errors import ConfigError, InputError, OutputError
from bilingual.model import Kind, Row, Section, Span
from bilingual.render import render
from bilingual.render.places import slug
from bilingual.site.catalogue import Catalogue
from bilingual.site.facts import Topic, facts_data, facts_from, facts_of, issue_of, topics
from bilingual.site.indexes import plan
from bilingual.site.issue import Look
from bilingual.site.quotes import Used
from tests.bench.editions import Press
from tests.render.samples import edition
from tests.site.conftest import Archive


class Page(HTMLParser):
    """What a page links to, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        if "href" in found:
            (self.loads if tag == "link" else self.links).append(found["href"])
        self.loads += [found[name] for name in ("src", "action") if name in found]
        self.inline += [tag for name in found if name.startswith("on") or name == "style"]
        if tag == "style" or tag == "script" and "src" not in found:
            self.inline.append(tag)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]


@pytest.fixture(scope="module")
def pages(once: Archive) -> dict[str, Page]:
    return {name: Page(data.decode()) for name, data in once.files().items() if name.endswith(".html")}


def resolved(page: str, link: str, files: dict[str, bytes]) -> tuple[str, str]:
    parts = urlsplit(link)
    base = Path("/", page).parent if parts.path else Path("/", page)
    target = (base / unquote(parts.path)) if parts.path else base
    return Path(*[part for part in _flat(target)]).as_posix(), unquote(parts.fragment)


def _flat(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts[1:]:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


def test_every_link_of_every_page_leads_somewhere(once: Archive, pages: dict[str, Page]) -> None:
    files = once.files()
    broken = []
    for name, page in pages.items():
        for link in page.links + page.loads:
            if urlsplit(link).scheme:
                continue
            target, anchor = resolved(name, link, files)
            if target not in files or anchor and target.endswith(".html") and anchor not in pages[target].ids:
                broken.append(f"{name}: {link}")
    assert not broken, broken
    assert sum(len(page.links) for page in pages.values()) > 400


def test_pages_load_nothing_from_outside_and_hold_no_inline_code(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        if name.endswith("bilingual.html"):
            continue  # the whole issue as one file has its own tests
        assert not [address for address in page.loads if urlsplit(address).scheme or address.startswith("//")], name
        assert not page.inline, name
        assert "default-src 'none'" in page.policy and "unsafe" not in page.policy and "*" not in page.policy, name
        assert len(page.ids) == len(set(page.ids)), name


def test_every_edition_paper_topic_and_term_has_its_page(once: Archive) -> None:
    files = once.files()
    assert "issues/daily-2026-11-20/2611.01001.html" in files and "issues/daily-2026-11-20/bilingual.epub" in files
    assert {"months/2026-01.html", "months/2026-02.html", "months/2026-11.html", "months/undated.html"} <= set(files)
    assert sum(name.startswith("terms/") for name in files) > 50
    assert "Tidepool" in once.text(f"issues/{slug('报告 一')}/index.html") or "潮" in once.text(
        f"issues/{slug('报告 一')}/index.html"
    )
    home = once.text("index.html")
    assert "20 November 2026" in home and "5 issues" in home and "12 papers" in home


def test_a_paper_page_holds_both_languages_and_turns_to_its_neighbours(once: Archive) -> None:
    page = once.text("issues/daily-2026-11-20/2611.01002.html")
    assert "Slow variables" in page and "慢变量" in page and 'lang="zh-Hans"' in page
    assert 'rel="prev" href="2611.01001.html"' in page and 'rel="next" href="2611.01003.html"' in page
    assert "LanternNet</strong>" not in page
    assert 'id="doubt-2"' in page and 'id="doubt-1"' not in page


def test_a_term_page_quotes_its_sentences_with_the_term_marked(once: Archive) -> None:
    name = next(name for name in once.files() if name.startswith("terms/") and name != "terms/index.html")
    page = once.text(name)
    assert page.count("<mark>") >= 2 and "../issues/daily-" in page and "#s-" in page


def test_nothing_is_written_again_when_nothing_changed(archive: Archive) -> None:
    before = archive.files()
    done = archive.build()
    assert (done.editions, done.built, done.written, done.deleted) == (5, 0, 0, 0)
    assert archive.files() == before


def test_a_touched_file_with_the_same_content_is_not_built_again(archive: Archive) -> None:
    path = archive.out / "daily-2026-01-02" / "edition.json"
    path.write_bytes(path.read_bytes())
    assert archive.build().built == 0


def test_one_changed_edition_is_built_and_only_its_pages_and_the_indexes_change(archive: Archive) -> None:
    before = archive.files()
    path = archive.out / "daily-2026-01-02" / "edition.json"
    text = path.read_text(encoding="utf-8").replace("Proposes a method", "Suggests a method")
    path.write_text(text, encoding="utf-8")
    done = archive.build()
    changed = {name for name, data in archive.files().items() if before.get(name) != data}
    assert done.built == 1 and 0 < done.written < len(before) / 2
    others = [name for name in changed if name.startswith("issues/") and "2026-01-02" not in name]
    assert not others
    assert any(name.startswith("issues/daily-2026-01-02/") for name in changed)
    assert "months/2026-11.html" not in changed and "search/cards/daily-2026-11-20.js" not in changed


def test_an_archive_built_step_by_step_equals_one_built_at_once(archive: Archive, tmp_path: Path) -> None:
    archive.add(Press(3).edition(5, 2))
    archive.build()
    shutil.rmtree(archive.out / "daily-2026-01-01")
    archive.build()
    other = Archive(tmp_path / "other")
    shutil.copytree(archive.out, other.out)
    other.build()
    assert archive.files() == other.files()


def test_what_belongs_to_a_deleted_edition_is_deleted(archive: Archive) -> None:
    shutil.rmtree(archive.out / "daily-2026-11-20")
    done = archive.build()
    assert done.editions == 4 and done.deleted > 3
    assert not (archive.site / "issues" / "daily-2026-11-20").exists()
    assert "LanternNet" not in archive.text("index.html")


def test_a_deleted_page_comes_back(archive: Archive) -> None:
    before = archive.files()
    for name in (
        "index.html",
        "issues/daily-2026-11-20/2611.01001.html",
        "search/3.js",
        ".state/quotes/daily-2026-11-20.txt",
        ".state/search/2026-11.json",
        "feed.xml",
    ):
        (archive.site / name).unlink()
    archive.build()
    assert archive.files() == before


def test_a_template_of_the_users_dresses_every_page_again(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "mine" / "site").mkdir(parents=True)
    (tmp_path / "mine" / "site" / "doubts.html").write_text("<p>mine</p>")
    done = archive.build(Look("", tmp_path / "mine", url="https://digest.example.org"))
    assert done.built == 5 and "<p>mine</p>" in archive.text("issues/daily-2026-11-20/index.html")


def test_an_edition_from_before_rows_were_kept_is_left_out_by_name(archive: Archive) -> None:
    path = archive.out / "daily-2026-01-02" / "edition.json"
    path.write_text('{"title": "x", "segments": []}')
    done = archive.build()
    assert (
        done.editions == 4
        and "daily-2026-01-02/edition.json" in done.notices[0]
        and "build it again" in done.notices[0]
    )
    assert not (archive.site / "issues" / "daily-2026-01-02").exists()


def test_a_folder_with_other_files_is_not_touched(once: Archive, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="holds files that no archive site left there"):
        build_into(once.out, tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["thesis.txt"]


def test_no_edition_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no edition is here"):
        build_into(tmp_path, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_an_unknown_theme_is_refused_before_anything_is_written(once: Archive, tmp_path: Path) -> None:
    with pytest.raises((ConfigError, InputError), match="unknown theme"):
        Archive(once.folder).build(Look("", theme="nosuch"))


def build_into(out: Path, site: Path) -> None:
    from bilingual.site.build import build

    build(out, site, Look(""))


def test_the_command_says_what_it_did(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(archive.folder)
    result = CliRunner().invoke(app, ["site", "--site-title", "Our <Archive>"])
    assert result.exit_code == 0, result.output
    assert re.search(r"5 editions, 5 built now; \d+ files written, \d+ deleted", result.output)
    assert "Our &lt;Archive&gt;" in archive.text("index.html")


def test_facts_come_back_as_they_were() -> None:
    facts, _ = facts_of(edition(), json.loads(render("json", edition())))
    assert facts_from(facts_data(facts)) == facts
    assert facts.papers[0].says.startswith("Proposes LanternNet") and "O(n²)" not in facts.papers[0].title


def test_facts_of_terms_come_back_and_count_every_sentence_while_three_are_quoted() -> None:
    made = Press(5).edition(3, 4)
    facts, quotes = facts_of(made, json.loads(render("json", made)))
    assert facts_from(facts_data(facts)) == facts and facts.terms
    assert all(
        len(quotes[used.key]) == min(used.count, 3) == min(sum(n for _, n in used.ways), 3) for used in facts.terms
    )


def test_topics_are_paired_where_both_languages_name_as_many() -> None:
    rows = [row for row in edition().rows if row.paper == "2611.01002"]
    assert [(topic.zh, topic.en) for topic in topics(rows)] == [
        ("具身智能", "Embodied AI"),
        ("世界模型", "world models"),
    ]


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("视频生成（特别是（文生视频，评测）类）、语音", "video generation (above all (text to video, tests) kinds), and speech", [("视频生成", "video generation"), ("语音", "speech")]),
        ("检索，以及推荐", "retrieval, and recommendation", [("检索", "retrieval"), ("推荐", "recommendation")]),
        ("机器人", "robots; and hands", [("", "robots"), ("", "hands")]),
    ],
)  # fmt: skip
def test_asides_and_conjunctions_are_no_part_of_a_topic(zh: str, en: str, wanted: list[tuple[str, str]]) -> None:
    row = Row("b", Kind.PARAGRAPH, (Span("text", zh),), (Span("text", en),), section=Section.AREA, paper="p")
    assert [(topic.zh, topic.en) for topic in topics([row])] == wanted


@pytest.mark.parametrize("name", ["a/b", "..", ".", "index", "中文 名", "a" * 300, "x?y#z", "-", "c:\\d"])
def test_file_names_are_plain_and_distinct(name: str) -> None:
    assert re.fullmatch(r"[\w-][\w.-]*", slug(name)) and len(slug(name)) < 100 and slug(name) != "index"
    assert slug(name) != slug(name + "!")


def test_a_report_that_attacks_the_page_stays_text(archive: Archive) -> None:
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    bad = edition()
    archive.add(
        replace(
            bad,
            name="attack",
            title=attack,
            title_zh=attack,
            papers=tuple(replace(p, title_en=attack, title_zh=attack) for p in bad.papers),
        )
    )
    archive.build()
    for name, data in archive.files().items():
        if name.endswith((".html", ".xml")) and not name.endswith("bilingual.html"):
            assert b"<script>alert" not in data and b"<img src=x" not in data, name
    assert render("html", bad)


def test_terms_that_differ_by_a_hyphen_have_pages_of_their_own() -> None:
    catalogue = Catalogue()
    catalogue.add(replace(facts_of(edition(), {"segments": []})[0], terms=(
        Used("端到端", "end to end", "mandatory", 1, (("end to end", 1),), "a"),
        Used("端到端", "end-to-end", "mandatory", 1, (("end-to-end", 1),), "b"),
    )))  # fmt: skip
    paths = [page.path for page in plan([issue_of(facts_of(edition(), {"segments": []})[0])], catalogue, Look("x"))]
    assert len(paths) == len(set(paths)) and sum(path.startswith("terms/end") for path in paths) == 2


def test_a_topic_is_one_in_the_plural_and_in_capitals() -> None:
    names = ["Large Language Models", "large language model", "LLMs", "LLM", "robotics", "Robotics", "loss", "ai"]
    assert len({Topic("", name).key for name in names}) == 5
