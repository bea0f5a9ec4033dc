"""Where Chromium is, and how the tests start it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What keeps Chromium from reaching out on its own; and it does not run as root inside its sandbox.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
# Colours and widths in which pages are looked at, the two that differ most first.
Look = tuple[Literal["light", "dark"], int]
LOOKS: tuple[Look, ...] = (("light", 1280), ("dark", 320), ("dark", 1280), ("light", 320))


def find_chromium() -> str | None:
    """Return the path of the browser, the one that CHROMIUM names before others."""
    named = os.environ.get("CHROMIUM")
    return next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    """Start the browser at ``path``, without a window, and close it in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def context_of(browser: Browser, url: str, look: Look) -> BrowserContext:
    """Return a browser of its own in these colours, that wide, in which nothing moves."""
    return browser.new_context(
        base_url=url,
        color_scheme=look[0],
        viewport={"width": look[1], "height": 800},
        reduced_motion="reduce",
    )
