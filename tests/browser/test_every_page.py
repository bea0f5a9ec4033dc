"""Every page there is, and none left out: no violation that axe finds, nothing too wide."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from api.accounts.permissions import PERMISSIONS
from tests.browser.axe import clean
from tests.browser.places import NO_PAGES, PLACES, places, prepare


def test_no_page_is_left_out() -> None:
    shown = {row for row in PERMISSIONS if row.startswith("GET /") and "GET /v1" not in row}
    assert PLACES.keys() | NO_PAGES.keys() == shown, "tests/browser/places.py lists every page"
    assert not PLACES.keys() & NO_PAGES.keys()


@pytest.fixture(scope="module")
def ids(desk: Any) -> dict[str, str]:
    return prepare(desk)


@pytest.mark.browser
def test_every_page(seen: Page, desk: Any, ids: dict[str, str]) -> None:
    for path in places(desk, ids):
        seen.goto(path)
        clean(seen, path)
