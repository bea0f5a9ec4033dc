"""axe-core in the page: what it holds against what is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from api.pages.bundle import SOURCES

AXE = SOURCES / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Return every violation with its first element; skips where axe-core is not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: `make pages` installs it")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))
    # What passes is not told in full: that takes twice as long as to look.
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


def clean(page: Page, state: str) -> None:
    """Hold that a page has no violation and fits its window."""
    assert violations(page) == [], state
    width = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size
    assert width <= page.viewport_size["width"], f"{state} is {width} pixels wide"
