"""Assemble the aligned edition: every block in both languages, with what the renderers need.

Alignment is by block: each row names the segments that it shows, so that every English unit can be
traced to its Chinese one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bilingual import __version__, markdown
from bilingual.model import Block, Cell, Edition, Entry, Kind, Report, Role, Row, Span, Unit
from bilingual.numbering import unplaced
from bilingual.segment import assemble as join_segments

LITERAL = {Kind.CODE, Kind.MATH, Kind.HTML}


def assemble(report: Report, units: Sequence[Unit], signature: Mapping[str, str]) -> Edition:
    """The edition of a translated report.

    `signature` says what made the translations; the program's version is added. The English
    Markdown has the source's block structure whatever the engine wrote.
    """
    english = {unit.segment.id: unit.translation.text for unit in units}
    blocks = markdown.structure_safe(report, join_segments(report, [unit.segment for unit in units], english))
    rows = tuple(rows_of(report, blocks, units))
    titles = {row.paper: row for row in rows if row.role is Role.PAPER and row.paper}
    title = next((row for row in rows if row.role is Role.TITLE), None)
    return Edition(
        name=report.name,
        title=markdown.plain(title.en) if title else report.title or report.name,
        title_zh=report.title or report.name,
        date=report.date,
        url=report.url,
        rows=rows,
        papers=tuple(
            Entry(
                id=paper.id,
                zh=headline(titles[paper.id].zh) if paper.id in titles else (),
                en=headline(titles[paper.id].en) if paper.id in titles else (),
                title_zh=unplaced(paper.title),
                title_en=unplaced(markdown.plain(titles[paper.id].en) if paper.id in titles else paper.title),
                link=paper.link,
                source=paper.source,
            )
            for paper in report.papers
        ),
        units=tuple(units),
        signature={"program": f"bilingual {__version__}", **signature},
        markdown=markdown.joined(report, blocks),
        notices=report.notices,
    )


def headline(title: tuple[Span, ...]) -> tuple[Span, ...]:
    """A paper's title without the number that its digest gave it."""
    if not title or title[0].kind != "text":
        return title
    rest = "…" if len(title) > 1 else ""  # something follows: the number may be all of the first span
    first = unplaced(title[0].text + rest).removesuffix(rest)
    return (replace(title[0], text=first), *title[1:]) if first else title[1:]


def rows_of(report: Report, english: Mapping[str, str], units: Sequence[Unit]) -> Iterator[Row]:
    """The aligned rows in reading order; the cells of a table come as one row."""
    by_block: dict[str, list[Unit]] = {}
    deeper = markdown.sunk(report)
    for unit in units:
        by_block.setdefault(unit.segment.block, []).append(unit)
    for table, group in groupby(report.blocks, key=lambda block: block.table):
        blocks = list(group)
        if table:
            yield table_row(report, blocks, english, by_block)
        else:
            made = (row(report, block, english, by_block.get(block.id, [])) for block in blocks)
            yield from (replace(one, depth=one.depth + deeper[one.id]) if one.id in deeper else one for one in made)


def row(report: Report, block: Block, english: Mapping[str, str], units: Sequence[Unit]) -> Row:
    """One block in both languages."""
    target = english.get(block.id, block.text)
    literal = block.kind in LITERAL or not block.translatable
    return Row(
        id=block.id,
        kind=block.kind,
        zh=() if literal else markdown.spans(block.text, report.references),
        en=() if literal else markdown.spans(target, report.references),
        literal=markdown.literal(report, block) if literal else "",
        literal_en=(target if block.translatable else markdown.literal(report, block)) if literal else "",
        role=block.role,
        section=block.section,
        paper=block.paper,
        level=block.level,
        depth=block.depth,
        marker=block.marker,
        quote=block.quote,
        info=block.info,
        segments=tuple(unit.segment.id for unit in units),
        severity=worst(units),
    )


def table_row(
    report: Report, blocks: Sequence[Block], english: Mapping[str, str], by_block: Mapping[str, Sequence[Unit]]
) -> Row:
    """A whole table as one row of cells."""
    units = [unit for block in blocks for unit in by_block.get(block.id, [])]
    lines = tuple(
        tuple(
            Cell(
                zh=markdown.spans(block.text, report.references, Kind.CELL),
                en=markdown.spans(english.get(block.id, block.text), report.references, Kind.CELL),
                align=block.align,
                header=number == 0,
            )
            for block in cells
        )
        for number, cells in groupby(blocks, key=lambda block: block.row)
    )
    first = blocks[0]
    return Row(
        id=first.id,
        kind=Kind.CELL,
        table=lines,
        section=first.section,
        paper=first.paper,
        depth=first.depth,
        quote=first.quote,
        segments=tuple(unit.segment.id for unit in units),
        severity=worst(units),
    )


def worst(units: Sequence[Unit]) -> int:
    """The severity of the worst finding, 0 without findings."""
    return max((int(finding.severity) for unit in units for finding in unit.findings), default=0)
