"""`bilingual site` and `bilingual serve`: the archive of all editions, and a preview while one edits."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bilingual.config import Settings, load
from bilingual.errors import InputError
from bilingual.site.issue import Look

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--out", type=_PATH, help="Folder with the editions. [default: out]")
@click.option("--site", type=_PATH, help="Folder of the site. [default: site]")
@click.option("--site-title", metavar="TEXT", help="The site's name. [default: the editions' own]")
@click.option("--site-url", metavar="URL", help="Where the site will stand; feeds then have full addresses.")
@click.option("--templates", type=_PATH, help="A folder whose templates win over ours.")
@click.option("--theme", metavar="NAME", help="sober, lively, or a style sheet among your templates.")
def site(**flags: Any) -> None:
    """Build the archive site of all editions in OUT: indexes, paper pages, terms, search, feeds.

    Editions and pages that have not changed are not written again. The folder can be put on any web
    server as it is, or opened from disk.
    """
    from bilingual.site.build import build

    settings = load(flags)
    started = time.monotonic()
    done = build(settings.out, settings.site, look_of(settings), _progress)
    for notice in done.notices:
        click.echo(notice, err=True)
    seconds = time.monotonic() - started
    click.echo(
        f"{done.editions} editions, {done.built} built now; {done.written} files written, {done.deleted} deleted"
        f" in {seconds:.1f} s"
    )
    click.echo(f"  {settings.site / 'index.html'}")


def look_of(settings: Settings) -> Look:
    """How the site looks."""
    return Look(settings.site_title, settings.templates, settings.theme, settings.site_url)


def _progress(done: int, total: int) -> None:
    if total >= 20 and (done % 50 == 0 or done == total):
        click.echo(f"{done} of {total} editions", err=True)


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--watch", is_flag=True, help="Load pages again when templates, glossary, texts or editions change.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1. [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--idle", type=click.FloatRange(min=0), default=0.0, help="Stop after so many seconds without a request.")
@click.option("--out", type=_PATH, help="Folder with the editions. [default: out]")
@click.option("--site", type=_PATH, help="Folder of the site that was built, for search and feeds. [default: site]")
@click.option("--site-title", metavar="TEXT", help="The site's name. [default: Archive]")
@click.option("--templates", type=_PATH, help="A folder whose templates win over ours.")
@click.option("--theme", metavar="NAME", help="sober, lively, or a style sheet among your templates.")
@click.option("--glossary", multiple=True, metavar="FILE", help="A glossary over the built-in one; repeatable.")
@click.option("--memory", type=_PATH, help="Translation memory. [default: in the home folder]")
def serve(reports: tuple[Path, ...], watch: bool, port: int, no_browser: bool, idle: float, **flags: Any) -> None:
    """Preview the archive in the browser; Ctrl-C ends it.

    Pages are made when they are asked for, from the editions in OUT; a REPORT is shown as its text,
    the glossary and the memory stand now, without asking an engine.
    """
    from bilingual.render.templates import locale
    from bilingual.site.preview import Preview
    from bilingual.site.server import previewing

    settings = load(flags)
    if not reports and not any(settings.out.glob("*/edition.json")):
        raise InputError(
            "no edition is here", where=settings.out, remedy="build one first, or name a report to preview"
        )
    look = look_of(settings)
    title = look.title or str(locale("en", look.templates)["archive"])
    preview = Preview(settings, replace(look, title=title), reports)
    with previewing(preview, port, watch=watch) as server:
        click.echo(server.address)
        click.echo("The preview is open; Ctrl-C ends it.", err=True)
        if not no_browser:
            click.launch(server.address)
        with suppress(KeyboardInterrupt):
            while not idle or time.monotonic() - server.last < idle:
                time.sleep(0.1)
