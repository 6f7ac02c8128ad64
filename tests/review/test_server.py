"""The review desk over HTTP: who may ask, what is answered, and nothing is overwritten silently."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from bilingual.model import State
from bilingual.review.desk import Desk
from bilingual.review.guard import MOST_BYTES, TOKEN_HEADER
from bilingual.review.server import Server, serving
from tests.review.bench import Bench


class Client:
    """A browser's tab, as far as HTTP goes."""

    def __init__(self, server: Server, place: Bench) -> None:
        self.server, self.place = server, place
        self.headers = {TOKEN_HEADER: server.token}

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        sent = {**self.headers} if headers is None else headers
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        answer.data = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def told(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        answer = self.ask(method, path, body)
        return answer.status, json.loads(answer.data)  # type: ignore[attr-defined]

    def row(self, text: str) -> dict[str, Any]:
        _, told = self.told("GET", "/api/rows")
        return next(row for row in told["rows"] if text in row["zh"])

    def save(self, row: dict[str, Any], text: str, state: str = "approved") -> tuple[int, dict[str, Any]]:
        return self.told("POST", f"/api/segments/{row['id']}", {"revision": row["revision"], "state": state, "text": text})


@pytest.fixture
def client(place: Bench) -> Iterator[Client]:
    terms = place.folder / "mine.csv"
    terms.write_text("zh,en\n旧术语,old term\n", encoding="utf-8")
    place = replace(place, settings=replace(place.settings, glossary=(terms,)))
    with place.review() as (seen, tools), serving(Desk(seen, tools, place.settings, "Ann")) as server:
        yield Client(server, place)


# -- who may ask


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80", ""])
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    assert client.ask("GET", "/api/rows", headers={**client.headers, "Host": host}).status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", "file://"])
def test_a_foreign_origin_is_refused(client: Client, origin: str) -> None:
    for method, path in (("GET", "/api/rows"), ("POST", "/api/render")):
        body = {} if method == "POST" else None
        assert client.ask(method, path, body, {**client.headers, "Origin": origin}).status == 403


def test_another_site_is_refused_even_with_the_cookie(client: Client) -> None:
    port, token = client.server.server_port, client.server.token
    cookie = {"Cookie": f"bilingual-desk-{port}={token}"}
    assert client.ask("GET", "/api/rows", headers={**cookie, "Sec-Fetch-Site": "cross-site"}).status == 403
    assert client.ask("GET", "/api/rows", headers={**cookie, "Sec-Fetch-Site": "same-site"}).status == 403
    assert client.ask("POST", "/api/render", {}, dict(cookie)).status == 403  # a change needs an Origin
    own = {**cookie, "Origin": f"http://127.0.0.1:{port}"}
    assert client.ask("POST", "/api/render", {}, own).status == 200


@pytest.mark.parametrize("headers", [{}, {TOKEN_HEADER: "x"}, {TOKEN_HEADER: "é"}, {"Cookie": "bilingual-desk=x"}, {"Cookie": "\x01;;="}])
def test_without_the_token_nothing_is_told(client: Client, headers: dict[str, str]) -> None:
    for path in ("/", "/?token=", "/?token=wrong", "/desk.js", "/api/rows"):
        answer = client.ask("GET", path, headers=dict(headers))
        assert answer.status == 403
        assert "链接" not in answer.data.decode()  # type: ignore[attr-defined]


def test_the_address_hands_the_token_to_a_strict_cookie_and_leaves_it_out_of_the_history(client: Client) -> None:
    answer = client.ask("GET", f"/?token={client.server.token}", headers={})
    assert (answer.status, answer.getheader("Location")) == (303, "/")
    cookie = answer.getheader("Set-Cookie") or ""
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert client.ask("GET", "/", headers={"Cookie": cookie.split(";")[0]}).status == 200


def test_every_answer_carries_the_strict_headers(client: Client) -> None:
    for path, headers in (("/", None), ("/desk.js", None), ("/api/rows", None), ("/nowhere", None), ("/", {})):
        answer = client.ask("GET", path, headers=headers)
        policy = answer.getheader("Content-Security-Policy") or ""
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Referrer-Policy") == "no-referrer"
        assert answer.getheader("Cache-Control") == "no-store"
        assert answer.getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/..%2f..%2fetc/passwd", "//etc/passwd", "/desk.js/../page.html", "/api/segments/../rows", "/api/segments/zz", "/desk.html"]
)
def test_no_path_leads_to_other_files(client: Client, path: str) -> None:
    assert client.ask("GET", path).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert client.ask(method, "/api/rows").status == 501


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"x" * (MOST_BYTES + 1), {}, 413),
        (b"", {"Transfer-Encoding": "chunked"}, 411),
        (b"", {"Content-Length": "-1"}, 411),
        (b"", {"Content-Length": "9" * 30}, 413),
    ],
)
def test_a_bad_body_is_refused(client: Client, body: bytes, headers: dict[str, str], status: int) -> None:
    with socket.create_connection(("127.0.0.1", client.server.server_port), timeout=30) as raw:
        sent = {"Host": f"127.0.0.1:{client.server.server_port}", "Content-Type": "application/json",
                "Content-Length": str(len(body)), **client.headers, **headers}  # fmt: skip
        if "Transfer-Encoding" in headers:
            del sent["Content-Length"]
        head = "POST /api/undo HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        raw.sendall(head.encode() + b"\r\n" + body[:1000])
        if len(body) <= MOST_BYTES:
            raw.sendall(body[1000:])
        assert int(raw.recv(100).split()[1]) == status


