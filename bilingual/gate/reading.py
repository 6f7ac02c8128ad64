"""The order of reading: what needs eyes first comes first, and then what deserves a look though no check spoke."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from bilingual.checks.pair import SAID, pair_of
from bilingual.gate.verdict import Look, Mark
from bilingual.inline import HAN
from bilingual.model import Unit

# How often a finding of a kind is right, as read by hand in a real edition (docs/checks.md); 0.7 for the others.
_SURE: Mapping[str, float] = {
    "numbers": 1.0, "formulas": 1.0, "code": 1.0, "links": 1.0, "residue": 1.0, "answer": 1.0, "repetition": 1.0,
    "length": 1.0, "structure": 0.9, "markup": 0.9, "coverage": 0.8, "titles": 0.8, "names": 0.7, "negation": 0.6,
    "order": 0.6, "terms": 0.6, "english": 0.5, "capitals": 0.5, "drift": 0.4,
}  # fmt: skip
_OTHER = 0.7
_GLOSS = re.compile(r"[（(][^（）()]*[)）]")
_WEIGHT = {3: 100.0, 2: 10.0, 1: 1.0}
_SHOWN = 12  # segments without a finding
_ENOUGH = 20  # Chinese characters of a segment whose length tells something; segments that make a habit
_ODD = 2.5  # typical deviations from the edition's own ratio


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks in the order in which to read them.

    By severity; within it, the segments whose findings weigh most together come first, each finding
    weighed by how often its kind is right; the findings of one segment stand together.
    """
    every = tuple(marks)
    burden: dict[tuple[str, int], float] = defaultdict(float)
    for mark in every:
        burden[_place(mark)] += _WEIGHT[int(mark.finding.severity)] * _sure(mark)
    return tuple(
        sorted(
            every,
            key=lambda m: (
                -m.finding.severity, -burden[_place(m)], m.zh_line, m.en_line, m.finding.segment, -_sure(m),
            ),
        )
    )  # fmt: skip


def _place(mark: Mark) -> tuple[str, int]:
    return mark.finding.segment, mark.zh_line


def _sure(mark: Mark) -> float:
    return _SURE.get(mark.finding.kind, _OTHER)


def worth_a_look(
    units: Sequence[Unit], lines: Mapping[str, int], anchors: Mapping[str, str] | None = None
) -> tuple[Look, ...]:
    """Segments without a finding that are likelier than others to hide a fault, the likeliest first.

    Signs are how hard the engine had it, and an English much shorter or longer for its Chinese than is
    usual in this edition. `lines` and `anchors` say where a segment stands in the English document and page.
    """
    rated = [(unit, _ratio(unit)) for unit in units if unit.segment.translatable and not unit.findings]
    usual = [ratio for _, ratio in rated if ratio]
    if len(usual) < _ENOUGH:
        usual = []
    middle = median(usual) if usual else 0.0
    spread = 1.5 * median(abs(ratio - middle) for ratio in usual) if usual else 0.0
    looks = []
    for unit, ratio in rated:
        points, reasons = _signs(unit, ratio, middle, spread)
        if reasons:
            segment = unit.segment
            anchor = (anchors or {}).get(segment.id, "")
            line = lines.get(segment.id, 0)
            look = Look("; ".join(reasons), segment.text, unit.translation.text, segment.line, line, segment.id, anchor)
            looks.append((points, look))
    looks.sort(key=lambda one: (-one[0], one[1].zh_line))
    return tuple(look for _, look in looks[:_SHOWN])


def _ratio(unit: Unit) -> float:
    """English words per Chinese character, names and figures of both left out; 0 for short texts and bare lists.

    A gloss in brackets may be folded into its term, so it counts on neither side.
    """
    pair = pair_of(unit.segment.text, unit.translation.text)
    if pair.han < _ENOUGH or not any(sign in pair.zh for sign in "，；"):
        return 0.0
    both = len(SAID.findall(_GLOSS.sub("", pair.zh)))
    return max(0, len(SAID.findall(_GLOSS.sub("", pair.en))) - both) / len(HAN.findall(_GLOSS.sub("", pair.zh)) or "x")


def _signs(unit: Unit, ratio: float, middle: float, spread: float) -> tuple[float, list[str]]:
    points, reasons = 0.0, []
    made = unit.translation
    if ratio and spread and abs(ratio - middle) > _ODD * spread:
        points += abs(ratio - middle) / spread
        what = "short" if ratio < middle else "long"
        reasons.append(f"{what} for its Chinese: {ratio:.2f} words a character, usual here is {middle:.2f}")
    if made.attempts > 1 and made.state.value == "machine":
        points += min(made.attempts, 6) / 2
        reasons.append(f"the engine needed {made.attempts} attempts")
    return points, reasons
