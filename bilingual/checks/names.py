"""Names: what the Chinese source writes in Latin letters stands in the translation, as it is spelt.

`GRPO`, `ALFWorld` and `Qwen2.5-7B` must be there to the letter; ordinary words (`Token`, `Prompt`)
may change case and ending, and a gloss in brackets may be folded into the term that it explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bilingual.checks import lexicon
from bilingual.checks.pair import Pair, finding, fold
from bilingual.checks.wordlists import words
from bilingual.glossary.verify import rendered
from bilingual.inline import has_han
from bilingual.model import Finding, Severity

KIND = "names"
TOKEN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-_.+/@&'’][A-Za-z0-9]+)*\+{0,2}|\d+x\d+[A-Z]\b|\d+(?:\.\d+){2,}"
)
_LONGEST_ACRONYM = 5
_PARTS = re.compile(r"[-_.+/@&'’]")
_ROMAN = re.compile(r"[IVX]{1,5}")
_GLOSS = re.compile(r"[（(]([^（）()]*)[)）]")


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
    spoken = {name.text for name in names(_outside_terms(pair))}
    for name in ours:
        if name.text not in spoken:
            continue
        severity = _verdict(name, pair)
        if severity:
            yield finding(KIND, severity, f"name lost: {name.text}", f"write {name.text} as the source spells it")
    yield from _invented(pair, {name.text for name in ours})


def _outside_terms(pair: Pair) -> str:
    """The source without the terms whose rendering stands: Jensen-Shannon散度 may be a JS divergence."""
    text = pair.zh
    for term in pair.terms:
        spelling = fold(pair.source[term.start : term.end])
        if has_han(spelling) and TOKEN.search(spelling) and rendered(term, pair.en):
            text = text.replace(spelling, " ")
    return text


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
    small = word.lower() in words("function") and not (len(word) > 1 and word.isupper())
    if small or _spelt(word, pair.en):
        return None
    if any(c.isdigit() for c in word):
        return None if _counted(word, pair.low) else Severity.CRITICAL
    parts = [p for p in _PARTS.split(word) if p]
    firm = [p for p in parts if _is_firm(p)]
    missing = [p for p in firm if not _spelt(p, pair.en) and not _worded(p, pair)]
    if missing:
        return Severity.MINOR if all(_written_out(p, pair) for p in missing) else Severity.CRITICAL
    loose = [p for p in parts if not _is_firm(p) and p.lower() not in words("function") and len(p) > 1]
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
    forms = [word, word[:-1]] if len(word) > 2 and word.endswith("s") and word[-2].isupper() else [word]
    return any(_stands(form, text) for form in forms)


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(word) : at + len(word) + 3]
        if not _alphanumeric(before) and re.match(r"(?:s|es|'s|’s)?(?![A-Za-z0-9]|\.\d)", after):
            return True
        at = text.find(word, at + 1)
    return False


def _alphanumeric(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _worded(part: str, pair: Pair) -> bool:
    """Words in capitals that are no acronym: HTML stays, but AND or INPUT may be written small."""
    return len(part) > 4 and part.isupper() and _ordinary(part) and _inflected(part, pair)


def _written_out(part: str, pair: Pair) -> bool:
    """Whether the words that an acronym stands for are there: RL is reinforcement learning, CoT a chain of thought."""
    size, least = len(part), 5 if len(part) == 2 else 1  # two short words begin with any two letters by chance
    if not part.isalpha() or size > _LONGEST_ACRONYM:
        return False
    spoken = list(re.finditer(r"[a-z]+", pair.low))
    runs = (spoken[at : at + size] for at in range(len(spoken) - size + 1))
    return any(
        all(len(word.group()) >= least and word.group()[0] == c for word, c in zip(run, part.lower(), strict=True))
        and not re.match(r"\s*\(", pair.low[run[-1].end() :])  # another thing stands where the acronym belongs
        for run in runs
    )


def _counted(word: str, low: str) -> bool:
    """Top-1, Pass@1, Step 2: ordinary words with a number may change case and the sign between."""
    parts = re.findall(r"[a-z]+|\d+(?:\.\d+)?", word.lower())
    if not parts or any(p.isalpha() and p not in words("counted") for p in parts):
        return False
    return bool(re.search(r"[\s@-]?".join(map(re.escape, parts)) + r"(?!\d)", low))


def _ordinary(word: str) -> bool:
    """Whether research prose uses the word as a plain English word."""
    low = word.lower()
    match = lexicon.english_words().match(low)
    return low in words("function") or bool(match and len(match.group()) > 3)


_ENDINGS = frozenset(
    ("e", "s", "es", "ed", "d", "ing", "er", "ers", "y", "ies", "or", "ors", "ly", "ation", "ations", "ion", "ions")
)


def _inflected(word: str, pair: Pair) -> bool:
    """Whether the word stands there in any case and ending, with or without hyphens."""
    low = word.lower()
    stem = next((low[: -len(e)] for e in ("ing", "ies", "ed", "es", "s", "e", "y") if _ends(low, e)), low)
    for other in re.findall(r"[a-z0-9]+", pair.low):
        if other.startswith(stem):
            tail = other[len(stem) :]
            if other == low or not tail or tail in _ENDINGS or (tail[0] == stem[-1] and tail[1:] in _ENDINGS):
                return True
    return len(low) > 5 and stem in re.sub(r"[-\s]", "", pair.low)


def _ends(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= 3


def _invented(pair: Pair, ours: set[str]) -> Iterator[Finding]:
    """Names of the translation that the source does not hold."""
    known = " ".join([pair.zh, *(" ".join((t.en, *t.accepted)) for t in pair.terms)]).lower()
    flat = re.sub(r"[^a-z0-9]", "", known)
    for name in names(pair.en):
        word = name.text.removesuffix("'s").removesuffix("’s")
        bare = word.removesuffix("s")
        if word in ours or bare in ours or {word, bare} & words("usual") or word.lower() in known:
            continue
        if _ROMAN.fullmatch(word) and re.search(r"[一二三四五六七八九十\d]", pair.zh):  # 三期 is phase III
            continue
        for part in _PARTS.split(word):
            if _foreign(part, flat) and not _initials(part, pair):
                severity = Severity.CRITICAL if re.search(r"\d", word) or not part.isupper() else Severity.MAJOR
                yield finding(KIND, severity, f"name invented: {word}", f"take out {word} or write the source's name")
                break
        else:
            if re.search(r"\d", word) and re.sub(r"[^a-z0-9]", "", word.lower()) not in flat and _is_model(word):
                yield finding(KIND, Severity.CRITICAL, f"name invented: {word}", f"take out {word}")


def _foreign(part: str, flat: str) -> bool:
    """Whether a part looks like a name (capital inside) and the source has nothing like it."""
    core = part.removesuffix("s")
    if not _is_firm(core) or {part, core} & words("usual"):
        return False
    return core.lower() not in flat


def _is_model(word: str) -> bool:
    """GPT-4, Llama-2, Claude-3: a capital, then a number."""
    letters = re.findall(r"[A-Za-z]+", word)
    return word[0].isupper() and all(p.lower() not in words("counted") for p in letters)


def _initials(part: str, pair: Pair) -> bool:
    """Whether a bracketed acronym abbreviates the words before it: graph neural network (GNN)."""
    letters = part.removesuffix("s").lower()
    before = pair.low[: max(0, pair.en.find(f"({part}"))]
    initials = "".join(w[0] for w in re.findall(r"[a-z]+", before)[-len(letters) - 2 :])
    return letters.isalpha() and len(letters) > 1 and letters in initials
