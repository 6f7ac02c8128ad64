"""Lost names come back where their Chinese stands, and stay out where that is not certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.checks import check
from bilingual.lost_names import lost_names, named


@pytest.mark.parametrize(
    ("source", "english", "places"),
    [
        ("基于扩散 Transformer（DiT）的视频生成", "Video generation with a diffusion transformer", {"DiT": "扩散 Transformer"}),
        ("提出了一种名为潮汐缓存（TideC）的方法", "Proposes a method called tidal cache", {"TideC": "潮汐缓存"}),
        ("**双臂网络（Twin Network, TwinGrip）**", "**Dual-arm network**", {"TwinGrip": "双臂网络"}),
        ("以及一份可供复核的 PDF 报告", "and a report for review", {"PDF": "PDF 报告"}),
        ("大模型（如 GPT-4o）", "LLMs", {}),  # no gloss
        ("用 PDF 或 PDF 报告", "With a report", {}),  # which of both?
        ("扩散 Transformer（DiT）", "Diffusion transformer (DiT)", {}),  # not lost
    ],
)  # fmt: skip
def test_a_lost_name_is_found_with_the_chinese_that_it_belongs_to(
    source: str, english: str, places: dict[str, str]
) -> None:
    assert lost_names(source, check(source, english)) == places


@pytest.mark.parametrize(
    ("english", "place", "piece", "wanted"),
    [
        ("A diffusion transformer is used.", ("DiT", "扩散 Transformer"), "Diffusion transformer.", "A diffusion transformer (DiT) is used."),
        ("The **dual-arm network** grips.", ("TwinGrip", "双臂网络"), "Dual-arm network", "The **dual-arm network (TwinGrip)** grips."),
        ("It uses a big transformer.", ("DiT", "扩散 Transformer"), "diffusion transformer", "It uses a big transformer (DiT)."),
        ("It grips cloth.", ("DiT", "扩散 Transformer"), "diffusion transformer", "It grips cloth."),
        ("A network and a network.", ("TwinGrip", "双臂网络"), "twin network", "A network and a network."),
        ("Run `twin network`.", ("TwinGrip", "双臂网络"), "twin network", "Run `twin network`."),
        ("and a report for review", ("PDF", "PDF 报告"), "PDF report", "and a PDF report for review"),
        ("a report on a report", ("PDF", "PDF 报告"), "PDF report", "a report on a report"),
        ("and a report", ("PDF", "PDF 报告"), "PDF 报告", "and a report"),
    ],
)  # fmt: skip
def test_a_name_is_put_where_its_words_stand_once(
    english: str, place: tuple[str, str], piece: str, wanted: str
) -> None:
    assert named(english, dict([place]), {place[1]: piece}) == wanted


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20), st.text(max_size=30))
def test_any_text_is_taken(source: str, english: str, phrase: str, piece: str) -> None:
    lost_names(source, check(source, english))
    named(english, {"X1": phrase}, {phrase: piece})
