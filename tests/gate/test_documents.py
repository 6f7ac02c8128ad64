"""A translation from anywhere: findings with their places on both sides, whatever happened to the structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual import glossary, markdown
from bilingual.gate.alignment import couples
from bilingual.gate.documents import judge_documents
from bilingual.gate.verdict import Mark
from bilingual.glossary import Glossary
from bilingual.model import Severity

from .conftest import CHINESE, ENGLISH

NO_TERMS = Glossary([])


def judged(folder: Path, english: str, chinese: str = CHINESE) -> tuple[Mark, ...]:
    (folder / "source.md").write_text(chinese, encoding="utf-8")
    (folder / "english.md").write_text(english, encoding="utf-8")
    return judge_documents(folder / "source.md", folder / "english.md", NO_TERMS).marks


def test_a_right_translation_raises_nothing(tmp_path: Path) -> None:
    assert judged(tmp_path, ENGLISH) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "zh_line", "en_line"),
    [
        ("30%", "20%", "numbers", 5, 5),
        ("Qwen2.5-7B", "Qwen2.5-72B", "names", 7, 7),
        ("$x=12$", "$x=13$", "formulas", 8, 8),
        ("print(1)", "print(2)", "code", 10, 10),
        ("https://example.org/stones", "https://example.org/stone", "links", 18, 18),
        ("Slow Rivers Carry Small Stones", "Slow Rivers Carry Big Stones", "titles", 3, 3),
        ("Accuracy rises from 61.2 to 70.5.", "准确率从 61.2 提升至 70.5。", "residue", 16, 16),
    ],
)
def test_a_planted_fault_is_found_in_its_place(
    tmp_path: Path, old: str, new: str, kind: str, zh_line: int, en_line: int
) -> None:
    marks = [m for m in judged(tmp_path, ENGLISH.replace(old, new)) if m.finding.kind == kind]
    assert marks and (marks[0].zh_line, marks[0].en_line) == (zh_line, en_line)
    assert marks[0].finding.severity >= Severity.MAJOR and marks[0].finding.fix


@pytest.mark.parametrize(
    "block",
    [
        "With reinforcement learning, the method lowers latency by 30% and is better on three datasets.",
        "- The model is Qwen2.5-7B.\n",
        "```python\nprint(1)  # output\n```",
        "## Experimental Results",
        "Accuracy rises from 61.2 to 70.5.",
    ],
)
def test_a_missing_block_is_one_finding_and_the_rest_is_judged_in_place(tmp_path: Path, block: str) -> None:
    marks = judged(tmp_path, ENGLISH.replace(block, ""))
    assert [(m.finding.kind, m.finding.severity) for m in marks] == [("structure", Severity.CRITICAL)]
    assert marks[0].zh_line == ENGLISH[: ENGLISH.index(block)].count("\n") + 1 and not marks[0].en


def test_an_invented_paragraph_is_one_finding_with_its_line(tmp_path: Path) -> None:
    marks = judged(tmp_path, ENGLISH.replace("\n## Exp", "\nReaders loved 99 of these stones.\n\n## Exp"))
    assert [(m.finding.kind, m.en_line, m.zh) for m in marks] == [("structure", 14, "")]


def test_a_heading_that_became_a_paragraph_is_named(tmp_path: Path) -> None:
    marks = judged(tmp_path, ENGLISH.replace("## Experimental Results", "Experimental Results"))
    assert [m.finding.kind for m in marks] == ["structure"] and "a heading of level 2" in marks[0].finding.message


def test_findings_come_in_the_order_of_reading(tmp_path: Path) -> None:
    marks = judged(tmp_path, ENGLISH.replace("30%", "20%").replace("Accuracy rises", "The the accuracy rises"))
    grades = [m.finding.severity for m in marks]
    assert grades == sorted(grades, reverse=True) and {Severity.CRITICAL, Severity.MINOR} <= set(grades)


def test_terms_of_a_glossary_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("zh,en,status\n延迟,delay,mandatory\n", encoding="utf-8")
    judged(tmp_path, ENGLISH)
    terms = glossary.load((tmp_path / "own.csv",))
    marks = judge_documents(tmp_path / "source.md", tmp_path / "english.md", terms).marks
    assert [m.finding.kind for m in marks] == ["terms"]


def test_a_link_label_that_must_stay_chinese_is_no_residue(tmp_path: Path) -> None:
    chinese = "见 [常见问题] 一节。\n\n[常见问题]: https://example.org\n"
    assert judged(tmp_path, "See the [FAQ][常见问题] section.\n\n[常见问题]: https://example.org\n", chinese) == ()


@given(st.lists(st.sampled_from(["# 题\n", "文字 12\n", "- 项\n", "```\nx\n```\n", "$$x$$\n", "Text\n"]), max_size=12),
       st.lists(st.sampled_from(["# T\n", "Text 12\n", "- Item\n", "```\nx\n```\n", "$$x$$\n", "<b>x</b>\n"]), max_size=12))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_every_block_stands_in_the_alignment_once_and_in_order(left: list[str], right: list[str]) -> None:
    first, second = markdown.parse("\n".join(left), "a"), markdown.parse("\n".join(right), "b")
    pairs = couples(first, second)
    assert [p.zh for p in pairs if p.zh] == [b for b in first.blocks if b.kind != "html"]
    assert [p.en for p in pairs if p.en] == [b for b in second.blocks if b.kind != "html"]
