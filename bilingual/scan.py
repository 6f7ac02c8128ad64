"""Find the inline atoms of a stretch of Markdown, with their offsets.

A small scanner of its own, because a Markdown parser gives no offsets for inline content. It follows
CommonMark's precedence: escapes, code, formulas, autolinks and HTML bind tighter than brackets, and
brackets tighter than emphasis. Flanking follows the CJK-friendly amendment, so that
`**…（English）**和` closes, as readers expect. Runs in linear time on any text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from bilingual.emphasis import Run, flanks, pair

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_SPECIAL = re.compile(r"[\\`$<&\[\]]|!\[|\^\[|\*+|_+|~+|https?://")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BARE_URL = re.compile(r"https?://(?:\[[0-9a-fA-F:.]+\])?[^\s<>()\[\]`\u2018-\u201d\u3000-\u9fff\uff00-\uffef]+")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+)>")
_ATTRIBUTE = r"(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\x00-\x20]+|'[^']*'|\"[^\"]*\"))?)"
_TAG = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9-]*{_ATTRIBUTE}*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>", re.ASCII)
_DECLARATIONS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]+\]")
_SPACE = r"(?:[ \t]*(?:\n[ \t>]*)?)"
_TITLE = re.compile(
    rf"(?:(?=\s){_SPACE}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?{_SPACE}\)", re.DOTALL
)
_GAP = re.compile(_SPACE)
_ANGLED = re.compile(r"<(?:[^<>\n\\]|\\.)*>")
_DESTINATION = re.compile(r"[()]|\\.|[^\s()\\\x00-\x1f]+|\\")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_NESTING = 32  # parentheses in a destination, as in the reference implementation
_LABEL_LENGTH = 999


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch that a translation must keep: `text` is the raw slice `[start:end]`.

    kind: math, code, url (bare or autolink), bracket (the `[` of a link, the `![` of an image), link
    and image (what closes one: `](destination "title")`), html, footnote, escape (with entities),
    and the delimiters strong, em and strike.
    """

    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Bracket:
    start: int
    width: int
    runs: int  # delimiter runs seen before it
    free: bool  # an image or inline footnote: may stand around a link


