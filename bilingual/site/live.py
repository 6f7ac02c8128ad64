"""What makes a preview live: pages that load themselves again, and what tells that a file has changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import escape

OWN = "/-/"  # what the preview adds to the site
CHANGES = OWN + "changes"
RELOAD = OWN + "reload.js"
_POLICY = re.compile(r'(http-equiv="Content-Security-Policy" content=")([^"]*)')
_TROUBLE = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body>'


def live(page: bytes, version: int) -> bytes:
    """A page that loads itself again when the preview is no longer at `version`."""
    text = page.decode("utf-8")
    script = f'<script src="{RELOAD}?{version}" defer></script>\n'

    def policy(match: re.Match[str]) -> str:
        rules = dict(rule.strip().partition(" ")[::2] for rule in match[2].split(";") if rule.strip())
        rules["script-src"] = " ".join(dict.fromkeys([*rules.get("script-src", "").split(), "'self'"]))
        rules["connect-src"] = "'self'"
        return match[1] + "; ".join(f"{name} {value}" for name, value in rules.items())

    head, mark, tail = _POLICY.sub(policy, text, count=1).rpartition("</body>")
    return (head + script + mark + tail if mark else text + script).encode()


def trouble(error: Exception) -> str:
    """What is wrong, as a page that goes away by itself once it is put right."""
    where = f"{getattr(error, 'name', '') or ''}:{getattr(error, 'lineno', '')}: " if hasattr(error, "lineno") else ""
    return f"{_TROUBLE}<h1>This page cannot be made</h1><pre>{escape(where + str(error))}</pre></body></html>"


Stamps = Mapping[str, Sequence[tuple[str, int, int]]]


def stamps(files: Mapping[str, Sequence[Path]]) -> Stamps:
    """What tells whether files have changed: name, time and size of each, by its kind."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for kind, paths in files.items():
        found[kind] = []
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                continue
            found[kind].append((str(path), status.st_mtime_ns, status.st_size))
    return found


SCRIPT = """"use strict";
(() => {
  const version = new URL(document.currentScript.src).search.slice(1);
  const source = new EventSource("/-/changes");
  source.onmessage = (event) => {
    if (event.data !== version) location.reload();
  };
})();
"""
