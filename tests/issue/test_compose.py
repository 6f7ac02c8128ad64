"""Composing an issue: which papers, in which order, and one document that keeps every report's meaning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual import markdown
from bilingual.errors import ConfigError, InputError
from bilingual.issue.compose import Composed, compose
from bilingual.issue.file import Issue, Words
from bilingual.model import Kind, Role, Section
from bilingual.render.templates import locale

REPORTS = Path(__file__).parent.parent / "reports"
DAYS = ("daily-2026-01-15.md", "daily-2026-01-16.md")
ALL = [f"2999.0000{number}" for number in range(1, 10)]
PLAIN = Issue(Path("issue.toml"), "issue", (), title=Words("The Lantern", "灯塔"))


def paper(number: int, body: str, title: str = "") -> str:
    title = title or f"第{number}篇论文"
    link = f"- **链接**: https://arxiv.org/abs/2999.1000{number}v2"
    return f"## 📄 {number}. {title}\n\n{link}\n\n### 应用领域\n\n视觉。\n\n### 实验效果\n\n{body}\n\n"


def read(*texts: str) -> list[tuple[Path, markdown.Report]]:
    return [(Path(f"day{n}.md"), markdown.parse(text, f"2026-01-1{4 + n}")) for n, text in enumerate(texts, 1)]


def composed(issue: Issue, *texts: str) -> Composed:
    texts = texts or tuple((REPORTS / day).read_text(encoding="utf-8") for day in DAYS)
    return compose(issue, read(*texts), locale())


def ids(made: Composed) -> list[str]:
    return [paper.id for paper in made.report.papers]


def holds_together(made: Composed) -> None:
    """Every block is an exact slice, and the document read again has the same blocks."""
    report = made.report
    assert all(report.text[block.start : block.end] == block.text for block in report.blocks)
    assert len({block.id for block in report.blocks}) == len(report.blocks)
    again = markdown.parse(report.text, report.name).blocks
    read, moved = ("".join("".join(b.text.split()) for b in blocks) for blocks in (again, report.blocks))
    assert read.replace("`", "") == moved.replace("`", "")  # a fence may have been closed
    assert all(report.text.split("\n")[b.line - 1].find(b.text.split("\n")[0][:20]) >= 0 for b in report.blocks)


def test_all_papers_stand_in_the_order_of_the_reports() -> None:
    made = composed(PLAIN)
    assert ids(made) == ALL
    holds_together(made)


def test_lead_first_only_and_skip() -> None:
    assert ids(composed(replace(PLAIN, lead=ALL[4])))[:2] == [ALL[4], ALL[0]]
    assert ids(composed(replace(PLAIN, first=(ALL[8], ALL[2]))))[:3] == [ALL[8], ALL[2], ALL[0]]
    assert ids(composed(replace(PLAIN, only=(ALL[8], ALL[2])))) == [ALL[8], ALL[2]]
    assert ids(composed(replace(PLAIN, skip=(ALL[0], ALL[1])))) == ALL[2:]
    assert composed(replace(PLAIN, lead=ALL[4])).masthead.lead == ALL[4]


@given(st.permutations(ALL), st.integers(1, 9))
def test_any_choice_in_any_order_holds_together(order: list[str], count: int) -> None:
    made = composed(replace(PLAIN, only=tuple(order[:count])))
    assert ids(made) == order[:count]
    holds_together(made)


def test_papers_may_be_named_by_link_or_with_a_version() -> None:
    link = "https://huggingface.co/papers/2999.00005"
    assert ids(composed(replace(PLAIN, only=(link, "2999.00002v3")))) == [ALL[4], ALL[1]]


def test_unknown_paper_is_named_with_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "issue.toml"
    file.write_text('reports = ["x.md"]\n[papers]\nskip = ["2999.77777"]\n')
    with pytest.raises(InputError) as error:
        composed(replace(PLAIN, path=file, skip=("2999.77777",)))
    assert str(error.value).startswith(f"{file}:3: no report holds a paper '2999.77777'")
    assert ALL[0] in str(error.value)


def test_paper_of_two_reports_comes_once_and_is_told() -> None:
    first, second = paper(1, "甲。"), paper(1, "乙。") + paper(2, "丙。")
    made = composed(PLAIN, first, second)
    assert ids(made) == ["2999.10001", "2999.10002"]
    assert "甲。" in made.report.text and "乙。" not in made.report.text
    assert made.report.notices == ("2999.10001 stands in day1.md and day2.md: taken from day1.md",)
    later = composed(replace(PLAIN, keep="last"), first, second)
    assert ids(later) == ["2999.10001", "2999.10002"] and "乙。" in later.report.text


def test_paper_without_an_id_is_known_by_its_title() -> None:
    text = "## 📄 雨夜的灯\n\n### 应用领域\n\n视觉。\n\n### 实验效果\n\n好。\n"
    assert len(composed(PLAIN, text, text).report.papers) == 1


def test_numbers_of_headings_do_not_survive_a_new_order() -> None:
    made = composed(replace(PLAIN, first=("2999.10002",)), paper(1, "甲。") + paper(2, "乙。"))
    assert "1." not in made.report.text and "## 📄 第2篇论文" in made.report.text
    holds_together(made)


def test_same_labels_of_two_reports_keep_their_own_meaning() -> None:
    first = paper(1, "见[甲][源]与[源]，注[^1]。") + "[源]: https://a.example\n[^1]: 甲注\n"
    second = paper(2, "见[乙][源]与[源]，注[^1]，`[^1]`。") + "[源]: https://b.example\n[^1]: 乙注\n"
    made = composed(PLAIN, first, second)
    holds_together(made)
    shown = [markdown.spans(b.text, made.report.references) for b in made.report.blocks if "见" in b.text]
    links = [[span.href for span in spans if span.kind == "link"] for spans in shown]
    assert links == [["https://a.example"] * 2, ["https://b.example"] * 2]
    notes = {b.info: b.text for b in made.report.blocks if b.kind is Kind.FOOTNOTE}
    said = [span.text for spans in shown for span in spans if span.kind == "footnote"]
    assert [notes[label] for label in said] == ["甲注", "乙注"]
    assert "`[^1]`" in made.report.text


def test_footnote_and_definition_come_along_from_the_end_of_a_report() -> None:
    text = paper(1, "见[此][源]，注[^a]。") + paper(2, "丙。") + "[源]: https://a.example\n\n[^a]: 甲注\n"
    made = composed(replace(PLAIN, only=("2999.10001",)), text)
    holds_together(made)
    assert "https://a.example" in made.report.text and [b.text for b in made.report.blocks][-1] == "甲注"


def test_open_fence_at_the_end_of_a_report_swallows_nothing() -> None:
    made = composed(PLAIN, paper(1, "```python\nprint(1)").rstrip(), paper(2, "乙。"))
    holds_together(made)
    assert any(block.text == "📄 第2篇论文" and block.kind is Kind.HEADING for block in made.report.blocks)


def test_closing_chapter_of_a_report_is_no_part_of_its_last_paper() -> None:
    text = paper(1, "甲。") + "## 今日小结\n\n明天再见。\n"
    assert "明天再见" not in composed(PLAIN, text, paper(2, "乙。")).report.text


def test_several_reports_need_a_title_and_one_lends_its_own(tmp_path: Path) -> None:
    file = tmp_path / "issue.toml"
    file.write_text("[masthead]\n")
    untitled = replace(PLAIN, path=file, title=Words())
    with pytest.raises(ConfigError, match="needs a title"):
        composed(untitled, paper(1, "甲。"), paper(2, "乙。"))
    assert composed(untitled, "# 晨报\n\n" + paper(1, "甲。")).report.title == "晨报"


def test_report_without_papers_is_refused() -> None:
    with pytest.raises(InputError, match=r"day2\.md: no papers"):
        composed(PLAIN, paper(1, "甲。"), "# 随笔\n\n一段话。\n")


def test_note_in_two_languages_is_the_editor_s_own_word() -> None:
    made = composed(replace(PLAIN, note=Words("One.\n\nTwo.", "一。\n\n二。"), by="Mei"))
    note = [b for b in made.report.blocks if b.role is Role.EDITOR]
    assert [b.text for b in note] == ["编者按", "一。", "二。", "—— Mei"]
    assert [made.own[b.id] for b in note] == ["From the editor", "One.", "Two.", "— Mei"]
    assert {b.section for b in note} == {Section.FRONT}
    holds_together(made)


def test_note_in_chinese_alone_is_left_to_the_engine() -> None:
    made = composed(replace(PLAIN, note=Words(zh="一。\n\n- 二。")))
    assert [b.text for b in made.report.blocks if b.role is Role.EDITOR and b.id not in made.own] == ["一。", "二。"]


def test_note_whose_languages_do_not_match_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "issue.toml"
    file.write_text("[note]\nen = 'x'\n")
    with pytest.raises(ConfigError, match=r"issue\.toml:2: the note has 2 paragraphs in Chinese and 1 in English"):
        composed(replace(PLAIN, path=file, note=Words("One.", "一。\n\n二。")))


def test_issue_has_the_last_report_s_date_or_its_own() -> None:
    assert composed(PLAIN).report.date == "2026-01-16"
    assert composed(replace(PLAIN, date="2026-01-12/2026-01-16")).report.date == "2026-01-12/2026-01-16"
