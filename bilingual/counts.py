"""Counts that an engine lost: found in the source, asked for alone, put back where they belong.

A small model drops the 8 of 等 8 个来源 again and again. Alone, 8 个来源 becomes "8 sources".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bilingual.inline import HAN, has_han
from bilingual.model import Finding
from bilingual.split import sentences
from bilingual.style import outside_literals

LOST = re.compile(r"^(?:number|unit|name|formula|code|link|date|version)s? lost: ([^(]+)")
PIECE = re.compile(r"(\d[\d.,]*) ([A-Za-z][A-Za-z -]*)")
LOOSE = "multiple|several|various|different|many"  # say in words what the number says
LEADS = "of|in|on|from|with|across|for|to|by|over|using|at|into|through|and"
FIRM = "the|these|those|its|their|all|following"


def lost(source: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """What the findings call lost, in the words of the source: a bare number with what it counts."""
    things = [match[1].strip() for finding in findings if (match := LOST.match(finding.message))]
    return tuple(counted(source, thing) if re.fullmatch(r"[\d.,%]+", thing) else thing for thing in things)


def counted(source: str, number: str) -> str:
    """`8` in 8 个任务 as "8 个任务"; the number alone where nothing Chinese follows it."""
    measure = r"(?:[个种项类张次组条层名位篇大]\s*)?"
    match = re.search(rf"(?<![\w.]){re.escape(number)}\s*{measure}(?:{HAN.pattern}){{1,2}}", source)
    return match[0] if match else number


def counts(source: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The lost numbers that count something in Chinese, each with what it counts."""
    return tuple(phrase for phrase in lost(source, findings) if phrase[:1].isdigit() and has_han(phrase))


def planted(text: str, pieces: Mapping[str, str]) -> str:
    """`text` with the phrases replaced by their English; one whose English is no better stays."""
    for phrase, english in pieces.items():
        piece = english.strip(" .*")
        if piece and not has_han(piece) and len(piece) < 60:
            text = text.replace(phrase, f" {piece[0].lower()}{piece[1:]} ", 1)
    return text


def inserted(source: str, english: str, pieces: Mapping[str, str]) -> str:
    """`english` with lost counts put in: before their noun, behind an "etc.", else in brackets where the sentence ends.

    `pieces` maps the counts of the source (8 个来源) to their English (8 sources).
    """
    for phrase, piece in pieces.items():
        match = PIECE.fullmatch(piece.strip(" .*"))
        if not match or len(piece) > 60:
            continue
        for way in (at_noun, at_etc, at_end):
            changed = way(source, english, phrase, match)
            if changed != english:
                english = changed
                break
    return english


def at_noun(source: str, english: str, phrase: str, piece: re.Match[str]) -> str:
    """The number before the noun: "from the sources" -> "from the 8 sources"; behind it where other words lead in."""
    number, noun = piece[1], piece[2]
    counted = (
        rf"(?<![\w-])(?P<lead>(?:^|\b(?:{LEADS}) ))?(?:(?P<loose>{LOOSE}) |(?P<firm>(?:{FIRM}) ))?"
        rf"(?<!\d )(?<!\d)(?P<noun>{re.escape(noun)})\b"
    )

    def put(match: re.Match[str]) -> str:
        if match["lead"] is None and not match["loose"] and not match["firm"]:
            return f"{match['noun']} ({number} in all)"
        return f"{match['lead'] or ''}{match['firm'] or ''}{number} {match['noun']}"

    return outside_literals(english, partial(re.sub, counted, put, count=1, flags=re.I))


def at_etc(source: str, english: str, phrase: str, piece: re.Match[str]) -> str:
    """Where a list ends with its number: "arXiv, ProofWiki, etc." -> "arXiv, ProofWiki, etc. (8 sources)"."""
    listed = re.search(rf"等\W{{0,3}}{re.escape(phrase)}", source)
    return english.replace("etc.", f"etc. ({piece[0]})", 1) if listed and english.count("etc.") == 1 else english


def at_end(source: str, english: str, phrase: str, piece: re.Match[str]) -> str:
    """In brackets at the end of the sentence that renders the count's own."""
    ours, theirs = list(sentences(source)), list(sentences(english))
    place = next((n for n, text in enumerate(ours) if phrase in text), None)
    if place is None or len(ours) != len(theirs):
        return english
    body = theirs[place].rstrip()
    space = theirs[place][len(body) :]
    end = re.search(r"[.;:!?]?(?:\*\*)?$", body)
    at = end.start() if end else len(body)
    theirs[place] = f"{body[:at]} ({piece[0]}){body[at:]}{space}"
    return "".join(theirs)
