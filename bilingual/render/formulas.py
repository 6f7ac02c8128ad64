"""LaTeX as MathML for the page and as SVG for print; None where a formula cannot be drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from xml.etree import ElementTree

_ELEMENTS = (
    "math mrow mi mn mo mtext ms mspace msub msup msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd"
    " mstyle mpadded mphantom menclose mmultiscripts mprescripts none mfenced mlabeledtr"
)
_LOOKS = (
    "display displaystyle mathvariant stretchy fence separator form lspace rspace accent accentunder minsize maxsize"
    " symmetric largeop movablelimits linethickness columnalign rowalign columnspacing rowspacing columnlines rowlines"
    " frame width height depth scriptlevel notation bevelled"
)
_TAGS = frozenset(_ELEMENTS.split())
_ATTRIBUTES = frozenset(_LOOKS.split())
_LONGEST = 4000  # characters; a longer "formula" is text that lost a dollar sign
_DEEPEST = 100  # elements inside one another; XML readers stop at 256 levels
_SIZE = 24.0  # drawing size in px; large, so that rounded coordinates stay fine
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula drawn as SVG; lengths in em of the surrounding text, `drop` below its baseline."""

    svg: bytes
    width: float
    height: float
    drop: float


@lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str | None:
    """Return `latex` as one MathML element, or None if it cannot be read.

    The converter's tree is written out again here, tag by tag, because LaTeX from a report may
    hold links and markup that the converter would pass on.
    """
    tree = _tree(latex, display)
    if tree is None or _depth(tree) > _DEEPEST:
        return None
    body = "".join(_write(child) for child in tree)
    if "\\" in re.sub(r"<[^>]*>", "", body):  # a command that the converter did not know
        return None
    mode = "block" if display else "inline"
    return f'<math xmlns="{_NAMESPACE}" display="{mode}" alttext="{escape(latex.strip())}">{body}</math>'


@lru_cache(maxsize=4096)
def drawing(latex: str, display: bool = False) -> Drawing | None:
    """Return `latex` drawn as paths, or None if it cannot be drawn (Chinese inside it, for one)."""
    element = mathml(latex, display)
    if element is None or _CJK.search(element.partition(">")[2]):
        return None
    from ziamath.zmath import Math

    try:
        drawn = Math(element, size=_SIZE, margin=0)
        svg = ElementTree.tostring(drawn.svgxml(), encoding="utf-8")
        width, height = drawn.getsize()
        drop = -drawn.getyofst()
    except _failures():
        return None
    if width <= 0 or height <= 0:
        return None
    return Drawing(svg, width / _SIZE, height / _SIZE, drop / _SIZE)


def _tree(latex: str, display: bool) -> ElementTree.Element | None:
    from latex2mathml.converter import convert_to_element

    if not latex.strip() or len(latex) > _LONGEST:
        return None
    try:
        return convert_to_element(latex.strip(), display="block" if display else "inline")
    except _failures():
        return None


@lru_cache(maxsize=1)
def _failures() -> tuple[type[Exception], ...]:
    """What the two libraries raise on LaTeX that they cannot read; they have no common root."""
    from latex2mathml import exceptions

    own = [item for item in vars(exceptions).values() if isinstance(item, type) and issubclass(item, Exception)]
    plain = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, StopIteration, SyntaxError)
    return (*own, *plain, TypeError, ValueError)


def _depth(tree: ElementTree.Element) -> int:
    """How many elements stand inside one another, without Python's stack."""
    level, deepest = [tree], 0
    while level:
        level, deepest = [child for element in level for child in element], deepest + 1
    return deepest


def _write(element: ElementTree.Element) -> str:
    inner = escape(unescape(element.text or ""), quote=False) + "".join(_write(child) for child in element)
    if element.tag not in _TAGS:
        return inner
    attributes = "".join(
        f' {name}="{escape(unescape(value))}"' for name, value in element.attrib.items() if name in _ATTRIBUTES
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>{escape(unescape(element.tail or ''), quote=False)}"
