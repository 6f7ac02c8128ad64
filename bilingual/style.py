"""House style: what every English text gets after an engine wrote it, whatever the engine.

Deterministic and small: each rule mends a habit of machine translation that an editor would mend the
same way every time. Formulas, code, links and raw HTML are never touched.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bilingual.asides import GLOSS, folded, unechoed, uninvented
from bilingual.inline import HAN, atoms
from bilingual.lead_in import led_in
from bilingual.numbering import numbered

LITERAL = {"math", "code", "url", "link", "image", "html", "footnote"}
FULL_WIDTH = str.maketrans(
    "，。；：！？（）【】「」『』《》〈〉“”‘’％～＋－＝／＜＞＆｜　", ',.;:!?()[]""""""""""\'\'%~+-=/<>&| '
)
TITLE = 40  # Han characters of a heading or a cell: more is a sentence
LABEL = re.compile(r"^(\*\*)([^*]+?)(:?)(\*\*)(:?)")
VERB = re.compile(r"^((?:\*\*[^*]+\*\*:?|[^:*]{1,40}:)?\s*)([A-Z][a-z]+)\b(?= [a-z\"*])")
DETERMINER = re.compile(r" (?:an?|the|this|these|its|their|one|two|three|multiple|several|and)\b")  # after a verb
COMMON = re.compile(
    r"(?<![\w-])(?P<before>[a-z][\w-]*,? )(?P<noun>(?:Token|Agent|Embedding|Prompt|Rollout|Chunk|Patch|Batch|Benchmark"
    r"|Baseline|Pipeline|Backbone|Checkpoint|Logit|Encoder|Decoder|Attention|Workflow)(?:s|es)?)"
    r"(?=[.,;:)]|$| (?![A-Z0-9]|\*\*[A-Z]))"
)
TIMES = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?(?:[-–]\d+(?:\.\d+)?)?)( ?[xX]|[ -]times|[ -]fold)(?![\w×])(?! \d)")


def polish(source: str, english: str) -> str:
    """`english` in house style: straight quotes, half-width punctuation, 1.3×, US spelling, sentence-case labels.

    `source` is the Chinese that it renders: it tells which words are names and how the text ends.
    """
    english = outside_literals(english, lambda text: spelling(times_sign(source, punctuation(text))))
    english = outside_literals(english, lambda text: common_case(unechoed(source, text)))
    english = folded(source, uninvented(source, english), words().proper)
    english = led_in(source, label_dash(source, numbered(source, english)))
    english = present_tense(source, label_case(source, english))
    english = arrows(source, ending(source, english))
    return capital(source, english)


