"""Verdict -> qa.html, one file that asks for nothing from anywhere, and qa.json."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from bilingual.gate.verdict import Mark, Verdict
from bilingual.model import Severity
from bilingual.render.templates import environment, locale, policy, source
from bilingual.render.text import clean


def qa_html(verdict: Verdict, *, linked: bool = True, templates: Path | None = None, language: str = "en") -> bytes:
    """Return the page that shows every finding; `linked` where bilingual.html stands beside it.

    `templates` is a user's folder whose files win over ours, `language` names the label file.
    Raises ConfigError when one is missing.
    """
    style = source("html/page.css", templates) + "\n" + source("qa/qa.css", templates)
    page = environment(templates).get_template("qa/page.html").render(
        words=locale(language, templates),
        verdict=verdict,
        totals=[(_name(severity), number) for severity, number in verdict.totals().items()],
        counts=[(kind, [n[s] for s in sorted(Severity, reverse=True)]) for kind, n in verdict.counts().items()],
        groups=[
            (_name(severity), list(marks))
            for severity, marks in groupby(verdict.open, key=lambda mark: mark.finding.severity)
        ],
        linked=linked,
        clean=clean,
        shown=shown,
        style=Markup(style),
        policy=policy(style),
    )  # fmt: skip
    return page.encode()


_NAMED = (
    re.compile(r"^term (\S+) is"), re.compile(r'^"([^"]+)" is forbidden for (\S+)'),
    re.compile(r": (\S.*?)(?: \(it stands| became .*|…|$)"), re.compile(r" became (\S.*)$"),
)  # fmt: skip


def shown(text: str, message: str) -> Markup:
    """A text with what the message names marked in it, if it stands there as it is named."""
    text = clean(text)
    for word in (word for named in _NAMED for match in named.finditer(message) for word in match.groups()):
        if word in text:
            before, _, after = text.partition(word)
            return escape(before) + Markup("<mark>") + escape(word) + Markup("</mark>") + escape(after)
    return escape(text)


def qa_json(verdict: Verdict) -> bytes:
    """Return the verdict as UTF-8 JSON, findings in the order of reading, waived ones last."""
    data = {
        "name": verdict.name,
        "title": verdict.title,
        "source": Path(verdict.source).name,
        "english": Path(verdict.english).name,
        "segments": verdict.segments,
        "counts": {_name(severity): number for severity, number in verdict.totals().items()},
        "kinds": {
            kind: {_name(severity): number for severity, number in found.items() if number}
            for kind, found in verdict.counts().items()
        },
        "waived": len(verdict.waived),
        "notices": list(verdict.notices),
        "worth a look": [asdict(look) for look in verdict.looks],
        "findings": [record(mark) for mark in (*verdict.open, *verdict.waived)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def record(mark: Mark) -> dict[str, Any]:
    """One finding as a plain record."""
    found = mark.finding
    data = {
        "segment": found.segment,
        "kind": found.kind,
        "severity": _name(found.severity),
        "message": found.message,
        "fix": found.fix,
        "zh": mark.zh,
        "en": mark.en,
        "zh_line": mark.zh_line,
        "en_line": mark.en_line,
        "anchor": mark.anchor,
    }
    waiver = {"reason": mark.waiver, "author": mark.waived_by, "time": mark.waived_at}
    return {**data, "waiver": waiver} if mark.waiver else data


def _name(severity: Severity) -> str:
    return severity.name.lower()
