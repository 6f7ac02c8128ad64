"""`bilingual glossary …`: look after glossaries from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bilingual.glossary import compare, formats, layers, ledger
from bilingual.glossary.edition_commands import apply, drift, page
from bilingual.glossary.entries import STATUSES, GlossaryEntry, status_of
from bilingual.glossary.matcher import Glossary

if TYPE_CHECKING:
    from bilingual.glossary.candidates import Candidate
    from bilingual.glossary.lint import Complaint

_FILE = click.Path(path_type=Path, dir_okay=False)
_OLD_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_PATH = click.Path(path_type=Path, exists=True)
_SIDE = click.Choice(["mine", "theirs"])
_FORMAT = click.Choice(formats.FORMATS)


def _layers(command: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--glossary", "paths", type=_PATH, multiple=True, help="A glossary over the built-in one (repeatable)."
    )
    return option(command)


def _chosen(paths: Sequence[Path], only: bool) -> list[Path]:
    """The layers to read; `only` leaves the built-in one out."""
    if only and not paths:
        raise click.UsageError("--only leaves nothing: name a glossary with --glossary FILE")
    return list(paths) if only else _all(paths)


def _all(paths: Sequence[Path]) -> list[Path]:
    return [layers.builtin(), *paths]


def _texts(reports: Sequence[Path]) -> list[str]:
    from bilingual.glossary.delimited import decode

    return [decode(formats.content(report), str(report)) for report in reports]


@click.group()
def glossary() -> None:
    """Look after the terms that a translation obeys."""


glossary.add_command(apply)
glossary.add_command(drift)
glossary.add_command(page)


@glossary.command()
@_layers
@click.option("--report", "reports", type=_OLD_FILE, multiple=True, help="Name rows that match nothing in it.")
@click.option("--only", is_flag=True, help="Leave the built-in glossary out.")
@click.pass_context
def lint(context: click.Context, paths: tuple[Path, ...], reports: tuple[Path, ...], only: bool) -> None:
    """Name duplicates, conflicts, cycles, untranslated, shadowed and never matched rows.

    Exit 1 if there is any; a built-in row that yours overrules is named, but no fault.
    """
    from bilingual.glossary.lint import lint as complaints

    rows = [layers.layer(path) for path in _chosen(paths, only)]
    found = complaints(rows, _texts(reports))
    for complaint in found:
        click.echo(str(complaint))
    if not found:
        count = sum(map(len, rows))
        click.echo(f"{count:,} row{'s' * (count != 1)}, no complaint", err=True)
    context.exit(0 if all(map(is_meant, found)) else 1)


def is_meant(complaint: Complaint) -> bool:
    """Whether a complaint only says that a later layer overrules a built-in row: that is what layers are for."""
    return complaint.kind == "shadowed" and Path(complaint.entry.file).parent == layers.builtin()


@glossary.command()
@click.argument("file", type=_FILE)
@click.argument("zh")
@click.argument("en")
@click.option(
    "--status", type=click.Choice(STATUSES), default="mandatory", show_default=True, help="How binding it is."
)
@click.option("--variants-zh", default="", help="Further Chinese spellings, separated by |.")
@click.option("--variants-en", default="", help="Further accepted renderings, separated by |.")
@click.option("--forbidden", default="", help="Renderings that must not appear, separated by |.")
@click.option("--pos", default="", help="Part of speech of the rendering.")
@click.option("--domain", default="", help="Field it belongs to; label for headings.")
@click.option("--note", default="", help="A remark for people.")
def add(file: Path, zh: str, en: str, status: str, **columns: str) -> None:
    """Add a term to FILE as its last row."""
    entry = GlossaryEntry(zh.strip(), en.strip(), status_of(status), file=str(file))
    book = ledger.added(ledger.opened(file), entry)
    ledger.save(ledger.changed(book, zh, {name: value for name, value in columns.items() if value}))
    click.echo(f"added {zh} = {en} to {file}")


@glossary.command(name="set")
@click.argument("file", type=_OLD_FILE)
@click.argument("zh")
@click.argument("changes", nargs=-1, required=True, metavar="COLUMN=VALUE…")
def set_(file: Path, zh: str, changes: tuple[str, ...]) -> None:
    """Change columns of the row ZH in FILE, for example en="reward model" status=mandatory."""
    pairs = [change.partition("=") for change in changes]
    wrong = next((change for change, (_, sign, _) in zip(changes, pairs, strict=True) if not sign), None)
    if wrong is not None:
        raise click.BadParameter(f"{wrong!r} is no COLUMN=VALUE")
    ledger.save(ledger.changed(ledger.opened(file), zh, {name: value for name, _, value in pairs}))
    click.echo(f"changed {zh} in {file}")


@glossary.command()
@click.argument("file", type=_OLD_FILE)
@click.argument("zh")
def remove(file: Path, zh: str) -> None:
    """Remove the row ZH from FILE."""
    ledger.save(ledger.removed(ledger.opened(file), zh))
    click.echo(f"removed {zh} from {file}")


@glossary.command()
@click.argument("query")
@_layers
@click.option("--editions", type=_PATH, multiple=True, help="Show sentences of past editions (repeatable).")
@click.pass_context
def find(context: click.Context, /, query: str, paths: tuple[Path, ...], editions: tuple[Path, ...]) -> None:
    """Show the rows that hold QUERY, in either language, and the sentences in which the term occurs.

    Exit 1 where no row does.
    """
    from bilingual.glossary.concordance import occurrences, sentences

    book = layers.load(_all(paths))
    rows = matching(book, query)
    for row in rows:
        click.echo(f"{row.file}:{row.line}: {row.zh} = {row.en} ({row.status})")
    if not rows:
        click.echo(f"no row holds {query!r}", err=True)
        context.exit(1)
    texts = tuple(sentences(editions))
    for zh in dict.fromkeys(row.zh for row in rows if is_meant_by(row, query)):
        for occurrence in occurrences(book, texts, zh):
            sentence = occurrence.sentence
            click.echo(f"{sentence.edition} {sentence.segment}: {sentence.zh}\n  {sentence.en}")


def is_meant_by(row: GlossaryEntry, query: str) -> bool:
    """Whether the query is the row's term itself, in either language, and not only a part of it."""
    return query.casefold() in (cell.casefold() for cell in (row.zh, row.en, *row.variants_zh, *row.variants_en))


