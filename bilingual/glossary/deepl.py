"""DeepL's glossary format: two columns, tab-separated, no header, no quotes.

DeepL's rules: no repeated source, no empty cell, no control characters or line breaks, no white
space at either end, at most 1,024 bytes in UTF-8 a cell. The format holds nothing but the pair.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from bilingual.errors import GlossaryError
from bilingual.glossary.entries import FORBIDDEN, GlossaryEntry, checked

_LONGEST = 1024  # bytes


def parse(text: str, file: str = "") -> tuple[GlossaryEntry, ...]:
    """Entries of a DeepL glossary; raises GlossaryError with file and line where a rule is broken."""
    entries: dict[str, GlossaryEntry] = {}
    for line, row in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not row.strip():
            continue
        cells = row.split("\t")
        if len(cells) != 2 or not all(cell.strip() for cell in cells):
            raise GlossaryError("the row is no pair", where=file, line=line, remedy="write source, a tab, target")
        zh, en = (cell.strip() for cell in cells)
        if zh in entries:
            raise GlossaryError(
                f"{zh!r} stands in line {entries[zh].line} already", where=file, line=line, remedy="keep one of the two"
            )
        entries[zh] = checked(GlossaryEntry(zh, en, file=file, line=line))
    return tuple(entries.values())


def serialize(entries: Iterable[GlossaryEntry]) -> str:
    """Entries as DeepL takes them: every Chinese spelling with its rendering, the first one wins.

    Rows that DeepL's format cannot express (forbidden renderings, untranslated rows) are left out.
    """
    pairs: dict[str, str] = {}
    for entry in entries:
        if entry.status == FORBIDDEN or not entry.en:
            continue
        for zh in (entry.zh, *entry.variants_zh):
            pairs.setdefault(_cell(zh, entry), _cell(entry.en, entry))
    return "".join(f"{zh}\t{en}\n" for zh, en in pairs.items())


def _cell(text: str, entry: GlossaryEntry) -> str:
    cell = " ".join(text.split())
    if any(unicodedata.category(char) == "Cc" for char in cell) or len(cell.encode()) > _LONGEST:
        raise GlossaryError(
            f"{cell[:20]!r} breaks DeepL's rules", where=entry.file, line=entry.line, remedy="shorten or clean the term"
        )
    return cell
