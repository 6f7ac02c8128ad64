"""The five sections of a paper under the many names, marks and places that reports give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.glossary import builtin, load
from bilingual.markdown import parse
from bilingual.markdown.labels import ORDER
from bilingual.markdown.sections import section_of
from bilingual.model import Role, Section, Segment
from bilingual.numbering import unplaced
from bilingual.segment import segments
from bilingual.translate import answered

GLOSSARY = load([builtin()])
NAMES = {
    Section.AREA: "研究方向 论文方向 面向领域 关注领域 研究主题 用在哪里 细分领域 领域归属 适用范畴 赛道",
    Section.CONTRIBUTION: "一句话看懂 一句话亮点 一言以蔽之 太长不看版 核心要点 论文做了什么 主要工作 核心贡献点 TL;DR",
    Section.USAGE: "怎么用？ 快速上手 上手指引 入门指南 部署与使用 使用手册 如何落地 实操指南 使用须知 运行方式",
    Section.INNOVATIONS: "亮点在哪里 新在哪里 有什么创新 三大创新 创新点一览 创新要点 新意何在 创新点解析 创新亮点",
    Section.RESULTS: "实验结果如何 效果怎么样 表现如何 实测效果 定量结果 数据说话 效果验证 实验情况 结果一览",
}
ENGLISH = {
    Section.AREA: "Area of Application,Where It Applies",
    Section.CONTRIBUTION: "One-line Summary,In a Nutshell",
    Section.USAGE: "Getting Started,Practical Guide,Quick Start",
    Section.INNOVATIONS: "What's New,Highlights",
    Section.RESULTS: "Experimental Effect,Results",
}
CASES = [(name, section) for section, names in NAMES.items() for name in names.split()]
CASES += [(name, section) for section, names in ENGLISH.items() for name in names.split(",")]


@pytest.mark.parametrize(("name", "section"), CASES)
def test_a_section_is_known_by_many_names(name: str, section: Section) -> None:
    assert section_of(name) is section
    assert section_of(f"**四、{name}**：") is section


@pytest.mark.parametrize("mark", ["1️⃣ ", "④", "（四）", "四、", "第四部分：", "【四】", "🔧 4. "])
def test_any_number_may_stand_before_a_name(mark: str) -> None:
    assert section_of(f"{mark}上手指引") is Section.USAGE


@pytest.mark.parametrize("name", ["数据集与预处理", "写分镜", "威胁模型", "相关工作", "方法概述", "编辑后记", "训练"])
def test_other_names_are_no_sections(name: str) -> None:
    assert section_of(name) is None


HEADS = ["研究方向", "一句话总结", "怎么用", "拍案之处", "成绩单"]


def paper(heads: list[str]) -> str:
    lines = [f"#### {number}、{head}\n\n正文。\n" for number, head in zip("一二三四五六", heads, strict=False)]
    return "## 1. 论文\n\n链接：https://arxiv.org/abs/2999.00001\n\n" + "\n".join(lines)


def sections(heads: list[str]) -> list[Section]:
    return [block.section for block in parse(paper(heads), "x").blocks if block.role is Role.LABEL]


def test_where_most_of_five_heads_are_known_their_place_tells_the_others() -> None:
    expected = [Section.AREA, Section.CONTRIBUTION, Section.USAGE, Section.INNOVATIONS, Section.RESULTS]
    assert sections(HEADS) == expected


@pytest.mark.parametrize(
    "heads",
    [
        [*HEADS, "参考文献"],  # six: nobody knows which is which
        ["研究方向", "一句话总结", "拍案之处", "怎么用", "成绩单"],  # not in the usual order
    ],
)
def test_elsewhere_an_unknown_name_stays_unknown(heads: list[str]) -> None:
    assert set(sections(heads)) == {Section.AREA, Section.CONTRIBUTION, Section.USAGE}


def test_a_closing_heading_behind_a_rule_is_outside_the_last_paper() -> None:
    report = parse(paper(HEADS) + "\n---\n\n### 📌 编辑后记\n\n明天停更。\n", "x")
    assert [block.paper for block in report.blocks[-2:]] == [None, None]
    assert report.blocks[-4].paper == "2999.00001"


SHAPES = {
    "lines of one paragraph": ("链接：https://arxiv.org/abs/{}\n\n", "**{}**：{}\n"),
    "hard breaks": ("链接：https://arxiv.org/abs/{}\n\n", "**{}**：{}  \n"),
    "lines of a quote": ("链接：https://arxiv.org/abs/{}\n\n", "> **{}**：{}\n"),
    "square brackets": ("🔗 https://arxiv.org/abs/{}\n\n", "【{}】{}\n\n"),
    "bold square brackets": ("arXiv:{}\n\n", "**【{}】** {}\n\n"),
    "two numbers": ("arXiv:{}\n\n", "#### 1.2 {}\n{}\n"),
    "no colon": ("[论文](https://arxiv.org/abs/{})\n\n", "**{}** {}\n\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_sections_are_found_in_many_shapes(shape: str) -> None:
    link, line = SHAPES[shape]
    names = ["应用领域", "一句话总结", "使用指南", "创新点", "实验效果"]
    papers = [f"## 论文 {n}：题目\n\n{link.format(f'2999.0000{n}')}" for n in (1, 2)]
    text = "# 日报\n\n" + "\n".join(paper + "".join(line.format(name, "好。") for name in names) for paper in papers)
    report = parse(text, "x")
    assert [paper.id for paper in report.papers] == ["2999.00001", "2999.00002"]
    assert [block.section for block in report.blocks if block.role is Role.LABEL] == [*ORDER, *ORDER]
    assert [block.text for block in report.blocks if block.role is Role.BODY and block.paper] == ["好。"] * 10
    assert all(text[block.start : block.end] == block.text for block in report.blocks)


def test_a_weekly_in_three_shapes_has_all_sections_of_all_papers() -> None:
    sample = Path(__file__).parent / "reports" / "weekly-2026-01-18.md"
    report = parse(sample.read_text(encoding="utf-8"), sample.stem)
    assert [paper.id for paper in report.papers] == [f"2999.0003{number}" for number in (1, 2, 3, 4)]
    labels = [(block.paper, block.section) for block in report.blocks if block.role is Role.LABEL]
    assert labels == [(paper.id, section) for paper in report.papers for section in ORDER]
    assert all(paper.link for paper in report.papers)


def test_a_line_that_opens_with_a_date_gives_the_digest_its_date() -> None:
    text = "# 论文雷达\n\n**2031.05.18（周一）** ｜ 编译：小雷达 ｜ 本期 8 篇，另有短讯十一条，请读者慢慢看\n\n" + paper(HEADS)
    assert parse(text, "x").date == "2031-05-18"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("[1/8] 漂移", "漂移"),
        ("【03】Poisoned Footnotes", "Poisoned Footnotes"),
        ("7. 口袋", "口袋"),
        ("📄 三、口袋", "📄 口袋"),
        ("论文 2：口袋", "口袋"),
        ("Paper 2: Pockets", "Pockets"),
        ("3D 高斯", "3D 高斯"),
        ("1.5-km Nowcasting", "1.5-km Nowcasting"),
        ("2048 与推箱子", "2048 与推箱子"),
        ("[CLS] is all", "[CLS] is all"),
    ],
)
def test_a_title_is_shown_without_its_number(title: str, bare: str) -> None:
    assert unplaced(title) == bare


def english(text: str, section: Section) -> str | None:
    segment = Segment("s", "b", text, role=Role.LABEL, section=section)
    found = answered(segment, None, GLOSSARY)
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("一、研究方向", Section.AREA, "1. Research area"),
        ("三、怎么用", Section.USAGE, "3. How to use it"),
        ("四、亮点在哪里", Section.INNOVATIONS, "4. Highlights"),
        ("五、实验结果如何", Section.RESULTS, "5. Experimental results"),
        ("**③ 上手指引**：", Section.USAGE, "**③ Usage guide**:"),
        ("1️⃣ 论文方向", Section.AREA, "1️⃣ Research area"),
        ("**🎯 适用场景**", Section.AREA, "**🎯 Application scenarios**"),
        ("**📈 成绩单**", Section.RESULTS, "**📈 Experimental results**"),
        ("**【应用领域】**", Section.AREA, "**[Application area]**"),
        ("【成绩单】", Section.RESULTS, "[Experimental results]"),
        ("五、成绩单", Section.RESULTS, "5. Experimental results"),  # no row: the section's usual name
    ],
)
def test_a_label_needs_no_engine(text: str, section: Section, expected: str) -> None:
    assert english(text, section) == expected


def test_a_label_that_says_two_things_is_left_to_the_engine() -> None:
    assert english("五、成绩单与花絮", Section.RESULTS) is None


def test_lines_of_fields_are_segments_of_their_own() -> None:
    text = "链接：https://arxiv.org/abs/2999.00001\n阅读方式：全文\n\n📎 **代码**：[无](x)\n👥 **机构**：某大学\n"
    assert [s.text for s in segments(parse(text, "x"))] == [
        "链接：https://arxiv.org/abs/2999.00001",
        "阅读方式：全文",
        "📎 **代码**：[无](x)",
        "👥 **机构**：某大学",
    ]
