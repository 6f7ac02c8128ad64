"""`bilingual check …`: judge a translation, and let a person waive a finding."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilingual.config import FAIL_ON, Settings, load
from bilingual.errors import InputError
from bilingual.model import Severity

if TYPE_CHECKING:
    from bilingual.gate.verdict import Mark, Verdict

_FILE = click.Path(path_type=Path)
_SHORT = 100  # characters of each text
SHOWN = 200  # findings


@click.command()
@click.argument("source", type=_FILE)
@click.argument("english", type=_FILE, required=False)
@click.argument("edition", type=_FILE, required=False)
@click.option("--out", type=_FILE, help="Folder of the editions, to judge SOURCE's own. [default: out]")
@click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable.")
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="critical", show_default=True, help="Exit 1 from this severity on."
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option("--page", type=_FILE, metavar="DIR", help="Write qa.html and qa.json there.")
@click.option("--waive", nargs=2, metavar="SEGMENT KIND", help="Let a finding pass; kept in waivers.csv beside SOURCE.")
@click.option("--reason", default="", help="Why it may pass; needed with --waive.")
@click.option("--author", default="", help="Who says so. [default: your user name]")
@click.pass_context
def check(
    context: click.Context, /, source: Path, english: Path | None, edition: Path | None, fail_on: str, **flags: Any
) -> None:
    """Judge ENGLISH as a translation of SOURCE, or SOURCE's own edition where ENGLISH is not given.

    Both are Markdown. EDITION, an edition.json, tells how the English divides into segments.
    """
    settings = load({"out": flags["out"], "glossary": flags["glossary"]})
    verdict = _verdict(source, english, edition, settings)
    if flags["waive"]:
        segment, kind = flags["waive"]
        verdict = _waive(verdict, source, segment, kind, flags["reason"], flags["author"])
    _show(verdict, as_json=flags["as_json"])
    folder = flags["page"] or (None if english else settings.out / source.stem)
    if folder:
        from bilingual.gate.editions import write_page

        click.echo(f"page: {write_page(verdict, folder, settings.templates)}", err=True)
    limits = {severity.name.lower(): int(severity) for severity in Severity}
    context.exit(int(fail_on != "never" and verdict.worst >= limits[fail_on]))


def _verdict(source: Path, english: Path | None, edition: Path | None, settings: Settings) -> Verdict:
    from bilingual import glossary
    from bilingual.checks import also, own
    from bilingual.gate.documents import judge_documents
    from bilingual.gate.waivers import apply_waivers, read_waivers, waivers_file

    if english is None:
        english, edition = _built(source, settings.out / source.stem)
    terms = glossary.configured(settings).for_report(source.stem)
    with also(own.load(settings.checks)):
        verdict = judge_documents(source, english, terms, edition, settings.languagetool)
    return apply_waivers(verdict, read_waivers(waivers_file(source)))


def _built(source: Path, folder: Path) -> tuple[Path, Path | None]:
    """The English of the report's edition, and its edition.json where there is one."""
    english, edition = folder / "english.md", folder / "edition.json"
    if source.is_file() and not english.is_file():
        raise InputError(
            f"has no edition in {folder}",
            where=source,
            remedy="build it first, or name its English document as the second argument",
        )
    return english, edition if edition.is_file() else None


def _waive(verdict: Verdict, source: Path, segment: str, kind: str, reason: str, author: str) -> Verdict:
    from bilingual.gate.waivers import apply_waivers, read_waivers, waive, waivers_file

    file = waivers_file(source)
    for waiver in waive(verdict, segment, kind, reason, author or _user(), file):
        click.echo(f"waived {waiver.kind} of {waiver.segment} in {file}", err=True)
    return apply_waivers(verdict, read_waivers(file))


def _user() -> str:
    """The user's name, or a number where the system knows no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"


def _show(verdict: Verdict, *, as_json: bool) -> None:
    from bilingual.gate.page import qa_json

    if as_json:
        click.echo(json.dumps(json.loads(qa_json(verdict)), ensure_ascii=False, indent=1))
        return
    for line in _lines(verdict.open[:SHOWN], verdict):
        click.echo(line)
    if len(verdict.open) > SHOWN:
        click.echo(f"… and {len(verdict.open) - SHOWN} more: --json prints all, --page DIR writes a page")
    for notice in verdict.notices:
        click.echo(notice, err=True)
    totals = ", ".join(f"{number} {severity.name.lower()}" for severity, number in verdict.totals().items())
    waived = f", {len(verdict.waived)} waived" if verdict.waived else ""
    click.echo(f"{verdict.segments} segments: {totals}{waived}")


def _lines(marks: Sequence[Mark], verdict: Verdict) -> list[str]:
    """Each finding as its place and message, then both texts."""
    lines = []
    for mark in marks:
        found = mark.finding
        place = f"{verdict.english}:{mark.en_line}" if mark.en_line else f"{verdict.source}:{mark.zh_line}"
        lines.append(f"{place}: {found.severity.name.lower()} {found.kind}: {found.message}")
        lines.append(f"  {verdict.source}:{mark.zh_line} [{found.segment}]")
        lines += [f"  {_short(text)}" for text in (mark.zh, mark.en) if text]
    return lines


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
