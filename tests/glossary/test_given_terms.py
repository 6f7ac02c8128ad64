"""The bench of given terms measures what it says, and its own lines are sound."""

from __future__ import annotations

import pytest

from bilingual.engines.prepare import prepared
from tests.bench.bench_terms import OWN, ByLine, Line, held, read, together

LINES = read(OWN, 1000)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_our_lines_hold_their_terms_in_both_languages(line: Line) -> None:
    for zh, en in line.terms:
        assert zh in line.zh and en.lower() in line.en.lower()


def test_each_line_has_its_own_terms_and_so_have_its_pieces() -> None:
    lines = [Line("裴照来了。他走了。", "", (("裴照", "Pei Zhao"),)), Line("裴照走了。", "", (("裴照", "Brother Pei"),))]
    book = ByLine(lines)
    assert [term.en for term in book.match("裴照来了。")] == ["Pei Zhao"]
    assert [term.en for term in book.match("裴照走了。")] == ["Brother Pei"]


def test_marks_of_the_annotators_are_no_part_of_a_term() -> None:
    (entry,) = Line("云武郡王", "", (("<PER,T,8>{云武郡王", "the Prince of <PER,T,5>{Yunwu}"), ("", "x"))).entries()
    assert (entry.zh, entry.en) == ("云武郡王", "the Prince of Yunwu")


def test_a_term_is_held_to_the_letter_but_for_capitals() -> None:
    lines = [Line("裴照与沈", "", (("裴照", "Pei Zhao"), ("沈", "Shen"), ("无", "None")))]
    assert held(lines, ["PEI ZHAO and Shén"], standing=False) == (1, 3)
    assert held(lines, ["Pei Zhao and Shen"], standing=True) == (2, 2)


def test_what_the_engine_gets_holds_every_given_term() -> None:
    for book in (ByLine(LINES), together(LINES)):
        texts = [prepared(line.zh, book.match(line.zh)) for line in LINES]
        right, total = held(LINES, texts, standing=True)
        assert right == total
