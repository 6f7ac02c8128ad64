"""`bilingual init`: a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--template", "templates", multiple=True, metavar="NAME",
    help="Only copy this template into FOLDER/templates, to edit it there; repeatable; ? lists all.",
)  # fmt: skip
def init(folder: Path, templates: tuple[str, ...]) -> None:
    """Make FOLDER a workspace: settings, glossary, room for templates, a sample report and an issue.

    Files that are there already stay as they are. FOLDER is the current one unless named.
    """
    from bilingual.workspace import copy_template, make_workspace, template_names

    if "?" in templates:
        click.echo("\n".join(template_names()))
        return
    made = tuple(copy_template(name, folder) for name in templates) or make_workspace(folder)
    for file in made:
        click.echo(f"{'wrote' if file.written else 'kept '} {file.path}")
    if not templates:
        inside = "" if folder == Path() else f"cd {folder} && "
        click.echo(f"next: {inside}bilingual build reports/sample.md, then: bilingual issue")
