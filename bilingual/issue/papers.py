"""Which papers an issue holds, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.issue.file import Issue
from bilingual.model import Paper, Report

_VERSION = re.compile(r"(?<=\d)v\d+$")
_NUMBER = re.compile(r"\d{4}\.\d{4,5}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A paper of an issue, with the report that it is taken from."""

    path: Path
    report: Report
    paper: Paper


def choose(issue: Issue, reports: Sequence[tuple[Path, Report]]) -> tuple[tuple[Chosen, ...], tuple[str, ...]]:
    """The papers in their order, the lead story first, and notices of papers that stand in several reports.

    Two papers are the same when their ids, versions apart, or their titles are. Order: `only` as
    listed; else `first`, then the rest in the order of the reports.

    Raises:
        InputError: a report holds no papers, issue.toml names one that is in no report, or none is left.
    """
    papers, notices = _without_duplicates(issue, list(_all(reports)))
    listed = {key: _named(issue, key, papers) for key in ("lead", "first", "only", "skip")}
    order = listed["only"] or [*listed["first"], *(item for item in papers if item not in listed["first"])]
    order = [item for item in order if item not in listed["skip"]]
    if lead := listed["lead"]:
        if lead[0] not in order:
            raise _error(issue, "lead", f"the lead story {issue.lead!r} is not among the papers chosen")
        order = [lead[0], *(item for item in order if item is not lead[0])]
    if not order:
        raise InputError("no paper is left", where=issue.path, line=issue.line("papers", "skip"))
    return tuple(order), tuple(notices)


def _all(reports: Sequence[tuple[Path, Report]]) -> Iterator[Chosen]:
    for path, report in reports:
        if not report.papers:
            raise InputError("no papers were recognised in this report", where=path, remedy="leave it out of the issue")
        for paper in report.papers:
            yield Chosen(path, report, paper)


def _without_duplicates(issue: Issue, papers: list[Chosen]) -> tuple[list[Chosen], list[str]]:
    """Each paper once, standing where it was met first."""
    kept: list[Chosen] = []
    places: dict[str, int] = {}
    notices = []
    for item in papers:
        marks = [_identity(item.paper.id), _bare(item.paper.title)]
        at = next((places[mark] for mark in marks if mark in places), None)
        if at is None:
            at = len(kept)
            kept.append(item)
        else:
            older, kept[at] = kept[at], item if issue.keep == "last" else kept[at]
            names = f"{older.path.name} and {item.path.name}"
            notices.append(f"{item.paper.id} stands in {names}: taken from {kept[at].path.name}")
        places |= {mark: at for mark in marks if mark}
    return kept, notices


def _named(issue: Issue, key: str, papers: Sequence[Chosen]) -> list[Chosen]:
    """The papers that a key of issue.toml names, each once, in its order."""
    found: list[Chosen] = []
    names = (issue.lead,) if key == "lead" else getattr(issue, key)
    for name in filter(None, names):
        match = next((item for item in papers if _identity(name) in (_identity(item.paper.id), "")), None)
        if match is None:
            raise _error(issue, key, f"no report holds a paper {name!r}", papers)
        if match not in found:
            found.append(match)
    return found


def _error(issue: Issue, key: str, problem: str, papers: Sequence[Chosen] = ()) -> InputError:
    remedy = "the papers are: " + ", ".join(item.paper.id for item in papers) if papers else "add it to papers.only"
    return InputError(problem, where=issue.path, line=issue.line("papers", key), remedy=remedy)


def _identity(name: str) -> str:
    """A paper's id without its version; a link stands for the arXiv number in it."""
    number = _NUMBER.search(name) if "/" in name else None
    return number[0] if number else _VERSION.sub("", name.strip().casefold())


def _bare(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())
