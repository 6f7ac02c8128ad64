"""Deterministic repairs: what an engine lost in form but said in substance.

Only what can be aligned with certainty is touched: a number or name whose bold marks are gone, a
label's bold marks, a known wrong rendering of a term. The ladder checks the result again and keeps the
better one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from bilingual.checks.direction import MOVED, RANGE, changed
from bilingual.glossary import forbidden, missing
from bilingual.glossary import repair as reworded
from bilingual.glossary.naming import closed, named
from bilingual.inline import atoms, has_han
from bilingual.model import Finding, Term
from bilingual.style import outside_literals

BOLD = re.compile(r"\*\*(?!\s)((?:(?!\*\*).)+?)(?<!\s)\*\*")
LABEL = re.compile(r"^\s*\*\*((?:(?!\*\*).)+?)([：:]?)\*\*\s*([：:]?)")


def repair(source: str, english: str, terms: Sequence[Term], findings: Sequence[Finding]) -> str:
    """`english` with what can be put back; the same text where nothing can."""
    kinds = {finding.kind for finding in findings}
    if kinds & {"formulas", "code"}:
        english = respaced(source, english)
    if "markup" in kinds:
        english = restore_bold(source, balanced(english))
    if "names" in kinds:
        english = without_inventions(english, findings)
    if "order" in kinds:
        english = right_changes(source, english, findings)
    if "english" in kinds:
        english = right_articles(english, findings)
    return right_terms(english, terms) if "terms" in kinds else english


def respaced(source: str, english: str) -> str:
    """`english` with formulas and code as the source writes them, where only white space differs."""
    ours = {squeezed(atom.text): atom.text for atom in atoms(source) if atom.kind in ("math", "code")}
    out, at = [], 0
    for atom in atoms(english):
        if atom.kind in ("math", "code"):
            out += [english[at : atom.start], ours.get(squeezed(atom.text), atom.text)]
            at = atom.end
    return "".join([*out, english[at:]])


def squeezed(text: str) -> str:
    """A text without white space, for comparison."""
    return "".join(text.split())


def right_changes(source: str, english: str, findings: Sequence[Finding]) -> str:
    """`english` with no direction that its figures deny, and with changes that are no ranges."""
    if any("denied" in finding.message for finding in findings):
        english = MOVED.sub(unmoved, english)
    if any("became a range" in finding.message for finding in findings):
        english = RANGE.sub(partial(moved, source), english)
    return english


def moved(source: str, match: re.Match[str]) -> str:
    """A change as one: a score of 0.71 to 0.88 -> a score of 0.88, up from 0.71."""
    change = changed(source, match)
    if change is None:
        return match[0]
    return f"of {match['second']}, {'up' if change['up'] else 'down'} from {match['first']}"


def unmoved(match: re.Match[str]) -> str:
    """A rise that its figures deny, without its direction: increases from 78.3 to 78.1 -> changes from 78.3 to 78.1."""
    a, b = (float(match[group].replace(",", "")) for group in ("a", "b"))
    if (a > b) != bool(match["up"]) or a == b:
        return match[0]
    verb = match["up"] or match["down"]
    past = verb.lower().endswith(("ed", "ew", "ell", "ank", "ose"))
    form = "changing" if verb.endswith("ing") else "changed" if past else "changes" if verb.endswith("s") else "change"
    return form + match[0][len(verb) :]


def without_inventions(english: str, findings: Sequence[Finding]) -> str:
    """`english` without acronyms in brackets that the engine made up for words of the source."""
    for finding in findings:
        name = finding.message.removeprefix("name invented: ")
        if finding.kind == "names" and name != finding.message:
            english = english.replace(f" ({name})", "", 1)
    return english


def right_articles(english: str, findings: Sequence[Finding]) -> str:
    """`english` with the articles that the findings want: a RGB image -> an RGB image."""
    for finding in findings:
        wrong, right = finding.message.removeprefix("article: "), finding.fix.removeprefix("write ")
        if finding.kind == "english" and wrong != finding.message:
            right = right[0].upper() + right[1:] if wrong[0].isupper() else right
            english = outside_literals(english, partial(re.sub, rf"\b{re.escape(wrong)}", right.replace("\\", "")))
    return english


def right_terms(english: str, terms: Sequence[Term]) -> str:
    """The glossary's rendering where a forbidden one stands, or a mandatory one with its words in another order.

    Formulas, code and links keep every character: a repair that would touch one is not made.
    """
    firm = [term for term in terms if term.status == "mandatory"]
    for term in dict.fromkeys((*missing(firm, english), *(slip.term for slip in forbidden(terms, english)))):
        better = reworded(term, english)
        if better is not None and literals(better) == literals(english):
            english = better
    return english


def names_spelt(english: str, terms: Sequence[Term]) -> str:
    """`english` with names, and words that are written as one, in the glossary's own spelling."""
    better = named(closed(english, terms), terms)
    return better if literals(better) == literals(english) else english


