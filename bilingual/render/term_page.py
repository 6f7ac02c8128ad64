"""The glossary as one page: every term with the sentences of past editions in which it occurs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from bilingual.glossary import Glossary, GlossaryEntry
from bilingual.glossary.concordance import Sentence, occurrences
from bilingual.render.templates import environment, locale, policy, source
from bilingual.render.text import marked


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence in both languages with the term marked, and the edition that it stands in."""

    edition: str
    zh: Markup
    en: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A term of the glossary as the page shows it."""

    id: str
    entry: GlossaryEntry
    sentences: tuple[Quoted, ...]

    @property
    def letter(self) -> str:
        """The heading under which the term stands."""
        first = (self.entry.en or self.entry.zh)[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


def term_page(
    glossary: Glossary, sentences: Iterable[Sentence], *, templates: Path | None = None, language: str = "en"
) -> bytes:
    """Return one self-contained HTML page: the glossary's terms in the order of their English.

    A term without a sentence is listed all the same; labels and rows that only forbid are left out.
    Raises ConfigError when a template or label file is missing or broken.
    """
    words = locale(language, templates)
    style = source("html/terms.css", templates)
    terms = shown(glossary, sentences)
    page = environment(templates).get_template("html/terms.html").render(
        terms=terms, words=words, style=Markup(style), policy=policy(style),
        used=sum(bool(term.sentences) for term in terms), quoted=sum(len(term.sentences) for term in terms),
    )  # fmt: skip
    return page.encode("utf-8")


def shown(glossary: Glossary, sentences: Iterable[Sentence]) -> tuple[Shown, ...]:
    """The winning row of every term with its sentences, each sentence once a term."""
    quoted: dict[str, dict[tuple[str, str], Quoted]] = {}
    for found in occurrences(glossary, sentences):
        here = found.sentence
        zh = marked(here.zh, here.zh[found.term.start : found.term.end])
        quote = Quoted(here.edition, zh, marked(here.en, found.rendering))
        quoted.setdefault(found.term.zh, {}).setdefault((here.zh, here.en), quote)
    rows = {p.entry.zh: p.entry for p in glossary.patterns.values() if p.entry.status != "forbidden"}
    ordered = sorted(rows.values(), key=lambda row: ((row.en or row.zh).casefold(), row.zh))
    return tuple(
        Shown(f"t{number}", row, tuple(quoted.get(row.zh, {}).values())) for number, row in enumerate(ordered, 1)
    )
