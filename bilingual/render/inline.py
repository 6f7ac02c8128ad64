"""Inline content as safe HTML: spans in, Markup out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup

from bilingual.model import Span
from bilingual.render.text import clean, flow, plain, safe_link

_INLINE = "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var"
_BLOCK = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table"
    " tbody td tfoot th thead tr ul"
)
_INLINE_TAGS = frozenset(_INLINE.split())
_BLOCK_TAGS = _INLINE_TAGS | frozenset(_BLOCK.split())
_HELD = re.compile("\ue000([0-9]+)\ue001")
_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_NOTE = re.compile(r'[^\s<>;]?<sup class="note">.*?</sup>[，。：；、！？,.:;!?]?')
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = frozenset({"br", "hr", "wbr", "img"})
_DEEPEST = 60  # levels of a report's own HTML
_PAIRS = {"strong": "strong", "em": "em", "strike": "s"}


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes inline content for one output.

    `formula` turns LaTeX (and whether it is displayed) into markup; `adapt` is the output's own
    treatment of text, `polish` of markup and `shape` of whole content before it is written;
    `notes` gives the anchor of every footnote label; `words` the labels,
    `pictures` the address of every picture that the edition holds; `code` is the treatment of code,
    which loses no sign of its own.
    """

    formula: Callable[[str, bool], Markup]
    adapt: Callable[[str], str]
    words: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    polish: Callable[[str], str] = str
    shape: Callable[[Iterable[Span]], tuple[Span, ...]] = tuple
    pictures: Mapping[str, str] = field(default_factory=dict)
    code: Callable[[str], str] = str

    def __call__(self, spans: Iterable[Span]) -> Markup:
        """Return `spans` as markup that holds no script, no style and no unsafe link."""
        spans = self.shape(spans)
        if not _has_html(spans):
            return Markup(self.polish(_tie_notes("".join([self._span(span, None) for span in spans]))))
        held: list[str] = []
        raw = "".join([self._span(span, held) for span in spans])
        whole = _HELD.sub(lambda match: _give(held, int(match[1])), sanitise(raw, _INLINE_TAGS))
        return Markup(self.polish(_tie_notes(whole)))

    def text(self, text: str) -> Markup:
        """Return plain text, escaped."""
        return Markup(self.polish(self._text(text)))

    # Below, markup is plain strings: a digest has tens of thousands of pieces, and to wrap each of them costs more
    # than to write them.

    def _text(self, text: str) -> str:
        if not (text.isascii() and text.isprintable()):  # then it holds neither a line end nor anything unseen
            text = flow(clean(text))
        text = self.adapt(text)
        return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text

    def _span(self, span: Span, held: list[str] | None) -> str:
        """Write one span; pieces that the sanitiser must not see are put aside in `held`."""
        kind = span.kind
        if kind in ("text", ""):
            return self._text(span.text.replace("\ue000", "").replace("\ue001", ""))
        if kind == "html":
            return _images_as_links(span.text, self.words) if held is not None else ""
        if kind in _PAIRS:
            tag = _PAIRS[kind]
            return f"<{tag}>{self._children(span, held)}</{tag}>"
        piece = self._atom(span, held)
        if held is None or kind in ("link", "break"):
            return piece
        held.append(piece)
        return f"\ue000{len(held) - 1}\ue001"

    def _atom(self, span: Span, held: list[str] | None) -> str:
        writers = {"link": self._link, "term": self._term}
        if span.kind in writers:
            return writers[span.kind](span, held)
        if span.kind == "code":
            return code(self.code(clean(span.text)))
        if span.kind in ("math", "display"):
            return self.formula(span.text, span.kind == "display")
        if span.kind == "image":
            return self._image(span)
        if span.kind == "footnote":
            return self._footnote(span)
        return "<br>" if span.kind == "break" else self._text(span.text) + self._children(span, held)

    def _children(self, span: Span, held: list[str] | None) -> str:
        own = self._text(span.text) if span.text and span.kind in _PAIRS else ""
        return own + "".join([self._span(child, held) for child in span.children])

    def _link(self, span: Span, held: list[str] | None) -> str:
        inner = self._children(span, held) or self._text(span.text or span.href)
        href = safe_link(span.href)
        if not href:
            return inner
        kind = ' class="url"' if plain(span.children).startswith(("http://", "https://")) else ""
        return f'<a href="{escape(href)}"{kind} rel="noopener noreferrer">{inner}</a>'

    def _image(self, span: Span) -> str:
        caption = plain(span.children) or span.text or span.title
        if source := self.pictures.get(span.picture):
            alt = escape(self.adapt(clean(caption or span.href)))
            return f'<img class="inline" src="{escape(source)}" alt="{alt}">'
        href = safe_link(span.href)
        shown = self._text(caption or span.href)
        note = f'<span class="kind">{escape(self.words["image"])}</span> '
        if href:
            host = escape(urlsplit(href).netloc.rpartition("@")[2])
            at = f' <span class="host">{host}</span>'
            return f'<a class="image" href="{escape(href)}" rel="noopener noreferrer">{note}{shown}{at}</a>'
        path = self._text(span.href)
        where = f" <code>{path}</code>" if caption and path else ""
        return f'<span class="image">{note}{shown}{where}</span>'

    def _term(self, span: Span, held: list[str] | None) -> str:
        """A glossary term with its counterpart: shown on hover and focus, told to screen readers."""
        said = _said(span.title, self.adapt)
        return (
            f'<span class="term" tabindex="-1" data-said="{said}" aria-description="{said}">'
            f"{self._children(span, held)}</span>"
        )

    def _footnote(self, span: Span) -> str:
        label, anchor = escape(clean(span.text)), self.notes.get(span.text, "")
        if not anchor:
            return f'<sup class="note">{label}</sup>'
        return f'<sup class="note"><a href="#{escape(anchor)}">{label}</a></sup>'


