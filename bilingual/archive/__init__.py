"""Archives: many reports side by side, on this machine (`--jobs`) or on a Dask cluster (`--scheduler`).

A report is a task: read, translated, aligned and typeset by one worker, which hands back a draft. Outputs are
written by this process alone, each report's as soon as it is drafted, and no more drafts are under way
than workers can take. All of them share one memory, so that no sentence is translated twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bilingual.config import Settings
from bilingual.model import Edition
from bilingual.pipeline import deliver
from bilingual.workshop import Workshop


def wanted(reports: Sequence[Path], settings: Settings) -> bool:
    """Whether there is something to do side by side."""
    return bool(settings.scheduler) or (settings.jobs > 1 and len(reports) > 1)


def sent(settings: Settings) -> list[str]:
    """What to tell about reports that leave this process for a cluster, and the settings that then mean nothing."""
    if not settings.scheduler:
        return []
    told = [f"The reports are sent to the Dask cluster at {settings.scheduler}."]
    return told + ["--jobs is not used: the cluster's workers decide how many go side by side."] * (settings.jobs > 1)


def editions(
    reports: Sequence[Path], shop: Workshop, settings: Settings
) -> Iterator[tuple[Path, Edition, tuple[Path, ...]]]:
    """Build the reports; yield each with its edition and the files written, as they are done.

    Raises:
        BilingualError: a report failed; those under way are finished first, and what was yielded stands.
    """
    if settings.scheduler:
        from bilingual.archive.cluster import drafts
    else:
        from bilingual.archive.processes import drafts
    for report, made in drafts(reports, shop, settings):
        yield (report, *deliver(made, report, shop, settings))
