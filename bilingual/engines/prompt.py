"""What a language model is told: system text, examples and the user's turn, for every engine that chats.

The text of it lies in prompt.toml; `llm` and `server` say the same words, so that one ladder serves both.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

from bilingual.engines import Request
from bilingual.engines.prepare import prepared, settled
from bilingual.inline import HAN, atoms, has_han
from bilingual.quantities import english_quantities

LISTED = 12  # most terms named on a retry: each costs tokens
# What stands for an atom that holds Chinese, by its kind.
FORMS = {"code": "`k{}`", "math": "$k_{{{}}}$", "link": "](k{})", "image": "](k{})"}
FORMS |= {"url": "https://k{}.org", "html": "<k{}>", "footnote": "[^k{}]"}


def messages(request: Request, style: dict[str, Any], shield: bool = False) -> list[dict[str, str]]:
    """The whole chat for one request; its start is the same for all requests.

    With `shield`, code, formulas and addresses that hold Chinese stand as tokens: for a model that cannot
    write any. `unshielded` puts them back.
    """
    pairs = [*((shot["zh"], shot["en"]) for shot in style.get("examples", ())), *request.examples]
    shots = [m for zh, en in pairs for m in (message("user", zh), message("assistant", en))]
    system = [message("system", style["system"])] if "system" in style else []
    text = user_text(request, style)
    return [*system, *shots, message("user", shielded(text)[0] if shield else text)]


def user_text(request: Request, style: dict[str, Any]) -> str:
    """What the user's turn says: the prepared text; on a retry the plain text, with terms and musts in front."""
    if request.attempt != 1:
        text = prepared(request.text, request.terms) if style.get("prepare") else request.text
        return str(style["user"]).format(text=text)
    terms = [f"{term.zh} = {term.en}" for term in request.terms if settled(term)][:LISTED]
    listed = "; ".join(dict.fromkeys((*request.keep, *terms)))
    text = english_quantities(request.text)
    return str(style["retry"]).format(text=text, musts=listed) if listed else str(style["user"]).format(text=text)


def shielded(text: str) -> tuple[str, dict[str, str]]:
    """The text with the Chinese inside its code, formulas and addresses replaced, and what stands for what.

    Marks stay around what is replaced, so that the text reads as before: `` `模型.py` `` becomes `` `k1` ``.
    """
    held: dict[str, str] = {}
    out, at, number = [], 0, 0
    for atom in atoms(text):
        form = FORMS.get(atom.kind)
        if form is None or not has_han(atom.text):
            continue
        number = next(n for n in count(number + 1) if f"k{n}" not in text)
        held[form.format(number)] = atom.text
        out += [text[at : atom.start], form.format(number)]
        at = atom.end
    return "".join([*out, text[at:]]), held


def unshielded(request: Request, style: dict[str, Any], english: str) -> str:
    """A translation with the Chinese code, formulas and addresses back."""
    for form, original in shielded(user_text(request, style))[1].items():
        english = english.replace(form, original)
    return english


def message(role: str, content: str) -> dict[str, str]:
    """A chat message."""
    return {"role": role, "content": content}


def token_budget(text: str) -> int:
    """Most tokens a plausible translation needs: a runaway output is cut there.

    On the development references, English takes 0.95 tokens a Han character and copies Latin text
    at one token in three characters; twice that is generous.
    """
    han = len(HAN.findall(text))
    return int(32 + 1.9 * han + 0.7 * (len(text) - han))


def tidy(text: str) -> str:
    """The model's line without the space around it."""
    return text.strip()


@cache
def prompt_style(file: str) -> dict[str, Any]:
    """System text, examples and version of the prompt: a file beside this module, or any other by path."""
    beside = resources.files("bilingual.engines") / file
    return tomllib.loads((Path(file) if Path(file).is_absolute() else beside).read_text(encoding="utf-8"))
