"""Issue and reports -> one report: masthead, note and the chosen papers, as if written in one file.

From here on an issue is a report like any other: its English mirrors it block for block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bilingual import markdown
from bilingual.errors import ConfigError, InputError
from bilingual.furniture import Masthead
from bilingual.issue.file import Issue, Words
from bilingual.issue.labels import distinct
from bilingual.issue.papers import Chosen, choose
from bilingual.model import Block, Kind, Paper, Report, Role, Section
from bilingual.selection import definitions, stretches

_NUMBERED = re.compile(r"^(\W{0,4})\d{1,3}[.、．)]\s*(?=\S)")
_NOTE_LABEL = re.compile(r"\[\^([^\[\]\s]+)\]")
_CLOSERS = "|```|~~~|````|~~~~|$$|-->|?>|]]>|</pre>|</script>|</style>|</textarea>"


@dataclass(frozen=True, slots=True)
class Composed:
    """An issue as a report. `own` is the editor's own English, by block id; `masthead` what stands over it.

    `folder` is issue.toml's, `folders` those of the reports by paper: their pictures lie there.
    """

    report: Report
    masthead: Masthead
    own: Mapping[str, str]
    folder: Path
    folders: Mapping[str, Path]


@dataclass(slots=True)
class _Galley:
    """The text so far, with its blocks at their places in it."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)  # by position in `blocks`
    tables: int = 0

    def add(self, text: str, blocks: Sequence[Block], start: int = 0, line: int = 1) -> None:
        """Append `text`; `blocks` count offsets from `start` and lines from `line`."""
        by, down = len(self.text) - start, self.text.count("\n") + 1 - line
        numbers = {table: self.tables + n for n, table in enumerate(sorted({b.table for b in blocks} - {0}), 1)}
        self.tables += len(numbers)
        for block in blocks:
            table, end = numbers.get(block.table, 0), block.end + by
            self.blocks.append(
                replace(block, id="", table=table, start=block.start + by, end=end, line=block.line + down)
            )
        self.text += text


def compose(issue: Issue, reports: Sequence[tuple[Path, Report]], words: Mapping[str, Any]) -> Composed:
    """One report of everything that the issue shows; `words` are the labels.

    Raises:
        InputError: a report holds no papers, or issue.toml names one that is not there.
        ConfigError: a title is missing, or the note's two languages do not stand side by side.
    """
    parsed = [report for _, report in reports]
    paths = [path for path, _ in reports]
    chosen, notices = choose(issue, list(zip(paths, distinct(parsed), strict=True)))
    title = issue.title or _only_title(issue, parsed)
    day = issue.date or max(report.date for report in parsed)
    galley = _Galley()
    for piece in _front(issue, title, day, words):
        _write(galley, *piece)
    papers = tuple(_place(galley, item) for item in chosen)
    blocks = markdown.identified(galley.blocks)
    report = Report(
        issue.name,
        galley.text,
        title.zh or title.en,
        day,
        parsed[0].url if len(parsed) == 1 else "",
        blocks,
        papers,
        (*notices, *dict.fromkeys(notice for report in parsed for notice in report.notices)),
        "\n\n".join(dict.fromkeys(item.report.references for item in chosen if item.report.references)),
    )
    masthead = Masthead(issue.number, issue.subtitle.en, issue.subtitle.zh, papers[0].id if issue.lead else "")
    own = {blocks[at].id: text for at, text in galley.own.items()}
    return Composed(report, masthead, own, issue.path.parent, {item.paper.id: item.path.parent for item in chosen})


def _only_title(issue: Issue, reports: Sequence[Report]) -> Words:
    if len(reports) == 1:
        return Words(zh=reports[0].title or issue.name)
    problem = "an issue of several reports needs a title"
    raise ConfigError(
        problem, where=issue.path, line=issue.line("masthead", "title"), remedy='write title = "…" under [masthead]'
    )


def _front(issue: Issue, title: Words, day: str, words: Mapping[str, Any]) -> Iterator[tuple[str, str, Role]]:
    """What stands before the papers: Markdown in Chinese, the editor's English (may be empty), and the role."""
    yield "# " + (title.zh or title.en), title.en and "# " + title.en, Role.TITLE
    if issue.subtitle:
        yield issue.subtitle.zh or issue.subtitle.en, issue.subtitle.en, Role.TITLE
    zh, en = [day], [day]
    if issue.number:
        zh, en = [words["issue_zh"].format(number=issue.number), day], [words["issue"].format(number=issue.number), day]
    if any(zh):
        yield " · ".join(filter(None, zh)), " · ".join(filter(None, en)), Role.DATE
    if issue.note:
        heading = Words(issue.note_title.en or words["note"], issue.note_title.zh or words["note_zh"])
        both = bool(issue.note.zh)
        yield "## " + (heading.zh if both else heading.en), "## " + heading.en, Role.EDITOR
        _parallel(issue)
        yield issue.note.zh or issue.note.en, issue.note.en, Role.EDITOR
        if issue.by:
            yield "—— " + issue.by if both else "— " + issue.by, "— " + issue.by, Role.EDITOR


