"""Debian's chromium for tests: a page with everything that it asked for and complained about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Watched:
    """A tab that remembers requests, console messages, errors, dialogs and windows."""

    def __init__(self, page: Any, url: str = "") -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self._dialog(dialog))
        page.on("popup", lambda popup: self.complaints.append(f"window: {popup.url}"))
        if url:
            page.goto(url)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hidden(self, selector: str) -> bool:
        return bool(self.page.locator(selector).first.is_hidden())


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser. Needs the playwright package and Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
