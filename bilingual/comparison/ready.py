"""Which engines can translate on this machine, and what the others lack. Looks only; no model is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bilingual.choice import choose, options
from bilingual.config import Settings
from bilingual.engines import open_engine
from bilingual.errors import BilingualError

NAMES = ("llm", "argos", "server")
REMEDIES = {
    "llm": "pip install 'bilingual[llm]', then: bilingual models pull",
    "argos": "pip install 'bilingual[argos]'",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """An engine of this machine: its model where it is ready, else `lacks` says what to do."""

    name: str
    model: str = ""
    lacks: str = ""


def engines(settings: Settings) -> Iterator[Ready]:
    """Every engine, ready or not, in the order of the documentation."""
    for name in NAMES:
        try:
            with open_engine(name, options(only(settings, name))) as engine:
                yield Ready(name, engine.model)
        except BilingualError as error:
            yield Ready(name, lacks=str(error))


def only(settings: Settings, name: str) -> Settings:
    """The settings for one engine; a model that is meant for another engine is left out."""
    meant = settings.engine in (name, "auto") and settings.model.endswith(".argosmodel") == (name == "argos")
    return replace(settings, engine=name, model=settings.model if meant else "")


def automatic(settings: Settings) -> str:
    """What `--engine auto` would take, as a sentence."""
    try:
        choice = choose(replace(settings, engine="auto"))
    except BilingualError as error:
        return f"auto: {error}"
    return choice.reason or f"Engine {choice.engine}: the only one that is ready here."
