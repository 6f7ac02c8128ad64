"""Scores against references: chrF and BLEU, by sacrebleu where it is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bilingual.errors import EngineError, InputError
from bilingual.memory import normalise


@dataclass(frozen=True, slots=True)
class Score:
    """Of some lines against their references; both run from 0 to 100."""

    chrf: float
    bleu: float
    lines: int


def score(texts: Sequence[str], references: Sequence[str]) -> Score:
    """The scores of translations against one reference each.

    Raises:
        EngineError: sacrebleu is not installed.
    """
    if not can_score():
        raise EngineError("the package sacrebleu is not installed", remedy="pip install 'bilingual[scores]'")
    import sacrebleu

    chrf = sacrebleu.corpus_chrf(list(texts), [list(references)]).score
    bleu = sacrebleu.corpus_bleu(list(texts), [list(references)]).score
    return Score(chrf, bleu, len(texts))


def can_score() -> bool:
    """Whether sacrebleu is installed."""
    return find_spec("sacrebleu") is not None


def read_references(path: Path) -> dict[str, str]:
    """References by their normalised Chinese, from a JSON Lines file of objects with `zh` and `en`.

    Raises:
        InputError: the file cannot be read, or a line is no such object; with the line's number.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the references cannot be read ({error})", where=path) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[normalise(str(row["zh"]))] = str(row["en"])
        except (ValueError, KeyError, TypeError) as error:
            remedy = 'write one object a line: {"zh": "…", "en": "…"}'
            raise InputError("this line is no reference", where=path, line=number, remedy=remedy) from error
    if not found:
        raise InputError("the file holds no references", where=path)
    return found
