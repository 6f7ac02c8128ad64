"""What the review desk's server answers: a table of paths, each with one function."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bilingual.errors import BilingualError, InputError, MemoryFault, OutputError
from bilingual.render import templates
from bilingual.review import views
from bilingual.review.desk import JUDGED, Conflict, Desk
from bilingual.review.rerender import Rerender

LONGEST = 20_000  # characters of a text
_SCRIPTS = ("desk", "choosing", "deciding", "editing", "list", "panel", "server", "state", "telling", "terms")
_FILES = {
    "/desk.css": "text/css",
    "/icon.svg": "image/svg+xml",
    **{f"/{name}.js": "text/javascript" for name in _SCRIPTS},
}
# Control characters have no business in a translation; lone surrogates cannot even be stored.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, content type and bytes."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """What the functions of the table work on."""

    desk: Desk
    rerender: Rerender


Body = Mapping[str, Any]
Route = Callable[[Site, str, Body], dict[str, Any]]


def get(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """The answer to a GET that has passed the guard."""
    if path == "/":
        return Answer(200, "text/html", page(site.desk).encode())
    if path in _FILES:
        return Answer(200, _FILES[path], templates.source(f"review{path}", site.desk.settings.templates).encode())
    if path == "/api/rows":
        since = int(query["since"]) if query.get("since", "").isascii() and query.get("since", "").isdigit() else 0
        papers = [] if since else [{"id": paper.id, "title": paper.title} for paper in site.desk.seen.report.papers]
        return told(200, {**site.desk.rows(since), "papers": papers, "files": site.rerender.status})
    if match := re.fullmatch(r"/api/segments/([0-9a-f]{16})", path):
        return _guarded(lambda: site.desk.details(match.group(1)))
    return told(404, {"error": "nothing is here"})


def post(site: Site, path: str, body: Body) -> Answer:
    """The answer to a POST that has passed the guard, its body a JSON object."""
    for pattern, route in _ROUTES:
        if match := re.fullmatch(pattern, path):
            return _guarded(partial(route, site, match.group(1) if match.groups() else "", body))
    return told(404, {"error": "nothing is here"})


def page(desk: Desk) -> str:
    """The desk's page: a shell that its scripts fill."""
    report = desk.seen.report
    return templates.environment(desk.settings.templates).get_template("review/desk.html").render(
        title=report.title or report.name,
        name=report.name,
        total=views.counts(desk.seen)["total"],
        term_file=desk.term_file.name if desk.term_file else "",
        file=report.name if report.title else "",
        scripts=_SCRIPTS,
    )  # fmt: skip


def told(status: int, data: Mapping[str, Any]) -> Answer:
    """A JSON answer."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, "application/json", text.encode("utf-8", "replace"))


def _guarded(ask: Callable[[], dict[str, Any]]) -> Answer:
    """The answer of `ask`, or its error as the page can show it."""
    try:
        return told(200, ask())
    except Conflict as conflict:
        standing = conflict.standing
        present = {"en": standing.text, "state": standing.state.value, "revision": standing.revision}
        return told(409, {"error": str(conflict), "present": {**present, "note": standing.note}})
    except (MemoryFault, OutputError) as error:
        return told(500, {"error": str(error)})
    except BilingualError as error:
        return told(400, {"error": str(error)})


def _save(site: Site, ident: str, body: Body) -> dict[str, Any]:
    states = {state.value: state for state in JUDGED}
    state = states.get(_text(body, "state"))
    if state is None:
        raise InputError(f"the state must be one of {', '.join(states)}")
    note = _text(body, "note") if "note" in body else None
    changed = site.desk.save(ident, _text(body, "revision"), state, _text(body, "text"), note)
    site.rerender.ask()
    return changed


def _check(site: Site, ident: str, body: Body) -> dict[str, Any]:
    return {"findings": site.desk.judged(ident, _text(body, "text"))}


def _note(site: Site, ident: str, body: Body) -> dict[str, Any]:
    return site.desk.annotate(ident, _text(body, "revision"), _text(body, "note"))


def _undo(site: Site, _: str, body: Body) -> dict[str, Any]:
    changed = site.desk.undo(_text(body, "token"))
    site.rerender.ask()
    return changed


def _term(site: Site, _: str, body: Body) -> dict[str, Any]:
    return site.desk.add_term(
        _text(body, "zh"), _text(body, "en"), _text(body, "status", "mandatory"), _text(body, "note", "")
    )


def _render(site: Site, _: str, body: Body) -> dict[str, Any]:
    site.rerender.ask(everything=True)
    return {"files": site.rerender.status}


_ROUTES: tuple[tuple[str, Route], ...] = (
    (r"/api/segments/([0-9a-f]{16})", _save),
    (r"/api/segments/([0-9a-f]{16})/check", _check),
    (r"/api/segments/([0-9a-f]{16})/note", _note),
    (r"/api/undo", _undo),
    (r"/api/terms", _term),
    (r"/api/render", _render),
)


def _text(body: Body, name: str, default: str | None = None) -> str:
    """A text of the request's body. Raises InputError where it is missing or cannot be kept."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise InputError(f"{name!r} must be a text")
    if len(value) > LONGEST:
        raise InputError(f"{name!r} has {len(value):,} characters", remedy=f"at most {LONGEST:,} are taken")
    value = value.replace("\r\n", "\n")
    if found := _UNFIT.search(value):
        raise InputError(f"{name!r} holds the control character U+{ord(found.group()):04X}", remedy="remove it")
    return value
