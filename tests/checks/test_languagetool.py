"""LanguageTool: asked only on this machine, in few requests, and never in a build's way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from bilingual.checks.languagetool import grammar, local
from bilingual.errors import ConfigError
from bilingual.model import Finding, Segment, Severity, Translation, Unit


def unit(number: int, en: str, zh: str = "这些模型都很好") -> Unit:
    return Unit(Segment(f"s{number}", f"b{number}", zh), Translation(f"s{number}", en), ())


class StandIn(HTTPServer):
    """Finds "model are" in a text, as LanguageTool would say it; or answers what it is told to."""

    asked: list[dict[str, list[str]]]
    answer: bytes | None


class Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(asked)
        text, matches = asked["text"][0], list[dict[str, Any]]()
        at = text.find("model are")
        while at >= 0:
            offset = len(text[:at].encode("utf-16-le")) // 2
            matches.append(
                {"offset": offset, "length": 9, "message": "No agreement.", "replacements": [{"value": "models are"}]}
            )
            at = text.find("model are", at + 1)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer or json.dumps({"matches": matches}).encode())

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def server() -> Iterator[StandIn]:
    stand_in = StandIn(("127.0.0.1", 0), Handler)
    stand_in.asked, stand_in.answer = [], None
    thread = threading.Thread(target=stand_in.serve_forever, daemon=True)
    thread.start()
    yield stand_in
    stand_in.shutdown()
    stand_in.server_close()


def address(server: StandIn) -> str:
    return f"http://127.0.0.1:{server.server_port}/"


def test_what_it_finds_is_a_minor_finding_of_its_own_segment(server: StandIn) -> None:
    units = [unit(0, "Models are good 😀."), unit(1, "These **model are** good, $x$."), unit(2, "All model are good.")]
    judged, notice = grammar(units, address(server))
    assert notice == "" and len(server.asked) == 1 and judged[0].findings == ()
    for number in (1, 2):
        expected = Finding("english", Severity.MINOR, "No agreement: model are", f"s{number}", "write models are")
        assert judged[number].findings == (expected,)


def test_a_long_edition_goes_in_several_requests(server: StandIn) -> None:
    grammar([unit(n, "These models are good. " * 200) for n in range(10)], address(server))
    assert len(server.asked) > 1 and all(len(asked["text"][0]) < 20_000 for asked in server.asked)


def test_without_an_address_nothing_is_asked(server: StandIn) -> None:
    assert grammar([unit(0, "The model are good.")], "") == ((unit(0, "The model are good."),), "")
    assert server.asked == []


@pytest.mark.parametrize("answer", [b"no json", b"[]", b'{"matches": [{"offset": "x"}]}', b'{"matches": 3}'])
def test_an_answer_of_another_kind_is_a_notice(answer: bytes, server: StandIn) -> None:
    server.answer = answer
    judged, notice = grammar([unit(0, "The model are good.")], address(server))
    assert judged[0].findings == () and "did not answer as it should" in notice


def test_a_server_that_is_not_there_is_a_notice(server: StandIn) -> None:
    gone = HTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{gone.server_port}"
    gone.server_close()
    judged, notice = grammar([unit(0, "The model are good.")], url)
    assert judged[0].findings == () and url in notice


@pytest.mark.parametrize("url", ["http://example.org", "http://10.0.0.1:8081", "ftp://127.0.0.1", "127.0.0.1:8081", "http://[", "x"])
def test_another_machine_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="no server on this machine"):
        local(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/", "http://localhost:8081", "http://[::1]:8081"])
def test_this_machine_is_allowed(url: str) -> None:
    assert local(url) == url.rstrip("/")
