"""From an approved text to its readers: look at it, place it, confirm it, in a browser."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.api.issues import approved
from tests.browser.axe import clean

pytestmark = pytest.mark.browser
_CLIENT = Path(__file__).parents[1] / "api" / "desk_client.py"


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[Any]:
    out = tmp_path / "out"
    running = runpy.run_path(str(_CLIENT))["Desk"](tmp_path / "desk", DRAFTER_SEND_FOLDER=str(out))
    running.out = out
    running.start()
    yield running
    running.stop()


def test_preview_place_and_confirm_without_a_script(browser: Browser, sending: Any) -> None:
    topic = "The pier collapse at Quill Bay and Marrow Island's ferries"
    draft = sending.finished(sending.ask(topic))["id"]
    context = browser.new_context(
        base_url=sending.url, java_script_enabled=False, viewport={"width": 320, "height": 900}
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"/drafts/{draft}?view=read")
    page.get_by_role("link", name="Send", exact=True).click()
    expect(page.get_by_text("nobody has approved this text")).to_be_visible()
    approved(sending, draft)
    page.reload()
    email = page.frame_locator("iframe")
    expect(email.get_by_role("heading", name="The Situation")).to_be_visible()
    page.get_by_role("link", name="Archive page").click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Plain text").click()
    expect(page.locator("pre")).to_contain_text("THE SITUATION", ignore_case=True)
    with page.expect_download() as taken:
        page.get_by_role("link", name="docx", exact=True).click()
    assert taken.value.suggested_filename.endswith(".docx")
    page.get_by_role("button", name="Place it there").click()
    expect(page.get_by_text("ready there, not sent")).to_be_visible()
    assert not list((sending.out / "sent").glob("*"))
    page.get_by_role("link", name="Send it …").click()
    expect(page.get_by_text("What is sent cannot be recalled")).to_be_visible()
    page.get_by_role("button", name=re.compile("Send revision")).click()
    expect(page.locator(".state.published")).to_be_visible()
    assert len(list((sending.out / "sent").glob("*"))) == 1
    assert said == []
    context.close()
    looked = browser.new_context(base_url=sending.url, viewport={"width": 1280, "height": 900})
    page = looked.new_page()
    page.goto(f"/drafts/{draft}/send?view=archive")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    clean(page, "sent")
    looked.close()
