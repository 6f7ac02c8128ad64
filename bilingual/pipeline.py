"""The whole program as one sentence: report -> segments -> translations -> edition -> outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual import markdown, source
from bilingual.checks.consistency import consistent
from bilingual.checks.languagetool import grammar
from bilingual.config import Settings
from bilingual.edition import assemble
from bilingual.model import Edition
from bilingual.output import distinct, typeset, writable, write
from bilingual.pictures import illustrated
from bilingual.review.keeping import keeper
from bilingual.segment import segments
from bilingual.selection import select
from bilingual.shelf import Shelf
from bilingual.translate import Report, silent, translate
from bilingual.workshop import Workshop, signature, workshop

__all__ = ["Draft", "Workshop", "build", "check", "deliver", "draft", "make", "signature", "workshop"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition and its outputs, by file name: what a report becomes before anything is written."""

    edition: Edition
    files: dict[str, bytes]
    source: str  # the text that it was made from: the report may have changed on disk meanwhile


def check(paths: Sequence[Path], settings: Settings) -> None:
    """Find what is wrong with a job before the work begins: ten minutes of translation cost more than this.

    Raises:
        InputError: a report cannot be read, or two would have one output folder.
        OutputError: the output folder cannot be written.
    """
    distinct(paths)
    for path in paths:
        source.read(path)
        writable(settings.out / path.stem)


def build(path: Path, shop: Workshop, settings: Settings, progress: Report = silent) -> Edition:
    """Read, translate and align one report.

    Raises:
        InputError: the report cannot be read, or holds no paper called in `settings.only`.
        EngineError: the engine failed; what it finished before is in the memory.
    """
    shop = shop.for_report(path)
    text, notices = source.read(path)
    report = select(markdown.parse(text, path.stem, notices), settings.only, path)
    parts = segments(report, shop.engine.limit)
    units = translate(parts, shop.glossary, shop.memory, shop.engine, progress, retry=settings.retry, since=shop.began)
    units, notice = grammar(consistent(units), settings.languagetool)
    edition = assemble(replace(report, notices=(*report.notices, *filter(None, (notice,)))), units, signature(shop))
    return illustrated(edition, lambda _: path.parent)


def make(path: Path, shop: Workshop, settings: Settings, progress: Report = silent) -> tuple[Edition, tuple[Path, ...]]:
    """Build one report's edition and write its outputs; nothing is written unless all of them render.

    An `english.md` that holds edits which are not in the memory yet is left as it is; a notice of the
    edition says so.

    Raises:
        OutputError, FontError: an output cannot be rendered or written; older outputs still stand.
    """
    return deliver(draft(path, shop, settings, progress), path, shop, settings)


def draft(path: Path, shop: Workshop, settings: Settings, progress: Report = silent) -> Draft:
    """One report's edition and the bytes of its outputs; nothing is written.

    Raises:
        InputError: the report cannot be read.
        FontError: an output cannot be rendered.
    """
    text, _ = source.read(path)
    edition = build(path, shop, settings, progress)
    shop.engine.release()  # a model and a typesetter need not hold memory at the same time
    shelf = Shelf(settings.home_path / "rendered", settings.templates)
    return Draft(edition, typeset(edition, settings.to, settings.templates, shelf, settings.look), text)


def deliver(made: Draft, path: Path, shop: Workshop, settings: Settings) -> tuple[Edition, tuple[Path, ...]]:
    """Write a draft's outputs into the report's folder; the edition with what there is to say, and the paths.

    Raises:
        OutputError: an output cannot be written; older ones still stand.
    """
    keep = keeper(path, shop, settings, made.source)
    files = write(made.files, settings.out / path.stem, keep)
    return replace(made.edition, notices=(*made.edition.notices, *keep.notices)), files
