"""An english.md that somebody edited is not written over before its edits are in the memory."""

from __future__ import annotations

import shlex
from pathlib import Path

from bilingual import source
from bilingual.config import Settings
from bilingual.errors import BilingualError, InputError
from bilingual.review.plain import Outcome, import_markdown
from bilingual.review.standing import survey
from bilingual.workshop import Workshop
from bilingual.written import Keeper, Written, content


def keeper(report: Path, tools: Workshop, settings: Settings, text: str | None = None) -> Keeper:
    """The keeper of a report's `english.md`; `text` is the report's, by default as it is on disk now.

    Raises:
        InputError: the report cannot be read.
    """
    made_from = source.read(report)[0] if text is None else text
    return Keeper(log(settings), lambda english: unsaved(english, report, tools, settings), made_from)


def log(settings: Settings) -> Written:
    """What the program wrote to files that people edit."""
    return Written(settings.home_path / "written")


def unsaved(english: Path, report: Path, tools: Workshop, settings: Settings) -> str:
    """What somebody did to an english.md that the memory does not hold, and what to do; "" for nothing."""
    try:
        outcome = edits(english, report, tools, settings, dry=True)
    except BilingualError as error:
        return f"was changed and cannot be taken over ({error}); move it away, or delete it, to have it written anew"
    if outcome.edits:
        command = importing(english, report, settings)
        return f"holds {_edited(outcome)} not in the memory yet; run: {command}, then build again"
    if outcome.left_out:
        return f"was changed where no translation is taken over ({outcome.notices[0]}); move it away, or delete it"
    return ""


def edits(
    english: Path, report: Path, tools: Workshop, settings: Settings, author: str = "", *, dry: bool = False
) -> Outcome:
    """Import an english.md, its edits taken for the Chinese that it was made from.

    Raises:
        InputError: it or the report cannot be read, or its blocks are not those of the report.
        MemoryFault: the memory cannot be written.
    """
    known = log(settings)
    made_from = known.source(english)
    seen = survey(report, tools, settings.only, made_from)
    outcome = import_markdown(english, seen, tools.for_report(report), author, dry=dry, written=known.last(english))
    if not dry and not outcome.left_out:
        taken(english, settings)
    if made_from not in (None, source.read(report)[0]) and outcome.edits:
        what = "the report has changed since this file was built; its edits go to the Chinese that they were made on"
        outcome.notices.append(f"{english}: {what}")
    return outcome


def importing(edited: Path, report: Path, settings: Settings) -> str:
    """The command that takes an edited file over."""
    options = [word for path in settings.glossary for word in ("--glossary", str(path))]
    options += ["--memory", str(settings.memory)] if settings.memory else []
    return shlex.join(["bilingual", "review", "import", str(report), str(edited), *options])


def spare(sheet: Path, report: Path, settings: Settings) -> None:
    """Refuse to write over an exported file that somebody has changed and not imported.

    Raises:
        InputError: that is what stands there.
    """
    held = content(sheet)
    if held is not None and held != log(settings).last(sheet):
        command = importing(sheet, report, settings)
        remedy = f"run: {command}, or name another place with --file"
        raise InputError("was changed since it was written and not imported yet", where=sheet, remedy=remedy)


def taken(path: Path, settings: Settings) -> None:
    """Remember that what a file says now is in the memory: it may be written over."""
    data = content(path)
    if data is not None:
        log(settings).note(path, data)  # the report that it was made from stays noted


def _edited(outcome: Outcome) -> str:
    number = len(outcome.edits)
    return "1 edited segment that is" if number == 1 else f"{number} edited segments that are"