@dataclass(slots=True)
class _Scanner:
    text: str
    labels: Collection[str]
    atoms: list[Atom] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    brackets: list[_Bracket] = field(default_factory=list)
    inactive: int = 0  # brackets below this index stand outside a finished link
    absent: set[str] = field(default_factory=set)  # closers known not to follow any more
    ticks: dict[int, list[int]] | None = None

    def scan(self) -> None:
        position = 0
        while match := _SPECIAL.search(self.text, position):
            position = self._step(match.group(), match.start())
        self._pair(0)
        self.atoms.sort(key=lambda atom: atom.start)
        self.spans.sort()

    def _step(self, mark: str, at: int) -> int:
        """Handle the mark at `at`; return where to go on."""
        first = mark[0]
        if first in "*_~":
            return self._run(mark, at)
        if first == "h":
            return self._url(at)
        if first == "]":
            return self._close(at)
        if mark in ("[", "![", "^["):
            return self._open(mark, at)
        rule = {"\\": self._escape, "`": self._code, "$": self._math, "<": self._angle, "&": self._entity}[first]
        return rule(at)

    def _add(self, kind: str, start: int, end: int) -> int:
        self.atoms.append(Atom(kind, self.text[start:end], start, end))
        return end

    def _escape(self, at: int) -> int:
        if self.text[at + 1 : at + 2] in _ASCII_PUNCTUATION:
            return self._add("escape", at, at + 2)
        return at + 1

    def _entity(self, at: int) -> int:
        match = _ENTITY.match(self.text, at)
        return self._add("escape", at, match.end()) if match else at + 1

    def _code(self, at: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
            for starts in self.ticks.values():
                starts.reverse()
        width = 1
        while self.text.startswith("`", at + width):
            width += 1
        ahead = self.ticks.get(width, [])
        while ahead and ahead[-1] <= at:
            ahead.pop()
        return self._add("code", at, ahead[-1] + width) if ahead else at + width

    def _math(self, at: int) -> int:
        end = math_end(self.text, at)
        return self._add("math", at, end) if end else at + 1

    def _angle(self, at: int) -> int:
        if match := _AUTOLINK.match(self.text, at):
            return self._add("url", at, match.end())
        if match := _TAG.match(self.text, at):
            return self._add("html", at, match.end())
        for opener, closer in _DECLARATIONS:
            if not self.text.startswith(opener, at):
                continue
            end = -1 if closer in self.absent else self.text.find(closer, at + len(opener))
            if end < 0:
                self.absent.add(closer)
            elif opener != "<!" or self.text[at + 2].isascii() and self.text[at + 2].isalpha():
                return self._add("html", at, end + len(closer))
            break
        return at + 1

    def _url(self, at: int) -> int:
        match = _BARE_URL.match(self.text, at)
        if not match:
            return at + 4
        end = match.end()
        for dollar in re.finditer(r"\$", match.group()):
            if math_end(self.text, at + dollar.start()):
                end = at + dollar.start()
                break
        end = at + len(self.text[at:end].rstrip(".,;:!?*"))
        return self._add("url", at, end) if end > at + 8 else at + 4

    def _open(self, mark: str, at: int) -> int:
        if mark == "[" and (match := _FOOTNOTE.match(self.text, at)):
            return self._add("footnote", at, match.end())
        self.brackets.append(_Bracket(at, len(mark), len(self.runs), mark != "["))
        return at + len(mark)

    def _close(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        opener = self.brackets.pop()
        active = opener.free or len(self.brackets) >= self.inactive
        self.inactive = min(self.inactive, len(self.brackets))
        sign = self.text[opener.start]
        end = at + 1 if sign == "^" else self._destination(at) or self._reference(opener, at)
        if not active or not end:
            return at + 1
        self._pair(opener.runs)
        kind = {"!": "image", "^": "footnote"}.get(sign, "link")
        self._add("footnote" if sign == "^" else "bracket", opener.start, opener.start + opener.width)
        self._add(kind, at, end)
        self.spans.append((opener.start, end))
        if not opener.free:
            self.inactive = len(self.brackets)
        return end

    def _destination(self, at: int) -> int:
        """Where an inline link's `(destination "title")` after the bracket at `at` ends, else 0."""
        text = self.text
        if not text.startswith("(", at + 1):
            return 0
        position = _end(_GAP.match(text, at + 2))
        angled = text.startswith("<", position)
        position = _end(_ANGLED.match(text, position)) if angled else _balanced(text, position)
        if not position:
            return 0
        return _end(_TITLE.match(text, position))

    def _reference(self, opener: _Bracket, at: int) -> int:
        """Where a reference link ends whose text closes at `at`, else 0; only known labels count."""
        if not self.labels or at - opener.start > _LABEL_LENGTH:
            return 0
        own = self.text[opener.start + opener.width : at]
        if named := _LABEL.match(self.text, at + 1):
            return named.end() if normal_label(named.group(1) or own) in self.labels else 0
        return at + 1 if normal_label(own) in self.labels else 0

    def _run(self, mark: str, at: int) -> int:
        end = at + len(mark)
        if mark[0] == "~" and len(mark) != 2:
            return end
        opens, closes = flanks(mark[0], self.text[at - 1 : at] if at else "", self.text[end : end + 1])
        self.runs.append(Run(mark[0], at, len(mark), len(mark), opens, closes))
        return end

    def _pair(self, bottom: int) -> None:
        """Match the delimiter runs from index `bottom` on and drop them."""
        for kind, start, end, width in pair(self.runs[bottom:]):
            self._add(kind, start, start + width)
            self._add(kind, end - width, end)
            self.spans.append((start, end))
        del self.runs[bottom:]


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _balanced(text: str, position: int) -> int:
    """End of a destination without angle brackets: no spaces, parentheses balanced; 0 where malformed."""
    depth = 0
    while match := _DESTINATION.match(text, position):
        if match.group() == "(":
            depth += 1
        elif match.group() == ")":
            depth -= 1
        if depth < 0:
            break
        if depth > _NESTING:
            return 0
        position = match.end()
    return position if depth <= 0 else 0


def math_end(text: str, at: int) -> int:
    """End of the inline formula whose unescaped `$` stands at `at`, else 0.

    No space inside the dollars; a digit may follow. `$$…$$` inside a line counts as one formula.
    """
    width = 2 if text.startswith("$$", at) else 1
    position = at + width
    if text[position : position + 1].isspace():
        return 0
    while (end := text.find("$", position)) >= 0:
        backslashes = 0
        while text[end - 1 - backslashes] == "\\":
            backslashes += 1
        if backslashes % 2:
            position = end + 1
            continue
        if end == at + width or text[end - 1].isspace() or width == 2 and not text.startswith("$$", end):
            return 0
        return end + width
    return 0


def normal_label(label: str) -> str:
    """A link label in the form in which CommonMark compares labels."""
    return " ".join(label.split()).casefold()


def labels(references: str) -> frozenset[str]:
    """The normalised labels that a text of link definitions (`[label]: destination`) defines."""
    found = re.findall(r"^[ \t>]*\[((?:[^\[\]\\]|\\.)+)\]:", references, re.MULTILINE)
    return frozenset(normal_label(label) for label in found if not label.startswith("^"))


def atoms(text: str, known: Collection[str] = ()) -> tuple[Atom, ...]:
    """The atoms of `text` in order, not overlapping. `known` holds `labels()` for reference links."""
    scanner = _Scanner(text, known)
    scanner.scan()
    return tuple(scanner.atoms)


def unbreakable(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges (start, end) of emphasis and links: splitting a text inside one would open it."""
    scanner = _Scanner(text, ())
    scanner.scan()
    return tuple(scanner.spans)


def has_han(text: str) -> bool:
    """Whether `text` holds a Chinese character (punctuation, `—` and `≤` are none)."""
    return bool(HAN.search(text))
