"""Link and footnote definitions of a report, as text that `spans` can read back."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bilingual.markdown.parser import block_tokens


def write(env: Mapping[str, Any]) -> str:
    """The definitions that block parsing left in `env`, one Markdown definition a line."""
    lines = []
    for label, found in env.get("references", {}).items():
        title = html.escape(found.get("title") or "", quote=True).replace("\\", "&#92;").replace("\n", " ")
        lines.append(f"[{label}]: <{found['href']}>" + (f' "{title}"' if title else ""))
    lines.extend(f"[^{label[1:]}]: -" for label in env.get("footnotes", {}).get("refs", {}))
    return "\n\n".join(lines)


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    _, env = block_tokens(text)
    links: Any = env.get("references", {})
    notes: Any = env.get("footnotes", {})
    return links, tuple(notes.get("refs", {}))


def environment(text: str) -> dict[str, object]:
    """A fresh environment for inline parsing that knows the definitions in `text`."""
    if not text:
        return {}
    links, notes = _read(text)
    env: dict[str, object] = {"references": links}
    if notes:
        env["footnotes"] = {"refs": dict.fromkeys(notes, -1), "list": {}}
    return env
