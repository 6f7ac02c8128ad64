"""How a server is configured, and what a stranger is told who does it wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.choice import choose, options
from bilingual.config import load
from bilingual.engines import ServerOptions
from bilingual.errors import ConfigError
from tests.engines.chat_server import serving

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
engine = "server"
[server]
url = "http://127.0.0.1:11434/v1"
model = "qwen2.5:7b"
concurrency = 8
timeout = 60
key_variable = "LAN_KEY"
body = { reasoning_effort = "none" }
"""


def test_a_table_of_the_settings_file_describes_the_server(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text(SERVER)
    found = options(load({}, folder=tmp_path, environ={})).server
    assert found == ServerOptions(
        "http://127.0.0.1:11434/v1", "qwen2.5:7b", 8, 60, "LAN_KEY", False, '{"reasoning_effort": "none"}'
    )


def test_variables_and_flags_win_over_the_table(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text(SERVER)
    environ = {"BILINGUAL_SERVER_MODEL": "big", "BILINGUAL_SERVER_ALLOW_REMOTE": "yes", "BILINGUAL_SERVER_TIMEOUT": "9"}
    found = options(load({"server_url": "http://localhost:1"}, folder=tmp_path, environ=environ)).server
    assert (found.url, found.model, found.allow_remote, found.timeout) == ("http://localhost:1", "big", True, 9)


@pytest.mark.parametrize(
    ("line", "said"),
    [("colour = 1", "unknown setting 'server_colour'"), ("concurrency = 0", "server_concurrency must be a whole number"),
     ("allow_remote = 'perhaps'", "server_allow_remote must be true or false")],
)  # fmt: skip
def test_what_the_table_may_not_say_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "bilingual.toml").write_text(f"[server]\n{line}\n")
    with pytest.raises(ConfigError, match=said):
        load({}, folder=tmp_path, environ={})


def test_auto_takes_a_configured_server_and_says_so_and_warns_when_text_leaves_the_machine(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('[server]\nurl = "http://127.0.0.1:1/v1"\n')
    assert "http://127.0.0.1:1/v1" in choose(load({}, folder=tmp_path, environ={})).reason
    far = {"server_url": "http://192.0.2.7:8000", "engine": "server"}
    with pytest.raises(ConfigError, match="would leave this machine"):
        choose(load(far, folder=tmp_path, environ={}))
    said = choose(load(far, folder=tmp_path, environ={"BILINGUAL_SERVER_ALLOW_REMOTE": "1"})).reason
    assert "leaves this machine" in said and "192.0.2.7, unencrypted" in said


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    report = tmp_path / "a.md"
    report.write_text("# 标题\n\n这个方法在各项测试中都很有效。\n", encoding="utf-8")
    command = [sys.executable, "-m", "bilingual.cli", "build", str(report), "--engine", "server", "--to", "md"]
    places = ["--out", str(tmp_path / "out"), "--memory", str(tmp_path / "m.sqlite")]
    return subprocess.run([*command, *places, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_line_builds_with_a_server_and_asks_it_nothing_the_second_time(tmp_path: Path) -> None:
    with serving() as chat:
        done = run(tmp_path, "--server-url", chat.url, "--server-model", "m")
        assert done.returncode == 0, done.stderr
        first = (tmp_path / "out" / "a" / "english.md").read_bytes()
        asked = len(chat.requests)
    assert asked
    again = run(tmp_path, "--server-url", chat.url, "--server-model", "m")  # the server is gone by now
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "out" / "a" / "english.md").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "the server engine has no address"), (["--server-url", "http://127.0.0.1:9"], "no server answers at http://127.0.0.1:9/v1"),
     (["--server-url", "http://127.0.0.1:9", "--server-model", "m"], "no server answers"),
     (["--server-url", "http://192.0.2.1"], "allow_remote = true"), (["--server-url", "nonsense"], "is no http address")],
)  # fmt: skip
def test_a_wrong_server_is_one_line_and_exit_code_two_with_nothing_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
