"""Terms in past editions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.concordance import Sentence, occurrences, sentences, statistics

BOOK = Glossary(
    [[GlossaryEntry("智能体", "agent", "mandatory", variants_en=("bot",)), GlossaryEntry("推理", "reasoning")]]
)


def said(*pairs: tuple[str, str]) -> list[Sentence]:
    return [Sentence("may", str(n), zh, en) for n, (zh, en) in enumerate(pairs)]


def test_editions_are_read_from_files_and_folders(tmp_path: Path) -> None:
    file = tmp_path / "may" / "edition.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"segments": [{"id": "a", "zh": "智能体", "en": "agent", "state": "machine"}]}))
    assert (
        list(sentences([tmp_path])) == list(sentences([file])) == [Sentence("may", "a", "智能体", "agent", "machine")]
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"segments": [1]}'])
def test_a_broken_edition_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "edition.json"
    file.write_text(text)
    with pytest.raises(InputError, match="no edition.json"):
        list(sentences([file]))


def test_every_occurrence_has_its_rendering() -> None:
    found = list(occurrences(BOOK, said(("智能体与智能体", "An agent and two Agents"), ("推理", "thinking")), "智能体"))
    assert [one.rendering for one in found] == ["agent", "Agents"]


def test_a_term_that_the_glossary_lacks_has_no_occurrences() -> None:
    assert list(occurrences(BOOK, said(("智能体", "agent")), "学习")) == []


def test_statistics_count_rows_and_uses() -> None:
    figures = statistics(BOOK, ["智能体与智能体"])
    assert (figures.entries, figures.occurrences, figures.terms_used) == (2, 2, 1)
