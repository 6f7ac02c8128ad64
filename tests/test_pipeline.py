"""The whole path, from a file to its outputs, with engines that need no model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual import markdown
from bilingual.config import Settings
from bilingual.edition import assemble
from bilingual.engines.fake import IdentityEngine
from bilingual.errors import InputError
from bilingual.glossary import Glossary
from bilingual.memory import Memory
from bilingual.model import Edition, Kind, Unit
from bilingual.pipeline import Workshop, build, make, workshop
from bilingual.segment import segments
from bilingual.translate import translate

REPORTS = sorted((Path(__file__).parent / "reports").glob("*.md"))
SMALL = """# 每日论文报告 2026-01-15

## 📄 First: A Small Paper

- **链接**: https://arxiv.org/abs/2999.00001

1. **应用领域**
   自然语言处理，图神经网络（GNN）。

2. **一句话核心贡献**
   提出了一种新的方法，把准确率提高到 **94.5%**，训练时间缩短到 1/3。

============================

## 📄 Second: Another One

- **链接**: https://arxiv.org/abs/2999.00002

### 1. 应用领域
机器人学。

### 5. 实验效果
*   **并发能力**：提升至 **18.8倍**，见 `bench.py` 与 $s_b$。

| 方法 | 得分 |
| --- | --- |
| 我们的 | 3.5 |
"""
NONE = Glossary([])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))


def settings_for(folder: Path, **changed: object) -> Settings:
    return replace(Settings(out=folder / "out", home=folder / "home", engine="fake", to=("md", "json")), **changed)  # type: ignore[arg-type]


def edition_of(text: str, folder: Path, engine: str = "fake", name: str = "report", **changed: object) -> Edition:
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    chosen = settings_for(folder, engine=engine, **changed)
    with workshop(chosen) as shop:
        return build(path, shop, chosen)


def digest_file(folder: Path) -> Path:
    path = folder / "daily.md"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_an_engine_that_returns_its_input_gives_back_the_source(path: Path, tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory.sqlite") as memory, IdentityEngine() as engine:
        edition = build(path, Workshop(engine, NONE, memory), settings_for(tmp_path))
    assert edition.markdown == path.read_text(encoding="utf-8")
    assert_aligned(edition)


def assert_aligned(edition: Edition) -> None:
    """Every unit is named by exactly one row, in order, and each row tells its worst finding."""
    named = [segment for row in edition.rows for segment in row.segments]
    assert named == [unit.segment.id for unit in edition.units]
    assert len(set(named)) == len(named)
    worst = {unit.segment.id: max((f.severity for f in unit.findings), default=0) for unit in edition.units}
    assert all(row.severity == max((worst[name] for name in row.segments), default=0) for row in edition.rows)


WORDS = [
    "模型", "数据，", "**加粗**", "**（甲）**和", "`代码`", "$x_1$", "A/B", "3.5%", "。", "第二句。", "：", "“引”", "5万", " ",
    "[链](https://example.org)", "[引]", "*斜*", "<b>粗</b>", "\\*", "~~删~~", "![图](a.png)", "https://example.org/a", "[^1]",
]  # fmt: skip
BLOCKS = [
    "====", "---", "```\n代码\n```", "$$\nx\n$$", "| 甲 | 乙 |\n| --- | --- |\n| 丙 | `丁` |", "[引]: https://example.org",
    "[^1]: 脚注", "<div>\n块\n</div>", "1. **应用领域**\n   内容", "甲  \n乙\\\n丙", "## 📄 题目\n\n- **链接**: https://example.org",
]  # fmt: skip
LINE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
BLOCK = st.one_of(
    st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    st.tuples(st.sampled_from(["# ", "- ", "   1. ", "> "]), LINE).map("".join),
    st.tuples(LINE, LINE).map("> {0[0]}\n> {0[1]}".format),
    st.sampled_from(BLOCKS),
)


@pytest.fixture(scope="module")
def shared_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    with Memory.open(tmp_path_factory.mktemp("memory") / "memory.sqlite") as memory:
        yield memory


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(BLOCK, min_size=1, max_size=5), limit=st.sampled_from([2000, 20]))
def test_identity_and_alignment_hold_for_any_document(shared_memory: Memory, blocks: list[str], limit: int) -> None:
    report = markdown.parse("\n\n".join(blocks), "report")
    units = translate(segments(report, limit), NONE, shared_memory, IdentityEngine())
    edition = assemble(report, units, {})
    assert edition.markdown == report.text
    assert_aligned(edition)


def test_the_english_has_the_blocks_of_the_source(tmp_path: Path) -> None:
    edition = edition_of(SMALL, tmp_path)
    ours = markdown.parse(SMALL, "x").blocks
    theirs = markdown.parse(edition.markdown, "x").blocks
    assert [(b.kind, b.level, b.depth, b.row) for b in theirs] == [(b.kind, b.level, b.depth, b.row) for b in ours]


def test_the_edition_says_what_made_it_and_where_it_is_from(tmp_path: Path) -> None:
    edition = edition_of(SMALL, tmp_path)
    assert set(edition.signature) == {"program", "engine", "model", "prompt", "glossary"}
    assert edition.signature["engine"] == "fake" and edition.signature["program"].startswith("bilingual ")
    assert len(edition.papers) == 2
    assert all(paper.zh and paper.en and paper.title_en for paper in edition.papers)


def test_papers_are_counted_once_in_an_edition_and_as_before_in_its_markdown(tmp_path: Path) -> None:
    text = SMALL.replace("## 📄 ", "## 📄 【01】", 1)
    edition, plain = edition_of(text, tmp_path), edition_of(SMALL, tmp_path)
    assert [(paper.title_zh, paper.title_en) for paper in edition.papers] == [
        (paper.title_zh, paper.title_en) for paper in plain.papers
    ]
    assert "[01]" in edition.markdown or "【01】" in edition.markdown


def test_the_same_entries_make_the_same_glossary_wherever_the_file_lies(tmp_path: Path) -> None:
    def signed(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return edition_of("Nothing.\n", tmp_path, glossary=(tmp_path / name,)).signature["glossary"]

    one = signed("a.csv", "zh,en\n显卡,GPU\n")
    assert signed("b.csv", "zh,en\n\n显卡,GPU\n") == one
    assert signed("b.csv", "zh,en\n显卡,graphics card\n") != one


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for run in ("one", "two"):
        chosen = settings_for(tmp_path / run, to=("md", "html", "json"))
        with workshop(chosen) as shop:
            files.append([path.read_bytes() for path in make(digest_file(tmp_path), shop, chosen)[1]])
    assert files[0] == files[1]


def test_a_second_run_from_memory_differs_only_in_saying_so(tmp_path: Path) -> None:
    chosen = settings_for(tmp_path, to=("md", "html", "json"))
    runs = []
    for _ in range(2):
        with workshop(chosen) as shop:
            runs.append([path.read_text(encoding="utf-8") for path in make(digest_file(tmp_path), shop, chosen)[1]])
    (md, html, first), (md2, html2, second) = runs
    assert (md, html) == (md2, html2)
    before, after = json.loads(first), json.loads(second)
    assert {record.pop("provenance") for record in after["segments"]} == {"memory", "glossary", "source"}
    assert {record.pop("provenance") for record in before["segments"]} <= {"engine", "repair", "glossary", "source"}
    assert {who for record in after["segments"] for who in authors(record)} == {"memory", "glossary"}
    assert {who for record in before["segments"] for who in authors(record)} <= {"engine", "repair", "glossary"}
    assert before == after


def authors(record: dict[str, Any]) -> list[str]:
    """Who gave the terms of a segment their renderings; taken out of the record."""
    return [term.pop("by") for term in record["terms"] if term["rendering"]]


def test_the_pdf_is_the_same_bytes_twice(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    files = []
    path = tmp_path / "small.md"
    path.write_text("# 报告\n\n这个模型更好。\n", encoding="utf-8")
    for run in ("one", "two"):
        chosen = settings_for(tmp_path / run, to=("pdf",))
        with workshop(chosen) as shop:
            (pdf,) = make(path, shop, chosen)[1]
            files.append(pdf.read_bytes())
    assert files[0].startswith(b"%PDF") and files[0] == files[1]


def test_edition_json_holds_what_other_programs_rely_on(tmp_path: Path) -> None:
    chosen = settings_for(tmp_path, to=("json",))
    with workshop(chosen) as shop:
        edition, (path,) = make(digest_file(tmp_path), shop, chosen)
    assert path == tmp_path / "out" / "daily" / "edition.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    assert {"title", "date", "signature", "segments"} <= set(data)
    assert data["date"] == edition.date and isinstance(data["signature"], dict)
    wanted = {"id", "zh", "en", "paper", "section", "kind", "engine", "state", "findings"}
    for record, unit in zip(data["segments"], edition.units, strict=True):
        assert wanted <= set(record)
        assert (record["id"], record["zh"], record["en"]) == told(unit)
        assert record["state"] in {"copied", "machine", "reviewed", "approved"}
        assert record["kind"] in set(Kind)
        for finding in record["findings"]:
            assert {"kind", "severity", "message"} <= set(finding)
            assert finding["severity"] in {"minor", "major", "critical"}


def told(unit: Unit) -> tuple[str, str, str]:
    return unit.segment.id, unit.segment.text, unit.translation.text


@pytest.mark.parametrize(
    ("data", "notice"),
    [
        (lambda text: text.encode("gb18030"), "GB18030"),
        (lambda text: text.encode("utf-8-sig"), "byte-order mark"),
        (lambda text: text.replace("\n", "\r\n", 40).encode(), "line ends"),
        (lambda text: text.replace("\n", "\r").encode(), "line ends"),
    ],
)
def test_encodings_and_line_ends_change_the_notices_and_nothing_else(data: object, notice: str, tmp_path: Path) -> None:
    text = (Path(__file__).parent / "reports" / "plain.md").read_text(encoding="utf-8").replace("©", "")
    plain = edition_of(text, tmp_path)
    path = tmp_path / "report.md"
    path.write_bytes(data(text))  # type: ignore[operator]
    with workshop(settings_for(tmp_path)) as shop:
        other = build(path, shop, settings_for(tmp_path))
    assert any(notice in line for line in other.notices)
    assert (other.markdown, other.rows) == (plain.markdown, plain.rows)


def test_a_report_without_papers_goes_the_same_way(tmp_path: Path) -> None:
    edition = edition_of("随便写的一段话。\n\n| 甲 | 乙 |\n| - | - |\n| 丙 | 丁 |\n\n```\n代码\n```\n", tmp_path)
    assert edition.papers == () and edition.title == "report"
    assert [row.kind for row in edition.rows] == [Kind.PARAGRAPH, Kind.CELL, Kind.CODE]
    assert edition.rows[2].literal == edition.rows[2].literal_en == "代码\n"


def test_a_line_of_twenty_thousand_characters_is_translated_in_pieces(tmp_path: Path) -> None:
    edition = edition_of(LONG + "\n", tmp_path)
    assert len(edition.units) > 1 and len(edition.rows) == 1
    assert "".join(unit.segment.gap + unit.segment.text for unit in edition.units) == LONG


LONG = "这个模型比以往的方法更好，" * 1538 + "好。"
TWO = """# 每日论文

