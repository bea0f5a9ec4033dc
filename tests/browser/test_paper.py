"""The draft on paper, and on the way to the screen: none of the tools, and nothing that jumps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser
MOST_SHIFT = 0.02
_TOOLS = (
    ".site, .tools, form, button, .button, .outline, .panel, .decide, .rest, .verdict, .finding"
)


@pytest.mark.parametrize("view", ["", "?view=read"], ids=["review", "read"])
def test_on_paper_stand_the_text_and_its_evidence_as_footnotes(
    page: Page, desk: Any, view: str
) -> None:
    draft = made(desk)
    page.goto(f"/drafts/{draft['id']}{view}")
    page.emulate_media(media="print")
    for tool in page.locator(_TOOLS).all():
        expect(tool).to_be_hidden()
    first = page.locator(".sentence").first
    number = first.locator(".chip").first.get_attribute("data-number")
    words = first.locator(".words").inner_text()
    note = page.locator(f"#source-{number}")
    expect(note).to_be_visible()
    cited = note.locator("blockquote").inner_text()
    assert words.startswith(cited)
    expect(page.locator(".sources .on-paper").first).to_have_text(re.compile("^https://"))
    chip = first.locator(".chip").first
    assert chip.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_workspace_does_not_jump_while_it_loads(
    page: Page, desk: Any, record_property: Callable[[str, object], None]
) -> None:
    draft = made(desk)["id"]
    page.add_init_script(_WATCH)
    work = Workspace(page).open(draft)
    page.wait_for_load_state("networkidle")
    work.choose("Mayor Tam Orrin said stocks")
    measured = page.evaluate("() => ({ shift: window.shift, paint: window.paint })")
    record_property("first_contentful_paint_ms", measured["paint"])
    record_property("layout_shift", measured["shift"])
    assert measured["paint"] > 0
    assert measured["shift"] < MOST_SHIFT


_WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint"))
    window.paint = entry.startTime;
}).observe({ type: "paint", buffered: true });
"""
