"""Glossaries in CSV and TSV, as people keep them in spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bilingual.errors import GlossaryError
from bilingual.glossary.entries import GlossaryEntry, checked, status_of

COLUMNS = ("zh", "en", "status", "variants_zh", "variants_en", "forbidden", "pos", "domain", "note")
_OWN = (*COLUMNS, "not_in")
_SPELLINGS = {
    "zh": "chinese 中文 中文术语 source zh-cn zh_cn zh-hans zh-tw 术语 原文 源语 term 源术语",
    "en": "english 英文 英文术语 英语 target en-us en_us translation 译文 译名 译法 翻译 目标术语",
    "status": "状态 级别 类型",
    "variants_zh": "中文变体 同义词 别名",
    "variants_en": "英文变体 其他译法 备选译法",
    "forbidden": "forbidden_en 禁用 禁用译法 禁译",
    "pos": "part-of-speech 词性",
    "domain": "field 领域 分类",
    "note": "comment notes comments 备注 注释 说明 注",
}
_NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_NAMES["part of speech"] = "pos"
_HINT = re.compile(r"sep=(.)\r?\n")  # Excel's own first line: which delimiter the file has
_QUOTED = re.compile(r'"[^"]*"')
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet runs a cell that starts with one of these
_HARMLESS = ("", "-", "--", "+")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Style:
    """How a delimited file is written, so that an edit changes nothing but the edited row.

    `header` holds the column names as the file spells them, empty where it has none. `hint`: whether Excel's
    line `sep=;` stands before it.
    """

    delimiter: str = ","
    newline: str = "\n"
    bom: bool = False
    header: tuple[str, ...] = COLUMNS
    hint: bool = False


def decode(data: bytes, file: str) -> str:
    """Bytes of a glossary as text: UTF-8, UTF-16 with BOM, or GB18030 (Excel). Raises GlossaryError.

    A UTF-8 BOM stays in the text; text in another encoding gets one: it is written back as UTF-8, which
    Excel takes for GBK where there is none.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _BOM + _decoded(data, "utf-16", file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _BOM + _decoded(data, "gb18030", file)


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            "the bytes are neither UTF-8 nor GB18030", where=file, line=line, remedy="save the file as UTF-8"
        ) from error


def style_of(text: str, delimiter: str = "") -> Style:
    """The style of a delimited file; `delimiter` where it is known already."""
    body, hinted = _without_hint(text.removeprefix(_BOM))
    delimiter = delimiter or hinted or sniff(body)
    newline = next((end for end in ("\r\n", "\n", "\r") if end in body), "\n")
    first = next((record.cells for record in records(text, delimiter=delimiter) if not record.is_blank), ())
    header = first if is_header(first) else ()
    return Style(delimiter, newline, text.startswith(_BOM), header, bool(hinted))


def _without_hint(text: str) -> tuple[str, str]:
    """The text behind Excel's line `sep=;`, and the delimiter that it names; "" where there is none."""
    found = _HINT.match(text)
    return (text[found.end() :], found[1]) if found else (text, "")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the file: the line on which it begins, its cells, and its own text with the line break."""

    line: int
    cells: tuple[str, ...]
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing: people part groups of terms by such lines."""
        return not any(cell.strip() for cell in self.cells)


def records(text: str, file: str = "", delimiter: str = "") -> Iterator[Record]:
    """The rows of a delimited file, header and blank ones too; their texts join to all behind BOM and `sep=`.

    The delimiter is found in the first line where none is given. Raises GlossaryError with file and line.
    """
    text, hinted = _without_hint(text.removeprefix(_BOM))
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter or hinted or sniff(text), strict=True)
    start, first = 0, 2 if hinted else 1
    try:
        for cells in reader:
            yield Record(start + first, tuple(cells), "".join(lines[start : reader.line_num]))
            start = reader.line_num
    except csv.Error as error:
        problem = f"the row cannot be read ({error})"
        raise GlossaryError(problem, where=file, line=start + first, remedy="check the quotes of this row") from error


def parse(text: str, file: str = "", delimiter: str = "") -> tuple[GlossaryEntry, ...]:
    """Rows of a delimited glossary as entries, in order; raises GlossaryError with file and line.

    Without a header that names `zh` and `en`, the first two columns are Chinese and English. Blank
    rows are skipped.
    """
    said = [record for record in records(text, file, delimiter) if not record.is_blank]
    names = columns(said[0].cells) if said else ()
    rows = said[1:] if said and is_header(said[0].cells) else said
    return tuple(_entry(names, record.cells, file, record.line) for record in rows)


