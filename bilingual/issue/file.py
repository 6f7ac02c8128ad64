"""issue.toml -> Issue: what an editor says about an issue, checked key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bilingual.errors import ConfigError, InputError

FILE = "issue.toml"
KEEP = ("first", "last")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")
_KEYS: Mapping[str, Mapping[str, str]] = {
    "": {"reports": "list", "name": "text"},
    "masthead": {
        "title": "text", "title_zh": "text", "subtitle": "text", "subtitle_zh": "text", "number": "number",
        "date": "date",
    },
    "papers": {"lead": "text", "first": "list", "only": "list", "skip": "list", "keep": "keep"},
    "note": {"title": "text", "title_zh": "text", "en": "text", "zh": "text", "by": "text"},
}  # fmt: skip
_WANTED = {
    "text": "a text between quotes",
    "list": "a list of texts",
    "number": "a number or a text",
    "date": "a date such as 2026-01-16, or two with / between them",
    "keep": 'one of "first" and "last"',
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; either may be empty."""

    en: str = ""
    zh: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Issue:
    """What an issue.toml says. Papers are named by arXiv id, by link, or by their id in edition.json."""

    path: Path
    name: str  # of the output folder
    reports: tuple[Path, ...]
    title: Words = Words()
    subtitle: Words = Words()
    number: str = ""
    date: str = ""  # ISO 8601, a day or an interval
    lead: str = ""
    first: tuple[str, ...] = ()  # these stand before the rest
    only: tuple[str, ...] = ()  # these and no others, in this order
    skip: tuple[str, ...] = ()
    keep: str = "first"  # which of two reports a paper that stands in both is taken from
    note: Words = Words()  # Markdown
    note_title: Words = Words()
    by: str = ""

    def line(self, table: str, key: str) -> int:
        """The line of the file where a key is set, 0 where it is not."""
        return line_of(self.path.read_text(encoding="utf-8-sig"), table, key)


def read_issue(path: Path, reports: tuple[Path, ...] = ()) -> Issue:
    """Read an issue.toml, or the one in a folder; `reports` stand in place of those that it names.

    Raises:
        InputError: there is no such file, or it names no report, or one that does not exist.
        ConfigError: it is not TOML, or a key is unknown or of the wrong type; with file and line.
    """
    path = path / FILE if path.is_dir() else path
    text = _text(path)
    data = _table(text, path)
    for table, values in _tables(data, text, path):
        for key, value in values.items():
            _check(table, key, value, text, path)
    masthead, papers, note = (data.get(table, {}) for table in ("masthead", "papers", "note"))
    number = str(masthead.get("number", "")).strip()
    return Issue(
        path,
        _name(data, number, path, text),
        reports or tuple(_reports(data.get("reports", ()), text, path)),
        Words(_line(masthead, "title"), _line(masthead, "title_zh")),
        Words(_line(masthead, "subtitle"), _line(masthead, "subtitle_zh")),
        number,
        str(masthead.get("date", "")),
        papers.get("lead", "").strip(),
        tuple(papers.get("first", ())),
        tuple(papers.get("only", ())),
        tuple(papers.get("skip", ())),
        papers.get("keep", "first"),
        Words(note.get("en", "").strip(), note.get("zh", "").strip()),
        Words(_line(note, "title"), _line(note, "title_zh")),
        _line(note, "by"),
    )


def line_of(text: str, table: str, key: str) -> int:
    """The line on which `key` of `table` is set ("" is the top), that of the table without a key, else 0."""
    here, found = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([\w.-]+)\]", line):
            here = header[1]
            found = number if here == table else found
        elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        remedy = "write one (docs/issue.md shows how), or name it: bilingual issue path/to/issue.toml"
        raise InputError("there is no such file", where=path, remedy=remedy) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=path, remedy="give a UTF-8 text file") from error


def _table(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        problem = re.sub(r" \(at [^)]*\)$", "", str(error))
        raise ConfigError(f"not TOML: {problem}", where=path, line=line, remedy="correct this line") from error


def _tables(data: Mapping[str, Any], text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The top and the tables of a file; a stray table is an unknown key of the top."""
    yield "", {key: value for key, value in data.items() if key not in _KEYS}
    for table in _KEYS:
        if table and table in data:
            if not isinstance(data[table], dict):
                problem, remedy = f"{table} must be a table", f"begin it with a line [{table}]"
                raise ConfigError(problem, where=path, line=line_of(text, "", table), remedy=remedy)
            yield table, data[table]


def _check(table: str, key: str, value: Any, text: str, path: Path) -> None:
    line = line_of(text, table, key) or line_of(text, key, "")
    said = f"{table}.{key}" if table else key
    kind = _KEYS[table].get(key)
    if kind is None:
        known = ", ".join(_KEYS[table]) + (", and the tables masthead, papers, note" if not table else "")
        where = f"[{table}] knows" if table else "here stand"
        raise ConfigError(f"unknown key {said!r}", where=path, line=line, remedy=f"{where} {known}")
    if not _fits(kind, value):
        raise ConfigError(f"{said} cannot be {value!r}", where=path, line=line, remedy=f"give {_WANTED[kind]}")


def _fits(kind: str, value: Any) -> bool:
    if kind == "list":
        return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    if kind == "number":
        return isinstance(value, str) or isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        return isinstance(value, date) or isinstance(value, str) and _is_date(value)
    return isinstance(value, str) and (kind != "keep" or value in KEEP)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        days = [date.fromisoformat(day) for day in text.split("/")]
    except ValueError:
        return False
    return days == sorted(days)


def _name(data: Mapping[str, Any], number: str, path: Path, text: str) -> str:
    name = str(data.get("name", "")).strip()
    if not name:
        slug = re.sub(r"[^\w.-]+", "-", number).strip("-.")
        return path.stem + (f"-{slug}" if slug else "")
    if name in (".", "..") or re.search(r'[\\/:*?"<>|\x00-\x1f]', name):
        problem = f"name cannot be {name!r}: it names the output folder"
        raise ConfigError(problem, where=path, line=line_of(text, "", "name"), remedy="give a plain folder name")
    return name


def _reports(names: list[str] | tuple[str, ...], text: str, path: Path) -> Iterator[Path]:
    """The reports' paths, counted from the file's folder; a name with * or ? stands for all that fit."""
    line = line_of(text, "", "reports")
    if not names:
        raise InputError("names no report", where=path, line=line, remedy='write reports = ["monday.md", "tuesday.md"]')
    seen: set[Path] = set()
    for name in names:
        place = Path(name).expanduser()
        base, pattern = (Path(place.anchor), str(place.relative_to(place.anchor))) if place.anchor else (
            path.parent, name)  # fmt: skip
        found = sorted(base.glob(pattern)) if re.search(r"[*?\[]", name) else [base / pattern]
        found = [file for file in found if file.is_file()]
        if not found:
            raise InputError(f"there is no report {name!r}", where=path, line=line, remedy="correct the name")
        yield from (file for file in found if file not in seen)
        seen.update(found)


def _line(table: Mapping[str, Any], key: str) -> str:
    return " ".join(str(table.get(key, "")).split())
