"""The editor's hand: an issue.toml that chooses, orders and introduces the papers of one or more reports.

issue.toml, reports -> one composed report -> edition, like any other
"""

from bilingual.issue.build import make_issue
from bilingual.issue.file import Issue, read_issue

__all__ = ["Issue", "make_issue", "read_issue"]
