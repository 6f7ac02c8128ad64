"""What stands for an atom comes back as the atom, or is named as missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.inline import KINDS, STYLES, Restored, flat, labels, protect, relink, restore

SNIPPETS = [
    *("$x_1$", "`代码`", "https://a.b/c", "<b>", "[链](u)", "![图](u)", "[^1]", "**粗**", "\\*", "&lt;", "$$y$$"),
    *("{1}", "[[2]]", "<x3/>", "Z4Z", "X5", "{", "}", "1", "[", "]", "`", "$", "Z", "X", "<x", "/>", " ", "｛２｝"),
    *("中文", "，", "（a）", "😀", "\n  > "),
]
TEXTS = st.text() | st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=3)).map("".join)


@given(TEXTS, st.sampled_from([*STYLES, "⟦1⟧", "(1)", "@@1", "__1__"]))
def test_restoring_a_protected_text_gives_the_text(text: str, style: str) -> None:
    protected = protect(text, style=style)
    assert restore(protected.text, protected) == Restored(text)


@given(TEXTS, TEXTS)
def test_restoring_never_raises_and_accounts_for_every_atom(text: str, english: str) -> None:
    protected = protect(text)
    restored = restore(english, protected)
    for atom in protected.atoms:
        assert atom.text in restored.text or atom in restored.missing


def test_chosen_kinds_become_tokens_and_the_rest_stays() -> None:
    text = "**长度** $|y_i|$ 见 `a`、[表](http://x.y)。"
    assert protect(text).text == "**长度** {1} 见 {2}、[表{3}。"
    assert protect(text, kinds=("math",)).text == "**长度** {1} 见 `a`、[表](http://x.y)。"
    assert protect(text, style="<x1/>").text == "**长度** <x1/> 见 <x2/>、[表<x3/>。"
    assert "strong" not in KINDS


def test_numbers_that_the_source_uses_itself_are_not_used() -> None:
    protected = protect("模板 {1} 与 {3} 里的 $x$ 和 $y$")
    assert protected.text == "模板 {1} 与 {3} 里的 {4} 和 {5}"
    assert restore("the $ {4} {5} of {1}, {3}", protected).text == "the $ $x$ $y$ of {1}, {3}"


def test_a_style_that_grows_together_with_its_neighbours_gives_way_to_another() -> None:
    assert protect("长度 abc$x$5 为", style="X1").text == "长度 abc{1}5 为"


@pytest.mark.parametrize(
    ("style", "answer"),
    [
        ("{1}", "Length ｛1｝."),
        ("{1}", "Length { 1 }."),
        ("{1}", "Length \\{1\\}."),
        ("{1}", "Length `{1}`."),
        ("{1}", "Length ${1}$."),
        ("{1}", "Length {１}."),
        ("[[1]]", "Length 【【1】】."),
        ("[[1]]", "Length [1]."),
        ("[[1]]", "Length [ [1] ]."),
        ("<x1/>", "Length <X1 />."),
        ("<x1/>", "Length <x1>."),
        ("<x1/>", "Length <x1></x1>."),
        ("<x1/>", "Length ＜x1/＞."),
        ("Z1Z", "Length z1z."),
        ("Z1Z", "Length Z 1 Z."),
        ("X1", "Length x1."),
    ],
)
def test_what_models_do_to_tokens_is_understood(style: str, answer: str) -> None:
    restored = restore(answer, protect("长度 $x$。", style=style))
    assert restored == Restored("Length $x$.")


def test_lost_atoms_are_missing_and_invented_tokens_are_extra() -> None:
    protected = protect("甲 $a$ 乙 $b$")
    restored = restore("A {2} and {9} end", protected)
    assert restored.text == "A $b$ and end"
    assert [atom.text for atom in restored.missing] == ["$a$"]
    assert restored.extra == ("{9}",)


def test_a_repeated_token_is_named_unless_it_stands_for_an_equal_atom() -> None:
    protected = protect("甲 $a$ 乙 $b$")
    assert [atom.text for atom in restore("{1} {1} {2}", protected).repeated] == ["$a$"]
    assert restore("{1} and {1}", protect("甲 $a$ 乙 $a$")) == Restored("$a$ and $a$")


def test_a_style_needs_a_digit_and_a_mark() -> None:
    with pytest.raises(ValueError, match="token style"):
        protect("长度 $x$", style="X")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("中文\n   换行", "中文换行"),
        ("句子，\n> > 下文", "句子，下文"),
        ("词 word\n  next 词", "词 word next 词"),
        ("中文\nword", "中文 word"),
        ("**粗体**\n**接着**", "**粗体** **接着**"),
        ("末尾  \r\n\t> 开头", "末尾开头"),
        ("没有换行 ", "没有换行 "),
    ],
)
def test_flat_joins_soft_wrapped_lines(raw: str, line: str) -> None:
    assert flat(raw) == line


@given(st.text())
def test_flat_leaves_no_line_break_and_changes_nothing_twice(text: str) -> None:
    assert "\n" not in flat(text)
    assert flat(flat(text)) == flat(text)


@pytest.mark.parametrize(
    ("source", "english", "linked"),
    [
        ("见[常见问题]。", "See the [FAQ].", "See the [FAQ][常见问题]."),
        ("见[常见问题][]。", "See the [FAQ][].", "See the [FAQ][常见问题]."),
        ("见[章程][rules]。", "See the [Rules][rules].", "See the [Rules][rules]."),
        ("见[rules]。", "See the [rules].", "See the [rules]."),
        ("见[常见问题]与 [x](u)。", "See [x](u) and [FAQ].", "See [x](u) and [FAQ][常见问题]."),
        ("见[不是链接]。", "See [no link].", "See [no link]."),
        ("见[常见问题]。", "See the FAQ.", "See the FAQ."),
    ],
)
def test_links_named_by_their_text_keep_their_label(source: str, english: str, linked: str) -> None:
    assert relink(source, english, labels("[常见问题]: a\n[rules]: b")) == linked
