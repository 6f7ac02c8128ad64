"""What the TMX and XLIFF formats share: inline markup as XML codes, safe reading, whole-file writing.

Formulas, code, links and bold become `<ph>`, `<bpt>` and `<ept>` elements that hold their Markdown,
so that editors protect them and a segment's text is simply all text inside it. A character that XML
cannot hold stands as `<ph …="x-char">U+0001</ph>`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from bilingual.errors import InputError, OutputError
from bilingual.inline import atoms

_PAIRED = {"strong": "bold", "em": "italic", "strike": "x-strike", "bracket": "link", "link": "link", "image": "link"}
_ALONE = {"math": "x-math", "code": "x-code", "url": "x-url", "html": "x-html", "footnote": "x-footnote"}
_OPENERS = {"link": ("[",), "image": ("![",)}  # emphasis opens with what it closes with
_UNFIT = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHAR = re.compile(r"U\+([0-9A-F]{4,6})")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a format names the elements and attributes of codes."""

    namespace: str  # "{…}" or ""
    number: dict[str, tuple[str, ...]]  # attributes of ph, bpt and ept that take the code's number
    kind: str  # the attribute that says what a code is


@dataclass(slots=True)
class Code:
    """One inline code: `tag` is ph, bpt or ept; a bpt and its ept share a number."""

    tag: str
    text: str
    kind: str
    start: int
    end: int
    number: int = 0


def codes(text: str, known: Sequence[Code] = ()) -> list[Code]:
    """The inline codes of a Markdown text in reading order.

    They are numbered from 1; one that the source has too (`known`) gets the number it has there.
    """
    found = [Code("ph", _name(m.group()), "x-char", *m.span()) for m in _UNFIT.finditer(text)]
    opened: list[Code] = []
    partner: dict[int, Code] = {}
    for atom in atoms(text):
        if atom.kind not in _PAIRED and atom.kind not in _ALONE:
            continue  # escapes and entities are letters to a translator
        code = Code("ph", atom.text, _PAIRED.get(atom.kind) or _ALONE[atom.kind], atom.start, atom.end)
        if _UNFIT.search(code.text):
            continue  # cannot stand in one piece; its letters go as text
        found.append(code)
        if atom.kind in _PAIRED:
            openers = _OPENERS.get(atom.kind, (atom.text,))
            place = next((i for i in reversed(range(len(opened))) if opened[i].text in openers), None)
            if place is None or atom.kind == "bracket":
                opened.append(code)
            else:
                partner[id(code)] = opener = opened.pop(place)
                opener.tag, code.tag = "bpt", "ept"
    found.sort(key=lambda code: code.start)
    _number(found, partner, known)
    return found


def _number(found: Iterable[Code], partner: dict[int, Code], known: Sequence[Code]) -> None:
    free = [code for code in known if code.tag != "ept"]
    following = max((code.number for code in known), default=0)
    for code in found:
        if code.tag == "ept":
            code.number = partner[id(code)].number
            continue
        same = next((other for other in free if (other.tag, other.text) == (code.tag, code.text)), None)
        if same:
            free.remove(same)
            code.number = same.number
        else:
            following += 1
            code.number = following


def fill(element: Any, text: str, dialect: Dialect, known: Sequence[Code] = ()) -> list[Code]:
    """Write `text` into an XML element with its codes as child elements; returns the codes."""
    found = codes(text, known)
    at = 0
    last: Any = None
    for code in found:
        _append(element, last, text[at : code.start])
        last = etree.SubElement(element, dialect.namespace + code.tag)
        for name in dialect.number[code.tag]:
            last.set(name, str(code.number))
        if code.tag != "ept":
            own = code.tag == "bpt" or code.kind.startswith("x-")  # the formats' own kinds are those of pairs
            last.set(dialect.kind, code.kind if own else f"x-{code.kind}")
        last.text = code.text
        at = code.end
    _append(element, last, text[at:])
    return found


def _append(element: Any, last: Any, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


def text_of(element: Any, dialect: Dialect) -> str:
    """All text inside an element, its codes back as Markdown."""
    out = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            inner = text_of(child, dialect)
            char = _CHAR.fullmatch(inner) if child.get(dialect.kind) == "x-char" else None
            out.append(chr(int(char.group(1), 16)) if char else inner)
        out.append(child.tail or "")
    return "".join(out)


def fit(text: str) -> str:
    """The text with characters that XML cannot hold written as U+… (for attributes and notes)."""
    return _UNFIT.sub(lambda match: _name(match.group()), text)


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"


def elements(path: Path, root: str, tag: str) -> Iterator[Any]:
    """Elements called `tag` (with namespace) of an XML file whose root's local name is `root`, one by one.

    Nothing outside the file is read, and a file that declares entities is refused: that is how small
    files grow to gigabytes, or read others. Raises InputError with file and line.
    """
    try:
        context = etree.iterparse(
            str(path), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        first = True
        for event, element in context:
            if first:
                _admit(path, element, root)
                first = False
            if event == "end" and element.tag == tag:
                yield element
                element.clear()
                while element.getprevious() is not None:  # a million units must not pile up
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"not well-formed XML ({error.msg})", where=path, line=error.lineno or 0) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or 'no such file'})", where=path) from error


def _admit(path: Path, element: Any, root: str) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputError("declares XML entities, which are refused", where=path, remedy="remove its DOCTYPE")
    if etree.QName(element).localname != root:
        problem = f"begins with <{etree.QName(element).localname}>, not <{root}>"
        raise InputError(problem, where=path, line=element.sourceline or 0, remedy=f"give a file of the {root} format")


@contextmanager
def landing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that lands at `path` whole or not at all. Raises OutputError."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=path) from error
    finally:
        part.unlink(missing_ok=True)
