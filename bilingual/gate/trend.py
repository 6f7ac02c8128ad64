"""How the findings go from issue to issue: the editions of a folder side by side, as a page and as data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from bilingual.errors import InputError
from bilingual.output import prepare, rename, scratch_copy, scratch_files
from bilingual.render.templates import environment, locale, policy, source
from bilingual.render.text import clean

PAGE, DATA = "trend.html", "trend.json"
SEVERITIES = ("critical", "major", "minor")
_PER = 100  # findings are counted per so many segments: issues differ in length


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition in the trend. `findings` counts (kind, severity); `page` is where to read them, from the folder."""

    name: str
    title: str
    date: str  # ISO 8601, "" where the report has none
    segments: int
    findings: dict[tuple[str, str], int]
    page: str

    def count(self, severity: str) -> int:
        """How many findings of one severity the edition has."""
        return sum(number for (_, grave), number in self.findings.items() if grave == severity)

    def share(self, severity: str) -> float:
        """Findings of one severity per 100 segments."""
        return round(_PER * self.count(severity) / max(1, self.segments), 1)

    def of_kind(self, kind: str) -> int:
        """How many findings of one kind the edition has, of whatever severity."""
        return sum(number for (named, _), number in self.findings.items() if named == kind)


def issues(folder: Path) -> tuple[Issue, ...]:
    """The editions under `folder`, oldest first; those without a date come first, by name.

    Raises:
        InputError: the folder holds no edition, or an edition.json cannot be read.
    """
    files = sorted(folder.glob("*/edition.json"))
    if not files:
        raise InputError("holds no edition", where=folder, remedy="build one first, or name the folder with --out")
    return tuple(sorted((_issue(file) for file in files), key=lambda issue: (issue.date, issue.name)))


def _issue(file: Path) -> Issue:
    try:
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        rows = data["segments"]
        found = Counter((str(one["kind"]), str(one["severity"])) for row in rows for one in row.get("findings", ()))
        title, date = str(data["title"]), str(data.get("date") or "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("is no edition.json", where=file, remedy="build the edition again") from error
    name = file.parent.name
    page = next((f"{name}/{page}" for page in ("qa.html", "bilingual.html") if (file.parent / page).is_file()), "")
    return Issue(name, title, date, len(rows), dict(found), page)


def kinds(every: Sequence[Issue]) -> tuple[str, ...]:
    """All kinds of finding, the commonest of the last issue first."""
    named = {kind for issue in every for kind, _ in issue.findings}
    return tuple(sorted(named, key=lambda kind: (-every[-1].of_kind(kind), kind)))


def trend_data(every: Sequence[Issue]) -> bytes:
    """The trend as UTF-8 JSON, oldest issue first."""
    rows = [
        {
            "name": issue.name,
            "title": issue.title,
            "date": issue.date,
            "segments": issue.segments,
            "findings": {severity: issue.count(severity) for severity in SEVERITIES},
            "per 100 segments": {severity: issue.share(severity) for severity in SEVERITIES},
            "kinds": {kind: issue.of_kind(kind) for kind in kinds(every) if issue.of_kind(kind)},
            "page": issue.page,
        }
        for issue in every
    ]
    return (json.dumps({"issues": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def trend_html(every: Sequence[Issue], templates: Path | None = None, language: str = "en") -> bytes:
    """The trend as one page without script or outside request.

    Raises ConfigError when a template or label file is missing.
    """
    style = source("html/page.css", templates) + "\n" + source("qa/qa.css", templates)
    most = max((sum(issue.share(severity) for severity in SEVERITIES) for issue in every), default=0.0)
    page = environment(templates).get_template("qa/trend.html").render(
        words=locale(language, templates),
        issues=every,
        severities=SEVERITIES,
        kinds=kinds(every),
        most=most or 1.0,
        clean=clean,
        style=Markup(style),
        policy=policy(style),
    )  # fmt: skip
    return page.encode()


def write_trend(folder: Path, templates: Path | None = None) -> tuple[tuple[Issue, ...], Path]:
    """Write trend.html and trend.json into `folder`; the issues and the page's path.

    Raises:
        InputError: there is no edition, or one cannot be read.
        OutputError: a file cannot be written; older ones still stand.
    """
    every = issues(folder)
    data = {PAGE: trend_html(every, templates), DATA: trend_data(every)}
    prepare(folder)
    with scratch_files() as scratch:
        copies = {folder / name: scratch_copy(folder / name, content, scratch) for name, content in data.items()}
        for path, copy in copies.items():
            rename(copy, path)
    return every, folder / PAGE
