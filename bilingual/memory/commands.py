"""`bilingual memory`: look into the translation memory, exchange it, look after it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bilingual.config import load
from bilingual.errors import InputError
from bilingual.memory.store import Memory
from bilingual.model import State

FILE = click.Path(path_type=Path, dir_okay=False)
STATES = click.Choice([state.value for state in State if state is not State.COPIED])
SHOWN = 60  # characters of a translation in a list


@click.group("memory")
@click.option("--memory", "place", type=FILE, help="Translation memory. [default: in the home folder]")
@click.pass_context
def memory(context: click.Context, place: Path | None) -> None:
    """Look into the translation memory, exchange it with other tools, look after it."""
    context.obj = place


@contextmanager
def opened(place: Path | None, *, new: bool = False) -> Iterator[Memory]:
    """The memory of the settings, its notices told on standard error; made where it is missing if `new`.

    Raises:
        InputError: it was named, is not there, and is not to be made.
    """
    if place is not None and not new and not place.exists():
        raise InputError("no such memory", where=place, remedy="check the path; builds and imports make new ones")
    with Memory.open(load({"memory": place}).memory_path) as store:
        try:
            yield store
        finally:
            for notice in store.notices:
                click.echo(notice, err=True)


@memory.command()
@click.pass_obj
def stats(place: Path | None) -> None:
    """Count segments, translations by state and engine, history, bytes."""
    with opened(place) as store:
        found = store.stats()
        click.echo(f"{store.path}: {found.size / 1e6:,.1f} MB")
        click.echo(f"{found.segments:>9,} source segments")
        for state, count in found.states.items():
            click.echo(f"{count:>9,} {state}")
        for engine, count in found.engines.items():
            click.echo(f"{count:>9,} by {engine}")
        click.echo(f"{found.history:>9,} earlier versions")


@memory.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most hits to show.")
@click.option("--state", multiple=True, type=STATES, help="Only this state; repeatable.")
@click.option("--similar", is_flag=True, help="Sources like TEXT instead of those that hold it.")
@click.option("--history", is_flag=True, help="Everything ever stored for the source TEXT.")
@click.pass_obj
def search(place: Path | None, text: str, limit: int, state: tuple[str, ...], similar: bool, history: bool) -> None:
    """Find translations by a part of the Chinese or the English."""
    states = [State(value) for value in state]
    with opened(place) as store:
        if similar:
            chosen = states or [s for s in State if s is not State.REJECTED]
            hits = [
                (f"{m.score:4.0%} {m.stored.state}", m.stored) for m in store.similar(text, limit=limit, states=chosen)
            ]
        elif history:
            hits = [(f"{when(s.time)} {s.state}{' (gone)' if s.ended else ''}", s) for s in store.history(text)]
        else:
            hits = [(s.state.value, s) for s in store.search(text, limit, states)]
    for label, stored in hits:
        click.echo(f"{label:9} {stored.source}\n{'':9} {stored.text}")
    if not hits:
        click.echo("nothing found", err=True)


@memory.command("export")
@click.argument("path", type=FILE)
@click.option("--state", multiple=True, type=STATES, help="Only this state; repeatable.")
@click.pass_obj
def export_command(place: Path | None, path: Path, state: tuple[str, ...]) -> None:
    """Write the memory to PATH (.tmx, .xlf or .xliff)."""
    from bilingual.memory.transfer import export_file

    with opened(place) as store:
        count = export_file(store, path, [State(value) for value in state])
    click.echo(f"{path}: {count:,} translations")


@memory.command("import")
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="PATH...")
@click.option("--state", default="reviewed", show_default=True, type=STATES, help="For TMX units that say none.")
@click.option("--author", default="", help="Who edited the XLIFF files.")
@click.pass_obj
def import_command(place: Path | None, paths: tuple[Path, ...], state: str, author: str) -> None:
    """Take over TMX files, and XLIFF files after editing. Approved translations stay."""
    from bilingual.memory.transfer import import_file

    with opened(place, new=True) as store:
        for path in paths:
            result = import_file(store, path, State(state), author)
            click.echo(f"{path}: {result.read:,} read, {result.changed:,} changed something")
            for notice in result.notices:
                click.echo(f"{path}: {notice}", err=True)


@memory.command()
@click.argument("others", nargs=-1, required=True, type=FILE, metavar="MEMORY...")
@click.pass_obj
def merge(place: Path | None, others: tuple[Path, ...]) -> None:
    """Take over what other memory files hold. Approved translations stay."""
    with opened(place, new=True) as store:
        for other in others:
            click.echo(f"{other}: {store.merge(other):,} translations taken over")


@memory.command()
@click.option("--days", type=click.IntRange(min=1), required=True, help="Forget machine translations older than this.")
@click.pass_obj
def prune(place: Path | None, days: int) -> None:
    """Forget old machine translations. What a person touched stays."""
    with opened(place) as store:
        gone = store.prune(before=time.time() - days * 86400)
    click.echo(f"{gone:,} machine translations forgotten")


@memory.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """Read everything and say what is wrong; exit 1 when something is."""
    with opened(context.obj) as store:
        problems = store.verify()
        for problem in problems:
            click.echo(f"{store.path}: {problem}")
        if not problems:
            click.echo(f"{store.path}: all is well")
    context.exit(1 if problems else 0)


@memory.command()
@click.argument("path", type=FILE)
@click.pass_obj
def backup(place: Path | None, path: Path) -> None:
    """Copy the memory to PATH, whole and consistent, also while builds run."""
    with opened(place) as store:
        click.echo(f"{store.backup(path)}: written")


def when(moment: float) -> str:
    """A time in UTC."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(moment))