# -- what is answered


def test_an_edit_is_kept_shown_and_undone(client: Client) -> None:
    row = client.row("一份缓存报告")
    status, told = client.save(row, "**Output**: a cache report.")
    assert status == 200 and told["counts"]["approved"] == 1
    assert [(r["en"], r["state"]) for r in told["rows"]] == [("**Output**: a cache report.", "approved")]
    with client.place.review() as (seen, _):
        assert next(s for s in seen.standings if s.id == row["id"]).state is State.APPROVED
    status, undone = client.told("POST", "/api/undo", {"token": told["undo"]})
    assert status == 200 and undone["segment"] == row["id"]
    assert client.row("一份缓存报告")["en"] == row["en"] and client.row("一份缓存报告")["state"] == "machine"
    assert client.told("POST", "/api/undo", {"token": told["undo"]})[0] == 400


def test_two_tabs_never_overwrite_each_other_silently(client: Client) -> None:
    row = client.row("一份缓存报告")
    assert client.save(row, "The first tab.")[0] == 200
    status, told = client.save(row, "The second tab.")
    assert status == 409
    assert told["present"]["en"] == "The first tab." and told["present"]["state"] == "approved"
    assert client.row("一份缓存报告")["en"] == "The first tab."
    assert client.save({**row, "revision": told["present"]["revision"]}, "The second tab.")[0] == 200


def test_a_change_by_another_program_counts_too(client: Client) -> None:
    row = client.row("一份缓存报告")
    with client.place.review() as (seen, tools):
        key = next(s.key for s in seen.standings if s.id == row["id"])
        tools.memory.set_state(key.source, State.APPROVED, text="By command.", context=key.context)
    assert client.save(row, "By page.")[0] == 409
    assert client.row("一份缓存报告")["en"] == "By command."


def test_an_undo_after_somebody_elses_change_is_refused(client: Client) -> None:
    row = client.row("一份缓存报告")
    _, told = client.save(row, "One.")
    client.save(client.row("一份缓存报告"), "Two.")
    assert client.told("POST", "/api/undo", {"token": told["undo"]})[0] == 409
    assert client.row("一份缓存报告")["en"] == "Two."


