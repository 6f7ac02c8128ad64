"""Recognise a digest in a parsed document: its papers, their sections, what each block does.

Reports agree on little: headings of any level, list items or bold lines name the sections, numbered
or not, with the text after the name on the same line, on the next, or in blocks of its own. So the
papers are found by evidence (a link line, a heading before a group of section names), and in each
paper the form that names most sections is taken for its labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bilingual.markdown import labels
from bilingual.markdown.front import front, identifier, meta
from bilingual.markdown.labels import Label
from bilingual.markdown.papers import headings_of_papers
from bilingual.markdown.sections import is_numbered, undecorated
from bilingual.markdown.span_tree import plain, spans
from bilingual.model import Block, Kind, Paper, Report, Role, Section


def recognise(report: Report) -> Report:
    """Fill the report's title, date, url and papers, and every block's role, section and paper.

    A block that holds a section's name and text behind it is split in two: the label and the body.
    Documents without papers keep section OTHER throughout.
    """
    blocks = labels.apart(report.blocks)
    found = [labels.label_of(block) for block in blocks]
    starts = headings_of_papers(blocks, found)
    first = starts[0] if starts else len(blocks)
    report, opening = front(report, blocks[:first], Section.FRONT if starts else Section.OTHER)
    result, papers = list(opening), list[Paper]()
    taken: set[str] = set()
    for start, end in pairwise([*starts, len(blocks)]):
        paper = _paper(report, blocks[start:end], taken, len(papers) + 1)
        papers.append(paper)
        region = blocks[start:end]
        result += _Region(paper, region, labels.placed(region, found[start:end])).blocks()
    return replace(report, blocks=tuple(result), papers=tuple(papers))


def _paper(report: Report, region: Sequence[Block], taken: set[str], number: int) -> Paper:
    heading = region[0]
    shown = spans(heading.text, report.references)
    title = undecorated(plain(shown)).strip()
    link, source = meta(region, shown)
    paper = Paper("", title, link, source, heading.line)
    return replace(paper, id=identifier(paper, taken, number))


@dataclass(slots=True)
class _Region:
    """The blocks of one paper, from its heading to the next one's."""

    paper: Paper
    region: list[Block]
    found: list[Label | None]
    section: Section = Section.OTHER

    def blocks(self) -> Iterator[Block]:
        chosen = labels.choose(self.region, self.found)
        inside = True
        for index, block in enumerate(self.region):
            label = self.found[index] if index in chosen else None
            if label is not None:
                self.section = label.section
                yield from self.labelled(block, label)
                continue
            if block.role is Role.SEPARATOR:
                yield block
                continue
            started = self.section is not Section.OTHER or any(i < index for i in chosen)
            if started and self.ends(block, chosen):
                self.section, inside = Section.OTHER, inside and not self.leaves(block, chosen)
            role, section = (Role.BODY, self.section) if started else self.before(index, block)
            paper = self.paper.id if inside else None
            yield replace(block, role=role, section=section, paper=paper)

    def labelled(self, block: Block, label: Label) -> Iterator[Block]:
        here = replace(block, section=label.section, paper=self.paper.id)
        head = replace(here, role=Role.LABEL, text=block.text[: label.end], end=block.start + label.end)
        yield head
        if label.body < len(block.text):
            skipped = block.text.count("\n", 0, label.body)
            start = block.start + label.body
            text = block.text[label.body :]
            yield replace(here, text=text, start=start, line=block.line + skipped, marker="")

    def before(self, index: int, block: Block) -> tuple[Role, Section]:
        """Role and section of a block that stands before the paper's first label."""
        if index == 0:
            return Role.PAPER, Section.META
        if block.kind is Kind.HEADING:
            repeats = labels.repeats(block.text, self.paper.title)
            return (Role.SUBTITLE, Section.META) if repeats else (Role.BODY, Section.OTHER)
        role = labels.meta_role(block.text)
        return (role, Section.META) if role is not Role.BODY else (role, Section.OTHER)

    def ends(self, block: Block, chosen: Sequence[int]) -> bool:
        """Does this block open a section that has no canonical name?"""
        label = self.region[chosen[0]]
        if block.kind is Kind.HEADING:
            return label.kind is not Kind.HEADING or block.level <= label.level
        same = block.kind is label.kind and block.depth == label.depth and bool(block.marker) == bool(label.marker)
        return same and label.kind is not Kind.HEADING and labels.looks_like_label(block)

    def leaves(self, block: Block, chosen: Sequence[int]) -> bool:
        """Does this heading open something outside the paper, as a closing chapter does?"""
        if block.kind is not Kind.HEADING or is_numbered(block.text):
            return False
        least = min(self.region[i].level or 9 for i in chosen)
        before = self.region[self.region.index(block) - 1]
        apart = before.role is Role.SEPARATOR and block.level < least
        return apart or block.level <= min(self.region[0].level, least)
