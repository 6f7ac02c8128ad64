"""One term, one rendering: the drift report, and who gave each rendering."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilingual.cli import app
from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.concordance import Sentence, sentences
from bilingual.glossary.drift import akin, drift
from bilingual.glossary.provenance import occurrences
from bilingual.model import Segment, Signature, State, Term, Translation, Unit

BOOK = Glossary(
    [
        [
            GlossaryEntry("智能体", "agent", "mandatory", variants_en=("bot", "agentic")),
            GlossaryEntry("大语言模型", "large language model", "mandatory", variants_en=("LLM",)),
            GlossaryEntry("推理", "reasoning", "preferred", variants_en=("inference",)),
        ]
    ]
)


def said(*pairs: tuple[str, str]) -> list[Sentence]:
    return [Sentence("may", str(n), zh, en) for n, (zh, en) in enumerate(pairs)]


def test_a_mandatory_term_with_two_renderings_drifts() -> None:
    (one,) = drift(BOOK, said(("智能体", "Agents act"), ("智能体", "The agent"), ("智能体", "A bot")))
    assert [(way.phrase, len(way.places)) for way in one.ways] == [("agent", 2), ("bot", 1)]


def test_one_rendering_in_all_its_forms_is_no_drift() -> None:
    texts = said(("智能体", "Agents act"), ("智能体", "agentic work"), ("推理", "Reasoning"), ("智能体", "the agent's"))
    assert drift(BOOK, texts) == ()


def test_an_acronym_of_the_rendering_is_no_drift() -> None:
    assert drift(BOOK, said(("大语言模型", "LLMs reason"), ("大语言模型", "a large language model"))) == ()


def test_a_preferred_term_may_have_any_accepted_rendering() -> None:
    assert drift(BOOK, said(("推理", "inference is fast"), ("推理", "reasoning is slow"))) == ()


def test_a_missing_rendering_is_drift_with_its_sentence() -> None:
    (one,) = drift(BOOK, said(("智能体", "thinking")))
    assert one.ways[0].phrase == "" and one.ways[0].places[0].sentence.en == "thinking"


def test_a_preferred_term_left_out_is_drift_on_request() -> None:
    texts = said(("推理", "thinking"))
    assert drift(BOOK, texts) == () and len(drift(BOOK, texts, preferred=True)) == 1


def test_a_term_inside_code_and_formulas_is_no_occurrence() -> None:
    assert drift(BOOK, said(("运行 `智能体.py`", "Run `智能体.py`"))) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("agent", "agentic", True),
        ("to align", "alignment", True),
        ("LLM", "large language model", True),
        ("CoT", "chain of thought", True),
        ("DoF", "degree of freedom", True),
        ("token", "badge", False),
        ("sub-agent", "subagent", True),
        ("MoE", "mixture-of-experts model", True),
    ],
)
def test_forms_and_acronyms_are_one_rendering(one: str, other: str, same: bool) -> None:
    assert akin(one, other) is same and akin(other, one) is same


def unit(english: str, provenance: str, mended: tuple[str, ...] = ()) -> Unit:
    zh = "智能体与大语言模型"
    made = Translation("s", english, State.MACHINE, Signature("fake"), provenance, 1, mended)
    terms = (Term("智能体", "agent", "mandatory", start=0, end=3), Term("大语言模型", "LLM", "mandatory", start=4, end=9))
    return Unit(Segment("s", "b", zh), made, (), terms)


@pytest.mark.parametrize(
    ("provenance", "mended", "by"),
    [
        ("engine", (), ["engine", "engine"]),
        ("repair", ("智能体",), ["repair", "engine"]),
        ("memory", (), ["memory", "memory"]),
        ("person", (), ["person", "person"]),
    ],
)
def test_each_occurrence_knows_how_it_came_right(provenance: str, mended: tuple[str, ...], by: list[str]) -> None:
    assert [one.by for one in occurrences(unit("Agents and LLMs", provenance, mended))] == by


def test_a_term_without_its_rendering_is_missing_whoever_translated() -> None:
    assert [one.by for one in occurrences(unit("Bodies and LLMs", "person"))] == ["missing", "person"]


def edition(folder: Path, *pairs: tuple[str, str, str]) -> None:
    folder.mkdir(parents=True)
    rows = [{"id": f"s{n}", "zh": zh, "en": en, "terms": [{"zh": zh, "by": by}]} for n, (zh, en, by) in enumerate(pairs)]
    (folder / "edition.json").write_text(json.dumps({"segments": rows}), encoding="utf-8")


def test_the_command_shows_drift_across_editions_with_sentences_and_authors(tmp_path: Path) -> None:
    edition(tmp_path / "out" / "may", ("智能体", "An agent", "engine"), ("智能体", "The agent", "repair"))
    edition(tmp_path / "out" / "june", ("智能体", "A smart body", "engine"))
    own = tmp_path / "own.csv"
    own.write_text("zh,en\n智能体,agent\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["glossary", "drift", str(tmp_path / "out"), "--glossary", str(own)])
    assert result.exit_code == 1
    assert "智能体 = agent: 1 rendering in 3 occurrences, 1 without" in result.output
    assert '"agent": 2 (engine 1, repair 1)' in result.output
    assert "june s0: 智能体\n      A smart body" in result.output


def test_the_command_is_content_with_one_rendering(tmp_path: Path) -> None:
    edition(tmp_path / "out" / "may", ("智能体", "An agent", "engine"))
    result = CliRunner().invoke(app, ["glossary", "drift", str(tmp_path / "out")])
    assert result.exit_code == 0 and "0 terms drift" in result.output


def test_editions_without_terms_are_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "edition.json"
    file.write_text(json.dumps({"segments": [{"id": "a", "zh": "智能体", "en": "agent"}]}), encoding="utf-8")
    assert list(sentences([file])) == [Sentence(tmp_path.name, "a", "智能体", "agent")]
