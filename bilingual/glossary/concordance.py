"""Terms in past editions: every sentence with a term, how often it occurs, and where its rendering drifts."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import InputError
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.verify import spans
from bilingual.model import Term


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment of an edition in both languages."""

    edition: str
    segment: str
    zh: str
    en: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in a sentence; `rendering` is the English it has there, empty where none was found."""

    term: Term
    sentence: Sentence
    rendering: str


@dataclass(frozen=True, slots=True)
class Drift:
    """A term rendered in more than one way; the most frequent rendering comes first."""

    zh: str
    en: str
    renderings: tuple[tuple[str, tuple[Sentence, ...]], ...]


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
        files = sorted(path.rglob("edition.json")) if path.is_dir() else [path]
        for file in files:
            yield from _edition(file)


def _edition(file: Path) -> Iterator[Sentence]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        for segment in data["segments"]:
            yield Sentence(file.parent.name, segment["id"], segment["zh"], segment["en"], segment.get("state", ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("this is no edition.json of ours", where=file, remedy="build the edition again") from error


def occurrences(glossary: Glossary, texts: Iterable[Sentence], zh: str = "") -> Iterator[Occurrence]:
    """Every term of the glossary in the sentences, or only the term `zh`, with its rendering there."""
    wanted = glossary.find(zh) if zh else None
    for sentence in texts:
        used: Counter[str] = Counter()
        for term in glossary.match(sentence.zh):
            if wanted is not None and term.zh != wanted.zh:
                continue
            found = spans(term, sentence.en)
            at = used[term.zh]
            used[term.zh] += 1
            start, end = found[min(at, len(found) - 1)] if found else (0, 0)
            yield Occurrence(term, sentence, sentence.en[start:end])


def drift(glossary: Glossary, texts: Iterable[Sentence]) -> tuple[Drift, ...]:
    """Terms that the sentences render in more than one way, or not at all; inflections are one way.

    A mandatory term has one rendering, so every other accepted one is drift as well; a preferred
    term drifts only where no accepted rendering is found.
    """
    ways: dict[tuple[str, str], dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for occurrence in occurrences(glossary, texts):
        term = occurrence.term
        if term.en:
            ways[term.zh, term.en][_way(term, occurrence.rendering)].append(occurrence.sentence)
    found = []
    for (zh, en), renderings in ways.items():
        if len(renderings) > 1 or "" in renderings:
            ranked = sorted(renderings.items(), key=lambda item: (-len(item[1]), item[0]))
            found.append(Drift(zh, en, tuple((way, tuple(where)) for way, where in ranked)))
    return tuple(sorted(found, key=lambda item: item.zh))


def _way(term: Term, rendering: str) -> str:
    """The glossary's own phrase that a rendering is a form of; empty where there is none."""
    if not rendering:
        return ""
    if term.status == "preferred":
        return term.en
    for phrase in (term.en, *term.accepted):
        if spans(Term(term.zh, phrase, term.status), rendering):
            return phrase
    return rendering


def statistics(glossary: Glossary, texts: Iterable[str] = ()) -> Statistics:
    """Figures about the glossary, and how the texts use it."""
    used = Counter(term.zh for text in texts for term in glossary.match(text))
    return Statistics(
        entries=len(glossary.entries),
        by_status=tuple(Counter(row.status for row in glossary.entries).most_common()),
        by_domain=tuple(Counter(row.domain or "none" for row in glossary.entries).most_common()),
        occurrences=used.total(),
        terms_used=len(used),
        most_used=tuple(used.most_common(20)),
    )
