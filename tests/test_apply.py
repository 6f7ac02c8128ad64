"""One changed entry retranslates the segments that contain it, and no other; people's words stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.apply import Effect, effect
from bilingual.config import Settings
from bilingual.engines import Request
from bilingual.engines.fake import FakeEngine
from bilingual.glossary.commands import glossary
from bilingual.memory import Memory, Record
from bilingual.model import State
from bilingual.pipeline import make, workshop
from bilingual.review.standing import survey

REPORT = """# 灯塔日报

雾灯网络能够照亮海面。

潮池基准衡量慢变化。

雾灯网络与潮池基准一起使用，效果更好。

渔船按时返回港口。
"""
TERMS = "zh,en,status\n雾灯网络,fog lamp network,preferred\n潮池基准,tide pool benchmark,preferred\n"
CHANGED = TERMS.replace("fog lamp network", "mist light network")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that the engine is asked for, whichever rung asks."""
    texts: list[str] = []
    translate = FakeEngine.translate

    def counting(self: FakeEngine, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        texts.extend(request.text for request in requests)
        return translate(self, requests)

    monkeypatch.setattr(FakeEngine, "translate", counting)
    return texts


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "daily.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "terms.csv").write_text(TERMS, encoding="utf-8")
    return tmp_path


def settings_in(place: Path) -> Settings:
    return replace(
        Settings(), out=place / "out", home=place / "home", engine="fake", to=("md", "json"),
        glossary=(place / "terms.csv",),
    )  # fmt: skip


def built(place: Path) -> None:
    with workshop(settings_in(place)) as shop:
        make(place / "daily.md", shop, settings_in(place))


def effect_in(place: Path) -> Effect:
    with workshop(settings_in(place)) as shop:
        return effect(place / "daily.md", shop, settings_in(place))


def run(*arguments: str) -> Result:
    options = ("--engine", "fake", "--glossary", "terms.csv", "--to", "md,json")
    return CliRunner().invoke(glossary, ["apply", "daily.md", *options, *arguments])


def test_nothing_is_touched_while_the_glossary_stays(place: Path, asked: list[str]) -> None:
    built(place)
    asked.clear()
    assert not effect_in(place).is_stale
    assert "0 segments to translate again" in run().output and not asked


def test_one_changed_entry_asks_the_engine_for_the_segments_that_hold_it_only(place: Path, asked: list[str]) -> None:
    built(place)
    (place / "terms.csv").write_text(CHANGED, encoding="utf-8")
    asked.clear()
    result = run()
    assert result.exit_code == 0 and "2 segments to translate again" in result.output
    assert "daily.md:3: 雾灯网络能够照亮海面。" in result.output and "雾灯网络 = mist light network" in result.output
    assert asked and all("雾灯" in text or text in "雾灯网络与潮池基准一起使用，效果更好。" for text in asked)
    assert {"雾灯网络能够照亮海面。", "雾灯网络与潮池基准一起使用，效果更好。"} <= set(asked)
    asked.clear()
    assert "0 segments to translate again" in run().output and not asked


def test_a_new_row_touches_what_holds_it(place: Path) -> None:
    built(place)
    (place / "terms.csv").write_text(TERMS + "渔船,fishing boat,preferred\n", encoding="utf-8")
    assert [segment.zh for segment in effect_in(place).touched] == ["渔船按时返回港口。"]


SAID = "When the mist rises, the fog lamp network lights up the sea."


def said(place: Path, english: str = SAID) -> None:
    """Put English for the first paragraph into the memory, as if an engine had made it with the present terms."""
    with workshop(settings_in(place)) as shop:
        standing = next(s for s in survey(place / "daily.md", shop).standings if s.unit.segment.line == 3)
        shop.memory.store([Record(standing.key, english)])
    built(place)


@pytest.mark.parametrize(
    "terms",
    [
        TERMS.replace("network,preferred", "network,mandatory"),
        TERMS + "海面,sea,mandatory\n",
        TERMS.replace("preferred\n潮", "preferred,fog lights\n潮").replace("status", "status,variants_en"),
        TERMS.replace("preferred\n潮", "preferred,mist network\n潮").replace("status", "status,forbidden"),
    ],
    ids=["status", "new row", "further rendering", "forbidden rendering"],
)
def test_english_that_follows_the_edited_entry_already_is_kept(place: Path, asked: list[str], terms: str) -> None:
    built(place)
    said(place)
    (place / "terms.csv").write_text(terms, encoding="utf-8")
    asked.clear()
    found = effect_in(place)
    assert found.kept == 1 and 3 not in [segment.line for segment in found.touched]
    assert "1 segment left as before" in run().output
    assert "雾灯网络能够照亮海面。" not in asked and SAID in (place / "out/daily/english.md").read_text(encoding="utf-8")
    asked.clear()
    assert not effect_in(place).is_stale and "0 segments to translate again" in run().output and not asked


@pytest.mark.parametrize(
    "terms",
    [
        TERMS.replace("fog lamp network", "mist light network"),
        TERMS.replace("fog lamp network,preferred", "mist light network,mandatory"),
        TERMS + "海面,sea surface,mandatory\n",
        TERMS.replace("preferred\n潮", "preferred,rises\n潮").replace("status", "status,forbidden"),
        "zh,en,status\n潮池基准,tide pool benchmark,preferred\n",
    ],
    ids=["other English", "other English and status", "new row", "forbidden rendering", "row gone"],
)
def test_english_that_may_say_something_else_is_made_again(place: Path, asked: list[str], terms: str) -> None:
    built(place)
    said(place)
    (place / "terms.csv").write_text(terms, encoding="utf-8")
    asked.clear()
    assert effect_in(place).kept == 0
    assert run().exit_code == 0 and "雾灯网络能够照亮海面。" in asked


def test_a_dry_run_only_tells(place: Path, asked: list[str]) -> None:
    built(place)
    before = (place / "out" / "daily" / "edition.json").read_bytes()
    (place / "terms.csv").write_text(CHANGED, encoding="utf-8")
    asked.clear()
    assert "2 segments to translate again" in run("--dry-run").output
    assert not asked and (place / "out" / "daily" / "edition.json").read_bytes() == before


def test_an_approved_segment_stands_and_is_named(place: Path, asked: list[str]) -> None:
    built(place)
    mine = "The fog lamp network lights up the sea."
    with Memory.open(place / "home" / "memory.sqlite") as memory:
        memory.set_state("雾灯网络能够照亮海面。", State.APPROVED, text=mine)
    (place / "terms.csv").write_text(CHANGED, encoding="utf-8")
    asked.clear()
    result = run()
    assert "1 segment to translate again, 1 approved that differ" in result.output
    assert f"daily.md:3: approved, left as it is: {mine}" in result.output
    assert 'use "mist light network"' in result.output
    assert "雾灯网络能够照亮海面。" not in asked
    assert mine in (place / "out" / "daily" / "english.md").read_text(encoding="utf-8")


def test_a_label_changes_without_an_engine(place: Path, asked: list[str]) -> None:
    (place / "daily.md").write_text(REPORT + "\n## 航行记录\n\n渔船按时返回。\n", encoding="utf-8")
    (place / "terms.csv").write_text("zh,en,status,domain\n航行记录,Voyages,mandatory,label\n", encoding="utf-8")
    built(place)
    (place / "terms.csv").write_text("zh,en,status,domain\n航行记录,Log,mandatory,label\n", encoding="utf-8")
    asked.clear()
    found = effect_in(place)
    assert found.differs == 1 and not found.touched
    assert "1 segment without need of an engine" in run().output and not asked
    segments = json.loads((place / "out" / "daily" / "edition.json").read_text(encoding="utf-8"))["segments"]
    assert "Log" in [segment["en"] for segment in segments]


def test_what_was_never_translated_is_counted_apart(place: Path) -> None:
    found = effect_in(place)
    assert found.fresh == 5 and not found.is_stale
