"""Glossaries as TBX: version 2 (ISO 30042:2008, TBX-Basic) and version 3 (ISO 30042:2019, style dca).

What TBX-Basic has no field for (status mandatory, `not_in`, further columns) goes into notes that
start with `[bilingual:NAME]`, so that any reader accepts the file and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bilingual.errors import GlossaryError
from bilingual.glossary import delimited
from bilingual.glossary.entries import FORBIDDEN, PREFERRED, GlossaryEntry, checked, status_of

V2, V3 = "tbx2", "tbx3"
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GOOD, _ALSO, _BAD = "preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"
_POS = {"noun": "noun", "verb": "verb", "adj": "adjective", "adv": "adverb"}
_POS_BACK = {tbx: own for own, tbx in _POS.items()}
_OWN_NOTE = re.compile(r"\[bilingual:([^\]]*)\] ?(.*)", re.DOTALL)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True, slots=True)
class _Said:
    """A term of one language and what TBX says about it."""

    text: str
    status: str
    pos: str


def parse(data: bytes, file: str = "") -> tuple[GlossaryEntry, ...]:
    """Entries of a TBX file of either version. Raises GlossaryError with file and line.

    Entity declarations are refused: no glossary needs them, and they can read files or unfold to gigabytes.
    """
    from lxml import etree

    text = _decoded(data, file)
    at = re.search(r"<!ENTITY", text, re.IGNORECASE)
    if at:
        line = text.count("\n", 0, at.start()) + 1
        raise GlossaryError("the file declares XML entities", where=file, line=line, remedy="remove the declarations")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(
            f"not well-formed XML ({error.msg})", where=file, line=error.lineno or 0, remedy="correct the file"
        ) from error
    if _name(root) not in ("martif", "tbx"):
        raise GlossaryError(f"<{_name(root)}> is no TBX", where=file, line=1, remedy="export as TBX v2 or v3")
    concepts = (node for node in root.iter() if _name(node) in ("termEntry", "conceptEntry"))
    return tuple(entry for node in concepts for entry in _entry(node, file))


def _decoded(data: bytes, file: str) -> str:
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode(declared[1].decode("ascii")).removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError) as error:
            raise GlossaryError(
                f"the file is not in {declared[1].decode()}, as it says", where=file, line=1, remedy="save it as UTF-8"
            ) from error
    return delimited.decode(data, file).removeprefix("\ufeff")


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _children(node: Any, *names: str) -> Iterator[Any]:
    return (child for child in node.iter() if _name(child) in names)


def _content(node: Any) -> str:
    return "".join(node.itertext())


def _entry(concept: Any, file: str) -> Iterator[GlossaryEntry]:
    said: dict[str, list[_Said]] = {"zh": [], "en": []}
    for section in _children(concept, "langSet", "langSec"):
        language = (section.get(_LANG) or section.get("lang") or "").lower()[:2]
        said.get(language, []).extend(_terms(section))
    if not said["zh"]:
        return
    own, notes = _notes(concept)
    zh, en = said["zh"], [term for term in said["en"] if term.status != _BAD]
    bad = [term for term in said["en"] if term.status == _BAD]
    status = own.pop("status", "")
    if own.pop("untranslated", None) is not None:
        en.insert(0, _Said("", _GOOD, ""))
    elif bad and (status == FORBIDDEN or not (en or status)):
        en, bad, status = [bad[0], *en], bad[1:], FORBIDDEN
    fields = [_content(node) for node in _children(concept, "descrip") if node.get("type") == "subjectField"]
    line = concept.sourceline or 0
    entry = GlossaryEntry(
        zh=zh[0].text,
        en=en[0].text if en else "",
        status=status_of(status or PREFERRED, file=file, line=line),
        variants_zh=tuple(dict.fromkeys(term.text for term in zh[1:])),
        variants_en=tuple(dict.fromkeys(term.text for term in en[1:])),
        forbidden_en=tuple(dict.fromkeys(term.text for term in bad)),
        pos=own.pop("pos", next((_POS_BACK.get(term.pos, term.pos) for term in (*en, *zh) if term.pos), "")),
        domain=fields[0] if fields else "",
        note="\n".join(notes),
        not_in=delimited.variants(own.pop("not_in", "")),
        extra=tuple((_unescaped(name.removeprefix("column:")), value) for name, value in own.items()),
        file=file,
        line=line,
    )
    yield checked(entry)


def _terms(section: Any) -> Iterator[_Said]:
    found: list[_Said] = []
    for group in _children(section, "tig", "ntig", "termSec"):
        term = next(_children(group, "term"), None)
        if term is not None and _content(term).strip():
            marks = {note.get("type"): _content(note).strip() for note in _children(group, "termNote")}
            status = marks.get("administrativeStatus", marks.get("normativeAuthorization", ""))
            status = _BAD if status.startswith(("deprecated", "superseded")) else status
            found.append(_Said(_content(term).strip(), status, marks.get("partOfSpeech", "")))
    yield from sorted(found, key=lambda term: term.status != _GOOD)  # a preferred one first, else in order


def _notes(concept: Any) -> tuple[dict[str, str], list[str]]:
    own: dict[str, str] = {}
    notes: list[str] = []
    for node in concept:
        if _name(node) != "note":
            continue
        match = _OWN_NOTE.fullmatch(_content(node))
        if match is None:
            notes.append(_content(node))
        elif match[1] == "note":
            notes.append(match[2])
        else:
            own[match[1]] = match[2]
    return own, notes


def serialize(entries: Iterable[GlossaryEntry], version: str = V3) -> bytes:
    """Entries as a TBX file of version `tbx2` or `tbx3`, UTF-8."""
    from lxml import etree

    root, body = _frame(version)
    for place, entry in enumerate(entries, 1):
        _write(body, entry, place, version)
    etree.indent(root)
    doctype = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">' if version == V2 else None
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype=doctype)) + b"\n"


def _frame(version: str) -> tuple[Any, Any]:
    from lxml import etree

    if version == V2:
        root = etree.Element("martif", {"type": "TBX-Basic", _LANG: "zh"})
        head, text = etree.SubElement(root, "martifHeader"), etree.SubElement(root, "text")
    else:
        attributes = {"style": "dca", "type": "TBX-Basic", _LANG: "zh"}
        root = etree.Element(f"{{{_NAMESPACE}}}tbx", attributes, nsmap={None: _NAMESPACE})
        head, text = _sub(root, "tbxHeader"), _sub(root, "text")
    _sub(_sub(_sub(head, "fileDesc"), "sourceDesc"), "p", "A bilingual glossary, Chinese and English")
    return root, _sub(text, "body")


def _sub(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    namespace = parent.tag.rpartition("}")[0]
    node = etree.SubElement(parent, f"{namespace}}}{name}" if namespace else name, attributes)
    node.text = None if text is None else _NOT_XML.sub("\ufffd", text)
    return node


def _write(body: Any, entry: GlossaryEntry, place: int, version: str) -> None:
    concept = _sub(body, "termEntry" if version == V2 else "conceptEntry", id=f"c{place}")
    if entry.domain:
        _sub(concept, "descrip", entry.domain, type="subjectField")
    for name, value in _own_notes(entry):
        _sub(concept, "note", f"[bilingual:{name}] {value}")
    if entry.note:
        own = _OWN_NOTE.fullmatch(entry.note)
        _sub(concept, "note", f"[bilingual:note] {entry.note}" if own else entry.note)
    banned = entry.status == FORBIDDEN
    chinese = [(entry.zh, _GOOD), *((text, _ALSO) for text in entry.variants_zh)]
    english = [(entry.en, _BAD if banned else _GOOD)] if entry.en else []
    english += [(text, _ALSO) for text in entry.variants_en] + [(text, _BAD) for text in entry.forbidden_en]
    for language, terms in (("zh", chinese), ("en", english)):
        if terms:
            _section(concept, language, terms, entry.pos, version)


def _section(concept: Any, language: str, terms: list[tuple[str, str]], pos: str, version: str) -> None:
    section = _sub(concept, "langSet" if version == V2 else "langSec")
    section.set(_LANG, language)
    for text, status in terms:
        group = _sub(section, "tig" if version == V2 else "termSec")
        _sub(group, "term", text)
        if pos:
            _sub(group, "termNote", _POS.get(pos, "other"), type="partOfSpeech")
        _sub(group, "termNote", status, type="administrativeStatus")


def _own_notes(entry: GlossaryEntry) -> Iterator[tuple[str, str]]:
    if entry.status != PREFERRED:
        yield "status", entry.status
    if not entry.en:
        yield "untranslated", "yes"
    if entry.pos and entry.pos not in _POS:
        yield "pos", entry.pos
    if entry.not_in:
        yield "not_in", "|".join(entry.not_in)
    for name, value in entry.extra:
        yield f"column:{name.replace('%', '%25').replace(']', '%5D')}", value


def _unescaped(name: str) -> str:
    return name.replace("%5D", "]").replace("%25", "%")
