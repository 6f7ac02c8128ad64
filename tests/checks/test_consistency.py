"""What only the whole edition shows."""

from __future__ import annotations

from bilingual.checks.consistency import consistent
from bilingual.model import Finding, Kind, Role, Segment, Severity, Term, Translation, Unit

STYLE = Term("交互", "interaction", accepted=("interactive",))


def unit(number: int, zh: str, en: str, kind: Kind = Kind.PARAGRAPH, role: Role = Role.BODY, *terms: Term) -> Unit:
    segment = Segment(f"s{number}", f"b{number}", zh, kind=kind, role=role)
    return Unit(segment, Translation(segment.id, en), (), terms)


def found(units: list[Unit]) -> list[Finding]:
    return [finding for one in consistent(units) for finding in one.findings]


def test_a_title_respelt_anywhere_is_major() -> None:
    title = unit(0, "📄 Slow Rivers Carry Small Stones", "Slow Rivers Carry Small Stones", Kind.HEADING, Role.PAPER)
    right = unit(1, "见 Slow Rivers Carry Small Stones 一文", "See Slow Rivers Carry Small Stones")
    wrong = unit(2, "见 Slow Rivers Carry Small Stones 一文", "See Slow Rivers Carrying Small Stones")
    assert [(f.segment, f.kind, f.severity) for f in found([title, right, wrong])] == [("s2", "titles", Severity.MAJOR)]


def test_one_term_in_two_words_is_minor_and_only_where_there_is_a_habit() -> None:
    goal = Term("目标", "target", accepted=("goal",))
    habit = [unit(n, "目标", "The target", Kind.PARAGRAPH, Role.BODY, goal) for n in range(5)]
    other = unit(9, "目标", "The goal", Kind.PARAGRAPH, Role.BODY, goal)
    assert [(f.segment, f.kind) for f in found([*habit, other])] == [("s9", "drift")]
    assert found([*habit[:3], other]) == []


def test_another_form_of_the_same_word_is_no_drift() -> None:
    habit = [unit(n, "交互", "The interaction", Kind.PARAGRAPH, Role.BODY, STYLE) for n in range(6)]
    assert found([*habit, unit(9, "交互", "Interactive use", Kind.PARAGRAPH, Role.BODY, STYLE)]) == []


def test_a_heading_in_title_case_among_sentences_is_minor() -> None:
    plain = [unit(n, "实验效果与分析", "Overall results and analysis", Kind.HEADING) for n in range(5)]
    odd = unit(9, "主要局限与展望", "Main Limits and Outlook Ahead", Kind.HEADING)
    assert [(f.segment, f.kind) for f in found([*plain, odd])] == [("s9", "capitals")]
    assert found([odd]) == []
    named = unit(8, "在 Rivers Bench 上的效果", "Results on Rivers Bench", Kind.HEADING)
    assert found([*plain, named]) == []