@lru_cache(maxsize=4096)  # a digest has the same terms in many papers
def _said(title: str, adapt: Callable[[str], str]) -> str:
    return escape(adapt(clean(title)))


def code(text: str) -> Markup:
    """Return inline code, with places where a long identifier may be broken."""
    return Markup("<code>" + re.sub(r"(?<=[/_.,:=-])(?=\w)", "<wbr>", escape(text, quote=False)) + "</code>")


def block_html(literal: str, words: Mapping[str, str]) -> Markup:
    """Return a block of raw HTML without script, style, handlers, forms or anything that loads."""
    return Markup(sanitise(_images_as_links(clean(literal), words), _BLOCK_TAGS))


_BLOCK_END = re.compile(r"</(?:p|div|li|tr|h[1-6]|dd|dt|summary|details|blockquote|pre|section|caption|figcaption)>")


def flat_html(markup: str) -> Markup:
    """Return a block of cleaned HTML as inline content: blocks become lines, their text and emphasis stay."""
    lines = sanitise(_BLOCK_END.sub("<br>", re.sub(r"</t[dh]>", " ", markup)), _INLINE_TAGS)
    return Markup(re.sub(r"(?:\s*<br>\s*)+", "<br>", lines.strip()).removesuffix("<br>"))


def sanitise(raw: str, tags: frozenset[str]) -> str:
    """Return `raw` reduced to `tags`, links to http, https and mailto, and table spans."""
    import nh3

    spans = {"colspan", "rowspan"}
    allowed = {"a": {"href"}, "td": spans, "th": spans, "abbr": {"title"}}
    whole = nh3.clean(
        raw,
        tags=set(tags),
        attributes={tag: names for tag, names in allowed.items() if tag in tags},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return shallow(whole)


def shallow(markup: str) -> str:
    """Return well-formed markup with the tags below the deepest level left out, their content kept.

    Readers of books and mail give up on deep trees (libxml2 at 256 levels).
    """
    kept: list[bool] = []

    def within(tag: re.Match[str]) -> str:
        if tag[2] in _VOID:
            return tag[0]
        if tag[1]:
            return tag[0] if not kept or kept.pop() else ""
        kept.append(len(kept) < _DEEPEST)
        return tag[0] if kept[-1] else ""

    return _TAG.sub(within, markup)


def _tie_notes(markup: str) -> str:
    """Keep a footnote's number on the line of the word before it and the sign after it."""
    if '<sup class="note">' not in markup:
        return markup
    return _NOTE.sub(lambda match: f'<span class="tie">{match[0]}</span>', markup)


def _has_html(spans: Iterable[Span]) -> bool:
    return any([span.kind == "html" or bool(span.children) and _has_html(span.children) for span in spans])


def _give(held: list[str], number: int) -> str:
    return held[number] if number < len(held) else ""


def _images_as_links(raw: str, words: Mapping[str, str]) -> str:
    """Nothing may be loaded, but what an <img> said must not vanish: it becomes a link."""

    def link(match: re.Match[str]) -> str:
        reader = _ImageReader()
        reader.feed(match[0])
        href = safe_link(reader.found.get("src", ""))
        shown = escape(reader.found.get("alt", "") or reader.found.get("src", ""))
        name = escape(words["image"])
        return f'<a href="{escape(href)}">{name} {shown}</a>' if href else f"{name} {shown}"

    return _IMG.sub(link, raw)


class _ImageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}
