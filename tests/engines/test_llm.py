"""How the llm engine feeds its pipeline: no model, a pipeline that notes what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.engines import EngineOptions, Feed, Request
from bilingual.engines.llm import CACHE_BLOCKS, LlmEngine, cache_blocks
from bilingual.models import Model

pytest.importorskip("openvino_genai")


@dataclass
class Handle:
    """A request under way: its text is its translation, ready after as many steps as it has characters."""

    text: str
    left: int
    cancelled: bool = False

    def get_status(self) -> Any:
        return SimpleNamespace(name="RUNNING" if self.left > 0 else "FINISHED")

    def read_all(self) -> list[Any]:
        return [SimpleNamespace(generated_ids=self.text)]

    def cancel(self) -> None:
        self.cancelled, self.left = True, 0


@dataclass
class Pipeline:
    """Takes a step with all requests at once."""

    begun: list[str] = field(default_factory=list)
    handles: list[Handle] = field(default_factory=list)
    busiest: int = 0
    crowded: int = 0  # most blocks of the cache that were taken

    def get_tokenizer(self) -> Any:
        return SimpleNamespace(
            decode=lambda ids: ids, apply_chat_template=lambda chat, add_generation_prompt: chat[-1]["content"]
        )

    def add_request(self, number: int, prompt: str, config: Any) -> Handle:
        self.begun.append(prompt)
        self.handles.append(Handle(prompt, len(prompt)))
        return self.handles[-1]

    def step(self) -> None:
        running = [handle for handle in self.handles if handle.left > 0]
        self.busiest = max(self.busiest, len(running))
        self.crowded = max(self.crowded, sum(cache_blocks(handle.text) for handle in running))
        for handle in running:
            handle.left -= 1

    def has_non_finished_requests(self) -> bool:
        return any(handle.left > 0 for handle in self.handles)


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline()


def engine(pipeline: Pipeline, in_flight: int = 4) -> LlmEngine:
    model = Model("m", Path("m.gguf"), "0" * 64, "llm")
    made = LlmEngine(model, EngineOptions(in_flight=in_flight))
    made._pipeline = pipeline
    return made


def test_no_more_run_together_than_are_wanted_and_each_comes_back_under_its_number(pipeline: Pipeline) -> None:
    texts = ["字" * n for n in range(1, 30)]
    assert dict(engine(pipeline).translate([Request(text) for text in texts])) == dict(enumerate(texts))
    assert pipeline.busiest == 4


def test_long_texts_leave_the_cache_room_to_finish(pipeline: Pipeline) -> None:
    texts = [f"{n}{'字' * 800}" for n in range(60)]
    assert len(dict(engine(pipeline, 96).translate([Request(text) for text in texts]))) == 60
    assert pipeline.crowded <= CACHE_BLOCKS and pipeline.busiest < 30


def test_the_longest_go_first_behind_a_few_short_ones(pipeline: Pipeline) -> None:
    texts = ["字" * n for n in range(1, 21)]
    list(engine(pipeline).translate([Request(text) for text in texts]))
    assert [len(text) for text in pipeline.begun] == [*range(8, 0, -1), *range(20, 8, -1)]


def test_a_second_question_goes_before_all_that_waits(pipeline: Pipeline) -> None:
    feed = Feed([Request("字" * n) for n in range(1, 21)])
    for number, _ in engine(pipeline, 1).flow(feed):
        if number == 7:  # the first of the short ones
            feed.add(Request("又问"))
    assert pipeline.begun[1] == "又问"


def test_what_nobody_waits_for_any_more_is_cancelled(pipeline: Pipeline) -> None:
    answers: Iterator[tuple[int, str]] = engine(pipeline).translate([Request("字" * n) for n in range(1, 30)])
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert not pipeline.has_non_finished_requests()
    assert any(handle.cancelled for handle in pipeline.handles)


def test_nothing_to_translate_loads_nothing() -> None:
    idle = engine(Pipeline())
    idle._pipeline = None
    assert list(idle.translate([])) == []
    assert idle._pipeline is None
