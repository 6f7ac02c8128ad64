"""The errors a user can meet: each says where, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path


class BilingualError(Exception):
    """Root of the family.

    `where` is a file or `file:line`, `problem` one sentence without a full stop, `remedy` what the
    user can do. `str()` joins them as `where: problem; remedy`.
    """

    def __init__(self, problem: str, *, where: str | Path = "", line: int = 0, remedy: str = "") -> None:
        self.problem = problem
        self.where = f"{where}:{line}" if where and line else str(where)
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{text}; {self.remedy}" if self.remedy else text


class InputError(BilingualError):
    """A report, glossary or option that cannot be used as given."""


class ConfigError(BilingualError):
    """bilingual.toml, an environment variable or a flag says something impossible."""


class OutputError(BilingualError):
    """An output could not be written; what stood there before still does."""


class ModelError(BilingualError):
    """A model file is missing, broken or cannot be fetched."""


class EngineError(BilingualError):
    """An engine is not installed, or failed while translating."""


class MemoryFault(BilingualError):
    """The translation memory cannot be opened or written."""


class GlossaryError(BilingualError):
    """A glossary file is malformed; `where` carries file and line."""


class FontError(BilingualError):
    """A font that the edition needs is not installed."""
