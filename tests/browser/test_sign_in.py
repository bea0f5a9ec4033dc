"""Signing in by link, setting a password, signing out and in again; the pages can be read."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from api.wiring import utc_now

pytestmark = pytest.mark.browser
_TESTS = Path(__file__).parents[1]
_RIG = runpy.run_path(str(_TESTS / "api" / "accounts" / "conftest.py"))
_CONTRAST = runpy.run_path(str(Path(__file__).with_name("test_journey.py")))["CONTRAST"]
WORDS = "seven grey herons wade"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    locked = _RIG["LockedDesk"](tmp_path_factory.mktemp("locked"))
    locked.desk.start()
    yield locked
    locked.desk.stop()


def link(locked: Any) -> str:
    secret = locked.accounts.sessions.link(locked.everybody.id, now=utc_now())
    return f"/sign-in?link={secret}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_link_a_password_and_back(browser: Browser, locked: Any, script: bool) -> None:
    locked.accounts.store.set_password(locked.everybody.id, None)
    context = browser.new_context(base_url=locked.desk.url, java_script_enabled=script)
    page = context.new_page()
    page.goto("/search?q=fuel")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(link(locked))
    expect(page).to_have_url(f"{locked.desk.url}/")
    page.get_by_role("link", name="everybody").click()
    page.get_by_label("New password").fill(WORDS)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is set.")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/search?q=fuel")
    page.get_by_label("Name", exact=True).fill("Everybody")
    page.get_by_label("Password", exact=True).fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{locked.desk.url}/search?q=fuel")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_can_be_read_at_320_pixels(browser: Browser, locked: Any, scheme: Any) -> None:
    context = browser.new_context(
        base_url=locked.desk.url, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    page = context.new_page()
    for path in ("/sign-in", link(locked), "/settings"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.evaluate(_CONTRAST) == [], path

    context.close()