def test_other_places_with_the_same_chinese_follow(client: Client) -> None:
    _, told = client.save(client.row("一套分层缓存"), "Proposes a tiered cache: 64 to 1,200.")
    assert len(told["rows"]) == 2
    assert client.told("GET", f"/api/segments/{told['rows'][0]['id']}")[1]["twins"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {}, {"revision": "x"}, {"state": "copied"}, {"state": "rejected"}, {"text": ""}, {"text": "  "}, {"text": 1},
        {"text": None}, {"text": "a\x00b"}, {"text": "\ud800"}, {"text": "x" * 20_001}, {"note": []},
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused(client: Client, body: dict[str, Any]) -> None:
    row = client.row("一份缓存报告")
    sent = {"revision": row["revision"], "state": "approved", "text": "Fine.", **body} if body else {}
    status, told = client.told("POST", f"/api/segments/{row['id']}", sent)
    assert status == (409 if body == {"revision": "x"} else 400) and told["error"]
    assert client.row("一份缓存报告")["state"] == "machine"


def test_copied_text_and_unknown_segments_cannot_be_changed(client: Client) -> None:
    assert client.save(client.row("TideCache: Spilling"), "Other")[0] == 400
    assert client.told("POST", "/api/segments/0123456789abcdef", {"revision": "", "state": "approved", "text": "x"})[0] == 400
    assert client.told("GET", "/api/segments/0123456789abcdef")[0] == 400


def test_a_draft_is_judged(client: Client) -> None:
    row = client.row("64 个提高到")
    _, told = client.told("POST", f"/api/segments/{row['id']}/check", {"text": "Proposes a cache."})
    assert any(found["kind"] == "numbers" for found in told["findings"])


def test_notes_are_kept_on_any_state(client: Client) -> None:
    for text in ("machine's", "person's"):
        row = client.row("一份缓存报告")
        path = f"/api/segments/{row['id']}/note"
        assert client.told("POST", path, {"revision": row["revision"], "note": text})[0] == 200
        assert client.row("一份缓存报告")["note"] == text
        client.save(client.row("一份缓存报告"), "Approved.")


def test_a_term_goes_to_the_end_of_the_workspaces_glossary_and_marks_its_segments(client: Client) -> None:
    path: Path = client.place.folder / "mine.csv"
    status, told = client.told("POST", "/api/terms", {"zh": "分层缓存", "en": "=tiered cache", "status": "mandatory"})
    assert status == 200 and told["file"] == "mine.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("旧术语,old term") and lines[2].startswith("分层缓存,'=tiered cache")
    assert any(found["kind"] == "terms" for row in told["rows"] for found in row["findings"])
    assert client.told("POST", "/api/terms", {"zh": "分层缓存", "en": "x"})[0] == 400
    assert client.told("POST", "/api/terms", {"zh": "", "en": "x"})[0] == 400
    assert client.told("POST", "/api/terms", {"zh": "甲", "en": "x", "status": "holy"})[0] == 400


def test_saving_writes_the_edition_again(place: Bench) -> None:
    with place.review() as (seen, tools):
        with serving(Desk(seen, tools, place.settings)) as server:
            client = Client(server, place)
            client.save(client.row("一份缓存报告"), "**Output**: a cache report.")
        assert "**Output**: a cache report." in place.english.read_text(encoding="utf-8")
        assert server.site.rerender.status["state"] == "done"
    assert place.build() == place.build()


def test_edits_in_english_md_that_are_not_taken_over_yet_are_not_written_over(place: Bench) -> None:
    place.edit(("Method", "Mine: method"))
    with place.review() as (seen, tools), serving(Desk(seen, tools, place.settings)) as server:
        client = Client(server, place)
        client.save(client.row("一份缓存报告"), "**Output**: a cache report.")
    assert "Mine: method" in place.english.read_text(encoding="utf-8")
    assert "review import" in server.site.rerender.status["message"]


def test_a_report_that_attacks_the_page_stays_text(place: Bench) -> None:
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    place.report.write_text(f"# {attack}报告\n\n{attack}中文\n", encoding="utf-8")
    with place.review() as (seen, tools), serving(Desk(seen, tools, place.settings)) as server:
        client = Client(server, place)
        page = client.ask("GET", "/").data.decode()  # type: ignore[attr-defined]
        assert "<script>alert" not in page and "<img" not in page
        assert client.ask("GET", "/api/rows").getheader("Content-Type") == "application/json; charset=utf-8"


def test_the_users_own_checks_judge_what_a_reviewer_writes(place: Bench) -> None:
    folder = place.folder / "checks"
    folder.mkdir()
    (folder / "shouting.py").write_text(
        "from bilingual.checks.pair import finding\nfrom bilingual.model import Severity\n\n\n"
        "def check_shouting(pair):\n    if '!' in pair.en:\n"
        "        yield finding('shouting', Severity.MAJOR, 'shouts', 'take out the !')\n",
        encoding="utf-8",
    )
    place = replace(place, settings=replace(place.settings, checks=folder))
    with place.review() as (seen, tools), serving(Desk(seen, tools, place.settings, "Ann")) as server:
        client = Client(server, place)
        _, told = client.save(client.row("一份缓存"), "A cache report!")
    assert "shouts" in json.dumps(told)
