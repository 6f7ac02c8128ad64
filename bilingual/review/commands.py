"""`bilingual review`: the work that people do on translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilingual.config import Settings, load
from bilingual.errors import InputError
from bilingual.model import Severity, State
from bilingual.review.standing import Standing, Survey, shop, survey
from bilingual.workshop import Workshop

if TYPE_CHECKING:
    from bilingual.review.plain import Outcome

_FILE = click.Path(path_type=Path, dir_okay=False)
_SETTINGS = ("memory", "glossary", "engine", "model", "out", "templates", "only")


class Review(click.Group):
    """`bilingual review REPORT.md` opens the desk: what is no command's name is a report."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        named = args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None
        return super().resolve_command(ctx, ["open", *args] if named and Path(args[0]).suffix else args)


@click.group("review", cls=Review)
def review() -> None:
    """Check and approve translations: in a text editor, a spreadsheet, another tool or on the desk."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The settings that say which memory, glossary and outputs a review is about."""
    for option in (
        click.option("--only", multiple=True, metavar="ARXIV_ID", help="Only this paper; repeatable."),
        click.option("--model", metavar="NAME|PATH", help="The model of the builds. No model is loaded."),
        click.option("--engine", metavar="NAME", help="The engine of the builds. [default: auto]"),
        click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable."),
        click.option("--memory", type=_FILE, help="Translation memory. [default: in the home folder]"),
    ):
        command = option(command)
    return command


_author = click.option("--author", default="", help="Who judges; kept in the memory's history.")


@contextmanager
def _shop(flags: dict[str, Any]) -> Iterator[tuple[Workshop, Settings]]:
    """Glossary and memory of the settings; the memory's notices are told at the end."""
    settings = load({name: flags.get(name) for name in _SETTINGS})
    with shop(settings) as tools:
        try:
            yield tools, settings
        finally:
            _tell(tools.memory.notices)


@contextmanager
def _opened(report: Path, flags: dict[str, Any]) -> Iterator[tuple[Survey, Workshop, Settings]]:
    """A report, what stands for it, and the memory it stands in."""
    with _shop(flags) as (tools, settings):
        yield survey(report, tools, settings.only), tools, settings


def _tell(notices: list[str]) -> None:
    for notice in notices:
        click.echo(notice, err=True)


@review.command()
@click.argument("report", type=_FILE)
@_options
def status(report: Path, **flags: Any) -> None:
    """Count the segments of REPORT by state, and show approved ones whose Chinese has changed since."""
    from bilingual.review.changes import compare, marked, stale

    with _opened(report, flags) as (seen, tools, _):
        click.echo(f"{report}: {len(seen.standings)} segments")
        for name, count in Counter(map(_state, seen.standings)).most_common():
            click.echo(f"{count:>6} {name}")
        _findings(seen)
        earlier = stale(seen.standings, tools.memory)
        if earlier:
            click.echo(f"{len(earlier)} segments were approved in an earlier wording:")
        for standing in seen.standings:
            if match := earlier.get(standing.id):
                click.echo(f"{report}:{standing.unit.segment.line}: {match.score:.0%} like the approved one")
                click.echo(f"  Chinese   {marked(compare(match.stored.source, standing.key.source))}")
                click.echo(f"  approved  {match.stored.text}")
                click.echo(f"  now       {standing.text or '(not translated yet)'}")


def _state(standing: Standing) -> str:
    """What a count calls a segment's state."""
    return "not translated yet" if standing.is_missing else standing.state.value


def _findings(seen: Survey) -> None:
    """The findings of segments that nobody has approved, counted."""
    open_ = [s for s in seen.standings if s.state is not State.APPROVED]
    found = Counter(finding.severity for standing in open_ for finding in standing.unit.findings)
    listed = [f"{found[level]} {level.name.lower()}" for level in sorted(Severity, reverse=True) if found[level]]
    click.echo(f"findings in segments not approved: {', '.join(listed) or 'none'}")


