"""`bilingual models`: list, pull, verify and remove model files. `bilingual doctor`: what is missing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bilingual import models

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


@click.group("models")
def models_group() -> None:
    """List, fetch, check and remove translation models."""


@models_group.command("list")
def list_command() -> None:
    """Show the models that can be fetched, and which are here."""
    for info in models.catalogue():
        path = models.locate(info.name)
        state = f"at {path}" if path else "not here"
        click.echo(f"{info.name:20} {info.engine:6} {info.size:>8}  {info.licence:15} {state}")
        click.echo(f"{'':20} {info.summary}; SHA-256 {info.sha256}")
    click.echo(f"\nModels live in {models.models_folder()} (BILINGUAL_HOME moves them).")


@models_group.command("pull")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--from", "local", metavar="PLACE", help="A file, folder or mirror's address to try first.")
@click.option("--if-missing", is_flag=True, help="Say nothing and do nothing for models that are here.")
def pull_command(names: tuple[str, ...], local: str | None, if_missing: bool) -> None:
    """Fetch models by name (default: the recommended one), resuming what was begun."""
    for name in names or (models.catalogue()[0].name,):
        if if_missing and models.ready(name):
            continue
        with _bar() as bar:
            task = bar.add_task(name, total=models.find(name).bytes)

            def show(step: models.Step, bar: Bar = bar, task: object = task) -> None:
                bar.update(task, completed=step.done)  # type: ignore[arg-type]
                if step.note:
                    bar.console.print(step.note, markup=False, highlight=False, soft_wrap=True)

            path = models.pull(name, local=local, progress=show)
        click.echo(f"{name}: {path}")


@models_group.command("argos")
@click.option("--from", "local", metavar="FILE", default="", help="A .argosmodel file, instead of Argos's index.")
def argos_command(local: str) -> None:
    """Install the newest Argos Translate package from Chinese to English, by Argos's index or from a file."""
    from bilingual.engines.argos_index import install

    with _bar() as bar:
        task = bar.add_task("argos", total=None)
        folder = install(local, lambda done, total: bar.update(task, completed=done, total=total or None))
    click.echo(f"installed in {folder}")


@models_group.command("verify")
@click.argument("names", nargs=-1, metavar="[NAME-OR-PATH]...")
def verify_command(names: tuple[str, ...]) -> None:
    """Hash models byte for byte (default: all that are here)."""
    here = names or tuple(info.name for info in models.catalogue() if models.locate(info.name))
    for name in here:
        model = models.verify(name)
        click.echo(f"{model.name}: right, SHA-256 {model.sha256}")
    if not here:
        click.echo("No models are here yet: run `bilingual models pull`.")


@models_group.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def remove_command(names: tuple[str, ...]) -> None:
    """Delete models and everything made from them."""
    for name in names:
        freed = models.remove(name)
        click.echo(f"{name}: {models.human_size(freed)} freed" if freed else f"{name}: nothing to remove")


@click.command("doctor")
@click.option("--all", "everything", is_flag=True, help="Also name what is in order.")
def doctor(everything: bool) -> None:
    """Say what is missing on this machine and how to get it; exit 1 when something needed is."""
    from bilingual.doctor import diagnose, healthy

    found = diagnose()
    for item in found:
        if everything or not item.ok:
            mark = "ok     " if item.ok else ("MISSING" if item.needed else "absent ")
            click.echo(f"{mark} {item.subject}: {item.detail}" + (f"\n        {item.remedy}" if item.remedy else ""))
    if healthy(found):
        click.echo(f"{sum(item.ok for item in found)} things looked at are in order: bilingual can run.")
    else:
        raise SystemExit(1)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
