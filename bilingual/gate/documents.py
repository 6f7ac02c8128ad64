"""Judge a translation that came from anywhere: two Markdown documents, aligned block by block."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bilingual import markdown, source
from bilingual.checks import check
from bilingual.checks.consistency import consistent
from bilingual.checks.languagetool import grammar
from bilingual.errors import InputError
from bilingual.gate.alignment import Couple, couples, shape
from bilingual.gate.reading import in_order, worth_a_look
from bilingual.gate.verdict import Mark, Verdict
from bilingual.glossary import Glossary
from bilingual.glossary.prose import matched
from bilingual.inline import has_han
from bilingual.memory import normalise
from bilingual.model import Block, Finding, Kind, Report, Role, Segment, Severity, Translation, Unit
from bilingual.render.compose import paper_anchor
from bilingual.review.blocks import described, plain, raw_html
from bilingual.segment import segments
from bilingual.split import sentences

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_LABEL = re.compile(r"\]\[([^\[\]]*[\u3400-\u9fff][^\[\]]*)\]")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LITERAL = (Kind.CODE, Kind.MATH)

Placed = tuple[Unit, int]  # a unit and its line in the English document


def judge_documents(
    chinese: Path, english: Path, terms: Glossary, edition: Path | None = None, languagetool: str = ""
) -> Verdict:
    """Every finding on `english` as a translation of `chinese`, in the order of reading.

    `edition`, an edition.json of the pair, tells how a block's English divides into segments.
    Differences of structure are findings; the rest of the documents is judged all the same.

    Raises:
        InputError: a file cannot be read, or the edition is none.
        ConfigError: `languagetool` is not on this machine, or a check of the user's own failed.
    """
    left = markdown.parse(source.read(chinese)[0], chinese.stem)
    right = markdown.parse(source.read(english)[0], english.stem)
    pairs = couples(left, right)
    known = _known(edition) if edition else {}
    placed = [*_units(pairs, left, right, terms, known), *_html(left, right)]
    lines = {unit.segment.id: line for unit, line in placed}
    units, notice = grammar(consistent([unit for unit, _ in placed], columns=bool(edition)), languagetool)
    anchors = dict(_anchors(left)) if edition else {}
    marks = [
        Mark(
            found,
            unit.segment.text,
            unit.translation.text,
            unit.segment.line,
            lines[unit.segment.id],
            anchors.get(unit.segment.block, ""),
        )
        for unit in units
        for found in unit.findings
    ]
    marks += _structure(pairs, chinese.name)
    title = next((block.text for block in right.blocks if block.kind is Kind.HEADING), "") or english.stem
    looks = worth_a_look(units, lines, {unit.segment.id: anchors.get(unit.segment.block, "") for unit in units})
    notices = (notice,) if notice else ()
    names = left.name, plain(title), str(chinese), str(english)
    return Verdict(*names, len(units), in_order(marks), looks, notices)


def _anchors(report: Report) -> Iterator[tuple[str, str]]:
    """The id in bilingual.html of every block: its first segment's, and for a heading of a paper the paper's."""
    tables: dict[int, str] = {}
    firsts = {block: parts[0] for block, parts in _by_block(report).items()}
    for block in report.blocks:
        if block.role is Role.PAPER and block.paper:
            yield block.id, paper_anchor(block.paper)
        elif block.id in firsts:
            own = "s-" + firsts[block.id].id
            yield block.id, tables.setdefault(block.table, own) if block.table else own


def _known(edition: Path) -> dict[str, str]:
    """The English of every segment id of an edition.json.

    Raises:
        InputError: it is no edition.json.
    """
    try:
        data = json.loads(source.read(edition)[0])
        return {str(one["id"]): str(one["en"]) for one in data["segments"]}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            "this is no edition.json", where=edition, remedy="give the one that was built with the English"
        ) from error


def _units(
    pairs: Sequence[Couple], left: Report, right: Report, terms: Glossary, known: Mapping[str, str]
) -> Iterator[Placed]:
    """The segments of all paired blocks with their English, judged."""
    mine, theirs = _by_block(left), _by_block(right)
    for pair in pairs:
        if pair.zh is None or pair.en is None or pair.zh.id not in mine:
            continue
        for segment, text, line in _divided(mine[pair.zh.id], pair.en, theirs.get(pair.en.id, []), known):
            yield _judged(segment, text, terms), line


def _by_block(report: Report) -> dict[str, list[Segment]]:
    parts: dict[str, list[Segment]] = {}
    for segment in segments(report):
        if segment.kind is not Kind.HTML:
            parts.setdefault(segment.block, []).append(segment)
    return parts


def _divided(
    mine: Sequence[Segment], block: Block, theirs: Sequence[Segment], known: Mapping[str, str]
) -> Iterator[tuple[Segment, str, int]]:
    """Each Chinese segment of a block with its English and that one's line; the block whole where it cannot be cut."""
    whole = plain(block.text)
    wanted = [known.get(part.id, "") for part in mine]
    if all(wanted) and normalise(" ".join(wanted)) == whole:
        texts = wanted
    elif len(mine) == 1:
        texts = [whole]
    elif len(theirs) == len(mine):
        texts = [plain(part.text) for part in theirs]
    else:
        texts = [sentence.strip() for sentence in sentences(whole)]
    if len(texts) != len(mine):
        joined = "".join(part.gap + part.text for part in mine)
        is_chinese = any(part.translatable for part in mine)
        yield replace(mine[0], text=plain(joined), translatable=is_chinese), whole, block.line
        return
    last = block.line + block.text.count("\n")
    lines = [part.line for part in theirs] if len(theirs) == len(mine) else []
    for number, (part, text) in enumerate(zip(mine, texts, strict=True)):
        yield part, text, lines[number] if lines else min(last, block.line + part.line - mine[0].line)


