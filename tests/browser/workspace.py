"""The review workspace as its tests use it: what a person sees there, by the words they see."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from api.pages.bundle import BUILT

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


class Workspace:
    """One browser page on one draft's workspace."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("complementary", name="Evidence")
        self.editor = page.locator(".cm-content")
        self.saying = page.locator(".saving")
        self.dialog = page.get_by_role("dialog")

    def open(self, draft_id: str) -> Workspace:
        if not (BUILT / "workspace.js").is_file() and "CI" not in os.environ:
            pytest.skip("the pages' script is not built: `make pages` builds it")
        self.page.goto(f"/drafts/{draft_id}")
        expect(self.page.locator("#workspace.live")).to_be_visible()
        return self

    @property
    def revision(self) -> int:
        return int(self.page.locator("#workspace").get_attribute("data-n") or 0)

    def unit(self, words: str | re.Pattern[str]) -> Locator:
        """The sentence that has these words."""
        return self.page.locator(".list .unit", has_text=words)

    def section(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=re.compile(re.escape(title)))

    def choose(self, words: str) -> Locator:
        """Focus a sentence and wait for its evidence."""
        unit = self.unit(words)
        unit.focus()
        expect(self.panel.locator(".claim")).to_contain_text(words)
        return unit

    def edit(self, title: str) -> None:
        """Open a section's text, the cursor at its end."""
        self.section(title).get_by_role("link", name="Edit section").click()
        expect(self.editor).to_be_focused()

    def replace(self, old: str, new: str) -> None:
        """Select words in the editor as a person does, and type others over them."""
        line = self.editor.locator(".cm-line", has_text=old).first
        line.evaluate(_SELECT, old)
        if new:
            self.page.keyboard.insert_text(new)
        else:
            self.page.keyboard.press("Delete")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")

    def saved(self) -> None:
        expect(self.saying).to_contain_text("judged again")


_SELECT = """(line, words) => {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    return;
  }
  throw new Error(`the line has no ${words}`);
}"""


def made(desk: Any, topic: str = TOPIC) -> dict[str, Any]:
    """A draft of its own, finished."""
    draft: dict[str, Any] = desk.finished(desk.ask(topic))
    assert draft["state"] == "draft", draft["error"]
    return draft
