"""`bilingual review`, command by command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.errors import ConfigError
from bilingual.model import Kind, State
from bilingual.review.commands import review
from bilingual.review.standing import shop, survey
from tests.review.bench import REPORT, Bench


def call(place: Bench, name: str, *arguments: str | Path) -> Result:
    options = ["--memory", str(place.settings.memory)]
    options += [] if name == "align" else ["--engine", "fake"]
    return CliRunner().invoke(review, [name, *map(str, arguments), *options], catch_exceptions=False)


def test_status_counts_and_shows_what_changed_since_an_approval(place: Bench) -> None:
    with place.review() as (seen, tools):
        source = next(s.key.source for s in seen.standings if "一份缓存" in s.key.source)
        tools.memory.set_state(source, State.APPROVED, text="A report.")
    assert "1 approved" in call(place, "status", place.report).output
    place.report.write_text(REPORT.replace("一份缓存", "一份新缓存"), encoding="utf-8")
    output = call(place, "status", place.report).output
    assert "1 not translated yet" in output and "{+新+}" in output and "A report." in output


def test_import_says_what_it_approved(place: Bench) -> None:
    place.edit((place.line(Kind.PARAGRAPH, -1), "A word by a person."))
    result = call(place, "import", place.report, place.english, "--dry-run")
    assert "1 segments would be approved" in result.output
    assert "1 segments approved" in call(place, "import", place.report, place.english).output
    assert "0 segments approved" in call(place, "import", place.report, place.english).output


@pytest.mark.parametrize(("kind", "suffix"), [("csv", "csv"), ("xliff", "xlf")])
def test_export_goes_beside_the_outputs_and_comes_back(place: Bench, kind: str, suffix: str) -> None:
    out = place.settings.out
    result = call(place, "export", place.report, "--to", kind, "--out", out)
    assert result.exit_code == 0 and f"{out / 'daily' / f'review.{suffix}'}" in result.output
    assert ", 0 changed something" in call(place, "import", place.report, out / "daily" / f"review.{suffix}").output


def test_align_counts(place: Bench) -> None:
    assert "segments read" in call(place, "align", place.report, place.english).output


def test_the_desk_opens_by_name_or_by_report_alone_and_ends_by_itself(place: Bench) -> None:
    arguments = ["--memory", str(place.settings.memory), "--engine", "fake", "--no-browser", "--idle", "0.1"]
    for words in (["open", str(place.report)], [str(place.report)]):
        result = CliRunner().invoke(review, [*words, *arguments], catch_exceptions=False)
        assert result.exit_code == 0
        assert "http://127.0.0.1:" in result.output and "?token=" in result.output


def test_reviewing_needs_no_consent_to_a_server_because_it_sends_nothing(place: Bench) -> None:
    """No text leaves the machine by looking at what stands: only a build has to ask."""
    elsewhere = replace(place.settings, engine="server", server_url="http://192.0.2.1/v1")
    with shop(elsewhere) as tools:
        assert survey(place.report, tools).standings
    with pytest.raises(ConfigError, match="nope"), shop(replace(place.settings, engine="nope")):
        pass
