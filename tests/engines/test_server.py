"""The server engine against a server that fails in every way: a clear error or a right translation, never a wrong one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bilingual import glossary
from bilingual.engines import EngineOptions, Feed, Request, ServerOptions
from bilingual.engines import asking as asking_module
from bilingual.engines.fake import render
from bilingual.engines.server import ServerEngine, open_engine
from bilingual.errors import ConfigError, EngineError
from bilingual.inline import has_han
from bilingual.memory import Memory
from bilingual.model import Segment, Severity, State, Unit
from bilingual.style import polish
from bilingual.translate import translate
from tests.engines.chat_server import (
    Chat,
    Misdeed,
    drip,
    drop,
    endless,
    garbage,
    half,
    says,
    serving,
    silence,
    status,
)

TEXT = "这个方法在各项测试中都很有效，训练也很稳定。"
OTHER = "作者公开了数据和代码，方便别人复现结果。"


@pytest.fixture
def chat() -> Iterator[Chat]:
    with serving() as server:
        yield server


def engine_for(chat: Chat, **options: Any) -> ServerEngine:
    settings = {"url": chat.url, "model": "m", "timeout": 5.0} | options
    engine = open_engine(EngineOptions(server=ServerOptions(**settings)))
    engine.pause = 0.01
    return engine


def right(text: str) -> str:
    """What the server says of a text when it behaves, in house style."""
    return polish(text, render(text))


def english(chat: Chat, *texts: str, **options: Any) -> list[str]:
    """The texts by the engine alone, in order."""
    out = dict(engine_for(chat, **options).translate([Request(text) for text in texts]))
    return [out[n] for n in range(len(texts))]


def stored(chat: Chat, folder: Path, *texts: str, **options: Any) -> tuple[tuple[Unit, ...], list[tuple[str, str]]]:
    """The texts through the ladder; the units, and what a fresh look into the memory finds."""
    parts = [Segment(str(n), str(n), text) for n, text in enumerate(texts)]
    path = folder / "memory.sqlite"
    with Memory.open(path) as memory:
        units = translate(parts, glossary.load(()), memory, engine_for(chat, **options))
    return units, remembered(path)


def remembered(path: Path) -> list[tuple[str, str]]:
    with Memory.open(path) as memory:
        return [(found.source, found.text) for found in memory.each((State.MACHINE,))]


def test_every_text_comes_back_under_its_own_number_with_the_prompt_of_the_llm_engine(chat: Chat) -> None:
    texts = [f"{TEXT}{'很好' * n}" for n in range(20)]
    assert english(chat, *texts) == [render(text) for text in texts]
    first = chat.requests[0]
    assert first["messages"][0]["role"] == "system" and "faithfully" in first["messages"][0]["content"]
    assert first["temperature"] == 0 and first["model"] == "m" and first["max_tokens"] > len(TEXT)


def test_requests_run_side_by_side_up_to_the_limit_and_no_further(chat: Chat) -> None:
    chat.slowness = 0.05
    english(chat, *(f"{TEXT}{n}" for n in range(12)), concurrency=3)
    assert chat.busiest == 3


def test_results_arrive_while_others_are_under_way(chat: Chat) -> None:
    first_is_here = Event()
    chat.always = {OTHER: lambda handler: handler.says("late" if first_is_here.wait(60) else "too late")}
    results = engine_for(chat, timeout=60).translate([Request(OTHER), Request(TEXT)])
    assert next(results)[0] == 1
    first_is_here.set()
    assert dict(results) == {0: "late"}


def test_what_comes_while_others_wait_is_asked_before_them(chat: Chat) -> None:
    feed = Feed([Request(OTHER), Request(TEXT), Request("很好。")])
    for number, _ in engine_for(chat, concurrency=1).flow(feed):
        if number == 1:
            feed.add(Request("马上要问。"))
    asked = [text.rpartition("Translate: ")[2] for text in chat.texts()]
    assert asked == [TEXT, "马上要问。", OTHER, "很好。"]


@pytest.mark.parametrize(
    "misdeed",
    [status(500), status(502, b"<html>Bad gateway</html>"), status(429), status(503), status(408), garbage, drop, half, endless,
     status(200, {"error": "oops"}), status(200, {"choices": []}), status(200, []), says(17), says(["x"])],
    ids=["500", "502", "429", "503", "408", "garbage", "drop", "half", "endless", "error-in-200", "no-choices", "list", "number", "parts"],
)  # fmt: skip
def test_a_failure_that_passes_is_asked_again(chat: Chat, misdeed: Misdeed) -> None:
    chat.misdeeds = [misdeed, misdeed]
    assert english(chat, TEXT) == [render(TEXT)]
    assert len(chat.requests) == 3


@pytest.mark.parametrize("misdeed", [silence, drip], ids=["silence", "drip"])
def test_an_answer_that_does_not_come_is_not_waited_for(chat: Chat, misdeed: Misdeed) -> None:
    chat.misdeeds = [misdeed]
    began = time.monotonic()
    assert english(chat, TEXT, timeout=1) == [render(TEXT)]
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("misdeed", "said"),
    [(status(500), "it failed (500: no)"), (status(429), "it is busy (429: no)"), (garbage, "no chat completion"),
     (half, "peer closed connection"), (drop, "disconnected"), (silence, "no answer within 0.2 s")],
    ids=["500", "429", "garbage", "half", "drop", "silence"],
)  # fmt: skip
def test_a_failure_that_stays_ends_in_an_error_and_nothing_wrong_is_stored(
    chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, misdeed: Misdeed, said: str
) -> None:
    monkeypatch.setattr(asking_module, "TRIES", 3)
    chat.always = {"": misdeed}
    with pytest.raises(EngineError) as caught:
        stored(chat, tmp_path, TEXT, OTHER, timeout=0.2 if misdeed is silence else 30)
    assert said in str(caught.value) and chat.url in str(caught.value)
    assert remembered(tmp_path / "memory.sqlite") == []


def test_what_was_answered_before_the_server_died_is_kept_and_not_asked_again(chat: Chat, tmp_path: Path) -> None:
    texts = [f"{TEXT}又一{'遍' * n}。" for n in range(8)]
    chat.misdeeds = [None] * 4 + [drop] * 200
    with pytest.raises(EngineError):
        stored(chat, tmp_path, *texts, concurrency=1)
    kept = remembered(tmp_path / "memory.sqlite")
    assert len(kept) == 4 and all(text == right(source) for source, text in kept)
    chat.misdeeds, chat.requests = [], []
    units, _ = stored(chat, tmp_path, *texts)
    assert len(chat.requests) == 4
    assert [unit.translation.text for unit in units] == [right(text) for text in texts]


def test_one_text_that_breaks_the_server_does_not_hold_up_the_others(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_module, "TRIES", 2)
    chat.always = {OTHER: status(500)}
    assert english(chat, TEXT, OTHER, TEXT + "好", concurrency=1) == [render(TEXT), OTHER, render(TEXT + "好")]


@pytest.mark.parametrize(
    "misdeed",
    [says("The method is", "length"), says("", "stop"), says(None), says("<think>hm"), says("I cannot", "content_filter"),
     status(400, {"error": {"message": "the request exceeds the available context size"}})],
    ids=["cut-off", "empty", "null", "thinking", "filtered", "too-long"],
)  # fmt: skip
def test_what_is_no_whole_answer_leaves_the_source_standing_with_a_finding(
    chat: Chat, tmp_path: Path, misdeed: Misdeed
) -> None:
    chat.always = {"": misdeed}
    units, kept = stored(chat, tmp_path, TEXT)
    assert units[0].translation.text == TEXT
    assert any(f.severity is Severity.CRITICAL and f.kind == "residue" for f in units[0].findings)
    assert all(text == source for source, text in kept)


def test_a_text_whose_answer_is_cut_off_is_asked_in_pieces(chat: Chat, tmp_path: Path) -> None:
    whole = TEXT + OTHER
    chat.always = {whole: says("The method works", "length")}
    units, kept = stored(chat, tmp_path, whole)
    assert kept == [(whole, units[0].translation.text)]
    assert not has_han(kept[0][1]) and len(kept[0][1]) > len(render(TEXT))


@pytest.mark.parametrize(
    "wrong",
    ["这个方法很好。", "Cette méthode est efficace dans tous les tests et le reste est stable.", "このメソッドは有効です。", "Works.",
     "Sure! Here is the translation: " + render(TEXT), "it is good " * 12, "I'm sorry, but I can't help with that."],
    ids=["chinese", "french", "japanese", "half", "chatter", "loop", "refusal"],
)  # fmt: skip
def test_an_answer_that_is_no_translation_is_never_stored_without_a_critical_finding(
    chat: Chat, tmp_path: Path, wrong: str
) -> None:
    chat.misdeeds = [says(wrong)]
    units, kept = stored(chat, tmp_path, TEXT)
    assert [text for _, text in kept] == [right(TEXT)]  # the ladder asked again
    chat.always = {"": says(wrong)}
    units, kept = stored(chat, tmp_path, OTHER)
    assert any(f.severity is Severity.CRITICAL for f in units[0].findings)


def test_thoughts_and_what_follows_the_translation_are_left_out(chat: Chat) -> None:
    chat.misdeeds = [says("<think>\nhm\n</think>\n\nIt works.\n\nNote: I translated freely.")]
    assert english(chat, TEXT) == ["It works."]


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(chat: Chat) -> None:
    chat.misdeeds = [status(429, Retry_After="0.4"), *[None] * 9]
    english(chat, TEXT, OTHER, TEXT + "好", concurrency=1)
    assert chat.times[1] - chat.times[0] >= 0.4


def test_a_date_to_come_back_at_is_understood_and_a_far_one_is_an_error(chat: Chat) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    chat.misdeeds = [status(503, Retry_After=soon)]
    assert english(chat, TEXT) == [render(TEXT)]
    chat.misdeeds = [status(429, Retry_After="86400")]
    with pytest.raises(EngineError, match="asks to wait 86400 s"):
        english(chat, TEXT)


@pytest.mark.parametrize(
    ("misdeed", "said"),
    [(status(401), "key_variable"), (status(404, {"error": {"message": "model 'm' not found"}}), "model 'm' not found"),
     (status(400, {"detail": "unknown field"}), "unknown field"), (status(302, Location="http://example.com/"), "redirects to http://example.com/")],
    ids=["key", "model", "field", "redirect"],
)  # fmt: skip
def test_what_will_never_work_is_said_at_once(chat: Chat, misdeed: Misdeed, said: str) -> None:
    chat.always = {"": misdeed}
    with pytest.raises(EngineError) as caught:
        english(chat, TEXT, concurrency=1)
    assert said in str(caught.value)
    assert len(chat.requests) == 1


def test_no_server_at_the_address_is_said_before_anything_is_asked(chat: Chat) -> None:
    with pytest.raises(EngineError, match="no server answers at http://127.0.0.1:9/v1"):
        english(chat, TEXT, url="http://127.0.0.1:9")


def test_a_model_that_the_server_does_not_have_is_named_with_those_that_it_has(chat: Chat) -> None:
    chat.offered = {"data": [{"id": "qwen:7b"}, {"id": "/models/llama.gguf"}]}
    with pytest.raises(EngineError, match="no model called 'm'.*qwen:7b, /models/llama.gguf"):
        english(chat, TEXT)
    assert chat.requests == []
    assert english(chat, TEXT, model="llama") == [render(TEXT)]


@pytest.mark.parametrize("offered", [404, {"models": []}, {"data": None}, []], ids=str)
def test_a_server_that_does_not_list_its_models_is_asked_all_the_same(chat: Chat, offered: Any) -> None:
    chat.offered = offered
    assert english(chat, TEXT) == [render(TEXT)]


def test_without_a_model_the_only_one_is_taken_and_several_are_an_error(chat: Chat) -> None:
    chat.model = "only"
    assert engine_for(chat, model="").model == "only"
    chat.offered = {"data": [{"id": "a"}, {"id": "b"}]}
    with pytest.raises(EngineError, match="set model in .* one of a, b"):
        engine_for(chat, model="")


def test_the_key_comes_from_the_named_variable_and_only_from_there(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="MY_KEY holds no key"):
        engine_for(chat, key_variable="MY_KEY")
    monkeypatch.setenv("MY_KEY", "secret")
    english(chat, TEXT, key_variable="MY_KEY")
    assert chat.headers[0]["authorization"] == "Bearer secret"
    english(chat, TEXT)
    assert "authorization" not in chat.headers[1]


def test_further_fields_are_sent_and_belong_to_the_signature(chat: Chat) -> None:
    engine = engine_for(chat, body='{"reasoning_effort": "none"}')
    list(engine.translate([Request(TEXT)]))
    assert chat.requests[0]["reasoning_effort"] == "none"
    assert engine.prompt != engine_for(chat).prompt
    for wrong in ("{", "[1]", '{"messages": []}'):
        with pytest.raises(ConfigError, match="body of the server"):
            engine_for(chat, body=wrong)


def test_later_attempts_are_asked_in_another_way(chat: Chat) -> None:
    list(engine_for(chat).translate([Request(TEXT, attempt=1, keep=("8 个任务",)), Request(TEXT, attempt=2)]))
    first, second = sorted(chat.requests, key=lambda request: request["temperature"])
    assert "Must contain: 8 个任务" in first["messages"][-1]["content"]
    assert second["temperature"] > 0 and second["seed"] == 2


@pytest.mark.parametrize("url", ["http://192.0.2.1:8000/v1", "https://api.example.com/v1", "http://localhost.example.com"])
def test_text_goes_to_another_machine_only_with_consent(url: str) -> None:
    options = ServerOptions(url, "m")
    with pytest.raises(ConfigError, match=r"text would leave this machine.*allow_remote = true"):
        open_engine(EngineOptions(server=options))
    assert open_engine(EngineOptions(server=ServerOptions(url, "m", allow_remote=True))).model == "m"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]:1/v1", "http://localhost:1/", "http://127.9.9.9/v1/chat/completions"])
def test_loopback_addresses_need_no_consent_and_get_their_path(url: str) -> None:
    assert open_engine(EngineOptions(server=ServerOptions(url, "m"))).place.base.endswith("/v1")


@pytest.mark.parametrize("url", ["", "127.0.0.1:8080", "ftp://localhost", "http://", "http://a:b@localhost/", "http://localhost:99999"])
def test_what_is_no_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_engine(EngineOptions(server=ServerOptions(url, "m")))
    assert "[server]" in str(caught.value)


def test_a_proxy_is_not_used_for_a_server_on_this_machine(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert english(chat, TEXT) == [render(TEXT)]
