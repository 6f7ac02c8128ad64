"""Diff and merge of two glossaries."""

from __future__ import annotations

from hypothesis import given

from bilingual.glossary import GlossaryEntry
from bilingual.glossary.compare import diff, merge
from tests.glossary.strategies import unique_entries

OLD = [GlossaryEntry("令牌", "badge"), GlossaryEntry("模型", "model")]
NEW = [GlossaryEntry("令牌", "token", note="x"), GlossaryEntry("奖励", "reward")]


def test_diff_names_removed_changed_and_added_rows() -> None:
    changes = diff(OLD, NEW)
    assert [(change.kind, change.columns) for change in changes] == [
        ("changed", ("en", "note")), ("removed", ()), ("added", ()),
    ]  # fmt: skip


def test_merge_keeps_my_order_unites_lists_and_reports_conflicts() -> None:
    mine = [GlossaryEntry("令牌", "token", variants_en=("tokens",)), GlossaryEntry("模型", "model")]
    theirs = [GlossaryEntry("奖励", "reward"), GlossaryEntry("令牌", "badge", variants_en=("pass",), note="theirs")]
    merged = merge(mine, theirs)
    assert [row.zh for row in merged.entries] == ["令牌", "模型", "奖励"]
    assert merged.entries[0] == GlossaryEntry("令牌", "token", variants_en=("tokens", "pass"), note="theirs")
    assert [change.columns for change in merged.conflicts] == [("en",)]
    assert merge(mine, theirs, prefer="theirs").entries[0].en == "badge"


def test_several_forbidden_renderings_of_one_term_stay_apart() -> None:
    rows = [GlossaryEntry("令牌", en, "forbidden") for en in ("badge", "order")]
    assert merge(rows, rows).entries == tuple(rows)


@given(unique_entries())
def test_a_glossary_does_not_differ_from_itself(rows: list[GlossaryEntry]) -> None:
    assert diff(rows, rows) == ()
    assert merge(rows, rows) == merge(rows, [])


@given(unique_entries(), unique_entries())
def test_merge_loses_no_term_of_either_side(mine: list[GlossaryEntry], theirs: list[GlossaryEntry]) -> None:
    merged = merge(mine, theirs).entries
    assert [row.zh for row in merged[: len(mine)]] == [row.zh for row in mine]
    assert {row.zh for row in merged} | {row.zh for row in theirs} >= {row.zh for row in theirs}
