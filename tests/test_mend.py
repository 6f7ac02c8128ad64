"""Mending by fragments: small questions, put into a translation that is right otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bilingual.mend import fragments, mended
from bilingual.model import Finding, Severity

BOLD_LOST = (Finding("markup", Severity.MAJOR, "bold lost: 1 of 1"),)


def test_residue_and_lost_bold_phrases_are_asked_for_once_each() -> None:
    assert fragments("它用**潮汐调度**加速。", "It uses 潮汐 and 潮汐.", BOLD_LOST) == ("潮汐", "潮汐调度")


def test_bold_phrases_are_not_asked_for_when_no_bold_is_lost() -> None:
    assert fragments("它用**潮汐调度**加速。", "It uses **tidal scheduling**.", ()) == ()


def test_chinese_in_code_formulas_and_links_belongs_there() -> None:
    english = r"Run `打印` with $x_{\text{上限}}$ at [it](https://example.org/中文), then 保存."
    assert fragments("", english, ()) == ("保存",)
    assert mended("", english, {"打印": "print", "上限": "limit", "中文": "zh", "保存": "save"}) == (
        english.replace("保存", "save")
    )


def test_residue_is_replaced_with_spaces_towards_its_neighbours() -> None:
    assert mended("", "It uses潮汐scheduling.", {"潮汐": "Tidal."}) == "It uses tidal scheduling."
    assert mended("", "With GPU显存(80 GB)", {"显存": "memory"}) == "With GPU memory (80 GB)"


def test_an_acronym_keeps_its_capitals() -> None:
    assert mended("", "It uses 强化学习.", {"强化学习": "RL"}) == "It uses RL."


def test_a_piece_that_is_still_chinese_is_not_used() -> None:
    assert mended("", "It uses 潮汐.", {"潮汐": "潮 tide"}) == "It uses 潮汐."
    assert mended("", "It uses 潮汐.", {}) == "It uses 潮汐."


def test_a_longer_run_is_mended_before_a_shorter_one_inside_it() -> None:
    pieces = {"缓存": "cache", "分层缓存": "tiered cache"}
    assert mended("", "Use 分层缓存 and 缓存.", pieces) == "Use tiered cache and cache."


def test_a_lost_bold_phrase_is_found_by_its_words() -> None:
    source, english = "它用**潮汐式换入调度**来加速。", "It is made faster by tidal swap-in scheduling."
    assert mended(source, english, {"潮汐式换入调度": "Tidal swap-in scheduling"}) == (
        "It is made faster by **tidal swap-in scheduling**."
    )


def test_a_phrase_that_is_bold_already_is_not_marked_again() -> None:
    source, english = "**潮汐调度**和**压缩**", "**Tidal scheduling** and compression"
    pieces = {"潮汐调度": "Tidal scheduling", "压缩": "Compression"}
    assert mended(source, english, pieces) == "**Tidal scheduling** and **compression**"


def test_a_phrase_without_its_like_in_the_english_marks_nothing() -> None:
    assert mended("**潮汐**", "Nothing of the kind", {"潮汐": "tide"}) == "Nothing of the kind"


@given(
    st.text(alphabet="中文ab *`$。：", max_size=30),
    st.text(alphabet="中文ab *`$.:\\(", max_size=30),
    st.text(max_size=8),
)
def test_any_texts_are_taken(source: str, english: str, piece: str) -> None:
    wanted = fragments(source, english, BOLD_LOST)
    assert isinstance(mended(source, english, dict.fromkeys(wanted, piece)), str)
