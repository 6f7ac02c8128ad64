"""Part of a report: the papers that a user asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual import markdown
from bilingual.errors import InputError
from bilingual.model import Report


def select(report: Report, only: Sequence[str], path: Path) -> Report:
    """The report with only the papers named by id, in its own order; all of it where none is named.

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
    lines = re.split(r"(?<=\n)", report.text)  # as Markdown counts them: a form feed ends no line
    starts = [paper.line - 1 for paper in report.papers] + [len(lines)]
    wanted = "".join(
        "".join(lines[start:end])
        for paper, start, end in zip(report.papers, starts, starts[1:], strict=False)
        if paper.id in only
    )
    return replace(
        markdown.parse(wanted, report.name, report.notices), title=report.title, date=report.date, url=report.url
    )
