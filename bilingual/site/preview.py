"""The archive as it would look now: pages made when they are asked for, from what editors are changing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

from jinja2 import TemplateError

from bilingual.config import Settings
from bilingual.errors import BilingualError
from bilingual.model import Edition
from bilingual.render import places, render
from bilingual.render.anchors import homes, led
from bilingual.render.html import composed, page
from bilingual.render.sheet import Sheet
from bilingual.render.templates import environment, source, styles, templates_dir
from bilingual.review.routes import Answer
from bilingual.review.standing import Survey, shop, survey
from bilingual.review.standing import edition as standing_edition
from bilingual.site.catalogue import CATALOGUE, Catalogue, brought, catalogue_of
from bilingual.site.editions import RECORDS, Record, known
from bilingual.site.facts import Facts, facts_of, issue_of
from bilingual.site.indexes import plan
from bilingual.site.issue import FORMATS, Look, arranged, labels, shown, written
from bilingual.site.live import RELOAD, SCRIPT, live, trouble
from bilingual.site.quotes import Key, Quote, Quotes, found
from bilingual.site.shelf import kept
from bilingual.site.state import told
from bilingual.stored import read

_KINDS = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".xml": "application/atom+xml", ".pdf": "application/pdf", ".epub": "application/epub+zip",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif",
}  # fmt: skip
# A page's own policy says what it may load; the header only keeps it out of other pages.
_HEADERS = {"Content-Security-Policy": "frame-ancestors 'none'"}


@dataclass(slots=True)
class Preview:
    """The editions of a folder as pages. Methods may be called from several threads."""

    settings: Settings
    look: Look
    reports: tuple[Path, ...] = ()
    version: int = 1
    editions: dict[str, Edition] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)  # of reports, the last ones
    known: dict[str, Facts] = field(default_factory=dict)
    cited: dict[str, Quotes] = field(default_factory=dict)  # of editions that are newer than the site
    records: dict[str, Record] | None = None  # of the last build of the site
    catalogue: Catalogue | None = None
    made: dict[str, bytes] = field(default_factory=dict)  # pages of the present version
    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)  # editions as either kind of page shows them
    homes: dict[str, Mapping[str, str]] = field(default_factory=dict)  # the pages of an edition's anchors
    lock: RLock = field(default_factory=RLock)

    def watched(self) -> dict[str, list[Path]]:
        """The files whose change a reader should see, by what they are."""
        folders = [folder for folder in (self.look.templates, templates_dir()) if folder]
        looks = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {
            "templates": [path for path in looks if path.suffix != ".toml"],
            "labels": [path for path in looks if path.suffix == ".toml"],
            "editions": sorted(self.settings.out.glob("*/edition.json")),
            "texts": [*self.reports, *self.settings.glossary],
        }

    def changed(self, kinds: Sequence[str]) -> None:
        """Forget what was made from files that have changed."""
        with self.lock:
            self.made.clear()
            if {"templates", "labels"} & set(kinds):
                environment.cache_clear()
                labels.cache_clear()
            if {"editions", "texts"} & set(kinds):
                self.editions.clear()
                self.known.clear()
                self.cited.clear()
                self.records = self.catalogue = None
            if set(kinds) != {"templates"}:  # what templates are told stays the same while only they change
                self.sheets.clear()
                self.homes.clear()
            self.version += 1

    def answer(self, path: str) -> Answer:
        """The answer to a GET of a path that has passed the guard."""
        if path == RELOAD:
            return Answer(200, "text/javascript", SCRIPT.encode())
        name = path.lstrip("/") or "index.html"
        if name.endswith("/"):
            name += "index.html"
        try:
            with self.lock:
                version = self.version
                data = self._data(name)
        except (BilingualError, TemplateError) as error:
            data = trouble(error).encode()
        if data is None:
            return Answer(404, "text/plain", b"nothing is here\n")
        kind = _KINDS.get(Path(name).suffix, "application/octet-stream")
        if kind == "text/html":
            return Answer(200, kind, live(data, version), dict(_HEADERS))
        return Answer(200, kind, data)

    def _data(self, name: str) -> bytes | None:
        if name in self.made:
            return self.made[name]
        makers: tuple[tuple[str, Callable[[str], bytes | None]], ...] = (
            (r"issues/[^/]+/bilingual\.html", self._whole),
            (r"issues/[^/]+/[^/]+\.html", self._issue),
            (r"issues/[^/]+/pictures/[^/]+", self._picture),
            (r"[^/]+\.html|(?:months|topics|terms)/[^/]+\.html", self._index),
            (r"site\.css|site\.js|search\.js|icon\.svg", self._asset),
        )
        for pattern, maker in makers:
            if re.fullmatch(pattern, name):
                data = maker(name)
                if data is not None:
                    self.made[name] = data
                return data
        return self._file(name)

    def _names(self) -> list[str]:
        """The editions that there are: those of the reports given, and those built."""
        built = (file.parent.name for file in self.settings.out.glob("*/edition.json"))
        return sorted({*built, *(report.stem for report in self.reports)})

    def _edition(self, name: str) -> Edition:
        """An edition: of a report given as it stands now, of another as it was built."""
        if name not in self.editions:
            report = next((path for path in self.reports if path.stem == name), None)
            if report:
                with shop(self.settings) as tools:
                    self.surveys[name] = survey(report, tools, before=self.surveys.get(name))
                    self.editions[name] = standing_edition(self.surveys[name], tools)
            else:
                self.editions[name] = replace(read(self._built(name)), name=name)
        return self.editions[name]

    def _built(self, name: str) -> Path:
        return self.settings.out / name / "edition.json"

    def facts(self, name: str) -> Facts:
        """What indexes know of an edition: from the last build of the site where that is of now, else from itself."""
        if name not in self.known:
            kept_facts = None if any(path.stem == name for path in self.reports) else self._kept(name)
            if kept_facts:
                self.known[name] = kept_facts
            else:
                edition = self._edition(name)
                self.known[name], self.cited[name] = facts_of(edition, json.loads(render("json", edition)))
        return self.known[name]

    def _kept(self, name: str) -> Facts | None:
        """What the last build of the site knows of an edition, if it is the edition that is there now."""
        if self.records is None:
            self.records = known(told(self.settings.site, RECORDS))
        record, status = self.records.get(name), self._built(name).stat()
        stands = record and record["stamps"][0][1:] == [status.st_mtime_ns, status.st_size]
        return kept(self.settings.site, name, terms=True) if stands else None

    def quotes(self, name: str, key: Key) -> Sequence[Quote]:
        """The sentences of a term in an edition."""
        return self.cited[name].get(key, ()) if name in self.cited else found(self.settings.site, name, key)

    def _catalogue(self) -> Catalogue:
        """Topics and terms of all editions as they are now."""
        if self.catalogue is None:
            site = self.settings.site
            wanted = {name: self.facts(name).digest for name in self._names()}
            built = catalogue_of(told(site, CATALOGUE))
            self.catalogue = brought(built, wanted, lambda name: kept(site, name, terms=True), self.facts)
        return self.catalogue

    def _of(self, name: str) -> Edition | None:
        folder = name.split("/")[1]
        own = next((own for own in self._names() if places.slug(own) == folder), None)
        return self._edition(own) if own else None

    def _whole(self, name: str) -> bytes | None:
        edition = self._of(name)
        if edition is None:
            return None
        key = (edition.name, "whole")
        if key not in self.sheets:
            self.sheets[key] = composed(edition, self.look.templates, self.look.language)
        look = self.look
        return page(self.sheets[key], theme=look.theme, templates=look.templates, language=look.language)

    def _issue(self, name: str) -> bytes | None:
        """A page of an edition; all of them are written once, to learn which page an anchor stands on."""
        edition = self._of(name)
        if edition is None:
            return None
        own, file, key = edition.name, name.split("/")[2], (edition.name, "pages")
        if key not in self.sheets:
            self.sheets[key] = arranged(edition, self.look)
        formats = ["bilingual.html", *(other for other in FORMATS if (self.settings.out / own / other).is_file())]
        only = file if own in self.homes else ""
        pages = written(self.sheets[key], self.facts(own), formats, self.look, only)
        if not only:
            self.homes[own] = homes(pages)
        return led(pages[file], self.homes[own]).encode() if file in pages else None

    def _picture(self, name: str) -> bytes | None:
        edition = self._of(name)
        return shown(edition).get(name) if edition else None

    def _index(self, name: str) -> bytes | None:
        issues = sorted(
            (issue_of(self.facts(own)) for own in self._names()), key=lambda issue: (issue.date, issue.name)
        )
        planned = plan(issues, self._catalogue(), self.look)
        found = next((page for page in planned if page.path == name), None)
        return found.page(self.look, found.scene(self)) if found else None

    def _asset(self, name: str) -> bytes | None:
        own = source(f"site/{name}", self.look.templates)
        if name != "site.css":
            return own.encode()
        return (styles("html", ["page"], self.look.theme, self.look.templates) + "\n" + own).encode()

    def _file(self, name: str) -> bytes | None:
        """A file of the site that was built, or a format of an edition; nothing outside their folders."""
        match = re.fullmatch(r"issues/([^/]+)/([^/]+)", name)
        if match and match[2] in FORMATS:
            edition = self._of(name)
            return inside(self.settings.out, f"{edition.name}/{match[2]}") if edition else None
        return inside(self.settings.site, name)


def inside(folder: Path, name: str) -> bytes | None:
    """The content of a file in `folder`; None where it is not there, hidden, or elsewhere by a link."""
    parts = name.split("/")
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        root, path = folder.resolve(), folder.joinpath(*parts).resolve()
        return path.read_bytes() if path.is_relative_to(root) and path.is_file() else None
    except OSError:
        return None
