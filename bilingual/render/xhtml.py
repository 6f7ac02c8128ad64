"""HTML that our renderers write, as XML: what a book's documents must be."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote
from xml.etree import ElementTree

from bilingual.errors import ConfigError

_VOID = re.compile(r"<(br|wbr|hr|img|col)\b([^<>]*?)\s*/?>")
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r'href="((?:https?|mailto):[^"]*)"')
_SAFE = "%/:=&?~#+!$,;'@()*-._"  # what an address may hold as it is

_PARTS = {"msub": 2, "msup": 2, "mfrac": 2, "mroot": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
_INSIDE = {"mtable": {"mtr", "mlabeledtr"}, "mtr": {"mtd"}}
_HOMES = {"mtr": {"mtable"}, "mtd": {"mtr", "mlabeledtr"}, "mprescripts": {"mmultiscripts"}, "none": {"mmultiscripts"}}


def well_formed(markup: str) -> str:
    """Return `markup` with its void elements closed and named spaces as numbers.

    Raises:
        ConfigError: it is no XML all the same: a template leaves an element open.
    """
    text = _VOID.sub(r"<\1\2/>", _UNFIT.sub("", markup)).replace("&nbsp;", "&#160;").lstrip()
    try:
        ElementTree.fromstring(re.sub(r"^<\?xml[^>]*\?>\s*(<!DOCTYPE[^>]*>)?", "", text))
    except ElementTree.ParseError as error:
        start = " ".join(text[:80].split())
        raise ConfigError(f"not well-formed XML ({error}): {start}…", where="templates/epub") from error
    return text


def addresses(markup: str) -> str:
    """Return `markup` whose links to the web hold only what an address may hold."""
    return _ADDRESS.sub(lambda match: f'href="{escape(quote(unescape(match[1]), safe=_SAFE))}"', markup)


def sound(mathml: str) -> bool:
    """Whether each element of a formula has the parts that it must have; converters pass on broken LaTeX."""
    try:
        return _sound(ElementTree.fromstring(mathml))
    except ElementTree.ParseError:
        return False


def _sound(element: ElementTree.Element) -> bool:
    name = element.tag.rpartition("}")[2]
    children = [child.tag.rpartition("}")[2] for child in element]
    return (
        len(children) == _PARTS.get(name, len(children))
        and not (name in _TOKENS and children)
        and set(children) <= _INSIDE.get(name, set(children))
        and all(name in _HOMES.get(child, {name}) for child in children)
        and all(_sound(child) for child in element)
    )
