"""XLIFF 1.2: a report's segments for OmegaT, Weblate and the like, and back in after editing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from bilingual import __version__
from bilingual.memory.exchange import Dialect, elements, fill, fit, landing, text_of
from bilingual.memory.records import Stored, digest, normalise
from bilingual.model import Finding, State, Unit

_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_NS = f"{{{_XLIFF}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DIALECT = Dialect(_NS, {"ph": ("id",), "bpt": ("id",), "ept": ("id",)}, "ctype")
TOOL = "bilingual"  # the author of notes that are findings
# Our states as XLIFF's `state` and `state-qualifier`; reading takes any tool's states.
_STATES = {
    State.COPIED: ("final", "exact-match"),
    State.MACHINE: ("needs-review-translation", "leveraged-mt"),
    State.REVIEWED: ("translated", ""),
    State.APPROVED: ("final", ""),
    State.REJECTED: ("needs-translation", "rejected-inaccurate"),
}
_READ = {
    "final": State.APPROVED, "signed-off": State.APPROVED, "translated": State.REVIEWED,
    "needs-translation": State.REJECTED, "new": State.MACHINE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a translation; findings have the author `TOOL`."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of an XLIFF file. `context` is the memory's (Key.context), empty where unknown."""

    id: str
    source: str
    target: str
    state: State = State.MACHINE
    context: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def remarks(self) -> str:
        """What people noted, a line each."""
        return "\n".join(note.text for note in self.notes if note.author != TOOL)


def of_unit(unit: Unit, context: str = "") -> Row:
    """The row of an edition's unit; the source is the segment's text on one line."""
    notes = tuple(map(_finding, unit.findings))
    return Row(
        unit.segment.id, normalise(unit.segment.text), unit.translation.text, unit.translation.state, context, notes
    )


def of_stored(stored: Stored) -> Row:
    """The row of a translation in the memory; its id stays while source and context stay."""
    notes = (*map(_finding, stored.findings), *([Note(stored.author or "person", stored.note)] if stored.note else []))
    ident = digest(f"{stored.source}\n{stored.context}\n{stored.state}\n{stored.signature}").hex()[:16]
    return Row(ident, stored.source, stored.text, stored.state, stored.context, notes)


def _finding(finding: Finding) -> Note:
    fix = f"; {finding.fix}" if finding.fix else ""
    return Note(TOOL, f"{finding.severity.name.lower()} {finding.kind}: {finding.message}{fix}")


def write(path: str | Path, rows: Iterable[Row], original: str) -> int:
    """Write rows to `path`; how many. `original` names the report. Raises OutputError."""
    count = 0
    with landing(Path(path)) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{_NS}xliff", version="1.2", nsmap={None: _XLIFF}):
            attributes = {
                "original": fit(original), "source-language": "zh-CN", "target-language": "en", "datatype": "plaintext",
                "tool-id": TOOL,
            }  # fmt: skip
            with xml.element(f"{_NS}file", attributes):
                with xml.element(f"{_NS}header"):
                    tool = {"tool-id": TOOL, "tool-name": TOOL, "tool-version": __version__}
                    xml.write(etree.Element(f"{_NS}tool", tool, nsmap={None: _XLIFF}))
                with xml.element(f"{_NS}body"):
                    for row in rows:
                        xml.write("\n", _unit(row))
                        count += 1
    return count


def _unit(row: Row) -> Any:
    unit = etree.Element(f"{_NS}trans-unit", {"id": fit(row.id), _SPACE: "preserve"}, nsmap={None: _XLIFF})
    unit.set("approved", "yes" if row.state is State.APPROVED else "no")
    if row.state is State.COPIED:
        unit.set("translate", "no")
    known = fill(etree.SubElement(unit, f"{_NS}source"), row.source, _DIALECT)
    state, qualifier = _STATES[row.state]
    target = etree.SubElement(unit, f"{_NS}target", {"state": state})
    if qualifier:
        target.set("state-qualifier", qualifier)
    fill(target, row.target, _DIALECT, known)
    for note in row.notes:
        annotates = {"annotates": "target"} if note.author == TOOL else {}
        etree.SubElement(unit, f"{_NS}note", {"from": fit(note.author), **annotates}).text = fit(note.text)
    if row.context:
        group = etree.SubElement(unit, f"{_NS}context-group", {"name": "memory", "purpose": "match"})
        etree.SubElement(group, f"{_NS}context", {"context-type": "x-context"}).text = fit(row.context)
    return unit


def read(path: str | Path) -> Iterator[Row]:
    """The rows of an XLIFF 1.2 file, from us or from an editor; a unit without a target has an empty one.

    Raises InputError with file and line, and refuses files that declare entities.
    """
    for unit in elements(Path(path), "xliff", f"{_NS}trans-unit"):
        source, target = unit.find(f"{_NS}source"), unit.find(f"{_NS}target")
        if source is None:
            continue
        notes = [Note(note.get("from", ""), note.text or "") for note in unit.iterfind(f"{_NS}note")]
        context = unit.findtext(f"{_NS}context-group/{_NS}context[@context-type='x-context']")
        text = "" if target is None else text_of(target, _DIALECT)
        state = _state(unit, target)
        yield Row(unit.get("id", ""), text_of(source, _DIALECT), text, state, context or "", tuple(notes))


def _state(unit: Any, target: Any) -> State:
    """Our state for a unit; `approved` is the older and the stronger word."""
    if target is None:
        return State.MACHINE
    if (target.get("state"), target.get("state-qualifier")) == _STATES[State.COPIED]:
        return State.COPIED
    if unit.get("approved") == "yes":
        return State.APPROVED
    found = _READ.get(target.get("state", ""), State.MACHINE)
    if found is State.APPROVED and unit.get("approved") == "no":
        return State.REVIEWED  # an editor took the approval back, or writes no states of its own
    if found is State.REJECTED and not str(target.get("state-qualifier", "")).startswith("rejected"):
        return State.MACHINE
    return found
