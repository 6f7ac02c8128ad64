"""The command line: the only place that prints and exits. 0 fine, 1 findings, 2 usage or input error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilingual import __version__
from bilingual.config import FAIL_ON, FORMATS, INKS, KINDS, LAYOUTS, PAPERS, Settings, load
from bilingual.errors import BilingualError
from bilingual.model import Edition, Severity

if TYPE_CHECKING:
    from bilingual.translate import Report
    from bilingual.workshop import Workshop

COMMANDS = {
    "models": "bilingual.models_commands:models_group",
    "glossary": "bilingual.glossary.commands:glossary",
    "memory": "bilingual.memory.commands:memory",
    "review": "bilingual.review.commands:review",
    "doctor": "bilingual.models_commands:doctor",
    "init": "bilingual.workspace_commands:init",
    "issue": "bilingual.issue_commands:issue",
    "check": "bilingual.gate.commands:check",
    "engines": "bilingual.comparison.commands:engines",
    "compare": "bilingual.comparison.commands:compare",
    "trend": "bilingual.gate.trend_commands:trend",
    "site": "bilingual.site.commands:site",
    "serve": "bilingual.site.commands:serve",
}


class Commands(click.Group):
    """Command groups are imported when they are called: `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bilingual")
def app() -> None:
    """Turn Chinese Markdown reports into English and bilingual editions, offline."""


@app.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the outputs. [default: out]")
@click.option(
    "--to", metavar="LIST", help=f"Outputs, comma-separated: {', '.join(KINDS)}. [default: {','.join(FORMATS)}]"
)
@click.option("--engine", metavar="NAME", help="auto, llm, argos, server, fake or identity. [default: auto]")
@click.option("--model", metavar="NAME|PATH", help="A catalogue model, a GGUF file or an .argosmodel file.")
@click.option("--server-url", metavar="URL", help="An OpenAI-compatible server, for --engine server.")
@click.option("--server-model", metavar="NAME", help="The model's name on that server.")
@click.option(
    "--glossary", multiple=True, metavar="FILE", help="A glossary that wins over the built-in one; repeatable."
)
@click.option("--only", multiple=True, metavar="ARXIV_ID", help="Only this paper; repeatable.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Exit 1 at findings of this severity. [default: never]")
@click.option("--retry", is_flag=True, default=None, help="Ask again for remembered translations that have findings.")
@click.option(
    "--memory",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Translation memory. [default: in the home folder]",
)
@click.option("--templates", type=click.Path(path_type=Path), help="A folder whose templates win over ours.")
@click.option("--layout", type=click.Choice(LAYOUTS), help="Layout of the PDF. [default: parallel]")
@click.option("--paper", type=click.Choice(PAPERS), help="Paper of the PDF. [default: a4]")
@click.option("--ink", type=click.Choice(INKS), help="Colour, or black alone, in the PDF. [default: colour]")
@click.option("--theme", metavar="NAME", help="sober, lively, or a style sheet among your templates. [default: sober]")
@click.option("--site-url", metavar="URL", help="Where the archive site stands: mail links to it.")
@click.option("--sender", metavar="ADDRESS", help="From of the mail that --to eml writes.")
@click.option("--threads", type=int, help="CPU threads. [default: all cores]")
@click.option("--jobs", type=int, help="Reports built side by side. [default: 1]")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="A Dask scheduler whose workers build the reports.")
@click.option("--in-flight", type=int, help="Segments decoded together by the llm engine. [default: 96]")
def build(reports: Sequence[Path], **flags: Any) -> None:
    """Translate reports and write their editions to OUT/<report's name>/."""
    from bilingual.gate.editions import write_qa
    from bilingual.pipeline import check, workshop

    settings = load(flags)
    check(reports, settings)
    worst = 0
    pages = []
    with workshop(settings) as shop:
        say(shop.notices)
        for report, edition, files in editions(reports, shop, settings):
            verdict, page = write_qa(edition, report, settings)
            summary(edition, files)
            worst = max(worst, verdict.worst)
            pages += [page] if page and verdict.worst else []
    if code := exit_code(worst, settings):
        say([f"findings are {settings.fail_on} or worse: read {', '.join(map(str, pages))}"])
    sys.exit(code)


def editions(
    reports: Sequence[Path], shop: Workshop, settings: Settings
) -> Iterator[tuple[Path, Edition, tuple[Path, ...]]]:
    """Each report with its edition and files: one after the other, or side by side where that is asked for."""
    from bilingual import archive
    from bilingual.pipeline import make

    if archive.wanted(reports, settings):
        say(archive.sent(settings))
        for done, made in enumerate(archive.editions(reports, shop, settings), 1):
            yield made
            say([f"{done} of {len(reports)} reports done"])
        return
    for report in reports:
        with bar(report.name) as progress:
            edition, files = make(report, shop, settings, progress)
        yield report, edition, files


def exit_code(worst: int, settings: Settings) -> int:
    """1 when a finding is as severe as --fail-on says, else 0."""
    limits = {severity.name.lower(): int(severity) for severity in Severity}
    return int(settings.fail_on != "never" and worst >= limits[settings.fail_on])


def say(lines: Sequence[str]) -> None:
    """Notices, on standard error."""
    for line in lines:
        click.echo(line, err=True)


def summary(edition: Edition, files: Sequence[Path]) -> None:
    """What was made, and what an editor should look at."""
    say(edition.notices)
    made = Counter(unit.translation.provenance for unit in edition.units)
    parts = [f"{made[key]} {name}" for key, name in PROVENANCE.items() if made[key]]
    click.echo(f"{edition.name}: {len(edition.units)} segments ({', '.join(parts)})")
    found = Counter(finding.severity for unit in edition.units for finding in unit.findings)
    if found:
        listed = ", ".join(
            f"{found[severity]} {severity.name.lower()}"
            for severity in sorted(Severity, reverse=True)
            if found[severity]
        )
        click.echo(f"findings: {listed} (listed in edition.json)")
    for file in files:
        click.echo(f"  {file}")


PROVENANCE = {
    "source": "copied",
    "glossary": "from the glossary",
    "memory": "from memory",
    "person": "by people",
    "engine": "translated now",
    "repair": "translated now and mended",
}


@contextmanager
def bar(name: str) -> Iterator[Report]:
    """A progress line with rate and time left, by source characters; plain lines where no terminal is."""
    from bilingual.progress import lines, live

    if sys.stderr.isatty():
        with live(name) as report:
            yield report
    else:
        yield lines(name, lambda text: click.echo(text, err=True))


def main() -> None:
    """Run the command line; errors become one message and exit code 2, Ctrl-C code 130."""
    try:
        sys.exit(app(standalone_mode=False))  # the code that a command gave to context.exit
    except click.exceptions.Abort:
        fail("stopped; what was translated is in the memory, run the same command to continue", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BilingualError as error:
        fail(str(error), 2)
    except KeyboardInterrupt:
        fail("stopped; what was translated is in the memory, run the same command to continue", 130)


def fail(message: str, code: int) -> None:
    """One line on standard error, then out."""
    click.echo(f"bilingual: {message}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
