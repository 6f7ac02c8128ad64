"""`bilingual trend`: how the findings go from issue to issue."""

from __future__ import annotations

from pathlib import Path

import click

from bilingual.config import load


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the editions. [default: out]")
@click.option("--json", "as_json", is_flag=True, help="Print the trend as JSON.")
def trend(out: Path | None, as_json: bool) -> None:
    """Set the findings of all editions side by side, oldest first; writes trend.html and trend.json."""
    from bilingual.gate.trend import SEVERITIES, trend_data, write_trend

    settings = load({"out": out})
    every, page = write_trend(settings.out, settings.templates)
    if as_json:
        click.echo(trend_data(every).decode(), nl=False)
    else:
        for issue in every:
            counts = ", ".join(f"{issue.count(name)} {name} ({issue.share(name):g} per 100)" for name in SEVERITIES)
            click.echo(f"{issue.date or '-':10}  {issue.name}: {issue.segments} segments, {counts}")
    click.echo(f"page: {page}", err=True)
