from collections.abc import Mapping

from bilingual.model import Report


def structure_safe(report: Report, english: Mapping[str, str]) -> dict[str, str]:
    return dict(english)


def rewrite(report: Report, english: Mapping[str, str]) -> str:
    """The source text with each block's slice replaced; blocks missing from `english` stay."""
    safe = structure_safe(report, english)
    parts, last = [], 0
    for block in report.blocks:
        parts += [report.text[last : block.start], safe.get(block.id, block.text)]
        last = block.end
    return "".join([*parts, report.text[last:]])