## 📄 First Paper

- **链接**: https://arxiv.org/abs/2999.00001

第一篇的内容，见[主页][home]。

## 📄 Second Paper

- **链接**: https://arxiv.org/abs/2999.00002

第二篇的内容。\x0c还有一句。

[home]: https://example.org/home
"""


def test_only_keeps_the_named_papers_whole_and_nothing_else(tmp_path: Path) -> None:
    second = edition_of(TWO, tmp_path, "identity", only=("2999.00002",), glossary=())
    assert [paper.id for paper in second.papers] == ["2999.00002"]
    assert "Second Paper" in second.markdown and "还有一句" in second.markdown
    assert "First" not in second.markdown and "每日论文" not in second.markdown
    both = edition_of(TWO, tmp_path, "identity", only=("2999.00002", "2999.00001"))
    assert [paper.id for paper in both.papers] == ["2999.00001", "2999.00002"]


def test_a_paper_alone_keeps_the_links_that_the_report_defines_elsewhere(tmp_path: Path) -> None:
    first = edition_of(TWO, tmp_path, only=("2999.00001",))
    links = [span.href for row in first.rows for span in row.en if span.kind == "link"]
    assert "https://example.org/home" in links
    assert "https://example.org/home" in first.markdown
    assert "Second" not in first.markdown


def test_only_starts_at_its_paper_whatever_characters_stand_before_it(tmp_path: Path) -> None:
    text = TWO.replace("第一篇的内容", "第一篇\x0c的\u2028内容")
    second = edition_of(text, tmp_path, only=("2999.00002",))
    assert second.markdown.startswith("## 📄 Second Paper")


def test_an_unknown_paper_is_an_error_that_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no paper '2999.99999'.*its papers are: 2999.00001, 2999.00002"):
        edition_of(TWO, tmp_path, only=("2999.99999",))


def test_a_glossary_given_for_a_run_wins_over_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("zh,en,domain\n应用领域,Where it helps,label\n", encoding="utf-8")
    edition = edition_of("### 应用领域\n", tmp_path, glossary=(tmp_path / "mine.csv",))
    assert "Where it helps" in edition.markdown
