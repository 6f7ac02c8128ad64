"""One row of a glossary, and what makes a row valid."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from bilingual.errors import GlossaryError

MANDATORY, PREFERRED = "mandatory", "preferred"
DO_NOT_TRANSLATE, FORBIDDEN = "do-not-translate", "forbidden"
STATUSES = (MANDATORY, PREFERRED, DO_NOT_TRANSLATE, FORBIDDEN)

# What people write in the status column of their own lists.
_STATUS_NAMES = {
    "": MANDATORY,
    "must": MANDATORY,
    "required": MANDATORY,
    "preferredterm-admn-sts": PREFERRED,
    "admittedterm-admn-sts": PREFERRED,
    "deprecatedterm-admn-sts": FORBIDDEN,
    "dnt": DO_NOT_TRANSLATE,
    "do not translate": DO_NOT_TRANSLATE,
    "do_not_translate": DO_NOT_TRANSLATE,
    "deprecated": FORBIDDEN,
    **dict.fromkeys(("强制", "必须", "必用"), MANDATORY),
    **dict.fromkeys(("优先", "推荐", "首选", "建议"), PREFERRED),
    **dict.fromkeys(("不译", "不翻译", "保留原文"), DO_NOT_TRANSLATE),
    **dict.fromkeys(("禁用", "禁止", "禁译"), FORBIDDEN),
}

LONGEST_TERM = 200  # characters; a longer "term" is a paragraph that slipped into the wrong cell
LABEL = "label"  # the domain of section and field labels


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term in both languages.

    `en` is the wanted rendering; for status forbidden it is the rendering that must not appear.
    `not_in` lists strings in which the term is not itself (`当代理论` holds no `代理`).
    An accepted rendering written `to align` stands for all forms of the verb: aligns, aligned, aligning.
    `extra` keeps columns that the project does not know, in file order. `file` and `line` say
    where the row stands and take no part in equality.
    """

    zh: str
    en: str
    status: str = MANDATORY
    variants_zh: tuple[str, ...] = ()
    variants_en: tuple[str, ...] = ()
    forbidden_en: tuple[str, ...] = ()
    pos: str = ""
    domain: str = ""
    note: str = ""
    not_in: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def is_label(self) -> bool:
        return self.domain == LABEL


def status_of(text: str, *, file: str = "", line: int = 0) -> str:
    """The status that `text` names; an empty cell is `mandatory`: who lists a term wants it. Raises GlossaryError."""
    name = text.strip().lower()
    name = _STATUS_NAMES.get(name, name)
    if name not in STATUSES:
        raise GlossaryError(
            f"status {text.strip()[:40]!r} is not known", where=file, line=line, remedy="use " + ", ".join(STATUSES)
        )
    return name


def checked(entry: GlossaryEntry) -> GlossaryEntry:
    """`entry` itself, or GlossaryError naming file and line when it cannot serve as a term."""
    for cell in (entry.zh, entry.en, *entry.variants_zh, *entry.variants_en, *entry.forbidden_en, *entry.not_in):
        problem = _problem(cell)
        if problem:
            raise GlossaryError(problem, where=entry.file, line=entry.line, remedy="correct or delete the row")
    if not entry.zh:
        raise GlossaryError("the Chinese cell is empty", where=entry.file, line=entry.line, remedy="fill in `zh`")
    if entry.status not in STATUSES:
        status_of(entry.status, file=entry.file, line=entry.line)
    return entry


def _problem(cell: str) -> str:
    if len(cell) > LONGEST_TERM:
        return f"a term of {len(cell):,} characters starting {cell[:12]!r} (the longest allowed has {LONGEST_TERM})"
    for char in cell:
        if unicodedata.category(char) in ("Cc", "Co", "Cs"):
            return f"the term {cell[:20]!r} holds a control or private-use character (U+{ord(char):04X})"
    return ""