def put_right(terms: Sequence[Term], before: str, after: str) -> tuple[str, ...]:
    """The Chinese of the terms that are wrong in the text before a repair and right in the text after it."""
    wrong, left = ([*missing(terms, text), *(s.term for s in forbidden(terms, text))] for text in (before, after))
    return tuple(dict.fromkeys(term.zh for term in wrong if term not in left))


def literals(english: str) -> list[str]:
    """What no repair of words may change."""
    return [atom.text for atom in atoms(english)]


def balanced(english: str) -> str:
    """Drop a lone pair of stars, and bold marks around nothing."""
    english = re.sub(r"\*\*\s*\*\*", "", english)
    english = re.sub(r"\*{3,}", "**", english)
    if english.count("**") % 2:
        head, _, tail = english.rpartition("**")
        english = head + tail if BOLD.search(head) or "**" not in head else english
        english = english if english.count("**") % 2 == 0 else english.replace("**", "")
    return english


def restore_bold(source: str, english: str) -> str:
    """Bold marks back on a label at the start and on literal stretches; surplus ones removed."""
    wanted = BOLD.findall(source)
    english = restore_label(source, english)
    for text in wanted:
        literal = text.strip("：:")
        if not has_han(literal) and f"**{literal}" not in english:
            english = embolden(english, literal)
    surplus = len(BOLD.findall(english)) - len(wanted)
    return drop_surplus(english, wanted, surplus) if surplus > 0 else english


def restore_label(source: str, english: str) -> str:
    """`Input: a graph` for `**输入**：一张图` gets its bold label back; so does a text that is all bold."""
    label = LABEL.match(source)
    if not label:
        whole = BOLD.fullmatch(source.strip())
        return f"**{english.strip()}**" if whole and "**" not in english else english
    if english.lstrip().startswith("**"):
        return english
    if label.end() == len(source.rstrip()):
        return f"**{english.strip().rstrip(':')}**:" if label[2] or label[3] else f"**{english.strip()}**"
    if label[2] or label[3]:
        head, colon, tail = english.partition(":")
        if colon and len(head) <= 12 * len(label[1]) and "**" not in head:
            return f"**{head.strip()}**:{tail}"
    return english


def embolden(english: str, literal: str) -> str:
    """Bold marks around the first free-standing occurrence of `literal`."""
    pattern = rf"(?<![\w.*]){re.escape(literal)}(?![\w*]|\.\d)"
    return re.sub(pattern, lambda match: f"**{match[0]}**", english, count=1)


def drop_surplus(english: str, wanted: Sequence[str], surplus: int) -> str:
    """Remove bold marks that no bold stretch of the source accounts for, the last ones first."""
    known = {text.strip("：:").lower() for text in wanted}
    matches = list(BOLD.finditer(english))
    for match in reversed(matches):
        if not surplus:
            break
        if match.start() and match[1].strip(":").lower() not in known:
            english = english[: match.start()] + match[1] + english[match.end() :]
            surplus -= 1
    return english
