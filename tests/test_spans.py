"""Inline content as readers see it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.markdown import parse, plain, spans
from bilingual.model import Kind, Span


def shown(tree: tuple[Span, ...]) -> str:
    """Spans as one readable line: kind(children or text → href)."""
    parts = []
    for span in tree:
        inner = span.text + shown(span.children)
        target = f" → {span.href}" if span.href else ""
        parts.append(inner if span.kind == "text" else f"{span.kind}({inner}{target})")
    return "".join(parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引入**严格检查（Strict Check）**和验证", "引入strong(严格检查（Strict Check）)和验证"),
        ("得到**“甲”**与**《乙》**，再看", "得到strong(“甲”)与strong(《乙》)，再看"),
        ("**标签：**正文", "strong(标签：)正文"),
        ("**Label:**正文", "strong(Label:)正文"),
        ("a **b** *c* ~~d~~ ***e***", "a strong(b) em(c) strike(d) em(strong(e))"),
        ("2 ** 3 与 a_b_c", "2 ** 3 与 a_b_c"),
        ("`a**b` 与 ``c`d``", "code(a**b) 与 code(c`d)"),
        (r"$a_{1}$、$$b^2$$ 与 \$5", "math(a_{1})、display(b^2) 与 $5"),
        ("价 $5 与 $6", "价 $5 与 $6"),
        ("[链**接**](http://x.y '题')", "link(链strong(接) → http://x.y)"),
        ("<https://x.y/a>", "link(https://x.y/a → https://x.y/a)"),
        ("见https://x.y/a_b?c=1&d=2，以及", "见link(https://x.y/a_b?c=1&d=2 → https://x.y/a_b?c=1&d=2)，以及"),
        ("https://x.y/a.", "link(https://x.y/a → https://x.y/a)."),
        ("（https://x.y/a）", "（link(https://x.y/a → https://x.y/a)）"),
        ("https://x.y/A_(b) 与 https://x.y中文", "link(https://x.y/A_(b) → https://x.y/A_(b)) 与 link(https://x.y → https://x.y)中文"),
        ("**https://x.y**", "strong(link(https://x.y → https://x.y))"),
        ("[见 https://x.y](http://z)", "link(见 https://x.y → http://z)"),
        ("![图*一*](a.png)", "image(图em(一) → a.png)"),
        ("甲<br>乙<sub>1</sub>", "甲html(<br>)乙html(<sub>)1html(</sub>)"),
        ("甲\n乙", "甲乙"),
        ("甲，\n“乙”", "甲，“乙”"),
        ("word\n乙", "word 乙"),
        ("甲  \n乙\\\n丙", "甲break()乙break()丙"),
        ("引用一\n     > 引用二\n   续行", "引用一引用二续行"),
        (r"\*不是\* &amp; \[x\]", "*不是* & [x]"),
        ("正文^[脚注 *一*]", "正文footnote(脚注 em(一))"),
        ("没有[^x]", "没有[^x]"),
    ],
)  # fmt: skip
def test_spans(text: str, expected: str) -> None:
    assert shown(spans(text)) == expected


def test_a_single_block_resolves_the_reports_definitions() -> None:
    report = parse('[甲][r] 与 [乙] 和[^n]\n\n[r]: http://x.y/a_b "题 \\"引\\" & <b>"\n[乙]: <z z>\n\n[^n]: 注\n', "x")
    tree = spans(report.blocks[0].text, report.references)
    assert shown(tree) == "link(甲 → http://x.y/a_b) 与 link(乙 → z%20z) 和footnote(n)"
    assert tree[0].title == '题 "引" & <b>'


def test_pipes_in_a_cells_code_lose_their_backslash() -> None:
    assert shown(spans(r"`a\|b` 与 \|", kind=Kind.CELL)) == "code(a|b) 与 |"
    assert shown(spans(r"`a\|b`")) == r"code(a\|b)"


def test_plain_text_keeps_formulas_and_code_and_drops_tags_and_notes() -> None:
    assert plain(spans("**甲** `b` $c$ ![丁](e) <br>[己](f)^[庚]")) == "甲 b c 丁 己"


def test_deep_nesting_is_flattened_not_lost() -> None:
    tree = spans("**甲*乙" * 400 + "丙" + "*丁**" * 400)
    assert plain(tree).count("乙") == 400 and "丙" in plain(tree)


@given(st.text(alphabet="甲乙，（）“” ab1*_`$[](){}<>!^~\\\n|&;:/.", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_inline_text_is_read_and_its_letters_stay(text: str) -> None:
    read = plain(spans(text))
    outside = [c for c in "甲乙" if c in text and not set(text) & set("[<^`$")]
    assert all(read.count(c) == text.count(c) for c in outside)
