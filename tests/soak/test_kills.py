"""Kill -9 at random moments of builds, imports and reviews: the memory opens, nothing approved is missing.

BILINGUAL_KILLS says how many moments (`make soak`: 200); BILINGUAL_SEED starts another series of them.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bilingual.memory import Key, Memory, Record, tmx
from bilingual.memory.records import Stored
from bilingual.model import Signature, State
from tests.soak.children import Child, SlowEngine

KILLS = int(os.environ.get("BILINGUAL_KILLS", "8"))
SEED = int(os.environ.get("BILINGUAL_SEED", "9"))
PARAGRAPHS = 24  # of a round's report, half of them new
EDITS = 6


class Soak:
    """One workspace, one memory, and what was approved in it so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chance = random.Random(SEED)
        self.memory = folder / "memory.sqlite"
        self.english = folder / "out" / "report" / "english.md"
        self.approved: dict[str, str] = {}  # acknowledged: must be there
        self.begun: dict[str, str] = {}  # by an operation that is not done: the new word stands, or the one before it
        self.stored: set[str] = set()  # every source that was seen in the memory
        self.spans = {"build": 0.4, "review": 0.3, "import": 0.3, "desk": 0.5}  # seconds, learnt as we go
        self.alive = 0  # kills that met a process at work
        self.round = 0
        SlowEngine.calls_file, SlowEngine.seconds = folder / "calls", 0.004

    # -- processes

    def start(self, *arguments: str | Path) -> Child:
        environ = {"BILINGUAL_HOME": str(self.folder / "home"), "BILINGUAL_MEMORY": str(self.memory)}
        return Child(arguments, self.folder / "told", environ)

    def complete(self, kind: str, *arguments: str | Path) -> str:
        """Run to the end; learns how long that takes."""
        begin = time.monotonic()
        child = self.start(*arguments)
        assert child.wait() == 0, child.output()
        self.spans[kind] = 0.5 * self.spans[kind] + 0.5 * (time.monotonic() - begin)
        return child.output()

    def broken_off(self, kind: str, *arguments: str | Path) -> None:
        """Run, kill at a random moment, and look at what is left."""
        child = self.start(*arguments)
        time.sleep(self.chance.random() * self.spans[kind])
        self.alive += child.kill()
        self.inspect()

    def asked(self) -> list[str]:
        """Texts that the engine was asked for, in order."""
        file = self.folder / "calls"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    # -- what must hold at any moment

    def inspect(self) -> None:
        with Memory.open(self.memory) as memory:
            assert memory.notices == [], "the memory was found corrupt"
            found = memory.lookup([Key(source) for source in self.begun])
            for source, text in self.begun.items():
                stands = found.get(Key(source))
                if stands and stands.state is State.APPROVED and stands.text == text:
                    self.approved[source] = text
            self.begun = {}
            keys = [Key(source) for source in self.approved]
            answers = memory.lookup(keys)
            for key in keys:
                assert answers[key].state is State.APPROVED, f"an approval is missing: {key.source}"
                assert answers[key].text == self.approved[key.source]
            sources = {stored.source for stored in memory.each()}
            assert self.stored <= sources, "a committed translation is missing"
            self.stored = sources
            assert memory.verify() == []
        edition = self.english.with_name("edition.json")
        if edition.exists():
            assert json.loads(edition.read_text(encoding="utf-8"))["segments"]
        if self.english.exists():
            assert self.english.read_text(encoding="utf-8").endswith("\n")

    # -- rounds: each kills one operation, then carries it out

    def report(self) -> Path:
        """The report of this round: half its paragraphs were in the last one, half are new."""
        start = self.round * PARAGRAPHS // 2
        lines = [f"第 {number} 个模型在公开数据上取得了更好的结果。" for number in range(start, start + PARAGRAPHS)]
        path = self.folder / "report.md"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        return path

    def build(self) -> None:
        command = ("build", self.report(), "--engine", "soak", "--to", "md,json", "--out", self.folder / "out")
        self.broken_off("build", *command)
        kept, before = set(self.stored), len(self.asked())
        self.complete("build", *command)
        again = {line.partition("\t")[2] for line in self.asked()[before:]}
        assert not kept & again, "a committed translation was made again"
        before = len(self.asked())
        self.complete("build", *command)
        assert len(self.asked()) == before, "an unchanged rerun asks nothing"
        english = self.english.read_text(encoding="utf-8")
        here = [text for source, text in self.approved.items() if source in self.report().read_text(encoding="utf-8")]
        missing = [text for text in here if text not in english]
        assert not missing, "an approval is not in the edition"

    def review(self) -> None:
        """Edits made in english.md."""
        sources = self.report().read_text(encoding="utf-8").split("\n\n")
        blocks = self.english.read_text(encoding="utf-8").split("\n\n")
        for place in self.chance.sample(range(PARAGRAPHS), EDITS):
            blocks[place] = self.begun[sources[place].strip()] = f"Edited in round {self.round} at {place}."
        self.english.write_text("\n\n".join(blocks).rstrip() + "\n", encoding="utf-8")
        wanted = dict(self.begun)
        command = ("review", "import", self.folder / "report.md", self.english, "--engine", "soak")
        self.broken_off("review", *command)
        self.complete("review", *command)
        self.approved |= wanted
        self.inspect()

    def exchange(self) -> None:
        """A TMX file from elsewhere, everything in it approved."""
        path = self.folder / "other.tmx"
        wanted = {f"第 {self.round} 轮交换的第 {n} 句。": f"Sentence {n} of round {self.round}." for n in range(300)}
        tmx.write(path, [Stored(s, text, State.APPROVED, Signature("person")) for s, text in wanted.items()])
        self.begun = dict(wanted)
        self.broken_off("import", "memory", "import", path)
        self.complete("import", "memory", "import", path)
        self.approved |= wanted
        self.inspect()

    def desk(self) -> None:
        """Approvals by HTTP until the desk is killed; each that was answered counts."""
        child = self.start("review", "open", self.folder / "report.md", "--no-browser", "--engine", "soak",
                           "--out", self.folder / "out", "--idle", "60")  # fmt: skip
        deadline = time.monotonic() + 30
        while not (found := re.search(r"http://\S+", child.output())):
            assert time.monotonic() < deadline and child.poll() is None, child.output()
            time.sleep(0.005)
        killer = threading.Timer(self.chance.random() * self.spans["desk"], child.kill)
        killer.start()
        try:
            self._approve(found.group())
        except (OSError, HTTPException):
            pass  # killed in the middle of an answer
        finally:
            killer.join()
        self.alive += child.code == -9
        self.inspect()

    def _approve(self, address: str) -> None:
        parts = urlsplit(address)
        connection = HTTPConnection("127.0.0.1", parts.port or 0, timeout=30)
        headers = {"X-Bilingual-Token": parse_qs(parts.query)["token"][0], "Content-Type": "application/json"}
        for turn in range(1000):
            connection.request("GET", "/api/rows", headers=headers)
            rows = json.loads(connection.getresponse().read())["rows"]
            row = self.chance.choice(rows)
            text = f"Approved on the desk in round {self.round}, {turn}."
            self.begun = {row["zh"]: text}
            body = json.dumps({"revision": row["revision"], "state": "approved", "text": text})
            connection.request("POST", f"/api/segments/{row['id']}", body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            self.approved[row["zh"]] = text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments_of_builds_imports_and_reviews_nothing_approved_is_lost(tmp_path: Path) -> None:
    soak = Soak(tmp_path)
    with Memory.open(soak.memory) as memory:
        memory.store([Record(Key("旧的一句。", Signature("llm")), "Old.")])
    kills = 0
    while kills < KILLS:
        for work in (soak.build, soak.review, soak.exchange, soak.desk):
            work()
            kills += 1
        soak.round += 1
    soak.build()
    assert soak.alive >= KILLS // 2, "most kills came too late to matter"
    assert len(soak.approved) > 300 * soak.round
