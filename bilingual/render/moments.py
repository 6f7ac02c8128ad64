"""The moment that an edition names as its own: in mail and feed, the same in every build."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bilingual.model import Edition

HOUR = 6  # UTC: a morning paper
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
UNDATED = datetime(2000, 1, 1, HOUR, tzinfo=UTC)


def moment(edition: Edition) -> datetime:
    """The morning of the edition's date, or of the date in its name; UNDATED where it has none."""
    return moment_of(edition.date, edition.name)


def moment_of(date: str, name: str = "") -> datetime:
    """The morning of `date`, else of a date in `name`, else UNDATED."""
    for text in (date, name):
        match = _DATE.search(text)
        try:
            if match:
                return datetime.fromisoformat(match[0]).replace(hour=HOUR, tzinfo=UTC)
        except ValueError:
            continue
    return UNDATED
