"""The argos engine's plumbing, with a tiny package of its own: count, order, atoms, nothing fetched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bilingual.attempts import Job
from bilingual.engines import EngineOptions, Request
from bilingual.engines import argos as argos_module
from bilingual.engines import packages as packages_module
from bilingual.engines.argos import ArgosEngine, open_engine
from bilingual.engines.habits import MARKED, NAMED, Habits, habits
from bilingual.engines.stretches import joined, stretches
from bilingual.errors import EngineError, ModelError
from bilingual.ladder import climb
from bilingual.model import Term

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "模型在三个任务上取得了 $x^2$ 更好的结果。训练只用了**一半**的算力。",
    "作者公开了`code`和[数据](https://example.com/a_b)，方便别人复现。",
    "GPT-4",
    "训练。" * 120,
]

# No network, and a list of what was imported: run in a process of its own, as a user's run is.
TRANSLATE = """
import json, socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from pathlib import Path
from bilingual.engines import EngineOptions, Request, open_engine
model, home, texts = json.loads(sys.argv[1])
with open_engine("argos", EngineOptions(model=model, home=Path(home), threads=1)) as engine:
    found = {n: list(engine.translate([Request(t, attempt=n) for t in texts])) for n in (0, 1)}
heavy = [m for m in ("stanza", "spacy", "minisbd", "torch", "onnxruntime") if m in sys.modules]
print(json.dumps({"model": engine.model, "found": found, "heavy": heavy}))
"""
INSTALL = """
import sys
from pathlib import Path
from argostranslate import package
package.install_from_path(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("argostranslate", "ctranslate2", "sentencepiece"):
        pytest.importorskip(module)
    from tests.engines.tiny_argos import build

    return build(tmp_path_factory.mktemp("tiny") / "translate-zh_en-1_0.argosmodel")


def run(home: Path, code: str, *arguments: str) -> str:
    """Run Python code in a home of its own; its standard output."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_", "SNAP"))}
    environment["HOME"] = str(home)
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("installed", [True, False], ids=["installed", "by path"])
def test_a_package_translates_with_every_atom_kept_and_nothing_fetched(
    tiny: Path, tmp_path: Path, installed: bool
) -> None:
    if installed:
        run(tmp_path, INSTALL, str(tiny))
    arguments = json.dumps(["" if installed else str(tiny), str(tmp_path / "bilingual"), TEXTS])
    result = json.loads(run(tmp_path, TRANSLATE, arguments))
    assert result["heavy"] == []
    assert "@" in result["model"]
    for pairs in result["found"].values():
        english = dict(pairs)
        assert sorted(english) == [0, 1, 2, 3]
        assert "$x^2$" in english[0]
        assert english[0].count("**") == 2
        assert "`code`" in english[1]
        assert "](https://example.com/a_b)" in english[1]
        assert english[2] == "GPT-4"
        assert english[3]


@dataclass
class Echo:
    """A translator that gives its tokens back, upper-cased, with some left out."""

    drop: str = ""

    def translate_batch(self, batch: list[list[str]], **_: Any) -> list[Any]:
        kept = [[token for token in tokens if token != self.drop] for tokens in batch]
        return [SimpleNamespace(hypotheses=[[token.upper() for token in tokens]]) for tokens in kept]


def engine_with(translator: Echo, known: Habits | None = Habits("{1}")) -> ArgosEngine:  # noqa: B008
    tokenizer = SimpleNamespace(encode=list, decode="".join)
    engine = ArgosEngine(SimpleNamespace(tokenizer=tokenizer, target_prefix="", package_path="."), "m")
    engine._translator, engine._habits = translator, known
    return engine


def test_tokens_that_come_back_carry_the_markup() -> None:
    text = "使用**强化学习**与 $a_1$ 的方法。又一句。"
    assert dict(engine_with(Echo()).translate([Request(text)])) == {0: "使用**强化学习**与 $a_1$ 的方法。 又一句。"}


def test_where_a_token_is_lost_the_words_around_the_atoms_are_translated() -> None:
    text = "使用**强化学习**与 $a_1$ 的方法。"
    assert dict(engine_with(Echo(drop="3")).translate([Request(text)])) == {0: "使用 **强化学习** 与 $a_1$ 的方法。"}


def test_results_carry_their_request_numbers_across_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argos_module, "GROUP", 3)
    texts = [f"第{'长' * (n * 7 % 5)}句{n}" for n in range(11)]
    assert dict(engine_with(Echo()).translate([Request(text) for text in texts])) == dict(enumerate(texts))


def test_a_sentence_is_cut_before_the_model_would_cut_it_off() -> None:
    longest = 0

    class Measure(Echo):
        def translate_batch(self, batch: list[list[str]], **options: Any) -> list[Any]:
            nonlocal longest
            longest = max(longest, *map(len, batch))
            return super().translate_batch(batch, **options)

    list(engine_with(Measure()).translate([Request("没有句号，" * 300)]))
    assert 0 < longest <= argos_module.SENTENCE


def test_what_a_package_lets_through_is_measured_on_it() -> None:
    assert habits(lambda texts: texts) == Habits("{1}", True)
    assert habits(lambda texts: ["gibberish"] * len(texts)) == Habits("", False)
    without_braces = habits(lambda texts: [text.replace("{", "").replace("}", "") for text in texts])
    assert without_braces.style not in ("", "{1}") and without_braces.written
    assert len(MARKED) > 5 and all(name in text for text, name in NAMED)


def test_a_package_that_loses_every_token_is_asked_for_the_words_between_them_at_once() -> None:
    asked: list[str] = []

    class Note(Echo):
        def translate_batch(self, batch: list[list[str]], **options: Any) -> list[Any]:
            asked.extend("".join(tokens) for tokens in batch)
            return super().translate_batch(batch, **options)

    found = dict(engine_with(Note(), Habits()).translate([Request("使用**强化学习**与 $a_1$ 的方法。")]))
    assert found == {0: "使用 **强化学习** 与 $a_1$ 的方法。"}
    assert asked == ["使用", "强化学习", "与 ", " 的方法。"]


TERM = Term("世界模型", "world model", "mandatory", start=2, end=6)


@pytest.mark.parametrize(("written", "english"), [(True, "使用 WORLD MODEL 训练。"), (False, "使用世界模型训练。")])
def test_terms_are_written_into_the_source_where_the_package_lets_them_through(written: bool, english: str) -> None:
    request = Request("使用世界模型训练。", (TERM,))
    assert dict(engine_with(Echo(), Habits("{1}", written)).translate([request])) == {0: english}
    again = replace(request, attempt=1)
    assert dict(engine_with(Echo(), Habits("{1}", written)).translate([again])) == {0: "使用世界模型训练。"}


def test_later_attempts_look_wider_without_loops_and_then_by_chance() -> None:
    options: list[dict[str, Any]] = []

    class Note(Echo):
        def translate_batch(self, batch: list[list[str]], **given: Any) -> list[Any]:
            options.append(given)
            return super().translate_batch(batch)

    list(engine_with(Note()).translate([Request("训练。", attempt=n) for n in (2, 0, 1)]))
    assert [given["beam_size"] for given in options] == [2, 4, 1]
    assert options[1]["no_repeat_ngram_size"] and options[2]["sampling_topk"] > 1


@pytest.mark.parametrize(
    "fault",
    ["the method works the method works the method works the method works", "It works.", "这个方法很有效 and stable training 训练也很稳定"],
    ids=["loop", "dropped clause", "untranslated run"],
)  # fmt: skip
def test_the_usual_faults_are_seen_and_asked_again(fault: str) -> None:
    text = "这个方法在各项测试中都很有效，训练过程也很稳定，结果容易复现。"
    good = "This method is effective in every test, the training process is stable, and the results are easy to reproduce."

    class Faulty(Echo):
        def translate_batch(self, batch: list[list[str]], **given: Any) -> list[Any]:
            said = fault if given["beam_size"] == 2 else good
            return [SimpleNamespace(hypotheses=[[said]]) for _ in batch]

    ((_, attempt),) = climb([Job(text)], engine_with(Faulty()), lambda _: ())
    assert attempt.text == good and attempt.attempts > 1


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "translate-zh_en/../../evil", "..\\evil", "C:/evil"])
def test_a_package_with_names_that_lead_outside_is_refused_and_nothing_of_it_is_written(
    tiny: Path, tmp_path: Path, name: str
) -> None:
    package = tmp_path / "in" / "bad.argosmodel"
    package.parent.mkdir()
    shutil.copy(tiny, package)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(name, "evil")
    with pytest.raises(ModelError, match="outside its folder"):
        open_engine(EngineOptions(model=str(package), home=tmp_path / "home"))
    assert not [path for path in tmp_path.rglob("*") if "evil" in path.name or path.name == "metadata.json"]


def test_a_package_that_was_cut_off_damaged_or_blown_up_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny.read_bytes()
    middle = len(data) // 2
    for name, body in {"short": data[:middle], "bits": data[:middle] + b"\xff" * 64 + data[middle + 64 :]}.items():
        package = tmp_path / f"{name}.argosmodel"
        package.write_bytes(body)
        with pytest.raises(ModelError, match="cannot be unpacked|is damaged at"):
            open_engine(EngineOptions(model=str(package), home=tmp_path / "home"))
    monkeypatch.setattr(packages_module, "LARGEST", 1000)
    with pytest.raises(ModelError, match="would unpack to more than"):
        open_engine(EngineOptions(model=str(tiny), home=tmp_path / "home"))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("使用**强化学习**训练", "w **w** w"),
        ("**核心贡献**：提出方法", "**w** w"),
        ("见[论文](http://a.b)和`code`。", "w [w](http://a.b) w `code`。"),
        ("GPT", "GPT"),
    ],
)
def test_markup_stands_in_english_with_its_spaces(text: str, english: str) -> None:
    parts = stretches(text)
    assert "".join(part.text for part in parts) == text
    assert joined([replace(part, text="w") if part.wordy else part for part in parts]) == english


def test_without_the_module_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    with pytest.raises(EngineError, match=r"argos-translate-lt is not installed.*") as caught:
        open_engine(EngineOptions())
    assert "pip install 'bilingual[argos]'" in str(caught.value)


def fake_module(*packages: Any) -> Any:
    def read(folder: Path) -> Any:
        return SimpleNamespace(**json.loads((Path(folder) / "metadata.json").read_text()))

    return SimpleNamespace(get_installed_packages=lambda: list(packages), Package=read)


def test_without_a_package_the_error_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argos_module, "package_module", fake_module)
    with pytest.raises(EngineError, match="no Argos package") as caught:
        open_engine(EngineOptions(home=tmp_path))
    assert "argospm install translate-zh_en" in str(caught.value)


def test_the_newest_of_several_installed_packages_is_taken() -> None:
    def package(version: str, pair: tuple[str, str] = ("zh", "en"), kind: str = "translate") -> Any:
        return SimpleNamespace(type=kind, from_code=pair[0], to_code=pair[1], package_version=version)

    newest = package("1.10")
    packages = (package("1.9"), newest, package("2.0", ("en", "zh")), package("3.0", kind="sbd"))
    assert packages_module.find_installed(fake_module(*packages)) is newest


def test_a_package_of_another_pair_or_a_broken_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argos_module, "package_module", fake_module)
    folder = tmp_path / "translate-en_de"
    folder.mkdir()
    (folder / "metadata.json").write_text('{"from_code": "en", "to_code": "de"}')
    with pytest.raises(ModelError, match="en to de, not zh to en"):
        open_engine(EngineOptions(model=str(folder), home=tmp_path / "home"))
    (folder / "metadata.json").write_text("not json")
    with pytest.raises(ModelError, match="cannot be read"):
        open_engine(EngineOptions(model=str(folder), home=tmp_path / "home"))
    broken = tmp_path / "broken.argosmodel"
    broken.write_bytes(b"PK not a zip")
    with pytest.raises(ModelError, match="cannot be unpacked"):
        open_engine(EngineOptions(model=str(broken), home=tmp_path / "home"))
