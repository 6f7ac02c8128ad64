"""Planted errors: each function turns a clean translation into a wrong one, or returns "" where it cannot.

Every function plants a real error: a reader of the English alone would be misled, or would see a
fault of the text. The functions know nothing of how the checks look for them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

Fault = Callable[[random.Random, Any], str]
FAULTS: dict[Fault, bool] = {}  # fault -> critical

_OPAQUE = r"\$[^$]+\$|`[^`]+`|\]\([^)]*\)|https?://\S+|\[\^\d+\]|<[^>]+>"
_FIGURE = re.compile(rf"({_OPAQUE}|[A-Za-z]+[-@]?\d[\w.-]*|\d+e-\d+)|(?<![\w.,-])\d+(?:,\d{{3}})*(?:\.\d+)?(?!\w)")


def critical(fault: Fault) -> Fault:
    FAULTS[fault] = True
    return fault


def lesser(fault: Fault) -> Fault:
    FAULTS[fault] = False
    return fault


def _pick(rng: random.Random, pattern: str | re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return rng.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _one_of(rng: random.Random, text: str, swaps: list[tuple[str, str]]) -> str:
    """One of the swaps that fit, at one place."""
    fits = [(m, new) for old, new in swaps for m in re.finditer(old, text)]
    if not fits:
        return ""
    match, new = rng.choice(fits)
    return text[: match.start()] + match.expand(new) + text[match.end() :]


def _figures(text: str) -> list[re.Match[str]]:
    return [m for m in _FIGURE.finditer(text) if not m[1]]


# Numbers


@critical
def number_changed(rng: random.Random, case: Any) -> str:
    found = _figures(case.en)
    if not found:
        return ""
    match = rng.choice(found)
    figure = match.group()
    value = float(figure.replace(",", ""))
    fresh = [f"{value + 1:g}", f"{value * 10:g}", f"{value + 0.1:.1f}", "".join(reversed(figure)).strip(",.0") or "7"]
    known = {float(m.group().replace(",", "")) for m in _figures(case.en)} | {
        float(f) for f in re.findall(r"\d+(?:\.\d+)?", case.zh)
    }
    fresh = [f for f in fresh if re.fullmatch(r"\d+(\.\d+)?", f) and float(f) not in known and float(f) > 2]
    return _put(case.en, match, rng.choice(fresh)) if fresh else ""


@critical
def number_lost(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"(?<=[a-z] )(?:about |only |around |more than )?\d+(?:,\d{3})*(?:\.\d+)?(?= (?!million|billion|trillion|percentage)[a-z])", case.en)
    return _put(case.en, match, "several") if match else ""


@critical
def number_invented(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"\b(?:models|samples|tasks|datasets|users|languages|documents|methods|experiments|images|results|questions|errors)\b", case.en)
    return _put(case.en, match, f"{rng.choice(['37', '460', '5,900', '8.25'])} {match.group()}") if match else ""


@critical
def scale_changed(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\bmillion\b", "billion"), (r"\bbillion\b", "million"), (r"\btrillion\b", "billion"),
                                  (r"(\d+),000\b", r"\1"), (r"(\d),(\d{3})\b", r"\1\2,000"), (r"\b(\d+)B\b", r"\1M"), (r"\b(\d+)K\b", r"\1M")])


@critical
def percent_became_points(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(\d)%(?= [a-z])", r"\1 percentage points")])


@critical
def points_became_percent(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r" percentage points?", "%")])


@critical
def percent_sign_lost(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(\d)%(?! (?:to|and) \d)", r"\1")])


@critical
def multiple_changed(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(\d)×(?!\d)", r"\1%"), (r" times as", "% as"), (r"doubles", "rises by 1×"), (r"\btwice\b", "once")])


@critical
def unit_changed(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(\d)( ?)GB", r"\1\2MB"), (r"(\d)( ?)MB", r"\1\2GB"), (r"(\d) seconds?\b", r"\1 minutes"), (r"(\d) minutes", r"\1 hours"),
                                  (r"(\d) days", r"\1 weeks"), (r"(\d) hours", r"\1 days"), (r"(\d) milliseconds", r"\1 seconds"), (r"(\d) months", r"\1 years"),
                                  (r"\$(\d[\d,]*\d)", r"\1 yuan"), (r"(\d) centimeters", r"\1 meters"), (r"(\d) meters", r"\1 kilometers")])


@critical
def number_word_changed(rng: random.Random, case: Any) -> str:
    if not re.search("[三四五六七八九十]", case.zh):
        return ""
    return _one_of(rng, case.en, [(r"\bthree\b", "four"), (r"\bThree\b", "Five"), (r"\bfour\b", "six"), (r"\bFour\b", "Seven"), (r"\bfive\b", "three"),
                                  (r"\btwelve\b", "twenty"), (r"\bForty\b", "Fourteen"), (r"two-thirds", "one-third"), (r"one-fifth", "one-half"), (r"\bquarter\b", "third")])


@critical
def month_changed(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [("March", "May"), ("September", "December"), ("October", "August"), ("January", "June"), (r"\bMay\b", "July")])


@critical
def minus_lost(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(?<= )-(?=\d)", "")])


# Order and direction


@critical
def from_to_turned(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"from ([$\d][\d.,]*\S*(?: [a-z]+)?) to ([$\d][\d.,]*\d%?)", r"from \2 to \1")])


@critical
def values_swapped(rng: random.Random, case: Any) -> str:
    found = _figures(case.en)
    pairs = [(a, b) for a, b in zip(found, found[1:], strict=False)
             if a.group() != b.group() and _alike(case.en, a, b) and not re.search(r"from [^.]*$", case.en[: a.start()])]  # fmt: skip
    if not pairs:
        return ""
    a, b = rng.choice(pairs)
    return case.en[: a.start()] + b.group() + case.en[a.end() : b.start()] + a.group() + case.en[b.end() :]


def _alike(text: str, a: re.Match[str], b: re.Match[str]) -> bool:
    """Whether two figures stand beside names, so that changing places changes the sense."""
    between = text[a.end() : b.start()]
    return len(between) < 60 and bool(re.search(r"[A-Z][A-Za-z]*[A-Z0-9]", between + text[b.end() : b.end() + 20])) and text[a.end()] == text[b.end() : b.end() + 1]


_TURN = [
    (r"\bincreases?\b", "decreases"), (r"\bimproves\b", "worsens"), (r"\braises?\b", "lowers"), (r"\brises\b", "falls"),
    (r"\breduces?\b", "increases"), (r"\breduced\b", "increased"), (r"\bfalls\b", "rises"), (r"\bdrops\b", "rises"),
    (r"\blowers\b", "raises"), (r"\blowered\b", "raised"), (r"\bcuts\b", "increases"), (r"\bshortens\b", "lengthens"), (r"\bshortened\b", "extended"),
    (r"\bhigher\b", "lower"), (r"\blower\b", "higher"), (r"\bbetter\b", "worse"), (r"\babove\b", "below"), (r"\bbelow\b", "above"),
    (r"\bsurpasses\b", "falls short of"), (r"\bfaster\b", "slower"), (r"\bgrew\b", "shrank"), (r"\bgrows\b", "shrinks"),
]  # fmt: skip


@critical
def direction_turned(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, _TURN)


@critical
def bound_turned(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\bno more than\b", "more than"), (r"(?<!no )\bmore than (?=\d)", "less than "), (r"\bless than (?=\d)", "more than "),
                                  (r"\bfewer than (?=\d)", "more than "), (r"\bup to (?=\d)", "at least "), (r"\bbelow (?=\d)", "above "), (r"\babove (?=\d)", "below ")])


# Atoms


@critical
def formula_changed(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"\$[^$]+\$", case.en)
    if not match:
        return ""
    return _put(case.en, match, rng.choice([match.group().strip("$"), "$" + match.group()[1:-1] + "'$", "$x$", "it"]))


@critical
def code_changed(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"`[^`]+`", case.en)
    return _put(case.en, match, rng.choice([match.group().strip("`"), "`" + match.group()[2:], "the command", match.group().upper()])) if match else ""


@critical
def link_changed(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\]\(([^)]+)\)", r"](\1/)"), (r"\[([^\]]+)\]\([^)]+\)", r"\1"), (r"(https?://)\S+?(?=[)\s]|\.$)", r"\1example.com/x")])


@critical
def footnote_lost(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\[\^\d+\]", "")])


# Names

_NAME = re.compile(rf"({_OPAQUE})|\b(?:[A-Z][A-Za-z]*[A-Z0-9][\w-]*|[A-Z][a-z]+-\d[\w.-]*)\b")


def _names(case: Any) -> list[re.Match[str]]:
    return [m for m in _NAME.finditer(case.en) if not m[1] and m.group().rstrip("s") in case.zh and case.en.count(m.group()) == 1]


@critical
def name_respelt(rng: random.Random, case: Any) -> str:
    found = _names(case)
    if not found:
        return ""
    match = rng.choice(found)
    name = match.group()
    fresh = [name.capitalize() if name != name.capitalize() else name.upper(), name[:-2] + name[-1] + name[-2], name + "X", name[:-1]]
    if re.search(r"\d", name):
        fresh = [re.sub(r"\d(?=\D*$)", lambda m: str((int(m.group()) + 1) % 10), name)]
    fresh = [f for f in fresh if f != name and f + "s" != name]
    return _put(case.en, match, rng.choice(fresh))


@critical
def name_lost(rng: random.Random, case: Any) -> str:
    found = _names(case)
    return _put(case.en, rng.choice(found), rng.choice(["the model", "it", "the system", "this one"])) if found else ""


@critical
def name_swapped(rng: random.Random, case: Any) -> str:
    found = _names(case)
    return _put(case.en, rng.choice(found), rng.choice(["GPT-4", "DeepSeek-V3", "ImageNet", "Gemini-2.5"])) if found else ""


@critical
def name_invented(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"(?<=\w)(?= (?:is|are|achieves|shows?|and) )", case.en)
    return _put(case.en, match, rng.choice([" (like GPT-4)", " with PaLM-2", " on ImageNet", " via DeepSpeed"])) if match else ""


# Negation


@critical
def negation_lost(rng: random.Random, case: Any) -> str:
    swaps = [(r"\b(does|do|did|is|are|was|were|has|have|must|can|could|may|should) not\b", r"\1"), (r"\bcannot\b", "can"), (r"\bwithout\b", "with"),
             (r"\bneeds no\b", "needs"), (r"\brequires no\b", "requires"), (r"\bhas no\b", "has"), (r"\bno longer\b", "still"), (r"\bnobody\b", "anybody"),
             (r"\bcontains no\b", "contains"), (r"\bnever\b", "always"), (r"\bwith no\b", "with"), (r"\bnot yet been\b", "already been"), (r"\bno conflict", "a conflict"),
             (r"\bcollects no\b", "collects"), (r"\bused no\b", "used"), (r"\bhad no\b", "had"), (r"\bDo not use\b", "Use"), (r"\bnot necessarily\b", "necessarily"), (r"\bgives no\b", "gives")]  # fmt: skip
    return _one_of(rng, case.en, swaps) if re.search("[不没未无非]", case.zh) else ""


@critical
def negation_invented(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\b(is|are|was|were|can|will|could) (?!not|no\b|only|never)(?=[a-z])", r"\1 not "), (r"\b(supports|needs|uses|covers|provides|achieves|reaches|shows|contains)\b", r"never \1"),
                                  (r"\bwith (?=[a-z])", "without ")])


# Sentences


def _sentences(text: str) -> list[str]:
    return re.findall(r".+?(?:[.!?;](?=\s|$)|$)\s*", text)


@critical
def sentence_dropped(rng: random.Random, case: Any) -> str:
    parts = _sentences(case.en)
    zh = re.findall(r"[^。；！？]+[。；！？]?", case.zh)
    if len(parts) < 2 or len(zh) != len(parts):
        return ""
    i = rng.randrange(len(parts))
    return "".join(parts[:i] + parts[i + 1 :]).strip()


@critical
def clause_dropped(rng: random.Random, case: Any) -> str:
    """Half of a sentence is gone: everything after a comma, where Chinese has as many clauses."""
    match = _pick(rng, r", (?:and|but|while|with|which|from|so|even|although|yet|covering|because)\b[^,;]{30,}\.", case.en)
    return _put(case.en, match, ".") if match and len(match.group()) > len(case.en) * 0.25 and "，" in case.zh else ""


INVENTED = [
    "The authors also plan to release a commercial product next year.", "This makes it popular among students and teachers.",
    "Several companies have already deployed it in their factories.", "The weather dataset was collected by satellite.",
    "However, critics doubt that the results can be reproduced.", "It was inspired by how children learn to speak.",
    "Patients responded well to the treatment.", "Future work will explore music and poetry.", "The market reacted with rising prices.",
    "Energy consumption remains the main bottleneck of the whole approach.",
]  # fmt: skip


@critical
def sentence_invented(rng: random.Random, case: Any) -> str:
    return f"{case.en} {rng.choice(INVENTED)}" if case.en.endswith(".") else ""


@critical
def sentence_replaced(rng: random.Random, case: Any) -> str:
    """The translation of something else."""
    return rng.choice(INVENTED) if case.zh.endswith("。") and len(case.zh) > 20 else ""


# Language of the output

_LEFT = [("model", "模型"), ("training", "训练"), ("data", "数据"), ("method", "方法"), ("users", "用户"), ("accuracy", "准确率"), ("system", "系统"), ("results", "结果"),
         ("dataset", "数据集"), ("authors", "作者"), ("task", "任务"), ("performance", "性能")]  # fmt: skip


@critical
def word_untranslated(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(rf"\b{en}\b", zh) for en, zh in _LEFT if zh in case.zh])


@critical
def clause_untranslated(rng: random.Random, case: Any) -> str:
    parts = re.findall(r"[^，。；]+[，。；]", re.sub(_OPAQUE, "", case.zh))
    return f"{case.en.rstrip('.')}, {rng.choice(parts)}" if parts else ""


@critical
def source_copied(rng: random.Random, case: Any) -> str:
    return str(case.zh)


# Answers and leaks


@critical
def chat_added(rng: random.Random, case: Any) -> str:
    before = ["Sure, here is the translation: ", "Here's the English translation:\n\n", "Translation: ", "English: ", "The translation of the text is: ", "Certainly! ", "Translated text: "]
    after = [" I hope this helps!", " Let me know if you need anything else.", "\n\nNote: the original text is in Chinese.", " Feel free to ask further questions.", "\n\nChinese: " + "text"]
    return rng.choice(before) + case.en if rng.random() < 0.6 else case.en + rng.choice(after)


@critical
def refused(rng: random.Random, case: Any) -> str:
    return rng.choice(["I'm sorry, but I can't assist with that request.", "As an AI language model, I cannot translate this text.", "I cannot provide a translation for this.",
                       "Sorry, I am unable to help with that.", "I apologize, but the text is incomplete.", "Please provide the Chinese text that you would like me to translate.",
                       "Could you please provide more context?"])  # fmt: skip


@critical
def prompt_leaked(rng: random.Random, case: Any) -> str:
    return rng.choice(["Translate the following Chinese text into English. ", "You are a professional translator. ", "<|im_start|>assistant\n", "Output only the translation. ",
                       "Glossary: agent = agent. ", "assistant: ", "Translate to US English: "]) + case.en  # fmt: skip


@critical
def placeholder_leaked(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"(?<=[a-z]) (?=[a-z])", case.en)
    return _put(case.en, match, rng.choice([" {1} ", " [[2]] ", " <x3/> ", " Z1Z ", " __PH4__ ", " ⟦5⟧ ", " @@1@@ "])) if match else ""


@critical
def term_wrong(rng: random.Random, case: Any) -> str:
    if not case.terms:
        return ""
    term = rng.choice(case.terms)
    return re.sub(re.escape(term.en) + r"s?", lambda m: rng.choice([term.forbidden[0], "thing"]), case.en, flags=re.I)


@critical
def looped(rng: random.Random, case: Any) -> str:
    words = case.en.rstrip(".").split()
    tail = " ".join(words[-rng.randint(2, 5) :])
    return " ".join([*words, *[tail] * rng.randint(3, 12)]) if len(words) > 6 else ""


@critical
def sentence_doubled(rng: random.Random, case: Any) -> str:
    parts = [p for p in _sentences(case.en) if p.count(" ") > 5]
    return case.en + " " + rng.choice(parts).strip() if parts and case.en.endswith(".") else ""


# Lesser faults


@lesser
def bold_lost(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"\*\*([^*]+)\*\*", case.en)
    return _put(case.en, match, rng.choice([match[1], f"** {match[1]} **", f"**{match[1]}"])) if match else ""


@lesser
def full_width_punctuation(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(", ", "，"), (r"\.$", "。"), (r" \(", "（"), (": ", "：")])


@lesser
def word_doubled(rng: random.Random, case: Any) -> str:
    match = _pick(rng, r"\b(?:the|of|is|and|model|to|in|a)\b(?= [a-z])", case.en)
    return _put(case.en, match, f"{match.group()} {match.group()}") if match else ""


@lesser
def article_wrong(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\ba (?=[bcdfgjklmpqrstvwz][a-z]{3})", "an "), (r"\ban (?=[aeio][a-z]{3})", "a ")])


@lesser
def british_spelling(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"optimiz", "optimis"), (r"generaliz", "generalis"), (r"behavior", "behaviour"), (r"modeling", "modelling"), (r"labeled", "labelled"),
                                  (r"center\b", "centre"), (r"color", "colour"), (r"recogniz", "recognis"), (r"neighbor", "neighbour"), (r"stabiliz", "stabilis"),
                                  (r"anonymiz", "anonymis"), (r"penaliz", "penalis"), (r"\bmeters", "metres"), (r"license", "licence"), (r"memoriz", "memoris"), (r"analyz", "analys")])  # fmt: skip


@lesser
def quote_unbalanced(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(?<=[a-z.])\"", ""), (r"\((?=[A-Za-z])", ""), (r"(?<=[A-Za-z])\)(?=[ ,.])", "")])


@lesser
def spacing_wrong(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"(?<=[a-z]), (?=[a-z])", ","), (r"(?<=[a-z]), ", " , "), (r"(?<=[a-z])\. (?=[A-Z][a-z]+ )", "."), (r"(?<=[a-z]) (?=[a-z])", "  "), (r"(?<=[a-z]) \((?=[A-Za-z]{2})", "(")])


@lesser
def curly_quotes(rng: random.Random, case: Any) -> str:
    return _one_of(rng, case.en, [(r"\"(?=[a-z])", "\u201c"), (r"(?<=[a-z])'(?=s)", "\u2019")])
