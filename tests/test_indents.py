"""List items are shown as deep as their indents say, also where CommonMark takes them for siblings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.markdown import parse, sunk


def shown(text: str) -> list[tuple[str, int]]:
    """The blocks of a document, each with the depth at which it is shown."""
    report = parse(text, "x")
    deeper = sunk(report)
    return [(block.text, block.depth + deeper.get(block.id, 0)) for block in report.blocks]


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        ("*   a\n   1. b\n   2. c\n*   d\n", [1, 2, 2, 1]),
        ("1. a\n  - b\n  - c\n2. d\n", [1, 2, 2, 1]),
        ("3. x\n   *   a\n      1.  b\n          *   c\n      2.  d\n   *   e\n", [1, 2, 3, 4, 3, 2]),
        ("* a\n * b\n* c\n", [1, 1, 1]),
        (" 9. a\n10. b\n", [1, 1]),
        ("* a\n  * b\n    * c\n* d\n", [1, 2, 3, 1]),
        ("> *   a\n>    1. b\n", [1, 2]),
        ("*   a\n   1. b\n\n      b goes on\n", [1, 2, 2]),
        ("*   a\n\ntext\n\n   *   b\n", [1, 0, 1]),
        ("*\ta\n  - b\n", [1, 2]),
    ],
)
def test_an_indent_that_is_too_small_for_commonmark_still_nests(text: str, depths: list[int]) -> None:
    assert [depth for _, depth in shown(text)] == depths


@given(st.text(alphabet="*-1. ab\n>\t#`|", max_size=60))
def test_nothing_is_shown_less_deep_or_more_than_its_levels_deeper(text: str) -> None:
    report = parse(text, "x")
    deeper, blocks = sunk(report), {block.id: block for block in report.blocks}
    assert all(0 < more <= blocks[key].depth for key, more in deeper.items())
