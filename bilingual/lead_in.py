"""The lead-in of an item: a bold label with a colon, which a model likes to melt into its sentence.

    **SpiderBench** full benchmark: Builds ...   ->   **SpiderBench full benchmark**: Builds ...
    **Sparse goals** can be single frames ...    ->   **Sparse goals**: Can be single frames ...

A digest's items all have one; an edition in which every fifth has lost its colon looks careless.
"""

from __future__ import annotations

import re

from bilingual.glossary.lemmas import lemmas

_ASKED = re.compile(r"\s*\*\*(?P<label>[^*]+)(?:\*\*(?:\s*[(（][^()（）]*[)）])?\s*[：:]|[：:]\s*\*\*)")
_MADE = re.compile(r"\*\*(?P<label>[^*]+)\*\*(?P<rest>(?: |\. ?).+)", re.S)
_ASIDE = r" \([^()]*\)"
# The label goes on behind its bold, to a colon or a full stop.
_MORE = re.compile(
    rf"(?P<words>(?:(?: [\w&/\"'-]+){{1,8}}(?:{_ASIDE})?|{_ASIDE})?)(?:(?P<colon>:)(?= \S|$)|\.(?= [A-Z*\"]))"
)
# The bold is within the label.
_INNER = re.compile(r"(?P<head>[A-Z][^.:*]{1,30}\*\*[^.:*]+\*\*[^.:*]{0,40})[.:] (?=[A-Z*\"])")
_COPULA = re.compile(r" (?:is|are|was|were) (?=[a-z]{2,}\b)(?!not\b|to\b|used\b)")
_MODAL = re.compile(r" (?=(?:can|may|must|should|will|does|do) [a-z])")
_VERB = re.compile(
    r" (?P<verb>[a-z]{3,}s)(?= (?:an?|the|this|these|its|their|all|both|each|only|more|on|in|that|how|to|from|with|over"
    r"|by|up|significantly|well|\d|[A-Z*\"$`]))"
)


def led_in(source: str, english: str) -> str:
    """`english` with the label that `source` opens with, where the English has it without its colon.

    >>> led_in("**稀疏目标**可以是单帧。", "**Sparse goals** can be single frames.")
    '**Sparse goals** can be single frames.'
    >>> led_in("**稀疏目标**：可以是单帧。", "**Sparse goals** can be single frames.")
    '**Sparse goals**: Can be single frames.'
    """
    asked = _ASKED.match(source)
    if asked is None:
        return english
    if asked.end() == len(source.rstrip()) and not english.endswith((":", ":**")):
        english = english.rstrip(".: ") + ":"
    if (inner := _INNER.match(english)) and len(inner["head"].split()) <= len(asked["label"]):
        return f"**{inner['head'].replace('**', '')}**: {english[inner.end() :]}"
    made = _MADE.match(english)
    if made is None or made["label"].endswith((":", ".")):
        return english
    label, rest = made["label"], made["rest"]
    more = _MORE.match(rest)
    if more and len(more["words"].split()) <= len(asked["label"]) // (1 if more["colon"] else 2):
        return f"**{label}{more['words']}**:{rest[more.end() :]}"
    verb = _VERB.match(rest)
    for begun in (_COPULA.match(rest), _MODAL.match(rest), verb if verb and lemmas(verb["verb"], "verb") else None):
        if begun:
            said = rest[begun.start("verb") if begun is verb else begun.end() :]
            return f"**{label}**: {said[0].upper()}{said[1:]}"
    return english
