"""Matching: longest first, never by chance, never inside protected spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.glossary import Glossary, GlossaryEntry, builtin, load
from bilingual.glossary.script import is_han


def found(glossary: Glossary, text: str, spans: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [term.zh for term in glossary.match(text, spans)]


def of(*words: str, **more: str) -> Glossary:
    return Glossary([[GlossaryEntry(zh, f"en-{n}") for n, zh in enumerate(words)]])


def test_longest_term_wins_and_nothing_is_found_inside_it() -> None:
    assert found(of("模型", "大模型", "语言模型"), "我们用大模型和语言模型") == ["大模型", "语言模型"]


def test_overlapping_terms_resolve_to_the_leftmost() -> None:
    assert found(of("强化学习", "学习模型"), "强化学习模型") == ["强化学习"]


@pytest.mark.parametrize("text", ["強化學習", "强 化 学 习", "强化\n学习"])
def test_script_and_spacing_do_not_matter(text: str) -> None:
    (term,) = of("强化学习").match(f"使用{text}训练")
    assert f"使用{text}训练"[term.start : term.end] == text


def test_width_and_spaces_beside_latin_do_not_matter() -> None:
    text = "长ＫＶ 缓存"
    (term,) = of("KV缓存").match(text)
    assert text[term.start : term.end] == "ＫＶ 缓存"


def test_latin_terms_keep_word_boundaries_and_acronyms_their_case() -> None:
    glossary = of("RL", "agent", "LLM")
    assert found(glossary, "URL，RLHF 与 reagent，it") == []
    assert found(glossary, "用RL训练Agent与LLMs") == ["RL", "agent", "LLM"]
    assert found(of("IT"), "使用it部署") == []


def test_protected_spans_hold_no_terms() -> None:
    text = "模型 `模型` 模型"
    assert len(of("模型").match(text, [(3, 7)])) == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("扩大模型规模", ["模型"]),
        ("来自监督信号", ["监督"]),
        ("至少样本充足", ["样本"]),
        ("数据集成平台", ["数据"]),
        ("训练大模型", ["大模型"]),
        ("构建数据集", ["数据集"]),
        ("存在不一致性", []),
    ],
)
def test_a_term_across_two_words_is_chance(text: str, wanted: list[str]) -> None:
    assert found(of("模型", "大模型", "监督", "自监督", "样本", "少样本", "数据", "数据集", "一致性"), text) == wanted


def test_an_entry_names_the_words_it_is_not() -> None:
    glossary = Glossary([[GlossaryEntry("代理", "proxy", not_in=("当代理论",))]])
    assert found(glossary, "当代理论中的代理") == ["代理"]


def test_later_layers_win_over_earlier_ones() -> None:
    glossary = Glossary([[GlossaryEntry("令牌", "token")], [GlossaryEntry("令牌", "badge")]])
    assert [term.en for term in glossary.match("令牌")] == ["badge"]


def test_a_label_counts_only_where_it_labels() -> None:
    glossary = Glossary([[GlossaryEntry("输入", "Input", domain="label")]])
    assert found(glossary, "**输入**：输入文本") == ["输入"]
    assert found(glossary, "模型的输入很长") == []


def test_two_labels_in_one_are_found_together() -> None:
    labels = [
        GlossaryEntry(zh, en, "mandatory", domain="label") for zh, en in (("硬件", "Hardware"), ("资源", "Resources"))
    ]
    (term,) = Glossary([labels]).match("**硬件与资源**：一块显卡")
    assert (term.zh, term.en) == ("硬件与资源", "Hardware and resources")


def test_the_builtin_glossary_loads_and_matches() -> None:
    glossary = load([builtin()])
    assert len(glossary.entries) >= 150
    assert "大语言模型" in found(glossary, "一个大语言模型")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("**输入**：", "**Input**:"),
        ("1. 应用领域", "1. Application area"),
        ("一、应用领域", "1. Application area"),
        ("（二）使用指南", "(2) Usage guide"),
        ("**链接**: https://example.org/x", "**Link**: https://example.org/x"),
        ("**1. 应用领域**", "**1. Application area**"),
        ("**硬件与环境**：", "**Hardware and environment**:"),
        ("**代码/硬件**：", "**Code/hardware**:"),
        ("Deep Nets 论文报告", "Deep Nets (paper report)"),
        ("论文报告：Deep Nets: a Study", "Paper report: Deep Nets: a Study"),
        ("**语音识别（ASR）**", None),
        ("**输入**：一段文本", None),
        ("模型很大", None),
        ("Plain English", None),
        ("", None),
        ("**", None),
    ],
)
def test_labels_need_no_engine(text: str, english: str | None) -> None:
    labels = {"输入": "Input", "应用领域": "Application area", "使用指南": "Usage guide", "链接": "Link"}
    labels |= {"硬件": "Hardware", "环境": "Environment", "代码": "Code", "论文报告": "Paper report"}
    glossary = Glossary([[GlossaryEntry(zh, en, "mandatory", domain="label") for zh, en in labels.items()]])
    assert glossary.exact(text) == english


def test_the_digest_changes_with_what_is_said_and_not_with_where() -> None:
    here, there = (Glossary([[GlossaryEntry("令牌", "token", file=name, line=1)]]) for name in "ab")
    assert here.digest == there.digest != Glossary([[GlossaryEntry("令牌", "badge")]]).digest


@pytest.mark.bench
def test_100000_terms_match_a_long_report_in_half_a_second() -> None:
    import itertools
    import time

    characters = "模型学习数据训练推理视频图像语音检索评估系统奖励策略环境动作状态"
    words = ["".join(word) for word in itertools.islice(itertools.product(characters, repeat=4), 100_000)]
    glossary = of(*words)
    text = (characters * 40 + "。") * 18
    glossary.match("")
    started = time.process_time()
    glossary.match(text)
    assert len(text) > 23_000 and time.process_time() - started < 0.5


WORDS = ["模型", "大模型", "强化学习", "學習", "RL", "KV缓存", "输入", "ﬁne 模型"]
ANY_TEXT = st.text(st.sampled_from("大模型强強化学學习習RLKVkv缓存输入ﬁＬ 　\n*：:1.（）()𠀀é$-"), max_size=40)


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3))
def test_matches_are_in_order_disjoint_and_outside_protected_spans(text: str, spans: list[tuple[int, int]]) -> None:
    position = 0
    for term in of(*WORDS).match(text, spans):
        assert position <= term.start < term.end <= len(text)
        assert all(term.end <= start or term.start >= end for start, end in spans if start < end)
        position = term.end


@given(ANY_TEXT)
def test_a_rendered_label_holds_no_chinese(text: str) -> None:
    labels = [GlossaryEntry(zh, "Label", "mandatory", domain="label") for zh in WORDS]
    english = Glossary([labels]).exact(text)
    assert english is None or not any(map(is_han, english))
