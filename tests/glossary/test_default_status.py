"""Who lists a term wants it: a glossary without statuses binds."""

from __future__ import annotations

from pathlib import Path

from bilingual import glossary


def test_a_two_column_list_is_mandatory(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("智能体,autonomous agent\n", encoding="utf-8")
    (term,) = glossary.load((glossary.builtin(), file)).match("智能体")
    assert (term.en, term.status) == ("autonomous agent", "mandatory")
