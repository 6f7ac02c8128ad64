"""What needs eyes first comes first, and what deserves a look is named though no check spoke."""

from __future__ import annotations

from dataclasses import replace

from bilingual.gate.reading import in_order, worth_a_look
from bilingual.gate.verdict import Mark
from bilingual.model import Finding, Segment, Severity, State, Translation, Unit


def mark(kind: str, severity: Severity, segment: str, line: int) -> Mark:
    return Mark(Finding(kind, severity, f"{kind} of {segment}", segment), "中", "En", line, line)


def test_the_gravest_come_first_then_the_segment_with_most_against_it() -> None:
    marks = [
        mark("drift", Severity.MINOR, "a", 1),
        mark("order", Severity.CRITICAL, "b", 2),
        mark("numbers", Severity.CRITICAL, "d", 9),
        mark("numbers", Severity.CRITICAL, "c", 7),
        mark("names", Severity.CRITICAL, "c", 7),
    ]
    read = [(m.finding.segment, m.finding.kind) for m in in_order(marks)]
    assert read == [("c", "numbers"), ("c", "names"), ("d", "numbers"), ("b", "order"), ("a", "drift")]


def unit(number: int, words: int, attempts: int = 1) -> Unit:
    segment = Segment(f"s{number}", f"b{number}", "这些模型在各种任务上都表现得非常出色，而且训练也很便宜", line=number)
    english = " ".join(["word"] * words)
    return Unit(segment, Translation(segment.id, english, State.MACHINE, attempts=attempts), ())


def test_a_segment_of_unusual_length_or_hard_work_deserves_a_look() -> None:
    units = [unit(n, 14 + n % 3) for n in range(30)]
    units[4], units[9] = unit(4, 7), unit(9, 15, attempts=5)
    looks = worth_a_look(units, {"s4": 40})
    assert [look.segment for look in looks] == ["s4", "s9"]
    assert looks[0].reason.startswith("short for its Chinese") and looks[0].en_line == 40
    assert looks[1].reason == "the engine needed 5 attempts"


def test_a_segment_with_a_finding_or_of_a_person_is_no_second_look() -> None:
    found = replace(unit(1, 3, 5), findings=(Finding("length", Severity.CRITICAL, "too short"),))
    approved = replace(unit(2, 15, 5), translation=replace(unit(2, 15, 5).translation, state=State.APPROVED))
    assert worth_a_look([found, approved], {}) == ()