@review.command("export")
@click.argument("report", type=_FILE)
@click.option("--to", "kind", type=click.Choice(["xliff", "csv"]), required=True, help="XLIFF 1.2 or a spreadsheet.")
@click.option("--file", "target", type=_FILE, help="Where to. [default: OUT/<report's name>/review.<xlf|csv>]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the outputs. [default: out]")
@_options
def export_command(report: Path, kind: str, target: Path | None, **flags: Any) -> None:
    """Write the segments of REPORT for another tool: texts, states, findings, notes."""
    from bilingual.review.keeping import spare, taken
    from bilingual.review.transfer import export

    with _opened(report, flags) as (seen, _, settings):
        suffix = "csv" if kind == "csv" else "xlf"
        path = target or settings.out / report.stem / f"review.{suffix}"
        spare(path, report, settings)
        click.echo(f"{path}: {export(seen, path)} segments")
        taken(path, settings)


@review.command("import")
@click.argument("report", type=_FILE)
@click.argument("edited", type=_FILE)
@click.option("--dry-run", "dry", is_flag=True, help="Only say what an english.md would change.")
@_author
@_options
def import_command(report: Path, edited: Path, dry: bool, author: str, **flags: Any) -> None:
    """Take EDITED back: an english.md changed in any editor (.md), a review sheet (.csv) or XLIFF (.xlf).

    Edited texts of an english.md become approved translations, shown in every output at the next build.
    """
    from bilingual.review.keeping import edits, taken
    from bilingual.review.transfer import import_rows

    with _shop(flags) as (tools, settings):
        if edited.suffix.lower() in (".csv", ".xlf", ".xliff"):
            if dry:
                raise InputError("--dry-run is for an english.md", where=edited, remedy="leave it out")
            found = import_rows(survey(report, tools, settings.only), edited, tools, author)
            click.echo(f"{edited}: {found.read} rows read, {found.changed} changed something")
            _tell(found.notices)
            taken(edited, settings)
        else:
            _approved(edited, edits(edited, report, tools, settings, author, dry=dry), dry)


def _approved(edited: Path, outcome: Outcome, dry: bool) -> None:
    """Say what an import of an english.md approved."""
    from bilingual.review.changes import compare, marked

    done = "would be approved" if dry else "approved"
    click.echo(f"{edited}: {outcome.blocks} blocks read, {len(outcome.edits)} segments {done}")
    for edit in outcome.edits:
        click.echo(f"{edited}:{edit.line}: {marked(compare(edit.standing.text, edit.text))}")
    if outcome.older:
        click.echo(f"{outcome.older} blocks say what stood before; what stands now stays", err=True)
    _tell(outcome.notices)


@review.command("align")
@click.argument("source", type=_FILE)
@click.argument("english", type=_FILE)
@click.option("--memory", type=_FILE, help="Translation memory. [default: in the home folder]")
@_author
def align_command(source: Path, english: Path, memory: Path | None, author: str) -> None:
    """Take a Chinese Markdown file and its existing English translation into the memory, as reviewed."""
    from bilingual.memory import Memory
    from bilingual.review.alignment import align

    with Memory.open(load({"memory": memory}).memory_path) as store:
        result = align(source, english, store, author)
        click.echo(f"{english}: {result.read} segments read, {result.changed} changed something")
        _tell(result.notices + store.notices)


@review.command("open")
@click.argument("report", type=_FILE)
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the outputs. [default: out]")
@click.option("--templates", type=click.Path(path_type=Path), help="A folder whose templates win over ours.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1. [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--idle", type=click.FloatRange(min=0), default=0.0, help="Stop after so many seconds without a request.")
@_author
@_options
def open_command(report: Path, port: int, no_browser: bool, idle: float, author: str, **flags: Any) -> None:
    """Open the review desk for REPORT in the browser; Ctrl-C ends it. Every decision is kept at once."""
    from bilingual.review.desk import Desk
    from bilingual.review.server import serving, wait

    with _opened(report, flags) as (seen, tools, settings):
        with serving(Desk(seen, tools, settings, author), port) as server:
            click.echo(server.address)
            click.echo("The desk is open; Ctrl-C ends it. Everything approved is in the memory already.", err=True)
            if not no_browser:
                _browse(server.address)
            with suppress(KeyboardInterrupt):
                wait(server, idle)
        click.echo("The desk is closed.", err=True)


def _browse(address: str) -> None:
    """Open the browser where there is one; the address is printed anyway."""
    import webbrowser

    with suppress(webbrowser.Error):
        webbrowser.open(address)
