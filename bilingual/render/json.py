"""Edition -> edition.json: every segment with its translation, state and findings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bilingual.furniture import Masthead
from bilingual.glossary.provenance import Occurrence, occurrences
from bilingual.model import Edition, Finding, Unit
from bilingual.stored import picture_data, row_data, term_data


def edition_json(edition: Edition) -> bytes:
    """Return the edition as UTF-8 JSON; segments stand in the order of the report.

    `rows` hold the aligned blocks as renderers see them, a row a line: what the site and the preview read.
    `pictures` (only where there are some) hold the report's own pictures in base64, by their keys in the rows.
    """
    data: dict[str, Any] = {
        "title": edition.title,
        "date": edition.date,
        "signature": dict(edition.signature),
        "segments": [_record(unit) for unit in edition.units],
        "name": edition.name,
        "title_zh": edition.title_zh,
        "url": edition.url,
        "papers": [
            {"id": entry.id, "zh": entry.title_zh, "en": entry.title_en, "link": entry.link, "source": entry.source}
            for entry in edition.papers
        ],
        "notices": list(edition.notices),
    }
    if edition.masthead != Masthead():
        data["masthead"] = asdict(edition.masthead)
    if edition.pictures:
        data["pictures"] = {key: picture_data(picture) for key, picture in sorted(edition.pictures.items())}
    told = json.dumps(data, ensure_ascii=False, indent=1).removesuffix("\n}")
    rows = ",\n".join("  " + json.dumps(row_data(row), ensure_ascii=False) for row in edition.rows)
    return f'{told},\n "rows": [\n{rows}\n ]\n}}\n'.encode()


def _record(unit: Unit) -> dict[str, Any]:
    segment, translation = unit.segment, unit.translation
    return {
        "id": segment.id,
        "zh": segment.text,
        "en": translation.text,
        "paper": segment.paper,
        "section": str(segment.section),
        "kind": str(segment.kind),
        "engine": translation.signature.engine,
        "state": str(translation.state),
        "findings": [_finding(finding) for finding in unit.findings],
        "line": segment.line,
        "role": str(segment.role),
        "provenance": translation.provenance,
        "model": translation.signature.model,
        "terms": [_term(occurrence) for occurrence in occurrences(unit)],
        "block": segment.block,
        "gap": segment.gap,
        "tail": segment.tail,
        "translatable": segment.translatable,
        "matched": [term_data(term) for term in unit.terms],
    }


def _term(occurrence: Occurrence) -> dict[str, str]:
    """A term where it occurs: its English there, and who wrote that."""
    term = occurrence.term
    wanted = {"zh": term.zh, "en": term.en, "status": term.status}
    return {**wanted, "rendering": occurrence.rendering, "by": occurrence.by}


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.kind,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "fix": finding.fix,
    }
