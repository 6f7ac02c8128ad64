"""Judge one translated segment: `check(source, english, terms)` gives its findings.

Each check is a generator over a `Pair` in a module of its own, named after what it looks at. The
translation ladder calls them for every attempt, the publish gate for the edition. They are pure and
never raise on any text; `also` adds the checks of a user's workspace, which may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from bilingual.checks.answer import check_answer
from bilingual.checks.code import check_code
from bilingual.checks.coverage import check_coverage
from bilingual.checks.english import check_english
from bilingual.checks.formulas import check_formulas
from bilingual.checks.language import check_language
from bilingual.checks.length import check_length
from bilingual.checks.links import check_links
from bilingual.checks.markup import check_markup
from bilingual.checks.names import check_names
from bilingual.checks.negation import check_negation
from bilingual.checks.numbers import check_numbers
from bilingual.checks.order import check_order
from bilingual.checks.own import Check
from bilingual.checks.pair import pair_of
from bilingual.checks.repetition import check_repetition
from bilingual.checks.residue import check_residue
from bilingual.checks.terms import check_terms
from bilingual.model import Finding, Term

CHECKS: tuple[Check, ...] = (
    check_answer,
    check_residue,
    check_language,
    check_numbers,
    check_formulas,
    check_code,
    check_links,
    check_markup,
    check_length,
    check_repetition,
    check_names,
    check_negation,
    check_order,
    check_coverage,
    check_terms,
    check_english,
)


_OWN: ContextVar[tuple[Check, ...]] = ContextVar("own checks", default=())


@contextmanager
def also(own: Sequence[Check]) -> Iterator[None]:
    """Run a user's own checks after ours for as long as the context lasts."""
    token = _OWN.set(tuple(own))
    try:
        yield
    finally:
        _OWN.reset(token)


def check(source: str, english: str, terms: Sequence[Term] = ()) -> tuple[Finding, ...]:
    """The findings of one translated segment, worst first; their `segment` is left empty.

    `source` and `english` are the Markdown inline text of one segment in both languages; `terms`
    the glossary terms found in the source. An empty tuple means that nothing is wrong.
    """
    pair = pair_of(source, english, terms)
    found = dict.fromkeys(finding for one in (*CHECKS, *_OWN.get()) for finding in one(pair))
    return tuple(sorted(found, key=lambda f: -f.severity))
