"""The dashboard in a browser: what arrives is shown without a reload, unless somebody pauses it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def arrives(desk: Any, title: str) -> None:
    given = {
        "title": title,
        "text": f"{title} on Monday, the keeper of the Orne lighthouse told the council of Sall.",
        "url": f"https://orne.example/{title.replace(' ', '-')}",
        "outlet": "Orne Gazette",
        "published_at": "2026-06-02T09:00:00Z",
    }
    assert desk.client.post("/v1/articles", json=given).status_code == 201


def test_what_arrives_is_shown_at_once_and_nothing_is_missed_while_paused(
    page: Page, desk: Any
) -> None:
    arrives(desk, "The lamp of Orne was lit")
    page.goto("/dashboard")
    says, board = page.locator("#live-says"), page.locator("#board")
    expect(says).to_have_text("Live.")
    newest = board.get_by_role("region", name="Newest articles")
    link = newest.locator("a[rel]", has_text="The lamp of Orne was lit")
    link.focus()
    arrives(desk, "A second lamp of Orne was lit")
    expect(newest).to_contain_text("A second lamp of Orne was lit")
    expect(link).to_be_focused()

    pause = page.get_by_role("button", name="Pause updates")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(says).to_contain_text("Paused")
    arrives(desk, "The third lamp of Orne was lit")
    asked = desk.client.get("/dashboard?part=board")
    assert "The third lamp" in asked.text
    page.wait_for_timeout(1500)
    expect(board).not_to_contain_text("The third lamp")
    pause.click()
    expect(board).to_contain_text("The third lamp")

    # What was changed piece by piece is what a fresh look shows.
    changed = board.evaluate("e => e.innerHTML.replace(/\\s+/g, ' ')")
    page.goto("/dashboard")
    assert board.evaluate("e => e.innerHTML.replace(/\\s+/g, ' ')") == changed


def test_drafts_by_state_follow_too(page: Page, desk: Any) -> None:
    page.goto("/dashboard")
    expect(page.locator("#live-says")).to_have_text("Live.")
    shown = page.locator("#drafts-part")
    before = shown.inner_text()
    desk.finished(desk.ask("The pier collapse at Quill Bay and Marrow Island's ferries"))
    expect(shown).not_to_have_text(before)
