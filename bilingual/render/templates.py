"""Templates and labels: a user's own file wins over ours, one file at a time."""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, select_autoescape
from jinja2.bccache import Bucket
from markupsafe import Markup

from bilingual.errors import ConfigError, InputError

DEFAULT_THEME = "sober"
_NAME = re.compile(r"[\w-]+")


def templates_dir() -> Path:
    """Return the folder of the program's own templates: inside the wheel, or beside the package."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "data" / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise ConfigError("the templates are missing", where=package, remedy="install the program again")


class _Compiled(BytecodeCache):
    """Compiled templates by their text, so that a preview compiles again only the one that was edited."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@lru_cache(maxsize=8)
def environment(user: Path | None = None) -> Environment:
    """Return the Jinja environment that looks in `user` first, then in our own templates."""
    folders = [str(folder) for folder in (user, templates_dir()) if folder is not None]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )


def source(name: str, user: Path | None = None) -> str:
    """Return the text of one template file, such as a style sheet, unrendered."""
    env = environment(user)
    try:
        assert env.loader is not None
        return env.loader.get_source(env, name)[0]
    except TemplateNotFound as error:
        raise ConfigError(f"template {name} is missing", where=str(user or templates_dir())) from error


def styles(medium: str, names: Iterable[str], theme: str, user: Path | None = None, *, last: Iterable[str] = ()) -> str:
    """Return the style sheets `names` of a medium (html or pdf), the theme's own after them, then `last`.

    Raises InputError for a theme that has no style sheet.
    """
    themes = () if theme == DEFAULT_THEME else (theme,)
    folders = [folder for folder in (user, templates_dir()) if folder is not None]
    for name in themes:
        if not _NAME.fullmatch(name) or not any((folder / medium / f"{name}.css").is_file() for folder in folders):
            remedy = f"choose sober or lively, or write {medium}/{name}.css in your templates"
            raise InputError(f"unknown theme {name!r}", where="theme", remedy=remedy)
    return "\n".join(source(f"{medium}/{name}.css", user) for name in (*names, *themes, *last))


def locale(language: str = "en", user: Path | None = None) -> dict[str, Any]:
    """Return the labels of `language`; ours fill what a user's file leaves out.

    Raises ConfigError when the file is missing or is not TOML.
    """
    name = f"locale/{language}.toml"
    words: dict[str, Any] = {}
    for folder in (templates_dir(), user):
        path = folder / name if folder else None
        if path and path.is_file():
            words = _over(words, _read(path))
    if not words:
        raise ConfigError(f"no labels for {language!r}", where=str(templates_dir() / name))
    return words


def _over(words: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """`words` with what is given in its place; of a table only the labels that are given."""
    both = {key: {**words[key], **value} if isinstance(value, dict) and isinstance(words.get(key), dict) else value
            for key, value in given.items()}  # fmt: skip
    return words | both


def policy(style: str, script: str = "") -> Markup:
    """Return the content security policy of a page: exactly its own style and script, pictures only inlined."""
    allowed = f"script-src '{_hash(script)}'; img-src data:; " if script else ""
    return Markup(f"default-src 'none'; style-src '{_hash(style)}'; {allowed}base-uri 'none'; form-action 'none'")


def _hash(text: str) -> str:
    """Return the CSP source expression that allows exactly this inline text."""
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"not valid TOML: {error}", where=path) from error