def matching(book: Glossary, query: str) -> tuple[GlossaryEntry, ...]:
    """The rows that hold `query` in either language, variants included."""
    wanted = query.casefold()
    return tuple(
        row
        for row in book.entries
        if any(wanted in cell.casefold() for cell in (row.zh, row.en, *row.variants_zh, *row.variants_en))
    )


@glossary.command()
@_layers
@click.option("--report", "reports", type=_OLD_FILE, multiple=True, help="Count the terms in it (repeatable).")
def stats(paths: tuple[Path, ...], reports: tuple[Path, ...]) -> None:
    """Count rows by status and domain, and the terms that reports use."""
    from bilingual.glossary.concordance import statistics

    figures = statistics(layers.load(_all(paths)), _texts(reports))
    click.echo(f"{figures.entries} rows")
    for title, counts in (("status", figures.by_status), ("domain", figures.by_domain)):
        click.echo(f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts))
    if reports:
        click.echo(f"{figures.occurrences} occurrences of {figures.terms_used} terms")
        click.echo(", ".join(f"{zh} {count}" for zh, count in figures.most_used))


@glossary.command(name="import")
@click.argument("source", type=_OLD_FILE)
@click.argument("file", type=_FILE)
@click.option("--format", "name", type=_FORMAT, help="Format of SOURCE, by default its suffix's.")
@click.option("--prefer", type=_SIDE, default="mine", show_default=True, help="Who wins where both have a term.")
def import_(source: Path, file: Path, name: str | None, prefer: str) -> None:
    """Merge the rows of SOURCE into FILE, which keeps its order and wins unless --prefer theirs."""
    _merge_into(file, formats.read(source, name or ""), prefer)


