"""Which engine `auto` takes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from bilingual import models
from bilingual.config import Settings
from bilingual.engines import EngineOptions, ServerOptions
from bilingual.engines.address import admitted, warning
from bilingual.errors import EngineError

LLM_DEFAULT = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine's name, and a sentence for the user where the program chose it."""

    engine: str
    reason: str = ""


def choose(settings: Settings) -> Choice:
    """The engine to use: the one asked for, else the best that is installed.

    Raises:
        ConfigError: text would leave this machine, and nobody has agreed to that.
        EngineError: `auto`, and no engine can run here.
    """
    if settings.engine == "server":
        return Choice("server", warning(admitted(settings.server_url, settings.server_allow_remote)))
    if settings.engine != "auto":
        return Choice(settings.engine)
    if settings.server_url:
        place = admitted(settings.server_url, settings.server_allow_remote)
        return Choice("server", warning(place) or f"Engine server: the settings name one, at {place.base}.")
    if settings.model.endswith(".argosmodel"):
        return Choice("argos", "Engine argos: the model is an Argos package.")
    llm = (
        find_spec("openvino_genai") is not None
        and models.locate(settings.model or LLM_DEFAULT, settings.home_path) is not None
    )
    argos = has_argos()
    if llm and argos:
        return Choice(
            "llm", "Engine llm: better English than argos, which is installed too and faster (--engine argos)."
        )
    if llm:
        return Choice("llm")
    if argos:
        return Choice("argos", "Engine argos: no model for the llm engine is here (bilingual models pull).")
    raise EngineError(
        "no translation engine is ready: neither a model for llm nor an Argos package is on this machine",
        remedy=f"run: bilingual models pull {settings.model or LLM_DEFAULT}",
    )


def has_argos() -> bool:
    """Whether an Argos package from Chinese to English is installed."""
    if find_spec("argostranslate") is None or find_spec("ctranslate2") is None:
        return False
    from bilingual.engines.packages import find_installed, package_module

    return find_installed(package_module()) is not None


def options(settings: Settings) -> EngineOptions:
    """What the settings say to whichever engine is opened."""
    server = ServerOptions(
        settings.server_url,
        settings.server_model,
        settings.server_concurrency,
        settings.server_timeout,
        settings.server_key_variable,
        settings.server_allow_remote,
        settings.server_body,
    )
    return EngineOptions(settings.model, settings.home_path, settings.threads, settings.in_flight, server)
