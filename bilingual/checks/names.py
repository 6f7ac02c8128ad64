"""Names: what the Chinese source writes in Latin letters stands in the translation, as it is spelt.

`GRPO`, `ALFWorld` and `Qwen2.5-7B` must be there to the letter; ordinary words (`Token`, `Prompt`)
may change case and ending, and a gloss in brackets may be folded into the term that it explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.checks.lexicon import english_stems
from bilingual.checks.pair import Pair, finding
from bilingual.model import Finding, Severity

KIND = "names"
TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.+/@&'’][A-Za-z0-9]+)*\+{0,2}|\d+x\d+[A-Z]\b|\d+(?:\.\d+){2,}")
_PARTS = re.compile(r"[-_.+/@&'’]")
_GLOSS = re.compile(r"[（(]([^（）()]*)[)）]")
_FUNCTION = frozenset("a an and as at by e eg etc for from g i ie in into is it no of on or s the to vs w with without".split())
_COUNTED = frozenset("top pass step stage level phase figure fig table hit recall precision best fast layer class type "
                     "fold way shot k version chapter section part task day week round epoch".split())  # fmt: skip
# Acronyms that translators write for Chinese words, without a counterpart in Latin letters.
_USUAL = frozenset("AI LLM MLLM VLM ML NLP RL CV GPU CPU API RAG QA CLI URL PDF HTML HTTP JSON CSV SQL UI UX US USA EU UK UN "
                   "USD CNY RMB IoT 3D 2D 1D 4D ID IDs IP OS PC RAM VRAM SFT RLHF CNN RNN GNN GAN OCR TTS ASR KV CoT "
                   "LoRA MoE SOTA AGI HPC HCI VQA VLA UAV TV CEO FAQ DIY OK AM PM PhD ROC AUC FLOPs FPS KL MCTS".split())  # fmt: skip
_SUFFIX = r"(?:s|es|'s|’s)?"


@dataclass(frozen=True, slots=True)
class Name:
    """A Latin token of the source. `aside`: in brackets after Chinese, where a gloss stands."""

    text: str
    aside: bool


def check_names(pair: Pair) -> Iterator[Finding]:
    """Names lost, respelt or invented.

    >>> [f.message for f in check_names(pair_of("在 ALFWorld 上评测", "Evaluated on AlfWorld"))]
    ['name lost: ALFWorld']
    """
    ours = names(pair.zh)
    for name in ours:
        severity = _verdict(name, pair)
        if severity:
            yield finding(KIND, severity, f"name lost: {name.text}", f"write {name.text} as the source spells it")
    yield from _invented(pair, {name.text for name in ours})


def names(text: str) -> list[Name]:
    """The Latin tokens of Chinese prose, each once."""
    asides = [m.span(1) for m in _GLOSS.finditer(text)]
    found: dict[str, Name] = {}
    for match in TOKEN.finditer(text):
        word = match.group().rstrip("'’")
        aside = any(a <= match.start() < b for a, b in asides)
        if word not in found or not aside:
            found[word] = Name(word, aside)
    return list(found.values())


def _verdict(name: Name, pair: Pair) -> Severity | None:
    """How bad the name's absence is, or None where it stands in the translation."""
    word = name.text
    if word.lower() in _FUNCTION or _spelt(word, pair.en):
        return None
    if any(c.isdigit() for c in word):
        return None if _counted(word, pair.low) else Severity.CRITICAL
    parts = [p for p in _PARTS.split(word) if p]
    firm = [p for p in parts if _is_firm(p)]
    if any(not _spelt(p, pair.en) and not _worded(p, pair) for p in firm):
        return Severity.CRITICAL
    loose = [p for p in parts if not _is_firm(p) and p.lower() not in _FUNCTION and len(p) > 1]
    lost = [p for p in loose if not _inflected(p, pair)]
    if not lost:
        return None
    if name.aside and not firm:
        return Severity.MINOR
    known = all(p.islower() or _ordinary(p) for p in lost)
    return Severity.MAJOR if known or name.aside else Severity.CRITICAL


