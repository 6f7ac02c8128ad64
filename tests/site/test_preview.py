"""The preview: shows edits at once, on this machine only, and nothing outside its folders."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.config import Settings
from bilingual.render.templates import templates_dir
from bilingual.review import standing
from bilingual.site.issue import Look
from bilingual.site.live import stamps
from bilingual.site.preview import Preview
from bilingual.site.server import PreviewServer, previewing
from tests.bench.editions import Lexicon, Press
from tests.review.bench import bench
from tests.site.conftest import Archive

PAPER = "/issues/daily-2026-11-20/2611.01001.html"
PATIENCE = 30.0  # seconds: a busy machine is no failure


@pytest.fixture
def server(archive: Archive, tmp_path: Path) -> Iterator[PreviewServer]:
    mine = tmp_path / "mine"
    mine.mkdir()
    settings = Settings(out=archive.out, site=archive.site, home=tmp_path / "home", templates=mine)
    with previewing(Preview(settings, Look("Archive", mine))) as server:
        yield server


def get(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{server.server_port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def write(server: PreviewServer, name: str, text: str) -> None:
    path = server.preview.settings.templates / name  # type: ignore[operator]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def until(server: PreviewServer, path: str, wanted: str) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text = get(server, path)[2]
        if wanted in text:
            return text
        time.sleep(0.05)
    raise AssertionError(f"{wanted!r} did not come: {text[:400]}")


@pytest.mark.parametrize(
    "path",
    ["/", "/index.html", PAPER, "/issues/daily-2026-11-20/", "/issues/daily-2026-11-20/bilingual.html", "/search.html",
     "/months/2026-01.html", "/topics/index.html", "/terms/index.html"],
)  # fmt: skip
def test_every_kind_of_page_is_made_and_loads_itself_again(server: PreviewServer, path: str) -> None:
    status, headers, text = get(server, path)
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<script src="/-/reload.js?1" defer></script>' in text and "connect-src 'self'" in text
    assert "LanternNet" in text or path not in ("/", PAPER)


@pytest.mark.parametrize(
    "path", ["/site.css", "/site.js", "/search/index.js", "/feed.xml", "/issues/daily-2026-11-20/bilingual.epub"]
)
def test_what_pages_need_is_there(server: PreviewServer, path: str) -> None:
    assert get(server, path)[0] == 200


def test_it_listens_on_loopback_only(server: PreviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example.org"}, {"Host": "127.0.0.1:1"}, {"Host": ""}, {"Host": "localhost.evil.org"},
     {"Origin": "https://evil.example.org"}, {"Sec_Fetch_Site": "cross-site"}],
)  # fmt: skip
def test_foreign_hosts_and_pages_are_refused(server: PreviewServer, headers: dict[str, str]) -> None:
    for path in ("/", "/-/changes", "/site.css"):
        status, _, text = get(server, path, **headers)
        assert status == 403 and "LanternNet" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(server: PreviewServer, method: str) -> None:
    assert get(server, "/", method)[0] in (405, 501)


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/issues/../../secret.txt", "/..%2fsecret.txt", "/..\\secret.txt",
     "/.state/pages.json", "//etc/passwd", "/%00", "/link.txt", "/issues/daily-2026-11-20/edition.json",
     "/issues/..%2f..%2f/x.html", "/nosuch.html", "/issues/nosuch/index.html"],
)  # fmt: skip
def test_nothing_outside_its_folder_is_served(server: PreviewServer, archive: Archive, path: str) -> None:
    (archive.folder / "secret.txt").write_text("secret words")
    (archive.site / "link.txt").symlink_to(archive.folder / "secret.txt")
    status, _, text = get(server, path)
    assert status == 404 and "secret words" not in text and "root:" not in text


def test_an_edited_template_shows_and_readers_are_told(server: PreviewServer) -> None:
    get(server, PAPER)
    news: list[str] = []
    listening = threading.Event()

    def listen() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
        connection.request("GET", "/-/changes")
        answer = connection.getresponse()
        while len(news) < 2:
            line = answer.readline().decode().strip()
            if line.startswith("data:"):
                news.append(line)
                listening.set()
        connection.close()

    listener = threading.Thread(target=listen)
    listener.start()
    assert listening.wait(PATIENCE)  # else the edit may come before the first news
    write(server, "site/doubts.html", "<p>freshly edited</p>")
    until(server, PAPER, "freshly edited")
    listener.join(PATIENCE)
    assert len(set(news)) == 2


def test_a_broken_template_is_named_and_heals(server: PreviewServer) -> None:
    write(server, "site/doubts.html", "<p>\n{% if %}")
    text = until(server, PAPER, "This page cannot be made")
    assert "site/doubts.html:2" in text and "reload.js" in text
    write(server, "site/doubts.html", "<p>well again</p>")
    until(server, PAPER, "well again")


def test_an_edition_that_is_built_again_shows(server: PreviewServer, archive: Archive) -> None:
    get(server, PAPER)
    path = archive.out / "daily-2026-11-20" / "edition.json"
    path.write_text(path.read_text(encoding="utf-8").replace("lighthouse", "beacon"), encoding="utf-8")
    assert "beacon" in until(server, PAPER, "beacon")


def test_an_edit_before_the_first_look_shows_too(archive: Archive, tmp_path: Path) -> None:
    preview = Preview(Settings(out=archive.out, site=archive.site, home=tmp_path / "home"), Look("Archive"))
    before = stamps(preview.watched())
    path = archive.out / "daily-2026-11-20" / "edition.json"
    path.write_text(path.read_text(encoding="utf-8").replace("lighthouse", "beacon"), encoding="utf-8")
    server = PreviewServer(preview)
    thread = threading.Thread(target=server.watch, args=(before,), daemon=True)
    thread.start()
    with server.news:
        assert server.news.wait_for(lambda: preview.version > 1, timeout=PATIENCE)
    server.closing = True
    thread.join()
    server.server_close()


def test_an_edited_text_shows_without_an_engine(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    place = bench(tmp_path / "place")
    preview = Preview(place.settings, Look("Archive"), (place.report,))
    with previewing(preview) as server:
        page = f"/issues/{place.report.stem}/bilingual.html"
        assert get(server, page)[0] == 200
        text = place.report.read_text(encoding="utf-8")
        place.report.write_text(text + "\n\n新写的一段话。\n", encoding="utf-8")
        until(server, page, "新写的一段话")


def test_an_edited_report_is_judged_again_only_where_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "place").mkdir()
    place = bench(tmp_path / "place")
    preview = Preview(place.settings, Look("Archive"), (place.report,))
    page = f"/issues/{place.report.stem}/bilingual.html"
    preview.answer(page)
    judged: list[str] = []
    unit = standing.unit
    monkeypatch.setattr(standing, "unit", lambda part, *rest: judged.append(part.text) or unit(part, *rest))
    text = place.report.read_text(encoding="utf-8")
    place.report.write_text(text.replace("第二行说明结果。", "代码不翻译。"), encoding="utf-8")
    preview.changed(["texts"])
    shown = preview.answer(page).body.decode()
    assert "代码不翻译。" in shown and "第二行说明结果" not in shown
    assert len(judged) <= 2


def test_an_edited_glossary_entry_shows_without_an_engine(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    place, entries = bench(tmp_path / "place"), tmp_path / "terms.csv"
    entries.write_text("zh,en,status\n缓存,stash,mandatory\n", encoding="utf-8")
    preview = Preview(replace(place.settings, glossary=(entries,)), Look("Archive"), (place.report,))
    with previewing(preview) as server:
        page = f"/issues/{place.report.stem}/bilingual.html"
        assert "not rendered &#34;stash&#34;" in get(server, page)[2]
        entries.write_text("zh,en,status\n缓存,larder,mandatory\n", encoding="utf-8")
        text = until(server, page, "not rendered &#34;larder&#34;")
    assert "&#34;stash&#34;" not in text


def test_the_browser_loads_an_edited_page_again(browser: Any, server: PreviewServer) -> None:
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(server.address + PAPER.lstrip("/"))
    write(server, "site/doubts.html", '<p id="fresh">freshly edited</p>')
    tab.wait_for_selector("#fresh", timeout=PATIENCE * 1000)
    tab.goto(server.address + "issues/daily-2026-11-20/bilingual.html")
    assert complaints == []
    tab.close()


@pytest.fixture
def daily(tmp_path: Path) -> Iterator[PreviewServer]:
    """A preview of an edition of 30 papers."""
    place, mine = Archive(tmp_path), tmp_path / "mine"
    mine.mkdir()
    place.add(Press(1, Lexicon()).edition(0, 30))
    settings = Settings(out=place.out, site=place.site, home=tmp_path / "home", templates=mine)
    with previewing(Preview(settings, Look("Archive", mine))) as server:
        yield server


EDITED = [
    ("bilingual.html", "html/page.html", "<main"),
    ("index.html", "site/issue.html", '<div class="masthead">'),
    ("2601.00003.html", "html/parts.html", '<div class="en" lang="en">'),
]


@pytest.mark.parametrize(("page", "template", "place"), EDITED)
def test_a_template_edit_shows_in_the_browser_as_often_as_it_is_made(
    browser: Any, daily: PreviewServer, page: str, template: str, place: str
) -> None:
    source = (templates_dir() / template).read_text(encoding="utf-8")
    assert place in source
    tab = browser.new_page()
    tab.goto(f"{daily.address}issues/daily-2026-01-01/{page}")
    for turn in range(3):
        fresh = f'<i class="fresh">edit {turn}</i>'
        edited = source.replace(
            place, f"{fresh}{place}" if place.startswith("<main") else place.replace(">", f">{fresh}"), 1
        )
        write(daily, template, edited)
        tab.wait_for_function(
            f"() => document.querySelector('.fresh')?.textContent === 'edit {turn}'",
            polling=10,
            timeout=PATIENCE * 1000,
        )
    tab.close()


def test_pages_that_are_written_alone_are_those_of_the_whole(server: PreviewServer, archive: Archive) -> None:
    before = get(server, PAPER)[2]
    write(server, "site/doubts.html", (templates_dir() / "site" / "doubts.html").read_text(encoding="utf-8"))
    until(server, PAPER, "reload.js?2")
    assert get(server, PAPER)[2] == before.replace("reload.js?1", "reload.js?2")


def test_an_edited_label_shows(server: PreviewServer) -> None:
    get(server, PAPER)
    write(server, "locale/en.toml", 'whole_issue = "All of it"\n')
    until(server, PAPER, "All of it")


def test_readers_are_let_go_when_the_preview_ends(archive: Archive, tmp_path: Path) -> None:
    settings = Settings(out=archive.out, site=archive.site, home=tmp_path / "home")
    before = {thread.ident for thread in threading.enumerate()}
    with previewing(Preview(settings, Look("Archive"))) as server:
        readers = []
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
            connection.request("GET", "/-/changes")
            readers.append((connection, connection.getresponse()))
        gone = readers.pop()
        gone[0].close()
        began = time.monotonic()
    assert time.monotonic() - began < 5
    for connection, answer in readers:
        assert answer.read().endswith(b"\n\n")  # the stream is ended and not cut
        connection.close()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and {thread.ident for thread in threading.enumerate()} - before:
        time.sleep(0.05)
    assert not {thread.ident for thread in threading.enumerate()} - before


@pytest.mark.parametrize(
    "path",
    [
        "/issues/daily-2026-11-20/bilingual.epub",
        "/issues/%64aily-2026-11-20/bilingual.html",
        "/out.txt",
        "/folder/inside.txt",
    ],
)
def test_links_that_lead_out_of_the_folders_are_not_followed(
    server: PreviewServer, archive: Archive, path: str
) -> None:
    secret = archive.folder / "secret"
    secret.mkdir()
    for name in ("bilingual.epub", "edition.json", "inside.txt"):
        (secret / name).write_text("secret words")
    (archive.site / "out.txt").symlink_to(secret / "inside.txt")
    (archive.site / "folder").symlink_to(secret, target_is_directory=True)
    own = archive.out / "daily-2026-11-20" / "bilingual.epub"
    own.unlink(missing_ok=True)
    own.symlink_to(secret / "bilingual.epub")
    status, _, text = get(server, path)
    assert "secret words" not in text
    assert status == (200 if path.endswith(".html") else 404)


@pytest.mark.parametrize(
    "path", ["/%2e%2e%2f%2e%2e%2fetc/passwd", "/..%252f..%252fetc/passwd", "/issues/%2e%2e/%2e%2e/etc/passwd", "/.%2e/etc/passwd",
             "/issues/daily-2026-11-20/pictures/..%2f..%2f..%2fsecret.txt", "/issues/daily-2026-11-20/%2e%2e/%2e%2e/.state/pages.json",
             "/%5c..%5cetc%5cpasswd", "/file:///etc/passwd", "http://127.0.0.1/etc/passwd", "/search/%00.js", "/" + "a/" * 3000],
)  # fmt: skip
def test_disguised_paths_find_nothing(server: PreviewServer, path: str) -> None:
    status, _, text = get(server, path)
    assert status in (400, 404, 414) and "root:" not in text and "{" not in text.replace('{"error"', "")


def test_what_is_no_page_comes_with_a_policy_that_runs_nothing(server: PreviewServer) -> None:
    policy = get(server, "/icon.svg")[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_a_folder_without_editions_is_an_error_and_no_empty_preview(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bilingual.cli",
        "serve",
        "--no-browser",
        "--idle",
        "5",
        "--out",
        str(tmp_path / "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "no edition is here" in done.stderr and not done.stdout
