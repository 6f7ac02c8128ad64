"""`bilingual engines`: which are ready, how fast, how good. `bilingual compare`: two of them on a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilingual.config import Settings, load

if TYPE_CHECKING:
    from bilingual.comparison.ratings import Rating
    from bilingual.comparison.versus import Comparison
    from bilingual.translate import Report


@click.command("engines")
@click.option("--measure", is_flag=True, help="Translate a small sample with every engine that is ready (minutes).")
@click.option("--engine", metavar="NAME", help="Measure only this one.")
def engines(measure: bool, engine: str | None) -> None:
    """List the engines that are ready here, with speed and quality measured on this machine."""
    from bilingual.comparison.ratings import measure as rate
    from bilingual.comparison.ratings import remember, remembered
    from bilingual.comparison.ready import automatic
    from bilingual.comparison.ready import engines as found

    settings = load({})
    for ready in found(settings):
        if ready.lacks:
            click.echo(f"{ready.name:8} not ready: {ready.lacks}")
            continue
        if measure and engine in (None, ready.name):
            click.echo(f"{ready.name:8} measuring …", err=True)
            remember([rate(ready.name, settings)], settings.home_path)
        click.echo(f"{ready.name:8} {ready.model}")
        known = [r for r in remembered(settings.home_path) if (r.engine, r.model) == (ready.name, ready.model)]
        click.echo(f"{'':8} {said(known[-1]) if known else 'not measured yet: bilingual engines --measure'}")
    click.echo(automatic(settings))


def said(rating: Rating) -> str:
    """A rating in one line."""
    chrf = f"chrF {rating.chrf:.1f}" if rating.chrf else "no chrF (pip install 'bilingual[scores]')"
    return (
        f"{rating.rate:.0f} characters/s, {chrf}, terms {rating.terms},"
        f" critical findings in {rating.critical} of {rating.lines} lines ({rating.day})"
    )


@click.command("compare")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--engines", "names", required=True, metavar="A,B", help="Two engines, each with :MODEL if you like.")
@click.option("--references", type=click.Path(path_type=Path), help="JSON Lines of {zh, en} to score against.")
@click.option("--only", multiple=True, metavar="ARXIV_ID", help="Only this paper; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the outputs. [default: out]")
@click.option("--memory", type=click.Path(path_type=Path, dir_okay=False), help="Translation memory.")
@click.option("--glossary", multiple=True, metavar="FILE", help="A glossary that wins over the built-in one.")
def compare(report: Path, names: str, references: Path | None, **flags: Any) -> None:
    """Put two engines side by side on a report: a table here, every difference in OUT/NAME/compare.html."""
    from bilingual.comparison.page import compare_html
    from bilingual.comparison.scores import read_references
    from bilingual.comparison.versus import compare as versus
    from bilingual.output import write

    settings: Settings = load(flags)
    known = read_references(references) if references else {}
    with bar(report.name) as progress:
        found = versus(report, names, settings, known, progress)
    table(found)
    page = compare_html(found, settings.templates)
    for path in write({"compare.html": page}, settings.out / report.stem):
        click.echo(f"  {path}")


def table(found: Comparison) -> None:
    """Both sides in the terminal."""
    sides = (found.left, found.right)
    rows = [("", [side.name for side in sides]), ("model", [side.model for side in sides])]
    rows.append(("translated now", [f"{side.asked} in {side.seconds:.1f} s" for side in sides]))
    rows += [(f"{kind} findings", [str(side.findings[kind]) for side in sides]) for kind in found.left.findings]
    if scores := [side.score for side in sides if side.score]:
        rows.append((f"chrF, {scores[0].lines} references", [f"{one.chrf:.1f}" for one in scores]))
        rows.append(("BLEU", [f"{one.bleu:.1f}" for one in scores]))
    width = max(len(row[1][0]) for row in rows) + 2
    for title, (left, right) in rows:
        click.echo(f"{title:22} {left:{width}} {right}".rstrip())
    click.echo(f"{len(found.lines)} segments differ, {found.same} are the same.")


@contextmanager
def bar(name: str) -> Iterator[Report]:
    """Progress, in lines on standard error."""
    from bilingual.progress import lines

    yield lines(name, lambda text: click.echo(text, err=True))