def sniff(text: str) -> str:
    """The delimiter of the first line that holds one: tab, comma or semicolon."""
    for line in text.splitlines():
        bare = _QUOTED.sub("", line)
        counts = {mark: bare.count(mark) for mark in ("\t", ",", ";")}
        best = max(counts, key=lambda mark: counts[mark])
        if counts[best]:
            return best
    return ","


def _canonical(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names as the project spells them; a repeated or empty name becomes unique."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        low = cell.strip().lower()
        name = low if low in _OWN else _NAMES.get(low, cell.strip())
        names.append(f"column {place}" if not name or name in names else name)
    return tuple(names)


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are column names: `zh` and `en` among them, in any spelling."""
    names = _canonical(cells)
    return "zh" in names and "en" in names


def columns(cells: Sequence[str]) -> tuple[str, ...]:
    """What the columns hold, by a file's first row that says something; more names than cells where it is no header."""
    if is_header(cells):
        return _canonical(cells)
    if len(cells) == 3:  # a third unnamed column is a remark, not a status
        return ("zh", "en", "note")
    return (*COLUMNS, *(f"column {place}" for place in range(len(COLUMNS) + 1, len(cells) + 1)))


def _entry(header: Sequence[str], cells: Sequence[str], file: str, line: int) -> GlossaryEntry:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        raise GlossaryError(
            f"the row has {len(cells)} cells and the header {len(header)}",
            where=file,
            line=line,
            remedy="put quotes around cells that hold the separator",
        )
    if len(cells) < 2:
        raise GlossaryError("the row has no English cell", where=file, line=line, remedy="write `中文,English`")
    row = {name: unguarded(cell) for name, cell in zip(header, cells, strict=False)}
    return checked(
        GlossaryEntry(
            zh=row.get("zh", "").strip(),
            en=row.get("en", "").strip(),
            status=status_of(row.get("status", ""), file=file, line=line),
            variants_zh=variants(row.get("variants_zh", "")),
            variants_en=variants(row.get("variants_en", "")),
            forbidden_en=variants(row.get("forbidden", "")),
            pos=row.get("pos", "").strip(),
            domain=row.get("domain", "").strip(),
            note=row.get("note", ""),
            not_in=variants(row.get("not_in", "")),
            extra=tuple((name, row.get(name, "")) for name in header if name not in _OWN),
            file=file,
            line=line,
        )
    )


def variants(cell: str) -> tuple[str, ...]:
    """The parts of a cell that `|` separates, without empty ones and repetitions."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))


def serialize(entries: Iterable[GlossaryEntry], style: Style | None = None) -> str:
    """Entries as delimited text; cells that a spreadsheet would run are guarded.

    Columns stand in the order of the style's header; columns that the entries need beyond it
    follow. A file without a header stays without one while zh, en and a note are all there is.
    """
    style = style or Style()
    rows = tuple(row_of(entry) for entry in entries)
    names = list(_canonical(style.header)) if style.header else ["zh", "en"]
    names += lacking(names, rows)
    bare = not style.header and names in (["zh", "en"], ["zh", "en", "note"])
    header = [*style.header, *names[len(style.header) :]] if style.header else _plain_order(names, bare)
    names = names if style.header else header
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=style.delimiter, lineterminator=style.newline)
    if not bare:
        writer.writerow(header)
    writer.writerows([guarded(row.get(name, "")) for name in names] for row in rows)
    hint = f"sep={style.delimiter}{style.newline}" if style.hint else ""
    return _BOM * style.bom + hint + out.getvalue()


def lacking(names: Sequence[str], rows: Iterable[dict[str, str]]) -> list[str]:
    """The columns beyond `names` that rows need: a file's own always, one of ours where it says something."""
    used = dict.fromkeys(
        name
        for row in rows
        for name, cell in row.items()
        if name not in _OWN or cell and (name, cell) != ("status", "mandatory")
    )
    return [name for name in used if name not in names]


def _plain_order(names: list[str], bare: bool) -> list[str]:
    return names if bare else [*COLUMNS, *(name for name in names if name not in COLUMNS)]


def row_of(entry: GlossaryEntry) -> dict[str, str]:
    """An entry's cells by column, not yet guarded."""
    return {
        "zh": entry.zh,
        "en": entry.en,
        "status": entry.status,
        "variants_zh": "|".join(entry.variants_zh),
        "variants_en": "|".join(entry.variants_en),
        "forbidden": "|".join(entry.forbidden_en),
        "pos": entry.pos,
        "domain": entry.domain,
        "note": entry.note,
        "not_in": "|".join(entry.not_in),
        **dict(entry.extra),
    }


def guarded(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would take it for a formula.

    A cell that starts with apostrophes and then a formula gets one more, so that `unguarded`
    gives back exactly what was written.
    """
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(_FORMULA) and cell not in _HARMLESS else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare.startswith(_FORMULA) else cell
