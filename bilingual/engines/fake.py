"""Engines without a model, for tests and dry runs: deterministic and instant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from bilingual.engines import EngineOptions, Request
from bilingual.inline import HAN, atoms

WORDS = ("model", "data", "method", "result", "paper", "test", "train", "score", "agent", "scale")
PUNCTUATION = str.maketrans("，。；：！？、（）【】「」《》", ',.;:!?,()[]""""')


class FakeEngine:
    """Writes an English-looking word for every two Chinese characters; all else stays as it is."""

    name = "fake"
    model = "fake"
    prompt = "1"
    limit = 2000

    def __init__(self) -> None:
        self.calls = 0

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for index, request in enumerate(requests):
            self.calls += 1
            yield index, render(request.text)

    def release(self) -> None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class IdentityEngine(FakeEngine):
    """Returns its input: what the identity law is tested with."""

    name = "identity"
    model = "identity"

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
        for index, request in enumerate(requests):
            self.calls += 1
            yield index, request.text


def render(text: str) -> str:
    """English-looking words for the Chinese of `text`, with its atoms untouched."""
    out, at = [], 0
    for atom in atoms(text):
        out += [words(text[at : atom.start]), text[atom.start : atom.end]]
        at = atom.end
    return "".join([*out, words(text[at:])])


def words(text: str) -> str:
    """Replace each run of Han by words chosen by its characters, and Chinese punctuation by ASCII."""

    def word(match: re.Match[str]) -> str:
        run = match.group()
        pairs = [run[i : i + 2] for i in range(0, len(run), 2)]
        return " ".join(WORDS[sum(map(ord, pair)) % len(WORDS)] for pair in pairs)

    spaced = re.sub(rf"(?<=[A-Za-z0-9])(?={HAN.pattern})|(?<={HAN.pattern})(?=[A-Za-z0-9])", " ", text)
    spaced = re.sub(rf"(?:{HAN.pattern})+", word, spaced)
    return re.sub(r"([,.;:!?])(?=[A-Za-z0-9])(?<![0-9][,.:])", r"\1 ", spaced.translate(PUNCTUATION))


def open_engine(options: EngineOptions) -> FakeEngine:
    """The word-for-characters engine."""
    return FakeEngine()


def open_identity(options: EngineOptions) -> IdentityEngine:
    """The engine that returns its input."""
    return IdentityEngine()