def outside_literals(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` applied to the stretches between its literal atoms."""
    out, at = [], 0
    for atom in atoms(text):
        if atom.kind in LITERAL:
            out += [change(text[at : atom.start]), text[atom.start : atom.end]]
            at = atom.end
    return "".join([*out, change(text[at:])])


def punctuation(text: str) -> str:
    """Half-width punctuation with English spacing, straight quotes."""
    text = re.sub(r"\s*（", " (", text)
    text = re.sub(r"([，；：！？])(?=[A-Za-z0-9*\"(\[]|$)", r"\1 ", text)  # at the end: a formula or code follows
    text = re.sub(r"([）】])(?=[A-Za-z0-9*\"(\[])", r"\1 ", text)
    text = re.sub(r"。(?=[A-Za-z*\"(\[]|$)", ". ", text)
    text = (
        re.sub(r"、(?=\S|$)", ", ", text)
        .replace("、", ",")
        .replace("——", "—")
        .replace("…", "...")
        .replace("......", "...")
    )
    text = re.sub(" {2,}", " ", re.sub(" *— *", "—", quotes_apart(text.translate(FULL_WIDTH))))
    text = re.sub(r"(?<=[a-z])/ (?=[a-z])", "/", text)  # recognition/ synthesis
    text = re.sub(r"(?<=[a-z])- (?!(?:and|or|to|nor|versus|vs|but)\b)(?=[a-z])", "-", text)  # deep-to- shallow
    return re.sub(r"(?<=[\w)]) +(?=[,;.!?](?:\s|$))", "", text)


def common_case(text: str) -> str:
    """Common nouns that Chinese text writes as names, small in running English: `improve Token usage`."""
    return COMMON.sub(lambda match: match["before"] + match["noun"].lower(), text)


def quotes_apart(text: str) -> str:
    """A space between a quotation and the word beside it: `"weighing"prior` -> `"weighing" prior`."""
    if text.count('"') % 2:
        return text
    parts = text.split('"')
    for at in range(1, len(parts), 2):
        before, inside, after = parts[at - 1 : at + 2]
        if inside and inside == inside.strip():
            parts[at - 1] = before + " " * before[-1:].isalpha()
            parts[at + 1] = " " * after[:1].isalpha() + after
    return '"'.join(parts)


def times_sign(source: str, text: str) -> str:
    """`1.3 times`, `1.3x`, `10-fold` -> `1.3×`; where the source counts rounds or folds (重复 5 次, 5 折) they stay."""

    def sign(match: re.Match[str]) -> str:
        counted = re.search(rf"(?<![\d.]){re.escape(match[1])}\W{{0,3}}[次轮折遍回]", source)
        spelt = "倍" not in source and re.search(r"[一二两三四五六七八九十百][次轮折遍回]", source)
        return match[0] if match[2][-1] in "sd" and (counted or spelt) else f"{match[1]}×"

    return TIMES.sub(sign, text)


def spelling(text: str) -> str:
    """US spelling, and an for a where a vowel sound follows."""
    lists = words()
    text = re.sub(r"[A-Za-z]{5,}", lambda match: respell(match[0], lists), text)
    text = re.sub(
        r"\b(a|A)(?= (?:[aeio][a-z]{2,}|(?:LLM|MLLM|RL|NLP|SFT|MLP|LSTM|RNN|NVIDIA|AI|API|AUC|F1|IoU|OOD|ODE|SDE)\b))",
        article,
        text,
    )
    text = re.sub(r"\b(a|A)(?= \**(?:8|1[18](?:,\d{3})*(?![\d,])))", r"\1n", text)  # an 8.2% gain, an 18-layer net
    text = re.sub(r"\b(a|A)n(?= \**(?:[2-79]|1(?![18](?:,\d{3})*(?![\d,]))))", r"\1", text)
    text = re.sub(r"\bdata (set|sets)\b(?! (?:up|to|by|at|aside|apart|free)\b)", r"data\1", text)
    return re.sub(r"\b(a|A)n(?= (?:[bcdfgjklmnpqrstvwxyz][a-z]{2,}|uni[a-z]+|use[a-z]*|one)\b)", r"\1", text)


def article(match: re.Match[str]) -> str:
    """`a` becomes `an`, except before words that only look like vowels."""
    following = match.string[match.end() + 1 :]
    return match[1] if re.match(r"(?:one|once|eu|uni|use)", following) else match[1] + "n"


def respell(word: str, lists: WordLists) -> str:
    """A British spelling in the US way, keeping its first letter's case."""
    low = word.lower()
    match = re.fullmatch(r"([a-z]+)is(e|ed|es|ing|ation|ations|er|ers|able)", low)
    if match and match[1] in lists.ise:
        changed = f"{match[1]}iz{match[2]}"
    else:
        changed = next((us + low[len(uk) :] for uk, us in lists.spelling.items() if low.startswith(uk)), low)
    if changed == low:
        return word
    return changed.capitalize() if word[0].isupper() else changed


def label_case(source: str, english: str) -> str:
    """A bold label at the start in sentence case; words that the source writes with a capital stay."""
    match = LABEL.match(english)
    if not match or not source.lstrip().startswith("**"):
        return english
    return f"{match[1]}{sentence_case(match[2], source)}{match[3]}{match[4]}{match[5]}{english[match.end() :]}"


def sentence_case(text: str, source: str) -> str:
    """`Core Data Flow` -> `Core data flow`; names (in the source, acronyms, proper words) keep capitals."""
    ungloss = GLOSS.sub(" ", source)
    proper = words().proper

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        first = not re.search(r"[A-Za-z0-9]", text[: match.start()])
        keep = (
            first or not word[1:].islower() or word in proper or re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", ungloss)
        )
        return word if keep else word.lower()

    return re.sub(r"[A-Z][A-Za-z]*", lower, text)


def label_dash(source: str, english: str) -> str:
    """`**缓存**——每个…` is a label: `**Cache**: Each …`."""
    if not re.match(r"\s*\*\*[^*]+\*\*\s*——", source):
        return english
    return re.sub(r"^(\*\*[^*]+\*\*)\s*(?:—|–|-|:)\s*(?=\S)", r"\1: ", english)


def present_tense(source: str, english: str) -> str:
    """A missing subject stays missing, in the present: `Proposed a method` -> `Proposes a method`."""
    match = VERB.match(english)
    forms = words().verbs
    if (
        not match
        or match[2].lower() not in forms
        or re.match(r"\s*(?:\*\*[^*]+\*\*[：:]?)?\s*(?:本文|该|论文|作者|我们|研究)", source)
        or (not match[2].endswith(("ed", "ing")) and not DETERMINER.match(english, match.end()))
    ):
        return english
    return f"{match[1]}{forms[match[2].lower()].capitalize()}{english[match.end() :]}"


def arrows(source: str, english: str) -> str:
    """The arrow of a table's head, which says what is better: "Error down (ms)" for 误差↓（ms） -> "Error↓ (ms)"."""
    for sign, said in (("↓", "down|lower|decrease|reduction"), ("↑", "up|higher|increase|improvement")):
        if source.count(sign) != 1 or sign in english or len(source) > TITLE:
            continue
        english, count = re.subn(rf" (?:{said})(?= *(?:\(|$))", sign, english, count=1, flags=re.I)
        if not count and re.search(rf"{sign}\s*(?:[（(]|$)", source):
            head = re.match(r"[^(（]*[^(（\s]", english)
            english = f"{head[0]}{sign}{english[head.end() :]}" if head else english
    return english


def ending(source: str, english: str) -> str:
    """The end of the English as the source ends: a colon stays a colon, a label gets no full stop."""
    tail, mine = source.rstrip().removesuffix("**").rstrip(), english.rstrip()
    bold = mine.endswith("**")
    core = mine.removesuffix("**") if bold and not source.rstrip().endswith("**") else mine
    if tail.endswith(("：", ":")) and not core.endswith(":") and not re.search(r"[：:]\*\*$", mine):
        core = mine if bold else mine.rstrip(".;,")
        return core + ":"
    stop = {"。": ".", "；": ";"}.get(tail[-1:], "")
    if stop and mine and re.search(r"[A-Za-z0-9)\]%\"*`$]$", mine) and not re.search(r"[.!?;:][\"*)]*$", mine):
        return mine + stop
    if tail.endswith("；") and mine.endswith("."):
        return mine[:-1] + ";"
    short = len(HAN.findall(source)) <= (12 if re.search("[；。！]", source) else TITLE)
    if (
        short
        and not re.search(r"[。.！!]\**$", source.rstrip())
        and mine.endswith(".")
        and not mine.endswith(("...", "etc."))
    ):
        return mine[:-1]
    return mine


def capital(source: str, english: str) -> str:
    """A capital at the start and after a label's colon, unless a name of the source stands there."""

    def up(match: re.Match[str]) -> str:
        word = match[2]
        return match[0] if word in source else f"{match[1]}{word[0].upper()}{word[1:]}"

    english = re.sub(r"^((?:\(?\d{1,2}[.)] )?(?:\*\*)?[\"(]?)([a-z][a-z'-]+)(?![\w@/.:])", up, english)
    return re.sub(r"^(\*\*[^*]+\*\*: |\*\*[^*]+:\*\* )([a-z][a-z'-]+)(?![\w@/.])", up, english)


@dataclass(frozen=True, slots=True)
class WordLists:
    """style.toml: words that keep their capital, US spellings, verbs in the present."""

    proper: frozenset[str]
    ise: frozenset[str]
    spelling: dict[str, str]
    verbs: dict[str, str]


@cache
def words() -> WordLists:
    """The word lists beside this module."""
    data = tomllib.loads((resources.files("bilingual") / "style.toml").read_text(encoding="utf-8"))
    return WordLists(frozenset(data["proper"]), frozenset(data["ise"]), data["spelling"], data["verbs"])
