"""What bilingual.toml says for some reports only: `[reports."daily-*"]`, its glossaries and its terms.

[reports."physics-2026-*"]
glossary = ["physics.csv"]
terms = { "推理" = "inference", "令牌" = false }    # false: no term in these reports
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bilingual.errors import ConfigError

_KEYS = ("glossary", "terms")


@dataclass(frozen=True, slots=True)
class PerReport:
    """Exceptions for reports whose name (without `.md`) fits `pattern`, with * and ? as in a shell.

    `terms` pairs Chinese with the rendering that is mandatory there; "" means that it is no term there.
    """

    pattern: str
    glossary: tuple[Path, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    file: Path = Path()

    def fits(self, name: str) -> bool:
        """Whether a report of that name is meant."""
        return fnmatchcase(name, self.pattern)


def exceptions(raw: Any, file: Path) -> tuple[PerReport, ...]:
    """The tables under `reports` in a bilingual.toml, in order.

    Raises:
        ConfigError: one of them says something else than a glossary or terms.
    """
    if not isinstance(raw, Mapping) or not all(isinstance(table, Mapping) for table in raw.values()):
        raise ConfigError("reports must be tables", where=file, remedy='write [reports."name of the report"]')
    return tuple(_exception(str(pattern), table, file) for pattern, table in raw.items())


def _exception(pattern: str, table: Mapping[str, Any], file: Path) -> PerReport:
    name = f'[reports."{pattern}"]'
    unknown = next((key for key in table if key not in _KEYS), None)
    if unknown is not None:
        raise ConfigError(f"{name} has an unknown setting {unknown!r}", where=file, remedy="use glossary and terms")
    files, terms = table.get("glossary", []), table.get("terms", {})
    if not isinstance(files, list) or not all(isinstance(path, str) and path.strip() for path in files):
        raise ConfigError(f"glossary in {name} must be a list of files", where=file, remedy='write ["terms.csv"]')
    if not isinstance(terms, Mapping):
        raise ConfigError(f"terms in {name} must be a table", where=file, remedy='write { "推理" = "inference" }')
    paths = tuple(file.parent / Path(path).expanduser() for path in files)
    return PerReport(pattern, paths, tuple(_term(zh, en, name, file) for zh, en in terms.items()), file)


def _term(zh: str, en: Any, name: str, file: Path) -> tuple[str, str]:
    if en is False:
        return zh, ""
    if not isinstance(en, str) or not en.strip() or not zh.strip():
        raise ConfigError(
            f"the term {zh!r} in {name} has no rendering", where=file, remedy="write a text, or false: no term here"
        )
    return zh.strip(), en.strip()
