"""LaTeX as running text, for mail that draws no formulas: x<sub>i</sub>² in HTML, x_i^2 in plain text."""

from __future__ import annotations

from html import escape, unescape
from xml.etree.ElementTree import Element, ParseError, fromstring

from markupsafe import Markup

from bilingual.render.formulas import mathml
from bilingual.render.text import clean

_SPACED = frozenset("=<>≤≥≪≫≈∼∈∉→←↦≠≡∝+−-±×∣⊂⊆∪∩∘≺≻⟶")
_LARGE = frozenset("∑∏∫⋃⋂")
_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "‾": "\u0304", "~": "\u0303", "˜": "\u0303", "˙": "\u0307"}
_ACCENTS |= {"→": "\u20d7", "⃗": "\u20d7"}


def formula_html(latex: str, display: bool = False) -> Markup:
    """Return a formula as HTML of letters, `sub` and `sup`; its LaTeX as code where it cannot be read."""
    tree = _tree(latex, display)
    if tree is None:
        return Markup(f"<code>{escape(clean(latex.strip()))}</code>")
    return Markup(_Html().written(tree).strip())


def formula_plain(latex: str, display: bool = False) -> Markup:
    """Return a formula as one line of text, escaped; its LaTeX where it cannot be read."""
    tree = _tree(latex, display)
    text = clean(latex.strip()) if tree is None else _Plain().written(tree).strip()
    return Markup(escape(text, quote=False))


def _tree(latex: str, display: bool) -> Element | None:
    element = mathml(latex, display)
    if element is None:
        return None
    try:
        return fromstring(element)
    except ParseError:
        return None


_ABOVE = str.maketrans("0123456789-−+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺ⁿ")
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class _Plain:
    """Writes a MathML tree as plain text."""

    def written(self, element: Element) -> str:
        """The text of an element with all that is in it."""
        name = element.tag.rpartition("}")[2]
        parts = [self.written(child) for child in element]
        if name in ("msub", "munder") and len(parts) == 2:
            return parts[0] + self.low(parts[1])
        if name in ("msup", "mover") and len(parts) == 2:
            accent = _ACCENTS.get(parts[1].strip())
            return parts[0] + (accent if accent and name == "mover" else self.high(parts[1]))
        if name in ("msubsup", "munderover") and len(parts) == 3:
            return parts[0] + self.low(parts[1]) + self.high(parts[2])
        if name == "mfrac" and len(parts) == 2:
            return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
        if name in ("msqrt", "mroot"):
            return "√" + _grouped("".join(parts[:1] if name == "mroot" else parts))
        if name == "mspace":
            return " "
        if name in ("mtable", "mtr"):
            return ("; " if name == "mtable" else ", ").join(parts)
        if parts:
            return self.row(element, parts)
        return self.token(name, clean(element.text or ""))

    def row(self, element: Element, parts: list[str]) -> str:
        """Pieces in a row, with air around relations and after large operators."""
        out = ""
        for child, part in zip(element, parts, strict=True):
            head = (child[0].text if len(child) else child.text) or ""
            if unescape(part.strip()) in _SPACED and out.strip() and not out.rstrip().endswith(("(", "[", ",")):
                out = f"{out.rstrip()} {part.strip()} "
            elif head in _LARGE or len(head) > 1 and head.isalpha():  # a sum, a function's name
                out += f" {part} " if out[-1:].isalnum() or out.endswith(">") else f"{part} "
            else:
                out = out.rstrip() + part if part.startswith("(") else out + part
        return out

    def token(self, name: str, text: str) -> str:
        """A letter, number or sign."""
        return text

    def low(self, text: str) -> str:
        """What stands below the line."""
        sign = text.strip()
        return sign.translate(_BELOW) if sign.isdigit() else f"_{_grouped(text)}"

    def high(self, text: str) -> str:
        """What stands above the line."""
        sign = text.strip()
        return sign.translate(_ABOVE) if sign and not sign.strip("0123456789-−+n") else f"^{_grouped(text)}"


class _Html(_Plain):
    """Writes a MathML tree as HTML."""

    def token(self, name: str, text: str) -> str:
        said = escape(text, quote=False)
        return f"<i>{said}</i>" if name == "mi" and len(text) == 1 and text.isascii() else said

    def low(self, text: str) -> str:
        return f"<sub>{text.strip()}</sub>"

    def high(self, text: str) -> str:
        return f"<sup>{text.strip()}</sup>"


def _grouped(text: str) -> str:
    text = text.strip()
    plain = Markup(text).striptags() if "<" in text else text
    return text if len(plain) <= 1 or plain.isalnum() or text.startswith("(") and text.endswith(")") else f"({text})"
