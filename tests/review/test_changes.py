"""Comparisons, and approved segments whose source has changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.model import State
from bilingual.review.changes import compare, marked, stale
from tests.review.bench import REPORT, Bench


def test_chinese_is_compared_by_character_and_english_by_word() -> None:
    assert marked(compare("提出了一套缓存", "提出了两套缓存")) == "提出了[-一-]{+两+}套缓存"
    assert marked(compare("a small model", "a smaller model")) == "a [-small-]{+smaller+} model"


def test_a_space_between_two_changed_words_belongs_to_the_change() -> None:
    assert marked(compare("the old way goes", "the new path goes")) == "the [-old way-]{+new path+} goes"


@given(st.text(max_size=30), st.text(max_size=30))
def test_pieces_join_to_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.kind != "new") == old
    assert "".join(p.text for p in pieces if p.kind != "gone") == new


def test_a_changed_source_makes_its_approval_stale_and_only_that(place: Bench) -> None:
    source = "一份缓存报告。"
    with place.review() as (seen, tools):
        standing = next(s for s in seen.standings if source in s.key.source)
        tools.memory.set_state(standing.key.source, State.APPROVED, text="**Output**: a cache report.")
        assert stale(seen.standings, tools.memory) == {}
    place.report.write_text(REPORT.replace(source, "一份详细的缓存报告。"), encoding="utf-8")
    with place.review() as (seen, tools):
        found = stale(seen.standings, tools.memory)
        assert [match.stored.text for match in found.values()] == ["**Output**: a cache report."]
        ident = next(iter(found))
        now = next(s for s in seen.standings if s.id == ident)
        assert "{+详细的+}" in marked(compare(found[ident].stored.source, now.key.source))


def test_a_similar_source_that_the_report_still_holds_is_no_earlier_wording(place: Bench) -> None:
    place.report.write_text(REPORT + "\n本文提出了一套分层缓存，把会话数从 64 个提高到 1,300 个。\n", encoding="utf-8")
    with place.review() as (seen, tools):
        tools.memory.set_state("本文提出了一套分层缓存，把会话数从 64 个提高到 1,200 个。", State.APPROVED, text="A cache.")
        assert stale(seen.standings, tools.memory) == {}
