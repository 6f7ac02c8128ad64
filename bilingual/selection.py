"""Part of a report: the papers that a user asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bilingual import markdown
from bilingual.errors import InputError
from bilingual.model import Block, Paper, Report

DEFINITION = re.compile(r"\[([^\]^][^\]]*)\]: ")


def select(report: Report, only: Sequence[str], path: Path) -> Report:
    """The report with only the papers named by id, in its own order; all of it where none is named.

    Link definitions that those papers use come along from wherever they stand.

    Raises:
        InputError: the report has no such paper; the message lists those that it has.
    """
    if not only:
        return report
    known = {paper.id: paper for paper in report.papers}
    missing = [ident for ident in only if ident not in known]
    if missing:
        listed = ", ".join(known) or "none"
        raise InputError(f"no paper {missing[0]!r} in this report", where=path, remedy=f"its papers are: {listed}")
    text = ""
    blocks: list[Block] = []
    papers: list[Paper] = []
    for paper, start, end in stretches(report):
        if paper.id in only:
            by, down = len(text) - start, text.count("\n") - report.text.count("\n", 0, start)
            papers.append(replace(paper, line=paper.line + down))
            inside = (block for block in report.blocks if start <= block.start < end)
            blocks += [replace(b, start=b.start + by, end=b.end + by, line=b.line + down) for b in inside]
            text += report.text[start:end]
    return replace(report, text=text + definitions(report, text), blocks=tuple(blocks), papers=tuple(papers))


def stretches(report: Report) -> Iterator[tuple[Paper, int, int]]:
    """Each paper with the offsets in the report's text where it begins and ends."""
    lines = [0, *(match.end() for match in re.finditer(r"\n", report.text))]
    starts = [*(lines[paper.line - 1] for paper in report.papers), len(report.text)]
    yield from zip(report.papers, starts, starts[1:], strict=False)


def definitions(report: Report, text: str) -> str:
    """The report's link definitions that `text` uses and lacks, as lines to add to it."""
    there = markdown.parse(text, report.name).references
    lines = [line for line in report.references.split("\n\n") if line not in there.split("\n\n")]
    labels = {line: match[1].casefold() for line in lines if (match := DEFINITION.match(line))}
    plain = " ".join(text.casefold().split())
    used = [line for line, label in labels.items() if f"[{label}]" in plain]
    return "\n" + "".join(f"{line}\n" for line in used) if used else ""
