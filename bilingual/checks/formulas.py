"""Formulas: each one of the source stands in the translation as it is, and no other does."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.checks.atoms import compare
from bilingual.checks.pair import Pair
from bilingual.model import Finding, Severity


def check_formulas(pair: Pair) -> Iterator[Finding]:
    r"""Lost, changed and invented formulas.

    >>> [f.message for f in check_formulas(pair_of("权重 $\\lambda$", "the weight $\\alpha$"))]
    ['formula lost: $\\lambda$', 'formula invented: $\\alpha$']
    """
    yield from compare(pair, {"math"}, "formulas", "formula", Severity.CRITICAL)
