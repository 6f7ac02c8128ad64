"""Read an issue's reports, compose them, translate what is missing, write the edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual import markdown, source
from bilingual.checks.consistency import consistent
from bilingual.checks.languagetool import grammar
from bilingual.config import Settings
from bilingual.edition import assemble
from bilingual.errors import InputError
from bilingual.issue.compose import Composed, compose
from bilingual.issue.file import Issue
from bilingual.model import Edition, Role, Row, Segment, State, Translation, Unit
from bilingual.output import distinct, publish, put, writable
from bilingual.pictures import illustrated
from bilingual.render.templates import locale
from bilingual.review.keeping import keeper
from bilingual.segment import segments
from bilingual.shelf import Shelf
from bilingual.translate import Report, silent, translate
from bilingual.workshop import Workshop, signature

CHINESE = "chinese.md"


def prepare_issue(issue: Issue, settings: Settings) -> Composed:
    """Read and compose an issue, before any engine works.

    Raises:
        InputError: a report cannot be read or lacks a paper, or the issue would overwrite a report's edition.
        ConfigError: issue.toml asks for something impossible.
        OutputError: the output folder cannot be written.
    """
    distinct(issue.reports)
    if issue.name in {path.stem for path in issue.reports}:
        problem = f"the issue would be written over the edition of {issue.name}.md"
        raise InputError(problem, where=issue.path, line=issue.line("", "name"), remedy='write name = "…" at the top')
    writable(settings.out / issue.name)
    reports = []
    for path in issue.reports:
        text, notices = source.read(path)
        reports.append((path, markdown.parse(text, path.stem, notices)))
    return compose(issue, reports, locale(user=settings.templates))


def build_issue(composed: Composed, shop: Workshop, settings: Settings, progress: Report = silent) -> Edition:
    """The edition of a composed issue; the editor's own English stands as a person's translation.

    Raises:
        EngineError: the engine failed; what it finished before is in the memory.
    """
    shop = shop.for_report(Path(composed.report.name))
    parts = segments(composed.report, shop.engine.limit)
    rest = [part for part in parts if part.block not in composed.own]
    made = translate(
        rest, shop.glossary, shop.memory, shop.engine, progress, retry=settings.retry, since=shop.began
    )  # fmt: skip
    units = {unit.segment.id: unit for unit in made}
    units |= {unit.segment.id: unit for unit in _own_units(parts, composed)}
    ordered = [units[part.id] for part in parts if part.id in units]
    judged, notice = grammar(consistent(ordered), settings.languagetool)
    edition = assemble(composed.report, judged, signature(shop))
    rows = tuple(_one_language(row) for row in edition.rows)
    notices = (*edition.notices, *filter(None, (notice,)))
    whole = replace(edition, rows=rows, masthead=composed.masthead, notices=notices)
    return illustrated(whole, lambda paper: composed.folders.get(paper or "", composed.folder))


def make_issue(
    issue: Issue, shop: Workshop, settings: Settings, progress: Report = silent
) -> tuple[Edition, tuple[Path, ...]]:
    """Build an issue and write its outputs, and chinese.md, which english.md mirrors block for block.

    Raises:
        InputError, ConfigError: as `prepare_issue`. OutputError, FontError: nothing is written then.
    """
    composed = prepare_issue(issue, settings)
    edition = build_issue(composed, shop, settings, progress)
    shop.engine.release()
    shelf = Shelf(settings.home_path / "rendered", settings.templates)
    folder = settings.out / issue.name
    keep = keeper(folder / CHINESE, shop, settings, composed.report.text)
    look = settings.look
    files = publish(edition, folder, settings.to, settings.templates, shelf, keep=keep, **look)
    put(folder / CHINESE, composed.report.text.encode())
    return replace(edition, notices=(*edition.notices, *keep.notices)), (*files, folder / CHINESE)


def _own_units(parts: Sequence[Segment], composed: Composed) -> list[Unit]:
    """One unit to a block that the editor wrote in English too."""
    blocks = {block.id: block for block in composed.report.blocks}
    first: dict[str, Segment] = {}
    for part in parts:
        if part.block in composed.own:
            first.setdefault(part.block, part)
    return [
        Unit(
            replace(part, text=blocks[block].text, gap="", tail="", translatable=True),
            Translation(part.id, composed.own[block], State.APPROVED, provenance="person"),
        )
        for block, part in first.items()
    ]


def _one_language(row: Row) -> Row:
    """A note written in English alone has no Chinese beside it."""
    return replace(row, zh=()) if row.role is Role.EDITOR and row.zh == row.en else row
