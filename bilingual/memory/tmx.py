"""TMX 1.4b: the memory as translation tools exchange it, everything that we know in `<prop>` elements."""

from __future__ import annotations

import time
from calendar import timegm
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from bilingual import __version__
from bilingual.errors import InputError
from bilingual.memory.exchange import Dialect, elements, fill, fit, landing, text_of
from bilingual.memory.records import HUMAN, Key, Record, Stored, dump_findings, load_findings
from bilingual.model import Signature, State

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DIALECT = Dialect("", {"ph": ("x",), "bpt": ("i", "x"), "ept": ("i",)}, "type")
_STAMP = "%Y%m%dT%H%M%SZ"
_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


def write(path: str | Path, stored: Iterable[Stored]) -> int:
    """Write translations to `path`; how many. Raises OutputError, with what stood there untouched."""
    count = 0
    with landing(Path(path)) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype(_DOCTYPE)
        with xml.element("tmx", version="1.4"):
            header = {
                "creationtool": "bilingual", "creationtoolversion": __version__, "segtype": "block",
                "o-tmf": "bilingual", "adminlang": "en", "srclang": "zh", "datatype": "plaintext",
            }  # fmt: skip
            xml.write(etree.Element("header", header))
            with xml.element("body"):
                for one in stored:
                    xml.write("\n", _unit(one))
                    count += 1
    return count


def _unit(stored: Stored) -> Any:
    unit = etree.Element("tu")
    if stored.note:
        etree.SubElement(unit, "note").text = fit(stored.note)
    for name, value in _props(stored):
        if value:
            etree.SubElement(unit, "prop", type=f"x-{name}").text = fit(value)
    source = etree.SubElement(unit, "tuv", {_LANG: "zh"})
    known = fill(etree.SubElement(source, "seg"), stored.source, _DIALECT)
    target = etree.SubElement(
        unit, "tuv", {_LANG: "en", "creationdate": time.strftime(_STAMP, time.gmtime(stored.time))}
    )
    if stored.author:
        target.set("creationid", fit(stored.author))
    fill(etree.SubElement(target, "seg"), stored.text, _DIALECT, known)
    return unit


def _props(stored: Stored) -> Iterator[tuple[str, str]]:
    by = stored.signature
    yield from (("state", stored.state.value), ("engine", by.engine), ("model", by.model), ("prompt", by.prompt))
    yield from (("terms", by.terms), ("context", stored.context), ("provenance", stored.provenance))
    yield from (("attempts", str(stored.attempts)), ("findings", dump_findings(stored.findings)))
    yield "time", repr(stored.time)  # TMX's own dates end at seconds


def read(path: str | Path, state: State = State.REVIEWED) -> Iterator[Record]:
    """The Chinese-English translations of a TMX file, as they come.

    `state` is for units that say none (other tools' files). Units without both languages are passed
    over. Raises InputError with file and line, and refuses files that declare entities.
    """
    place = Path(path)
    for unit in elements(place, "tmx", "tu"):
        segs = {_language(tuv): seg for tuv in unit.iterfind("tuv") for seg in tuv.iterfind("seg")}
        if "zh" in segs and "en" in segs:
            try:
                yield _record(unit, text_of(segs["zh"], _DIALECT), text_of(segs["en"], _DIALECT), state)
            except (ValueError, TypeError) as error:
                problem = f"a property of this unit has no meaning ({error})"
                raise InputError(problem, where=place, line=unit.sourceline) from error


def _language(tuv: Any) -> str:
    return str(tuv.get(_LANG) or tuv.get("lang") or "").lower().partition("-")[0]


def _record(unit: Any, source: str, text: str, default: State) -> Record:
    props = {str(p.get("type", "")).removeprefix("x-"): p.text or "" for p in unit.iterfind("prop")}
    target = next(tuv for tuv in unit.iterfind("tuv") if _language(tuv) == "en")
    state = State(props.get("state", default.value))
    by = Signature(props.get("engine", "tmx"), props.get("model", ""), props.get("prompt", ""), props.get("terms", ""))
    return Record(
        key=Key(source, by, props.get("context", "")),
        text=text,
        state=state,
        provenance=props.get("provenance", "person" if state in HUMAN else "engine"),
        attempts=int(props.get("attempts", "1")),
        findings=load_findings(props.get("findings", "")),
        time=float(props["time"])
        if "time" in props
        else _moment(target.get("changedate") or target.get("creationdate")),
        author=str(target.get("changeid") or target.get("creationid") or ""),
        note="\n".join(note.text or "" for note in unit.iterfind("note")),
    )


def _moment(stamp: str | None) -> float:
    """Seconds since 1970 of a TMX date, 0 (now) where there is none that can be read."""
    try:
        return float(timegm(time.strptime(stamp or "", _STAMP)))
    except ValueError:
        return 0.0
