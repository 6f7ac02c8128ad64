"""Terms in past editions: every sentence with a term, and how often it occurs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.prose import matched
from bilingual.glossary.provenance import renderings
from bilingual.model import Term


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment of an edition in both languages."""

    edition: str
    segment: str
    zh: str
    en: str
    state: str = ""
    by: tuple[tuple[str, str], ...] = ()  # Term.zh of each occurrence, and who gave its rendering


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in a sentence; `rendering` is the English it has there, empty where none was found.

    `by` says who gave it (engine, repair, memory, person, glossary), as far as the edition tells.
    """

    term: Term
    sentence: Sentence
    rendering: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures about a glossary, and about texts where some were given."""

    entries: int
    by_status: tuple[tuple[str, int], ...]
    by_domain: tuple[tuple[str, int], ...]
    occurrences: int = 0
    terms_used: int = 0
    most_used: tuple[tuple[str, int], ...] = ()


def sentences(paths: Iterable[Path]) -> Iterator[Sentence]:
    """The segments of editions: `edition.json` files, or folders that hold some. Raises InputError."""
    for path in paths:
        if not path.exists():
            raise InputError("no such file or folder", where=path, remedy="name an edition.json or a folder of them")
        files = sorted(path.rglob("edition.json")) if path.is_dir() else [path]
        if not files:
            raise InputError("the folder holds no edition.json", where=path, remedy="build an edition with --to json")
        for file in files:
            yield from _edition(file)


def _edition(file: Path) -> Iterator[Sentence]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        for segment in data["segments"]:
            by = tuple((str(term["zh"]), str(term["by"])) for term in segment.get("terms", ()))
            yield Sentence(file.parent.name, segment["id"], segment["zh"], segment["en"], segment.get("state", ""), by)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("this is no edition.json of ours", where=file, remedy="build the edition again") from error


def occurrences(glossary: Glossary, texts: Iterable[Sentence], zh: str = "") -> Iterator[Occurrence]:
    """Every term of the glossary in the sentences, or only the term `zh`, with its rendering there.

    An edition whose report has exceptions is read with them.
    """
    wanted = glossary.find(zh) if zh else None
    if zh and wanted is None:
        return
    books: dict[str, Glossary] = {}
    for sentence in texts:
        if sentence.edition not in books:
            books[sentence.edition] = glossary.for_report(sentence.edition)
        terms = matched(books[sentence.edition], sentence.zh)
        if wanted is not None:
            terms = tuple(term for term in terms if term.zh == wanted.zh)
        origins = dict(sentence.by)
        for term, rendering in zip(terms, renderings(terms, sentence.en), strict=True):
            yield Occurrence(term, sentence, rendering, origins.get(term.zh, ""))


def statistics(glossary: Glossary, texts: Iterable[str] = ()) -> Statistics:
    """Figures about the glossary, and how the texts use it."""
    used = Counter(term.zh for text in texts for term in matched(glossary, text))
    return Statistics(
        entries=len(glossary.entries),
        by_status=tuple(Counter(row.status for row in glossary.entries).most_common()),
        by_domain=tuple(Counter(row.domain or "none" for row in glossary.entries).most_common()),
        occurrences=used.total(),
        terms_used=len(used),
        most_used=tuple(used.most_common(20)),
    )
