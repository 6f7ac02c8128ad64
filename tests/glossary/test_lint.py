"""Lint names what is wrong, and our own glossary is clean."""

from __future__ import annotations

import pytest

from bilingual.glossary import GlossaryEntry, builtin
from bilingual.glossary.layers import layer
from bilingual.glossary.lint import lint


def kinds(*layers: list[GlossaryEntry], texts: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(complaint.kind, complaint.entry.zh) for complaint in lint(layers, texts)]


def row(zh: str, en: str, **more: object) -> GlossaryEntry:
    return GlossaryEntry(zh, en, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([row("令牌", "token"), row("模型", "model")], []),
        ([row("令牌", "token"), row("令 牌", "token")], [("duplicate", "令 牌")]),
        ([row("令牌", "token"), row("令牌", "badge")], [("conflict", "令牌")]),
        ([row("令牌", "token"), row("词元", "lexeme", variants_zh=("令牌",))], [("conflict", "词元")]),
        ([row("令牌", "token"), row("令牌", "badge", status="forbidden")], []),
        ([row("令牌", "token", forbidden_en=("Token",))], [("conflict", "令牌")]),
        ([row("令牌", "")], [("untranslated", "令牌")]),
        ([row("令牌", "token 令牌")], [("chinese", "令牌")]),
        (
            [row("甲乙", "丙丁"), row("丙丁", "甲乙")],
            [("chinese", "甲乙"), ("cycle", "甲乙"), ("chinese", "丙丁"), ("cycle", "丙丁")],
        ),
        ([row("熵", "entropy")], [("too short", "熵")]),
        ([row("令牌", "**token**")], [("markup", "令牌")]),
        ([row("令牌", "<g1>")], [("markup", "令牌")]),
        ([row("输入", "Input", domain="label"), row("输入", "input")], []),
        ([row("LoRA", "LoRA")], [("not Chinese", "LoRA")]),
        ([row("LoRA", "LoRA", status="do-not-translate")], []),
    ],
)
def test_what_lint_says(rows: list[GlossaryEntry], wanted: list[tuple[str, str]]) -> None:
    assert kinds(rows) == wanted


def test_a_row_that_a_later_layer_overrules_is_shadowed() -> None:
    assert kinds([row("令牌", "token")], [row("令牌", "badge")]) == [("shadowed", "令牌")]


def test_a_row_that_no_text_holds_is_named() -> None:
    assert kinds([row("令牌", "token"), row("模型", "model")], texts=("模型",)) == [("never matched", "令牌")]


def test_a_complaint_says_where() -> None:
    (complaint,) = lint([[row("令牌", "", file="terms.csv", line=7)]])
    assert str(complaint).startswith("terms.csv:7: untranslated: '令牌'")


def test_our_own_glossary_is_clean() -> None:
    assert [str(complaint) for complaint in lint([layer(builtin())])] == []
