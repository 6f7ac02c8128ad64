"""The structure of a tagged PDF, finished: languages, scopes, formulas, and what page ends tore apart.

The typesetter tags paragraphs, headings and tables, but not which language they are in, and a paragraph
that runs over a page end becomes two. It makes one structure element for each box, parents first; walking
the boxes in the same order tells which HTML element every structure element stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

_MERGED = frozenset(
    {"/P", "/Div", "/Art", "/Sect", "/Part", "/BlockQuote", "/L", "/LI", "/LBody", "/TOC", "/NonStruct"}
)
_NO_BULLET = ("dt", "dd")
_DISSOLVED = "/none"


def finish(document: Any, pdf: Any) -> None:
    """Finish the structure of a tagged PDF before it is written; WeasyPrint calls it as `finisher`.

    An element's `lang` becomes its language, `data-tag` its type (Formula, TOC, Code, Note, ...; none: what
    it holds belongs to the element around it), header cells get their scope. The parts of a paragraph or
    section on several pages become one, and so do elements that share a `data-join`; list items get a body, and
    what has a greater `data-depth` than the item before it goes into that body.
    """
    made = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"]
    if not made:
        return
    root, *elements = made
    walk = list(_walk_pages(document))
    if len(walk) != len(elements):  # a typesetter that builds its tree in another way: leave it alone
        return
    known = {int(root.number): root}
    known.update((int(element.number), element) for element in elements)
    pairs = [(node, element) for node, element in zip(walk, elements, strict=True) if node is not None]
    for node, element in pairs:
        _dress(node, element)
    for first, rest in list(_torn(pairs, known)):
        _join(first, rest, known)
    for _, element in pairs:
        if element["S"] == _DISSOLVED:
            _dissolve(element, known)
    _finish_lists(pairs, known, pdf)


def _finish_lists(pairs: list[tuple[Any, Any]], known: dict[int, Any], pdf: Any) -> None:
    for node, element in pairs:
        if node.get("data-tag") == "LI" and element["K"]:
            _give_body(element, known, pdf)
    depths = {int(element.number): int(node.get("data-depth")) for node, element in pairs if node.get("data-depth")}
    for _, element in pairs:
        if element["S"] == "/L" and any(_number(child) in depths for child in element["K"]):
            _nest(element, depths, known, pdf)


def _torn(pairs: list[tuple[Any, Any]], known: dict[int, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what goes on after a page end, each with the element in which it began."""
    firsts: dict[Any, Any] = {}
    for node, element in pairs:
        if element["S"] in _MERGED:
            first = firsts.setdefault((node.get("data-join") or node, element["S"]), element)
            if first is not element and not _inside(element, first, known):
                yield first, element


def _dress(node: Any, element: Any) -> None:
    """Give a structure element what its HTML element says."""
    language = node.get("lang")
    if language and node.tag != "html":
        element["Lang"] = pydyf.String(language)
    if node.get("data-tag"):
        element["S"] = "/" + node.get("data-tag")
    if element["S"] == "/TH":
        element["A"]["Scope"] = "/Row" if node.get("scope") == "row" else "/Column"


def _join(first: Any, rest: Any, known: dict[int, Any]) -> None:
    """Move the children of `rest`, which goes on where `first` was cut by a page end, into `first`."""
    children = [child for child in rest["K"] if isinstance(child, bytes)]
    if len(children) != len(rest["K"]):  # content that belongs to its own page
        return
    for child in children:
        if element := known.get(_number(child)):
            element["P"] = first.reference
    first["K"].extend(children)
    parent = known[_number(rest["P"])]
    parent["K"].remove(rest.reference)
    rest["K"].clear()


def _inside(element: Any, other: Any, known: dict[int, Any]) -> bool:
    """Whether `element` is in `other`: boxes that the typesetter adds stand for the element around them."""
    while element is not other:
        parent = known.get(_number(element["P"]))
        if parent is None:
            return False
        element = parent
    return True


