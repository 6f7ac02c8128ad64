"""What stands before the papers, and the lines that say where a paper comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bilingual.markdown import labels
from bilingual.markdown.papers import PAPER_URL
from bilingual.markdown.sections import section_of, undecorated
from bilingual.markdown.span_tree import plain, spans
from bilingual.model import Block, Kind, Paper, Report, Role, Section, Span

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})(?!\d)")
_DATED = re.compile(rf"\W{{0,6}}{_DATE.pattern}")  # a line that opens with its date
_URL = re.compile(r"https?://[^\s<>()\[\]\"\u2018-\u201d\u3000-\u9fff\uff00-\uffef]+")


def front(report: Report, blocks: Sequence[Block], section: Section) -> tuple[Report, tuple[Block, ...]]:
    """The report with title, date and url filled in, and its opening blocks with their roles."""
    result: list[Block] = []
    title, url = "", ""
    for block in blocks:
        role = block.role
        if block.kind is Kind.HEADING and not title and (block.level == 1 or not result):
            role, title = Role.TITLE, undecorated(plain(spans(block.text, report.references))).strip()
        elif section is Section.FRONT or len(result) < 4:
            role = labels.meta_role(block.text) if role is Role.BODY else role
            if role is Role.DATE or section is Section.FRONT:
                url = url or _first_url(block.text)
        result.append(replace(block, role=role, section=section))
    dated = [block.text for block in result if block.role in (Role.DATE, Role.TITLE)]
    near = [block.text for block in result[:8] if len(block.text) < 30 or _DATED.match(block.text)]
    day = next(filter(None, map(_day, [*dated, *near, report.name])), "")
    return replace(report, title=title, date=day, url=url), tuple(result)


def _day(text: str) -> str:
    for match in _DATE.finditer(text):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return ""


def _first_url(text: str) -> str:
    match = _URL.search(text)
    return match.group().rstrip(".,;:!?*'") if match else ""


def _arxiv(text: str) -> str:
    """The address of a paper that only its number names: arXiv:2999.00001."""
    match = PAPER_URL.search(text)
    return f"https://arxiv.org/abs/{match.group(1)}" if match else ""


def meta(region: Sequence[Block], heading: Sequence[Span]) -> tuple[str, str]:
    """A paper's link and reading source, read from its heading and the lines after it."""
    link, source = _href(heading), ""
    for block in region[1:10]:
        if block.kind is Kind.HEADING and section_of(block.text):
            break
        for line in block.text.split("\n"):
            role = labels.meta_role(line)
            if role is Role.LINK and not link:
                link = _href(spans(line)) or _first_url(line) or _arxiv(line)
            elif role is Role.SOURCE and not source:
                source = re.split(r"[:：]", plain(spans(line)), maxsplit=1)[-1].strip()
    return link, source


def _href(tree: Sequence[Span]) -> str:
    for span in _walk(tree):
        if span.kind == "link":
            return span.href
    return ""


def _walk(tree: Sequence[Span]) -> Iterator[Span]:
    for span in tree:
        yield span
        yield from _walk(span.children)


def identifier(paper: Paper, taken: set[str], number: int) -> str:
    """The paper's arXiv id, else a slug of its title; made unique, and noted in `taken`."""
    match = PAPER_URL.search(paper.link) or PAPER_URL.search(paper.title)
    if match:
        name = match.group(1)
    else:
        name = re.sub(r"[\W_]+", "-", paper.title.casefold()).strip("-")[:60].strip("-") or f"paper-{number}"
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name}-{count}"
    taken.add(unique)
    return unique