def _judged(segment: Segment, text: str, terms: Glossary) -> Unit:
    here, text = matched(terms, segment.text), _without_labels(segment.text, text)
    found: tuple[Finding, ...] = ()
    if segment.translatable:
        label = terms.label(segment)
        found = check(segment.text, text, () if label is not None and plain(label) == text else here)
    elif plain(segment.text) != text:
        found = check(segment.text, text, here)
    return Unit(segment, Translation(segment.id, text), tuple(replace(f, segment=segment.id) for f in found), here)


def _without_labels(chinese: str, english: str) -> str:
    """The English without the Chinese labels that links of the form `[FAQ][常见问题]` need to find their address."""
    return _LABEL.sub(lambda m: "]" if f"[{m[1]}]" in chinese and f"][{m[1]}]" not in chinese else m.group(), english)


def _html(left: Report, right: Report) -> Iterator[Placed]:
    """The words of all raw HTML as one segment: how far HTML is cut into blocks hangs on its language."""
    block = next((block for block in left.blocks if block.kind is Kind.HTML), None)
    if block is None:
        return
    text, english = (_TAG.sub("\n", raw_html(report)).strip() for report in (left, right))
    place = next((other.line for other in right.blocks if other.kind is Kind.HTML), 0)
    segment = Segment(block.id, block.id, text, kind=Kind.HTML, translatable=has_han(text), line=block.line)
    found = check(text, english) if text != english else ()
    unit = Unit(segment, Translation(block.id, english), tuple(replace(f, segment=block.id) for f in found))
    yield unit, place


def _structure(pairs: Sequence[Couple], name: str) -> Iterator[Mark]:
    """Blocks that are missing, new or of another kind, and code and formulas that are not the source's."""
    zh_line = en_line = 1
    for pair in pairs:
        zh_line, en_line = pair.zh.line if pair.zh else zh_line, pair.en.line if pair.en else en_line
        found = _difference(pair, name)
        if found:
            texts = pair.zh.text if pair.zh else "", pair.en.text if pair.en else ""
            yield Mark(found, *texts, zh_line, en_line)


def _difference(pair: Couple, name: str) -> Finding | None:
    zh, en = pair.zh, pair.en
    if en is None:
        assert zh is not None
        grave = Severity.CRITICAL if zh.kind is not Kind.RULE else Severity.MINOR
        return Finding("structure", grave, f"missing: {described(zh)}", zh.id, "translate it")
    if zh is None:
        grave = Severity.CRITICAL if en.kind is not Kind.RULE else Severity.MINOR
        return Finding("structure", grave, f"not in {name}: {described(en)}", en.id, "take it out")
    if shape(zh) != shape(en) and _kin(zh) != _kin(en):
        message = f"{described(zh)} became {described(en)}"
        return Finding("structure", Severity.MAJOR, message, zh.id, "give the block its form back")
    if zh.kind in _LITERAL and not _kept(zh, en):
        noun, kind = ("code", "code") if zh.kind is Kind.CODE else ("formula", "formulas")
        return Finding(kind, Severity.CRITICAL, f"{noun} changed", zh.id, f"copy the {noun} from the source")
    return None


def _kin(block: Block) -> tuple[object, ...]:
    """The shape without the number of the table, which a missing table shifts."""
    return block.kind, block.level, block.depth, block.quote, block.row


def _kept(zh: Block, en: Block) -> bool:
    """Whether every line of code stands in the other; from a line's first Chinese on it may be translated."""
    there = [" ".join(line.split()) for line in en.text.splitlines()]
    heads = [(" ".join(_HAN.split(line)[0].split()), has_han(line)) for line in zh.text.splitlines()]
    return all(any(line.startswith(head) if cut else line == head for line in there) for head, cut in heads)
