"""`bilingual glossary apply` and `page`: the glossary at work in editions, and as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilingual.config import load

if TYPE_CHECKING:
    from bilingual.apply import Effect
    from bilingual.glossary.drift import Drift

_FILE = click.Path(path_type=Path, dir_okay=False)
_PATH = click.Path(path_type=Path)
_SHOWN = 60  # characters of a segment in a listing


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The settings of a build."""
    for option in (
        click.option("--in-flight", type=int, help="Segments decoded together by the llm engine."),
        click.option("--threads", type=int, help="CPU threads."),
        click.option("--theme", metavar="NAME", help="Theme of page and PDF."),
        click.option("--layout", metavar="NAME", help="Layout of the PDF."),
        click.option("--templates", type=_PATH, help="A folder whose templates win over ours."),
        click.option("--memory", type=_FILE, help="Translation memory. [default: in the home folder]"),
        click.option("--only", multiple=True, metavar="ARXIV_ID", help="Only this paper; repeatable."),
        click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable."),
        click.option("--model", metavar="NAME|PATH", help="The model of the builds."),
        click.option("--engine", metavar="NAME", help="The engine of the builds. [default: auto]"),
        click.option("--to", metavar="LIST", help="Outputs, comma-separated."),
        click.option("--out", type=_PATH, help="Folder of the outputs. [default: out]"),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...", type=_PATH)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@_options
def apply(reports: tuple[Path, ...], dry_run: bool, **flags: Any) -> None:
    """Build REPORTS again after an edit of a glossary, translating only the segments that it touches.

    Give the options of the builds: the same engine, model and glossaries. Segments that a person
    approved stay as they are and are named.
    """
    from bilingual.apply import effect
    from bilingual.cli import bar, say, summary
    from bilingual.pipeline import check, make, workshop

    settings = replace(load(flags), retry=False)  # what the edit does not touch is not asked for again
    check(reports, settings)
    with workshop(settings) as shop:
        say(shop.notices)
        for report in reports:
            found = effect(report, shop, settings)
            _tell(found)
            if dry_run or not found.is_stale:
                continue
            with bar(report.name) as progress:
                edition, files = make(report, shop, settings, progress)
            summary(edition, files)


@click.command()
@click.option("--out", type=_FILE, default=Path("glossary.html"), show_default=True, help="The page.")
@click.option("--editions", type=_PATH, multiple=True, help="edition.json or folder. [default: the outputs' folder]")
@click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable.")
@click.option("--templates", type=_PATH, help="A folder whose templates win over ours.")
def page(out: Path, editions: tuple[Path, ...], **flags: Any) -> None:
    """Write the glossary as one HTML page: each term with its sentences in past editions."""
    from bilingual.glossary import configured, ledger
    from bilingual.glossary.concordance import sentences
    from bilingual.render.term_page import term_page

    settings = load(flags)
    texts = sentences(editions or sorted(settings.out.rglob("edition.json")))  # without any, the terms alone
    ledger.write(out, term_page(configured(settings), texts, templates=settings.templates))
    click.echo(f"wrote {out}")


@click.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...", type=_PATH)
@click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable.")
@click.option("--out", type=_PATH, help="Where the editions are, if none is named. [default: out]")
@click.option("--limit", default=5, show_default=True, help="Most sentences to show for each rendering; 0 for all.")
@click.option("--preferred", is_flag=True, help="Preferred terms, too, where no accepted rendering is found.")
@click.pass_context
def drift(context: click.Context, /, editions: tuple[Path, ...], limit: int, preferred: bool, **flags: Any) -> None:
    """List mandatory terms that EDITIONS render in two ways or leave out, with the sentences. Exit 1 if any.

    EDITION is an edition.json or a folder of editions; without one, the outputs' folder. Who gave a
    rendering (engine, repair, memory, person) stands beside it.
    """
    from bilingual.glossary import configured
    from bilingual.glossary.concordance import sentences
    from bilingual.glossary.drift import drift as drifting

    settings = load(flags)
    texts = tuple(sentences(editions or (settings.out,)))
    found = drifting(configured(settings), texts, preferred=preferred)
    for term in found:
        click.echo("\n".join(described(term, limit)))
    issues = len({text.edition for text in texts})
    drifts = "1 term drifts" if len(found) == 1 else f"{len(found)} terms drift"
    click.echo(f"{drifts} in {counted(len(texts))} of {_editions(issues)}", err=True)
    context.exit(1 if found else 0)


def described(term: Drift, limit: int) -> Iterator[str]:
    """A drifting term in lines: each rendering with its count, its authors and its sentences."""
    several = sum(1 for way in term.ways if way.phrase)
    found = "no rendering" if not several else f"{several} rendering{'s' * (several > 1)}"
    lost = sum(len(way.places) for way in term.ways if not way.phrase)
    without = f", {lost} without" * bool(lost and several)
    yield f"{term.zh} = {term.en}: {found} in {term.count} occurrence{'s' * (term.count > 1)}{without}"
    for number, way in enumerate(term.ways):
        by = ", ".join(f"{who} {count}" for who, count in way.by)
        name = f'"{way.phrase}"' if way.phrase else "none found"
        yield f"  {name}: {len(way.places)}" + f" ({by})" * bool(by)
        if number == 0 and way.phrase == term.en:
            continue  # the habit needs no proof
        for place in way.places[: limit or None]:
            text = place.sentence
            yield f"    {text.edition} {text.segment}: {text.zh}\n      {text.en}"
        if limit and len(way.places) > limit:
            yield f"    and {len(way.places) - limit} more (--limit 0 shows all)"


def _editions(count: int) -> str:
    return "1 edition" if count == 1 else f"{count} editions"


def _tell(found: Effect) -> None:
    """What the glossary touches in a report, a line to a segment."""
    click.echo(
        f"{found.path}: {counted(len(found.touched))} to translate again, {len(found.held)} approved that differ"
    )
    for segment in found.touched:
        terms = ", ".join(dict.fromkeys(f"{term.zh} = {term.en or 'as it is'}" for term in segment.terms))
        click.echo(f"{found.path}:{segment.line}: {shortened(segment.zh)}\n  {terms or 'no terms any more'}")
    for held in found.held:
        click.echo(f"{found.path}:{held.line}: approved, left as it is: {held.en}")
        for wanted in held.wanted:
            click.echo(f"  {wanted}")
    if found.differs:
        click.echo(
            f"{counted(found.differs)} without need of an engine: the memory or the glossary has the new English"
        )
    if found.kept:
        click.echo(f"{counted(found.kept)} left as before: the English follows the changed terms already")
    if found.fresh:
        click.echo(f"{counted(found.fresh)} not translated yet by this engine and model: a build does it")


def counted(number: int) -> str:
    """A number of segments in words."""
    return f"{number} segment{'' if number == 1 else 's'}"


def shortened(text: str) -> str:
    """The start of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
