"""How well given terms hold: `python -m tests.bench.bench_terms [--eval FILE_OR_FOLDER]`.

The lines go through the project's own pipeline twice in one run, with the terms that each line gives
and without them, from empty memories. A term counts as held where its English stands in the output,
letter for letter but for capitals, also where the annotation names a Chinese word that the line does
not hold; the share among those that it holds stands beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sacrebleu

from bilingual import glossary
from bilingual.engines import EngineOptions, open_engine
from bilingual.glossary import Glossary
from bilingual.glossary.entries import LONGEST_TERM, GlossaryEntry, checked
from bilingual.inline import flat, has_han
from bilingual.memory import Memory
from bilingual.model import Segment, Term, Unit
from bilingual.translate import Progress, translate
from tests.bench.machine import describe
from tests.bench.speed import timed

OWN = Path(__file__).with_name("terms.jsonl")
ENOUGH, BETTER = 0.90, 2.0  # share of terms held; points of chrF that the terms are worth
_TAG = re.compile(r"<[A-Z]+,(?:[A-Z],)?\d+>\{|[{}]")  # `<PER,T,2>{` of the corpus's annotators


@dataclass(frozen=True, slots=True)
class Line:
    """A reference line with the terms (Chinese, English) that its annotators gave."""

    zh: str
    en: str
    terms: tuple[tuple[str, str], ...]

    def entries(self) -> tuple[GlossaryEntry, ...]:
        """The terms as a glossary; the annotators' marks are no part of a term."""
        cells = [(_TAG.sub("", zh).strip(), _TAG.sub("", en).strip()) for zh, en in self.terms]
        return tuple(checked(GlossaryEntry(zh, en)) for zh, en in cells if zh and en and len(en) <= LONGEST_TERM)


class ByLine(Glossary):
    """The built-in glossary with each line's own terms over it; a piece of a line has the line's terms."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__([()])
        base = glossary.load((glossary.builtin(),)).layers
        self.books = {flat(line.zh): Glossary([*base, line.entries()]) for line in lines}

    def book(self, text: str) -> Glossary:
        """The glossary of the line that `text` is, or is a piece of."""
        whole = self.books.get(flat(text))
        return whole or next((book for zh, book in self.books.items() if text.strip() in zh), self)

    def match(self, text: str, spans: Sequence[tuple[int, int]] = ()) -> tuple[Term, ...]:
        """The terms in `text` by its own line's glossary."""
        book = self.book(text)
        return super().match(text, spans) if book is self else book.match(text, spans)

    def exact(self, text: str) -> str | None:
        """No line is a label."""
        return None


def together(lines: Sequence[Line]) -> Glossary:
    """The built-in glossary with all lines' terms over it as one file, duplicates and contradictions included."""
    base = glossary.load((glossary.builtin(),)).layers
    return Glossary([*base, tuple(entry for line in lines for entry in line.entries())])


def read(place: Path, most: int) -> list[Line]:
    """The first lines of a JSON Lines file, or of a folder's terminology-dev.jsonl."""
    file = place / "terminology-dev.jsonl" if place.is_dir() else place
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines()[:most])
    return [Line(r["zh"], r["en"], tuple((t["zh"], t["en"]) for t in r["terms"])) for r in rows]


def run(lines: Sequence[Line], terms: Glossary, engine: str) -> tuple[Unit, ...]:
    """The lines through glossary, engine, ladder and house style, from an empty memory."""
    parts = [Segment(str(n), str(n), line.zh, translatable=has_han(line.zh)) for n, line in enumerate(lines)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Memory.open(Path(folder) / "terms.sqlite") as memory,
        open_engine(engine, EngineOptions()) as opened,
    ):
        return translate(parts, terms, memory, opened, progress)


def progress(now: Progress) -> None:
    """A line on standard error for every tenth segment."""
    if now.segments % 10 == 0 or now.segments == now.of:
        sys.stderr.write(f"{now.segments} of {now.of}\n")


def held(lines: Sequence[Line], texts: Sequence[str], *, standing: bool) -> tuple[int, int]:
    """Terms whose English stands in the output, and all terms; `standing` counts those that the Chinese holds."""
    pairs = [
        (en.lower(), text.lower())
        for line, text in zip(lines, texts, strict=True)
        for zh, en in line.terms
        if not standing or (zh and zh in line.zh)
    ]
    return sum(en in text for en, text in pairs), len(pairs)


@dataclass(frozen=True, slots=True)
class Result:
    """The outputs of one way and what they are worth."""

    name: str
    seconds: float
    texts: tuple[str, ...]
    chrf: float
    all: tuple[int, int]
    standing: tuple[int, int]

    def row(self) -> str:
        cells = (f"{right}/{total} ({right / total:.1%})" for right, total in (self.all, self.standing))
        return f"| {self.name} | {' | '.join(cells)} | {self.chrf:.1f} | {self.seconds:.0f} |"


def measured(name: str, lines: Sequence[Line], terms: Glossary, engine: str) -> Result:
    """One way, measured."""
    seconds, units = timed(lambda: run(lines, terms, engine))
    texts = tuple(unit.translation.text for unit in units)
    chrf = sacrebleu.corpus_chrf(texts, [[line.en for line in lines]]).score
    return Result(name, seconds, texts, chrf, held(lines, texts, standing=False), held(lines, texts, standing=True))


def table(lines: Sequence[Line], results: Sequence[Result]) -> str:
    """The figures in Markdown."""
    head = "| | terms held | of those standing in the Chinese | chrF | seconds |\n| --- | ---: | ---: | ---: | ---: |\n"
    return f"{len(lines)} lines.\n\n{head}" + "\n".join(result.row() for result in results) + "\n"


def main() -> int:
    """Print the table; 0 where the terms hold and help as much as they should."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_terms")
    parser.add_argument("--eval", type=Path, default=OWN, help="a JSON Lines file of {zh, en, terms}, or a folder")
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0, help="lines to leave out at the start")
    parser.add_argument("--engine", default="llm")
    parser.add_argument("--together", action="store_true", help="one glossary of all lines' terms, not one a line")
    parser.add_argument("--only-with", action="store_true", help="leave the run without terms out")
    parser.add_argument("--outputs", type=Path, help="write every line with its outputs here, as JSON")
    given = parser.parse_args()
    lines = read(given.eval, given.skip + given.lines)[given.skip :]
    terms = together(lines) if given.together else ByLine(lines)
    results = [measured("with the given terms", lines, terms, given.engine)]
    if not given.only_with:
        plain = glossary.load((glossary.builtin(),))
        results.append(measured("without them", lines, plain, given.engine))
    sys.stdout.write(f"{date.today()}, {describe()}\n\n{table(lines, results)}")
    if given.outputs:
        given.outputs.write_text(json.dumps(rows(lines, results), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if given.only_with else verdict(*results)


def rows(lines: Sequence[Line], results: Sequence[Result]) -> list[dict[str, object]]:
    """Every line with its outputs."""
    return [
        {"zh": line.zh, "en": line.en, "terms": line.terms, **{result.name: result.texts[n] for result in results}}
        for n, line in enumerate(lines)
    ]


def verdict(given: Result, plain: Result) -> int:
    """Say whether the bars hold; 0 where both do."""
    share, gain = given.all[0] / given.all[1], given.chrf - plain.chrf
    fine = share >= ENOUGH and gain >= BETTER
    sys.stdout.write(
        f"\nterms held {share:.3f} (at least {ENOUGH:.2f}); chrF {gain:+.1f} with terms (at least {BETTER:+.1f}): "
        f"{'holds' if fine else 'falls short'}\n"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
