"""The publish gate: the findings of a whole edition, what a person waived, and the page that shows them."""

from bilingual.gate.documents import judge_documents
from bilingual.gate.editions import judge_edition, write_qa
from bilingual.gate.page import qa_html, qa_json
from bilingual.gate.verdict import Mark, Verdict
from bilingual.gate.waivers import Waiver, apply_waivers, read_waivers, waive

__all__ = [
    "Mark",
    "Verdict",
    "Waiver",
    "apply_waivers",
    "judge_documents",
    "judge_edition",
    "qa_html",
    "qa_json",
    "read_waivers",
    "waive",
    "write_qa",
]
