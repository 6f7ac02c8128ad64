"""The server engine with a real llama.cpp server on loopback and the catalogue's model.

Needs the extra `llamacpp` (llama.cpp with its server, prebuilt) and the model; skips without.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bilingual import glossary, models
from bilingual.engines import EngineOptions, ServerOptions, open_engine
from bilingual.engines.llm import DEFAULT_MODEL
from bilingual.errors import EngineError
from bilingual.inline import has_han
from bilingual.memory import Memory
from bilingual.model import Segment, Severity, State
from bilingual.translate import translate

pytestmark = pytest.mark.model

TEXTS = (
    "该方法在 3 个数据集上将准确率从 71.3% 提升至 **75.5%**，训练数据超过 900 万条。",
    "当阈值 $\\tau \\le 0.02$ 时，损失函数保持稳定。",
    "作者公开了代码和数据，方便其他研究者复现结果。",
    "局限在于，当用户的问题过于模糊时，系统的回答往往不够准确。",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A llama.cpp server in this process, with the catalogue's model."""
    llama = pytest.importorskip("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(models.require(DEFAULT_MODEL).path)
    params.model_alias = {"qwen"}
    params.n_ctx, params.n_parallel, params.port, params.hostnames = 8192, 4, 0, ["127.0.0.1"]
    server = llama.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_server_translates_through_the_ladder_and_is_not_asked_again(address: str, tmp_path: Path) -> None:
    parts = [Segment(str(n), str(n), text) for n, text in enumerate(TEXTS)]
    options = EngineOptions(server=ServerOptions(address, "qwen"))
    with Memory.open(tmp_path / "memory.sqlite") as memory, open_engine("server", options) as engine:
        units = translate(parts, glossary.load((glossary.builtin(),)), memory, engine)
        kept = {stored.source: stored.text for stored in memory.each((State.MACHINE,))}
        again = translate(parts, glossary.load((glossary.builtin(),)), memory, engine)
    flawed = [u.segment.text for u in units if any(f.severity is Severity.CRITICAL for f in u.findings)]
    assert len(flawed) <= 1, flawed  # every CPU rounds in its own way, and the model is small
    assert not [u.translation.text for u in units if has_han(u.translation.text)]
    assert "71.3%" in units[0].translation.text and "$\\tau \\le 0.02$" in units[1].translation.text
    assert len(kept) == len(TEXTS)
    assert {u.translation.provenance for u in again} == {"memory"}


def test_a_wrong_model_name_is_told_before_any_text_is_sent(address: str, tmp_path: Path) -> None:
    parts = [Segment("0", "0", TEXTS[0])]
    options = EngineOptions(server=ServerOptions(address, "gpt-9"))
    with (
        Memory.open(tmp_path / "memory.sqlite") as memory,
        open_engine("server", options) as engine,
        pytest.raises(EngineError, match="no model called 'gpt-9'"),
    ):
        translate(parts, glossary.load(()), memory, engine)