def _dissolve(element: Any, known: dict[int, Any]) -> None:
    """Put what is in `element` in its place."""
    parent = known[_number(element["P"])]
    place = parent["K"].index(element.reference)
    parent["K"][place : place + 1] = element["K"]
    for child in element["K"]:
        known[_number(child)]["P"] = parent.reference
    element["K"].clear()


def _give_body(item: Any, known: dict[int, Any], pdf: Any) -> None:
    """Put what a list item holds beside its label into a body."""
    labels = [child for child in item["K"] if known[_number(child)]["S"] == "/Lbl"]
    rest = [child for child in item["K"] if child not in labels]
    body = _made("/LBody", rest, item, known, pdf)
    for child in rest:
        known[_number(child)]["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def _made(kind: str, children: list[bytes], parent: Any, known: dict[int, Any], pdf: Any) -> Any:
    """A structure element of our own, on its parent's page."""
    made = pydyf.Dictionary(
        {"Type": "/StructElem", "S": kind, "K": pydyf.Array(children), "Pg": parent["Pg"], "P": parent.reference}
    )
    pdf.add_object(made)
    known[int(made.number)] = made
    return made


def _nest(outer: Any, depths: dict[int, int], known: dict[int, Any], pdf: Any) -> None:
    """Put deeper items of a list into lists inside the items before them, and what is no item into an item's body."""
    rows, outer["K"] = list(outer["K"]), pydyf.Array()
    lists = [(depths[_number(rows[0])], outer)]
    bodies: list[Any] = []  # of the last item of each list
    for row in rows:
        element, depth = known[_number(row)], depths[_number(row)]
        while len(lists) > 1 and lists[-1][0] > depth:
            lists.pop()
        del bodies[len(lists) :]
        is_item = element["S"] == "/LI"
        if is_item and bodies and depth > lists[-1][0]:
            inner = _made("/L", [], bodies[-1], known, pdf)
            bodies[-1]["K"].append(inner.reference)
            lists.append((depth, inner))
        home = lists[-1][1] if is_item else bodies[-1]
        element["P"] = home.reference
        home["K"].append(row)
        if is_item:
            bodies[len(lists) - 1 :] = [known[_number(element["K"][-1])]]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _walk_pages(document: Any) -> Iterator[Any]:
    for page in document.pages:
        yield from _walk(page._page_box, "")


def _walk(box: Any, parent: str) -> Iterator[Any]:
    """Yield the HTML element of every structure element that is made for `box`, None for one without.

    `parent` is the HTML tag above, as far as lists are concerned.
    """
    from weasyprint.formatting_structure import boxes  # here, because importing it takes most of a second

    box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
    tag = None if box.element is None else box.element_tag
    if isinstance(box, boxes.MarginBox):  # running heads stay outside the structure
        yield from (None for child in box.children for _ in _walk(child, parent))
        return
    if tag in ("html", "body") or isinstance(box, boxes.PageBox):
        for child in getattr(box, "children", ()):
            yield from _walk(child, parent)
        return
    if tag in ("li", *_NO_BULLET) and parent not in ("li", *_NO_BULLET) and _bare(box, tag):
        yield None  # the list item around its body
    yield None if tag is None or "::" in tag else box.element
    for child in _children(box):
        if isinstance(child, boxes.TextBox):
            if (tag or "").partition(":")[0] != "a":  # a link holds its words itself
                yield None
        else:
            yield from _walk(child, tag if tag in ("li", *_NO_BULLET) else "")


def _bare(box: Any, tag: str) -> bool:
    """Whether a list item has no marker of its own."""
    style = box.style
    return tag in _NO_BULLET or "list-item" not in style["display"] or style["list_style_type"] == "none"


def _children(box: Any) -> Iterator[Any]:
    """The boxes inside, lines opened, and a table's wrapper taken for the table."""
    from weasyprint.formatting_structure import boxes

    children = getattr(box, "children", ())
    if box.element is not None and box.element_tag == "table" and getattr(box, "is_table_wrapper", False):
        table = box.get_wrapped_table()
        if table:
            children = [inner for child in children for inner in (child.children if child is table else [child])]
    for child in children:
        if isinstance(child, boxes.LineBox):
            yield from child.children
        else:
            yield child
