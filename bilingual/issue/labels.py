"""Link and footnote labels of several reports in one document: each keeps its own meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bilingual import markdown
from bilingual.inline import labels as known_labels
from bilingual.model import Kind, Report
from bilingual.scan import atoms

_DEFINED = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]:")
_LITERAL = {Kind.CODE, Kind.MATH, Kind.RULE}


def distinct(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with such labels renamed as an earlier one uses too: `[^1]` of the second becomes `[^1-2]`."""
    taken: set[str] = set()
    result = []
    for number, report in enumerate(reports, 1):
        own = _defined(report)
        names = {label: _fresh(label, number, taken | own) for label in own & taken}
        taken |= own | {name.casefold() for name in names.values()}
        result.append(_renamed(report, names) if names else report)
    return tuple(result)


def _defined(report: Report) -> set[str]:
    return {match[1].casefold() for match in _DEFINED.finditer(report.references)}


def _fresh(label: str, number: int, taken: Collection[str]) -> str:
    while (name := f"{label}-{number}") in taken:
        number += 1
    return name


def _renamed(report: Report, names: Mapping[str, str]) -> Report:
    """The report parsed again with its labels renamed, in definitions and uses, not in code."""
    pieces, last = [], 0
    for block in report.blocks:
        pieces += [_definitions(report.text[last : block.start], names), _uses(report, block.text, block.kind, names)]
        last = block.end
    text = "".join([*pieces, _definitions(report.text[last:], names)])
    return markdown.parse(text, report.name, report.notices)


def _definitions(gap: str, names: Mapping[str, str]) -> str:
    def renamed(match: re.Match[str]) -> str:
        name = names.get(match[1].casefold())
        return f"[{name}]:" if name else match[0]

    return _DEFINED.sub(renamed, gap)


def _uses(report: Report, text: str, kind: Kind, names: Mapping[str, str]) -> str:
    if kind in _LITERAL or "[" not in text:
        return text
    out, last = "", 0
    for start, end, label in _closers(text, known_labels(report.references)):
        if name := names.get(label.casefold()):
            out += text[last:start] + (f"[{name}]" if label.startswith("^") else f"][{name}]")
            last = end
    return out + text[last:]


def _closers(text: str, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Where a label is used: the stretch to replace, and the label."""
    opened: list[int] = []
    for atom in atoms(text, known):
        if atom.kind == "footnote":
            yield atom.start, atom.end, atom.text[1:-1]
        elif atom.kind == "bracket":
            opened.append(atom.end)
        elif atom.kind in ("link", "image"):
            begin = opened.pop() if opened else atom.start
            named = re.fullmatch(r"\]\[([^\[\]]+)\]", atom.text)
            if named:
                yield atom.start, atom.end, named[1]
            elif atom.text in ("]", "][]"):
                yield atom.start, atom.end, text[begin : atom.start]
