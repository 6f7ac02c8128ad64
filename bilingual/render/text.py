"""Text as a reader should meet it: no hidden controls, no stray line ends, no decoration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bilingual.model import Span

# Bidirectional controls reorder what a reader sees, so they are spelled out instead of obeyed.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Zero-width characters, soft hyphens, tags and control characters carry nothing that can be read.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNSEEN = re.compile(f"{_BIDI.pattern[:-1]}{_HIDDEN.pattern[1:]}")  # either of them: most texts hold neither
_CJK = "\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_SOFT_BREAK_IN_CHINESE = re.compile(f"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
_SOFT_BREAK = re.compile("[ \t]*\n[ \t]*")

# Pictographs that no text font holds. Those that say something have a plain sign instead.
_SIGNS = str.maketrans({"✅": "✓", "☑": "✓", "❌": "✗", "❎": "✗", "⭐": "★", "🌟": "★", "➕": "+", "➖": "-"})
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u267f\u2693\u26aa\u26ab\u26bd\u26be"
    "\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2728\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf"
    "\u2b1b\u2b1c\u20e3]+[ \t]?"
)
_PICTOGRAPH = re.compile(_EMOJI.pattern.partition("]")[0] + "".join(map(chr, _SIGNS)) + "]")  # most texts hold none
_ENUMERATION = re.compile(r"^\s*(?:#+\s*)?(?:\(?[0-9]{1,2}[.)、．）]|[一二三四五六七八九十]{1,3}、)\s*")


def clean(text: str) -> str:
    """Return `text` with bidi controls written out as [U+202E] and invisible characters removed."""
    if not _UNSEEN.search(text):
        return text
    return _HIDDEN.sub("", _BIDI.sub(lambda match: f"[U+{ord(match[0]):04X}]", text))


def flow(text: str) -> str:
    """Return `text` with its soft line ends closed up between Chinese and turned to spaces elsewhere."""
    return _SOFT_BREAK.sub(" ", _SOFT_BREAK_IN_CHINESE.sub("", text)) if "\n" in text else text


def plain_signs(text: str) -> str:
    """Return `text` without decorative emoji; ✅ and ❌ become ✓ and ✗, which text fonts hold."""
    if text.isascii() or not _PICTOGRAPH.search(text):
        return text
    return _EMOJI.sub("", text.translate(_SIGNS))


def plain(spans: Iterable[Span]) -> str:
    """Return the words of inline content, without its markup."""
    return flow(clean("".join(_words(span) for span in spans))).strip()


def _words(span: Span) -> str:
    if span.kind in ("html", "footnote"):
        return ""
    if span.kind == "break":
        return " "
    return span.text + "".join(_words(child) for child in span.children)


def marked(text: str, phrase: str) -> Markup:
    """`text` escaped and without its bold marks, with every occurrence of `phrase` marked."""
    shown, needle = (flow(clean(part)).replace("**", "") for part in (text, phrase))
    whole = escape(shown)
    if not needle.strip():
        return whole
    if len(whole) == len(shown):  # nothing to escape, as in most sentences
        return Markup(str(whole).replace(needle, f"<mark>{needle}</mark>"))
    return Markup(f"<mark>{escape(needle)}</mark>".join(escape(piece) for piece in shown.split(needle)))


def label(text: str) -> str:
    """Return a section label without its number and closing colon: '1. Results:' gives 'Results'."""
    return _ENUMERATION.sub("", text).strip().rstrip("：:").strip()


def safe_link(href: str) -> str:
    """Return `href` if it is http, https or mailto, else an empty string."""
    href = clean(href).strip()
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme.lower() in ("http", "https"):
        return href if parts.netloc else ""
    return href if parts.scheme.lower() == "mailto" and parts.path else ""


def echoes(heading: str, title: str) -> bool:
    """Say whether `heading` only repeats `title`, give or take words such as 'paper report'."""
    said, known = _bare(heading), _bare(title)
    if not said or not known:
        return not said
    return known in said and len(said) - len(known) <= 40 or said in known


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:\n?[ \t]*\1[`~]*[ \t]*)?$", re.DOTALL)
_QUOTE_PREFIX = re.compile(r"^(?:[ \t]{0,3}>[ \t]?)+", re.MULTILINE)
_DOLLARS = re.compile(r"^\s*(?:\$\$|\\\[)(.*?)(?:\$\$|\\\])\s*(?:\([^()]*\)\s*)?$", re.DOTALL)


def code_of(literal: str, quote: int = 0) -> str:
    """Return the lines of a code block as written, without fence, quote marks and container indent."""
    text = clean(literal.replace("\r\n", "\n"))
    if quote:
        text = _QUOTE_PREFIX.sub("", text)
    fence = _FENCE.match(text)
    lines = (fence[2] if fence else text).rstrip().split("\n")
    rest = lines if fence else lines[1:]  # an indented block's slice starts after its first indent
    indent = min((len(line) - len(line.lstrip(" ")) for line in rest if line.strip()), default=0)
    return "\n".join(line[indent:] if line[:indent].isspace() else line for line in lines)


def latex_of(literal: str, quote: int = 0) -> str:
    """Return the LaTeX of a display formula, without its dollar signs."""
    text = _QUOTE_PREFIX.sub("", literal) if quote else literal
    match = _DOLLARS.match(text)
    return (match[1] if match else text).strip()
