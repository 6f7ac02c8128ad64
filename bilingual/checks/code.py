"""Code: spans are copied, never translated."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.checks.atoms import compare
from bilingual.checks.pair import Pair
from bilingual.model import Finding, Severity


def check_code(pair: Pair) -> Iterator[Finding]:
    """Lost, changed and invented code spans.

    >>> [f.message for f in check_code(pair_of("运行 `make all`", "Run `make al`"))]
    ['code lost: `make all`', 'code invented: `make al`']
    """
    yield from compare(pair, {"code"}, "code", "code", Severity.CRITICAL)
