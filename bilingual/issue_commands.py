"""`bilingual issue`: papers of one or more reports as one issue, the way an editor wants it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from bilingual.cli import bar, build, exit_code, say, summary
from bilingual.config import load
from bilingual.issue.file import FILE


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path(FILE))
@click.option(
    "--report", "reports", multiple=True, metavar="REPORT", type=click.Path(path_type=Path),
    help="A report in place of those that FILE names; repeatable.",
)  # fmt: skip
def issue(file: Path, reports: tuple[Path, ...], **flags: Any) -> None:
    """Compose the issue that FILE describes and write its edition to OUT/<its name>/.

    FILE is an issue.toml, or a folder with one: it chooses and orders the papers of one or more
    reports, names a lead story, and adds a masthead and an editor's note (docs/issue.md). What the
    reports' own editions translated is not translated again.
    """
    from bilingual.gate.editions import write_qa
    from bilingual.issue.build import make_issue, prepare_issue
    from bilingual.issue.file import read_issue
    from bilingual.workshop import workshop

    settings = load(flags)
    wanted = read_issue(file, reports)
    prepare_issue(wanted, settings)
    with workshop(settings) as shop:
        say(shop.notices)
        with bar(wanted.name) as progress:
            edition, files = make_issue(wanted, shop, settings, progress)
    verdict, page = write_qa(edition, wanted.path.with_name(wanted.name + ".md"), settings)
    summary(edition, files)
    code = exit_code(verdict.worst, settings)
    if code and page:
        say([f"findings are {settings.fail_on} or worse: read {page}"])
    sys.exit(code)


# The options of a build, but for --only: which papers are shown is the issue's own word.
issue.params += [option for option in build.params if isinstance(option, click.Option) and option.name != "only"]
