"""Judge an edition that was just built, and leave the QA page beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bilingual import markdown
from bilingual.config import Settings
from bilingual.gate.page import qa_html, qa_json
from bilingual.gate.reading import in_order, worth_a_look
from bilingual.gate.verdict import Mark, Verdict
from bilingual.gate.waivers import apply_waivers, read_waivers, waivers_file
from bilingual.model import Edition, Kind, Role, Row, Severity
from bilingual.output import prepare, rename, scratch_copy, scratch_files
from bilingual.render.compose import paper_anchor

PAGE, DATA = "qa.html", "qa.json"


def judge_edition(edition: Edition, report: Path | None = None) -> Verdict:
    """The findings of an edition in their places; with the waivers beside `report`, its source, if given.

    Raises:
        InputError: the waivers cannot be read.
    """
    rows = {segment: row for row in edition.rows for segment in row.segments}
    lines = dict(_lines(edition))
    marks = [
        Mark(
            found,
            unit.segment.text,
            unit.translation.text,
            unit.segment.line,
            lines.get(unit.segment.id, 0),
            _anchor(rows[unit.segment.id]) if unit.segment.id in rows else "",
        )
        for unit in edition.units
        for found in unit.findings
    ]
    name = str(report) if report else f"{edition.name}.md"
    looks = worth_a_look(edition.units, lines, {segment: _anchor(row) for segment, row in rows.items()})
    verdict = Verdict(edition.name, edition.title, name, "english.md", len(edition.units), in_order(marks), looks)
    return apply_waivers(verdict, read_waivers(waivers_file(report))) if report else verdict


def write_qa(edition: Edition, report: Path, settings: Settings) -> tuple[Verdict, Path | None]:
    """Judge the edition just written of `report`, and write qa.html and qa.json beside it.

    They are written where a gate was asked for or a finding is critical. Otherwise an earlier page is
    taken away: it would speak of another translation. What comes back is the verdict and the page's
    path, None without one.

    Raises:
        InputError: the waivers beside the report cannot be read.
        OutputError: a file cannot be written.
    """
    verdict, folder = judge_edition(edition, report), settings.out / report.stem
    if settings.fail_on != "never" or any(m.finding.severity is Severity.CRITICAL for m in verdict.marks):
        return verdict, write_page(verdict, folder, settings.templates)
    for name in (PAGE, DATA):
        (folder / name).unlink(missing_ok=True)
    return verdict, None


def write_page(verdict: Verdict, folder: Path, templates: Path | None = None) -> Path:
    """Write qa.html and qa.json into `folder`; the page's path.

    Raises:
        OutputError: a file cannot be written; older ones still stand.
    """
    page = (folder / "bilingual.html").is_file()
    data = {PAGE: qa_html(verdict, linked=page, templates=templates), DATA: qa_json(verdict)}
    prepare(folder)
    with scratch_files() as scratch:
        written = {folder / name: scratch_copy(folder / name, content, scratch) for name, content in data.items()}
        for path, copy in written.items():
            rename(copy, path)
    return folder / PAGE


def _anchor(row: Row) -> str:
    """The id in bilingual.html where the row can be seen."""
    if row.role is Role.PAPER and row.paper:
        return paper_anchor(row.paper)
    return "s-" + (row.segments[0] if row.segments else row.id)


def _lines(edition: Edition) -> Iterator[tuple[str, int]]:
    """The line in english.md of every segment whose block can be told there."""
    blocks = [b for b in markdown.parse(edition.markdown, edition.name).blocks if b.kind is not Kind.HTML]
    rows = [row for row in edition.rows if row.kind is not Kind.HTML]
    if len(blocks) != sum(_size(row) for row in rows):
        return
    starts = {unit.segment.id: unit.segment.line for unit in edition.units}
    at = 0
    for row in rows:
        size = _size(row)
        first, last = blocks[at], blocks[at + size - 1]
        at += size
        end = last.line + last.text.count("\n")
        base = min((starts[segment] for segment in row.segments if segment in starts), default=0)
        for segment in row.segments:
            yield segment, min(end, first.line + starts.get(segment, base) - base)


def _size(row: Row) -> int:
    """How many blocks of the document the row shows."""
    return sum(len(cells) for cells in row.table) if row.kind is Kind.CELL else 1
