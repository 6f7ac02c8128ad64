"""The glossary as a page: every term, its sentences in both languages, nothing that runs or is fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.commands import glossary
from bilingual.glossary.concordance import Sentence
from bilingual.render.term_page import marked, shown, term_page

BOOK = Glossary(
    [
        [
            GlossaryEntry("潮池", "tide pool", "mandatory", forbidden_en=("sea pool",)),
            GlossaryEntry("灯塔", "lighthouse", variants_zh=("灯楼",)),
            GlossaryEntry("浪", "surf", "forbidden"),
            GlossaryEntry("输入", "Input", domain="label"),
        ]
    ]
)
SAID = (
    Sentence("may", "a1", "潮池里有 <b>灯塔</b>。", "There is a <b>lighthouse</b> in the tide pool."),
    Sentence("may", "a2", "灯楼旁的灯塔。", "The lighthouse beside the lighthouse."),
)


def test_every_term_stands_once_with_its_sentences() -> None:
    terms = shown(BOOK, SAID)
    assert [(term.entry.en, len(term.sentences)) for term in terms] == [("lighthouse", 2), ("tide pool", 1)]


def test_a_term_without_sentences_is_listed() -> None:
    page = term_page(BOOK, ()).decode()
    assert "2 terms, 0 used" in page and "tide pool" in page and "<details>" not in page


def test_the_term_is_marked_in_both_languages_and_markup_is_text() -> None:
    page = term_page(BOOK, SAID).decode()
    assert "<mark>潮池</mark>里有 &lt;b&gt;灯塔&lt;/b&gt;。" in page and "in the <mark>tide pool</mark>." in page
    assert "<b>" not in page and "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_nothing_is_marked_where_no_rendering_was_found() -> None:
    assert str(marked("a < b", "")) == "a &lt; b"


def test_bold_marks_are_not_shown() -> None:
    assert str(marked("**潮池**与灯塔", "潮池")) == "<mark>潮池</mark>与灯塔"


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out" / "may").mkdir(parents=True)
    segment = {"id": "a1", "zh": "月面导航很难。", "en": "Lunar navigation is hard."}
    (tmp_path / "out" / "may" / "edition.json").write_text(json.dumps({"segments": [segment]}), encoding="utf-8")
    (tmp_path / "terms.csv").write_text("zh,en\n月面导航,lunar navigation\n", encoding="utf-8")
    result = CliRunner().invoke(glossary, ["page", "--out", "terms.html", "--glossary", "terms.csv"])
    assert result.exit_code == 0, result.output
    assert "<mark>Lunar navigation</mark> is hard." in (tmp_path / "terms.html").read_text(encoding="utf-8")


def test_a_long_page_has_its_letters_on_top_and_each_leads_to_its_heading() -> None:
    many = Glossary([[GlossaryEntry(f"潮{n}", f"{letter}tide {n}") for n, letter in enumerate("abcde" * 9)]])
    page = term_page(many, ()).decode()
    assert [f'href="#l-{n}"' in page and f'<h2 id="l-{n}">' in page for n in range(1, 6)] == [True] * 5
    assert "<nav" not in term_page(BOOK, ()).decode()
