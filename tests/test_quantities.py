"""Chinese quantities become English ones exactly, and what only looks like one stays."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.quantities import EXPONENTS, english_quantities

WORTH = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "": 0}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("耗资上亿元的系统", "耗资 more than a hundred million yuan 的系统"),
        ("数百个任务", "hundreds of 任务"),
        ("数千万条样本", "tens of millions of 样本"),
        ("近百名志愿者", "nearly a hundred 名志愿者"),
        ("成千上万的样本", "thousands of 样本"),
        ("约四百分之一", "约 1/400"),
        ("仅为其百万分之一", "仅为其 one-millionth"),
        ("剪掉 32 层中的 9 层", "剪掉 9 of the 32 层"),
        ("12 种语言中的 9 种", "9 of the 12 种语言"),
        ("耗时不到其一半", "耗时 less than half of that"),
        ("一半以上的层", "more than half 的层"),
        ("快一倍以上", "more than twice as fast"),
        ("相差三倍多", "相差 more than 3×"),
        ("是题库组的 3 倍多", "是题库组的 more than 3×"),
        ("十倍的数据", "10× 的数据"),
        ("63 篇论文中有 9 篇的作者", "9 of the 63 篇论文的作者"),
        ("能在千元手机上运行", "能在 thousand-yuan 手机上运行"),
        ("🗞 一句话短讯", "🗞 one-sentence 短讯"),
        ("2031 年 5—9 月的实测", "May to September 2031 的实测"),
        ("2031年3月12日（星期三）", "March 12, 2031 （星期三）"),
        ("明日（3 月 13 日）停更", "明日（ March 13 ）停更"),
        ("2031 年 5 月发布", "May 2031 发布"),
    ],
)
def test_sizes_shares_and_dates_in_words_are_written_in_english(chinese: str, english: str) -> None:
    assert english_quantities(chinese) == english


@pytest.mark.parametrize(
    "text",
    ["参数十分重要", "系数百分比", "数十分钟", "马上百分之百", "以上百个", "三分之二", "百分之五十", "3 个月", "5 层中的第 2 层", "十分之一",
     "9 层中的 12 层", "经过半年", "万一失败", "十倍率", "几百倍", "一句话总结了全文，很好"],
)  # fmt: skip
def test_what_only_looks_like_a_size_or_a_date_stays(text: str) -> None:
    assert english_quantities(text) == text


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("900 万", "9 million"),
        ("5.2万", "52,000"),
        ("1,200万", "12 million"),
        ("12.345万", "123,450"),
        ("3.14159万", "31,415.9"),
        ("1.2345亿", "123.45 million"),
        ("1.5 万亿", "1.5 trillion"),
        ("2 千万亿", "2000 trillion"),
        ("1千", "1,000"),
        ("-5万", "-50,000"),
        ("1亿5千万", "150 million"),
        ("2万5千", "25,000"),
        ("3 亿 2000 万", "320 million"),
        ("**18.8倍**", "**18.8×**"),
        ("3 至 8 倍", "3-8×"),
        ("10+倍", "10+×"),
        ("1万倍", "10,000×"),
        ("6 个百分点", "6 percentage points"),
        ("**2.5**个百分点（pp）", "**2.5** percentage points"),
    ],
)
def test_a_quantity_is_written_the_english_way(chinese: str, english: str) -> None:
    assert english_quantities(chinese).strip() == english


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("3-5万", "30,000-50,000"),
        ("100～200万", "1-2 million"),
        ("1至2亿", "100-200 million"),
        ("500-1万", "500-10,000"),
        ("90万-1.2亿", "900,000 -120 million"),
    ],
)
def test_a_range_keeps_both_its_ends(chinese: str, english: str) -> None:
    assert english_quantities(chinese).strip() == english


def test_more_than_is_said_once_and_only_where_it_is_meant() -> None:
    assert english_quantities("5万多人") == "more than 50,000 人"
    assert english_quantities("30万余条") == "more than 300,000 条"
    assert english_quantities("10 万多模态样本") == "100,000 多模态样本"
    assert english_quantities("2万多轮对话") == "20,000 多轮对话"


@pytest.mark.parametrize(
    "text",
    [
        "5千米", "3千克", "3万千瓦时", "3万亿千瓦", "4 千卡",  # units of their own
        "提升1倍", "2倍数", "10 倍频", "5倍增长",  # doubling, multiples, frequency, growth
        "GPT-4万", "v2.0万", "A100万",  # names
        "1万2", "3万5千亿",  # spoken short forms: better Chinese than wrong
        "百万级", "万一", "千万不要", "",
        "`5万`", "$x=5万$", "[图](https://example.org/5万)", "https://example.org/3倍",
    ],
)  # fmt: skip
def test_what_is_no_quantity_stays(text: str) -> None:
    assert english_quantities(text) == text


def test_years_and_other_numbers_beside_a_quantity_stay() -> None:
    assert english_quantities("2024年共3万人") == "2024年共30,000 人"


@given(
    st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**9), places=3),
    st.sampled_from(sorted(EXPONENTS)),
    st.sampled_from(["", " "]),
)
def test_the_value_is_exact(number: Decimal, scale: str, space: str) -> None:
    english = english_quantities(f"约{number}{space}{scale}人")
    match = re.fullmatch(r"约([\d,.]+) ?(million|billion|trillion|) ?人", english)
    assert match, english
    value = Decimal(match[1].replace(",", "")).scaleb(WORTH[match[2]])
    assert value == number.scaleb(EXPONENTS[scale])


@given(st.text(alphabet="0123456789.,-~至万亿千百十倍多余个百分点 x**`$", max_size=30))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(english_quantities(text), str)


def test_a_very_long_number_takes_no_time() -> None:
    assert english_quantities("1" * 20_000 + "好" + "2倍") == "1" * 20_000 + "好2×"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("📄 论文二: Learning to Route", "📄 Paper 2: Learning to Route"),
        ("论文十二：稀疏", "Paper 12：稀疏"),
        ("论文一共三页", "论文一共三页"),
        ("本论文一：见下", "本论文一：见下"),
    ],
)
def test_the_number_of_a_papers_heading_is_a_number(text: str, english: str) -> None:
    assert english_quantities(text) == english
