"""Terms: the glossary's renderings stand in the translation, and the forbidden ones do not."""

from __future__ import annotations

from collections.abc import Iterator

from bilingual.checks.pair import Pair, finding
from bilingual.glossary.verify import forbidden, missing
from bilingual.model import Finding, Severity

KIND = "terms"
_FIRM = frozenset({"mandatory", "do-not-translate"})


def check_terms(pair: Pair) -> Iterator[Finding]:
    """Terms without their rendering, and forbidden renderings.

    >>> terms = (Term("智能体", "agent", "mandatory"),)
    >>> [f.message for f in check_terms(pair_of("该智能体", "The intelligent body", terms))]
    ['term 智能体 is not rendered "agent"']
    """
    if not pair.terms:
        return
    for term in dict.fromkeys(missing(pair.terms, pair.english)):
        severity = Severity.CRITICAL if term.status in _FIRM else Severity.MINOR
        wanted = term.en or term.zh
        yield finding(KIND, severity, f'term {term.zh} is not rendered "{wanted}"', f'use "{wanted}"')
    for slip in forbidden(pair.terms, pair.english):
        what = f'"{slip.phrase}" is forbidden for {slip.term.zh}'
        yield finding(KIND, Severity.CRITICAL, what, f'use "{slip.term.en}"' if slip.term.en else "use another word")