def _parallel(issue: Issue) -> None:
    """Make sure that a note in two languages can be set side by side.

    Raises:
        ConfigError: the two have other blocks.
    """
    if not (issue.note.zh and issue.note.en):
        return
    zh, en = (markdown.parse(text, "note").blocks for text in (issue.note.zh, issue.note.en))
    if [_shape(block) for block in zh] != [_shape(block) for block in en]:
        problem = f"the note has {len(zh)} paragraphs in Chinese and {len(en)} in English, and they stand side by side"
        if len(zh) == len(en):
            problem = "paragraphs, headings and list items of the note do not match in the two languages"
        remedy = "write as many of the same kind in both, or leave one out (Chinese alone is translated)"
        raise ConfigError(problem, where=issue.path, line=issue.line("note", "en"), remedy=remedy)


def _shape(block: Block) -> tuple[Any, ...]:
    return block.kind, block.level, block.depth, block.quote, block.row, bool(block.marker)


def _write(galley: _Galley, zh: str, en: str, role: Role) -> None:
    """Add a piece of front matter, and note the English of its blocks where the editor gave it."""
    source = markdown.parse(_closed(zh, zh[:20]), "front")
    english = markdown.parse(en, "front").blocks if en else ()
    first = len(galley.blocks)
    blocks = [replace(b, role=b.role if b.role is Role.SEPARATOR else role, section=Section.FRONT, paper=None)
              for b in source.blocks]  # fmt: skip
    galley.add(source.text, blocks)
    if len(english) == len(blocks):
        for at, (block, said) in enumerate(zip(blocks, english, strict=True), first):
            if block.translatable:
                galley.own[at] = said.text


def _place(galley: _Galley, item: Chosen) -> Paper:
    """Add one paper, with the definitions that it uses from elsewhere in its report; the paper, moved."""
    report, paper = item.report, item.paper
    start, end = next((a, z) for p, a, z in stretches(report) if p is paper)
    end = min((_line_start(report, b) for b in report.blocks if start < b.start < end and _is_outside(b)), default=end)
    inside = [block for block in report.blocks if start <= block.start < end]
    text, blocks = _unnumbered(report.text[start:end], inside, start)
    line = galley.text.count("\n") + 1
    text = _closed(text, f"{item.path.name}: {paper.id}")
    text += definitions(report, text).lstrip("\n")
    galley.add(text if text.endswith("\n\n") else text.rstrip("\n") + "\n\n", blocks, start, paper.line)
    for label in dict.fromkeys(_NOTE_LABEL.findall(text)):
        _place_note(galley, item, label, {block.start for block in inside})
    return replace(paper, line=line)


def _place_note(galley: _Galley, item: Chosen, label: str, inside: set[int]) -> None:
    """Add a footnote that the paper uses and that stands elsewhere in its report."""
    note = [b for b in item.report.blocks if b.kind is Kind.FOOTNOTE and b.info == label and b.start not in inside]
    known = any(b.kind is Kind.FOOTNOTE and b.info == label for b in galley.blocks)
    if not note or known:
        return
    start = _line_start(item.report, note[0])
    moved = [replace(block, paper=item.paper.id, section=Section.OTHER) for block in note]
    galley.add(item.report.text[start : note[-1].end] + "\n\n", moved, start, note[0].line)


def _is_outside(block: Block) -> bool:
    """Whether a block after a paper's heading belongs to no paper: a closing chapter, say."""
    return block.paper is None and block.role is not Role.SEPARATOR


def _line_start(report: Report, block: Block) -> int:
    return report.text.rfind("\n", 0, block.start) + 1


def _unnumbered(text: str, blocks: Sequence[Block], start: int) -> tuple[str, list[Block]]:
    """The paper without the number of its heading: in the issue it has another place."""
    heading = blocks[0]
    bare = _NUMBERED.sub(r"\1", heading.text)
    gone = len(heading.text) - len(bare)
    at = heading.start - start
    text = text[:at] + bare + text[at + len(heading.text) :]
    rest = [replace(block, start=block.start - gone, end=block.end - gone) for block in blocks[1:]]
    return text, [replace(heading, text=bare, end=heading.end - gone), *rest]


def _closed(text: str, what: str) -> str:
    """The text with whatever it leaves open closed, so that it does not swallow what comes after it.

    Raises:
        InputError: nothing closes it.
    """
    text = text.rstrip("\n")
    for closer in _CLOSERS.split("|"):
        shut = f"{text}\n{closer}\n\n" if closer else f"{text}\n\n"
        last = markdown.parse(shut + "# end", "probe").blocks[-1:]
        if last and last[0].kind is Kind.HEADING and last[0].text == "end" and not last[0].quote:
            return shut
    raise InputError("this text leaves a block open", where=what, remedy="close its code fence, formula or HTML")
