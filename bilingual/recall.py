"""What the memory answers: a translation under the terms that apply now, or one that an edited entry leaves right.

A machine's translation is found by its text and the terms in it. After the edit of one entry it is not found
so, though its English may have the wanted rendering already. The signature holds a hash of the terms, so the
edit is found by undoing it: a hash of the terms without it under which the memory knows a translation.
An entry that is gone, or whose `en` changed, is never undone: the English may be what somebody wanted changed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bilingual.checks import check
from bilingual.glossary import forbidden, missing
from bilingual.glossary.entries import DO_NOT_TRANSLATE, MANDATORY, PREFERRED
from bilingual.memory import Key, Record, normalise
from bilingual.memory.records import Remembering, mended_note
from bilingual.model import State, Term, Translation
from bilingual.repair import names_spelt


def recall(
    memory: Remembering, asked: Mapping[Key, Sequence[Term]], since: float = math.inf
) -> tuple[dict[Key, Translation], tuple[Record, ...]]:
    """What the memory has for keys, with the terms of each, and records of what it had under other terms.

    These records put under the new terms what satisfies them; they keep the time at which it was made. What was
    made from `since` on (seconds since 1970) is left out of them: in another report of this run, perhaps, and
    an archive does not depend on the order of its reports.
    """
    found = memory.lookup(list(asked))
    undone = {key: dict(before(key, terms)) for key, terms in asked.items() if key not in found}
    old = memory.lookup([earlier for keys in undone.values() for earlier in keys])
    records = []
    for key, keys in undone.items():
        right = [
            old[earlier]
            for earlier, zh in keys.items()
            if earlier in old and old[earlier].made < since and follows(key, old[earlier], zh, asked[key])
        ]
        if right:
            best = max(right, key=lambda result: (result.made, result.text))
            found[key] = replace(best, signature=key.signature)
            records.append(record(key, best, asked[key]))
    return found, tuple(records)


def before(key: Key, terms: Sequence[Term]) -> Iterator[tuple[Key, str]]:
    """The keys that this one can have been before one entry was edited, each with the entry's Chinese."""
    lines = {line(term): term for term in terms}
    for own, term in lines.items():
        others = lines.keys() - {own}
        for earlier in (None, *variations(term)):
            hashed = digest(others if earlier is None else others | {line(earlier)})
            yield replace(key, signature=replace(key.signature, terms=hashed)), term.zh


def variations(term: Term) -> Iterator[Term]:
    """A term as it was under another status, or with an accepted or a forbidden rendering fewer."""
    if term.en:
        yield from (replace(term, status=s) for s in (MANDATORY, PREFERRED, DO_NOT_TRANSLATE) if s != term.status)
    for name in ("accepted", "forbidden"):
        phrases: tuple[str, ...] = getattr(term, name)
        for at in range(len(phrases)):
            yield replace(term, **{name: (*phrases[:at], *phrases[at + 1 :])})  # type: ignore[arg-type]


def follows(key: Key, known: Translation, zh: str, terms: Sequence[Term]) -> bool:
    """Whether a machine's English renders the term `zh` as the glossary says now, to the spelling of names."""
    english = known.text
    if known.state is not State.MACHINE or normalise(english) == key.source:
        return False
    wrong = (*missing(terms, english), *(slip.term for slip in forbidden(terms, english)))
    return all(term.zh != zh for term in wrong) and names_spelt(english, terms) == english


def record(key: Key, known: Translation, terms: Sequence[Term]) -> Record:
    """What the memory keeps of an older translation under the terms of `key`."""
    findings = check(key.source, known.text, terms)
    said = (key, known.text, State.MACHINE, known.provenance, known.attempts, findings, known.made)
    return Record(*said, note=mended_note(known.mended))


def line(term: Term) -> str:
    """What a translation depends on of a term, wherever it stands."""
    return f"{term.zh}\t{term.en}\t{term.status}\t{'|'.join(term.accepted)}\t{'|'.join(term.forbidden)}"


def digest(lines: Iterable[str]) -> str:
    """A hash of the terms that apply to a text, in any order; empty for none."""
    listed = "\n".join(sorted(set(lines)))
    return hashlib.sha256(listed.encode()).hexdigest()[:12] if listed else ""
