"""Links: addresses, images and footnote marks are the source's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bilingual.checks.atoms import compare
from bilingual.checks.pair import Pair, finding, quote
from bilingual.inline import Atom
from bilingual.model import Finding, Severity

KIND = "links"
_TARGET = re.compile(r"\]\(\s*(?:<([^>]*)>|(\S*?))(?:\s+[\"'(].*)?\s*\)$", re.S)


def check_links(pair: Pair) -> Iterator[Finding]:
    """Lost, changed and invented link targets, images and footnotes.

    >>> [f.message for f in check_links(pair_of("见[代码](https://a.org/x)", "See [the code](https://a.org/y)"))]
    ['link lost: https://a.org/x', 'link invented: https://a.org/y']
    """
    for kind, noun in (("link", "link"), ("image", "image")):
        ours, theirs = targets(pair.source_atoms, kind), targets(pair.english_atoms, kind)
        for target in ours - theirs:
            yield finding(KIND, Severity.CRITICAL, f"{noun} lost: {quote(target)}", f"copy {target} from the source")
        for target in theirs - ours:
            yield finding(KIND, Severity.CRITICAL, f"{noun} invented: {quote(target)}", f"take out {target}")
    yield from compare(pair, {"footnote"}, KIND, "footnote", Severity.CRITICAL)


def targets(atoms: Iterable[Atom], kind: str) -> Counter[str]:
    """The addresses behind links (bare ones included) or images."""
    found: Counter[str] = Counter()
    for atom in atoms:
        if atom.kind == kind:
            match = _TARGET.match(atom.text)
            found[(match[1] or match[2] or "") if match else atom.text] += 1
        elif atom.kind == "url" and kind == "link":
            found[atom.text.strip("<>").rstrip(".,;:!?*")] += 1
    return found