@glossary.command()
@click.argument("target", type=_FILE)
@_layers
@click.option("--format", "name", type=_FORMAT, help="Format of TARGET, by default its suffix's.")
@click.option("--only", is_flag=True, help="Leave the built-in glossary out.")
def export(target: Path, paths: tuple[Path, ...], name: str | None, only: bool) -> None:
    """Write the glossary to TARGET as CSV, TSV, JSON, TBX (v2 or v3) or DeepL's TSV."""
    rows = layers.load(_chosen(paths, only)).entries
    ledger.export(target, rows, name or "")
    click.echo(f"wrote {len(rows)} rows to {target}")


@glossary.command()
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.pass_context
def diff(context: click.Context, old: Path, new: Path) -> None:
    """Show what differs between two glossaries. Exit 1 if anything does."""
    changes = compare.diff(layers.layer(old), layers.layer(new))
    for change in changes:
        click.echo(described(change))
    context.exit(1 if changes else 0)


def described(change: compare.Change) -> str:
    """A change in one line: `~ 令牌: en 'badge' -> 'token'`."""
    if change.old is None or change.new is None:
        row = change.new or change.old
        assert row is not None  # a change has at least one side
        return f"{'+' if change.old is None else '-'} {row.zh} = {row.en}"
    columns = (f"{name} {getattr(change.old, name)!r} -> {getattr(change.new, name)!r}" for name in change.columns)
    return f"~ {change.old.zh}: {', '.join(columns)}"


@glossary.command()
@click.argument("file", type=_OLD_FILE)
@click.argument("other", type=_PATH)
@click.option("--prefer", type=_SIDE, default="mine", show_default=True, help="Who wins where both have a term.")
def merge(file: Path, other: Path, prefer: str) -> None:
    """Merge the glossary OTHER into FILE and name the rows on which they disagree."""
    _merge_into(file, layers.layer(other), prefer)


def _merge_into(file: Path, theirs: Sequence[GlossaryEntry], prefer: str) -> None:
    book = ledger.opened(file)
    merged = compare.merge(book.entries, theirs, prefer=prefer)
    ledger.save(ledger.with_entries(book, merged.entries))
    click.echo(f"{len(merged.entries) - len(book.entries)} rows added to {file}")
    for conflict in merged.conflicts:
        click.echo(f"kept {prefer}: {described(conflict)}")


@glossary.command()
@click.argument("reports", type=_OLD_FILE, nargs=-1, required=True)
@_layers
@click.option("--least", default=3, show_default=True, help="Occurrences that a compound needs.")
@click.option("--limit", default=100, show_default=True, help="Most compounds to list.")
@click.option("--editions", type=_PATH, multiple=True, help="Propose the English of past editions (repeatable).")
@click.option("--out", type=_FILE, help="Write them as a glossary to review; no glossary is changed.")
def candidates(
    reports: tuple[Path, ...],
    paths: tuple[Path, ...],
    least: int,
    limit: int,
    editions: tuple[Path, ...],
    out: Path | None,
) -> None:
    """List terms of REPORTS that the glossary lacks, with proposed English, counts and contexts."""
    from bilingual.glossary.candidates import as_entry
    from bilingual.glossary.candidates import candidates as mined
    from bilingual.glossary.concordance import sentences

    found = mined(_texts(reports), layers.load(_all(paths)), sentences(editions), least=least, limit=limit)
    if out is not None:
        ledger.export(out, [as_entry(candidate) for candidate in found])
    if not found:
        click.echo("nothing that the glossary lacks", err=True)
    for one in found:
        click.echo(f"{one.zh} = {one.en or '?'} ({cited(one)})")
        click.echo(f"  {one.contexts[0] if one.contexts else ''}")


def cited(one: Candidate) -> str:
    """Where a candidate and its English come from, in a few words."""
    from bilingual.glossary.candidates import times

    whence = {"bracket": "the text's own bracket", "editions": "as in past editions", "parts": "by its parts"}
    score = f"C-value {one.score:.1f}" if one.source == "compound" else ""
    return ", ".join(filter(None, (whence.get(one.by, "no proposal"), times(one.count), score)))