def _is_firm(part: str) -> bool:
    """Whether a part's spelling is its own: a capital inside (PyTorch), or nothing but capitals (RL)."""
    return len(part) > 1 and any(c.isupper() for c in part[1:])


def _spelt(word: str, text: str) -> bool:
    """Whether the word stands there to the letter, as a word or in a plural, or the source's plural is single."""
    forms = {word} | ({word[:-1]} if len(word) > 2 and word.endswith("s") and word[-2].isupper() else set())
    return any(re.search(rf"(?<![A-Za-z0-9]){re.escape(w)}{_SUFFIX}(?![A-Za-z0-9]|\.\d)", text) for w in forms)


def _worded(part: str, pair: Pair) -> bool:
    """Words in capitals that are no acronym: HTML stays, but AND or INPUT may be written small."""
    return len(part) > 4 and part.isupper() and _ordinary(part) and _inflected(part, pair)


def _counted(word: str, low: str) -> bool:
    """Top-1, Pass@1, Step 2: ordinary words with a number may change case and the sign between."""
    parts = re.findall(r"[a-z]+|\d+(?:\.\d+)?", word.lower())
    if not parts or any(p.isalpha() and p not in _COUNTED for p in parts):
        return False
    return bool(re.search(r"[\s@-]?".join(map(re.escape, parts)) + r"(?!\d)", low))


def _ordinary(word: str) -> bool:
    """Whether research prose uses the word as a plain English word."""
    low = word.lower()
    return low in _FUNCTION or any(low.startswith(stem) for stem in english_stems() if len(stem) > 3)


def _inflected(word: str, pair: Pair) -> bool:
    """Whether the word stands there in any case and ending, with or without hyphens."""
    low = word.lower()
    stem = low
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            stem = low[: -len(ending)]
            break
    pattern = rf"\b(?:{re.escape(low)}|{re.escape(stem)}(?:e|s|es|ed|d|ing|er|ers|y|ies|or|ors|ly|ation|ations|ion|ions)?"
    if re.search(rf"{pattern}|{re.escape(stem)}(.)(?<={re.escape(stem[-1:])}.)(?:ing|ed|er))\b", pair.low):
        return True
    return len(low) > 5 and stem in re.sub(r"[-\s]", "", pair.low)


def _invented(pair: Pair, ours: set[str]) -> Iterator[Finding]:
    """Names of the translation that the source does not hold."""
    known = " ".join([pair.zh, *(" ".join((t.en, *t.accepted)) for t in pair.terms)]).lower()
    flat = re.sub(r"[^a-z0-9]", "", known)
    for name in names(pair.en):
        word = name.text.removesuffix("'s").removesuffix("’s")
        bare = word.removesuffix("s")
        if word in ours or bare in ours or {word, bare} & _USUAL or word.lower() in known:
            continue
        for part in _PARTS.split(word):
            if _foreign(part, flat) and not _initials(part, pair):
                severity = Severity.CRITICAL if re.search(r"\d", part) or not part.isupper() else Severity.MAJOR
                yield finding(KIND, severity, f"name invented: {word}", f"take out {word} or write the source's name")
                break
        else:
            if re.search(r"\d", word) and re.sub(r"[^a-z0-9]", "", word.lower()) not in flat and _is_model(word):
                yield finding(KIND, Severity.CRITICAL, f"name invented: {word}", f"take out {word}")


def _foreign(part: str, flat: str) -> bool:
    """Whether a part looks like a name (capital inside) and the source has nothing like it."""
    core = part.removesuffix("s")
    if not _is_firm(core) or {part, core} & _USUAL:
        return False
    return core.lower() not in flat


def _is_model(word: str) -> bool:
    """GPT-4, Llama-2, Claude-3: a capital, then a number."""
    letters = re.findall(r"[A-Za-z]+", word)
    return word[0].isupper() and all(p.lower() not in _COUNTED for p in letters)


def _initials(part: str, pair: Pair) -> bool:
    """Whether an acronym abbreviates words of the translation: graph neural network (GNN)."""
    letters = part.removesuffix("s").lower()
    initials = "".join(w[0] for w in re.findall(r"[a-z]+", pair.low))
    return letters.isalpha() and len(letters) > 1 and letters in initials
