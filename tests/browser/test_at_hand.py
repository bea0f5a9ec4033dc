"""One stays where one works: the focus, the place on the page, what is said about the draft."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser
ORRIN = "Mayor Tam Orrin"


@pytest.fixture
def draft(desk: Any) -> str:
    return str(made(desk)["id"])


def active(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_a_note_taken_out_leaves_one_where_it_stood(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    order = page.locator(".list .unit").evaluate_all("all => all.map((one) => one.id)")
    note = page.locator(".list .unit.is-note").first
    at = order.index(note.get_attribute("id"))
    assert at > 1, "the first sentence of all is not the one before it"
    note.get_by_role("button", name="Take the note out").click()
    expect(work.page.get_by_text("The note is out.")).to_be_visible()
    expect(page.locator(f"[id='{order[at - 1]}']")).to_be_focused()


def test_the_outline_leads_to_where_the_keys_act(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    page.get_by_role("link", name="Skip to the sentences").press("Enter")
    expect(page.locator(".list .unit").first).to_be_focused()
    page.get_by_role("navigation", name="Sections").get_by_role("link").first.press("Enter")
    first = work.section("The Situation").locator(".unit:not(.is-note)").first
    expect(first).to_be_focused()
    # A link within a sentence is no place where the keys are dead; Enter is the link's own.
    first.get_by_role("link", name="Evidence for this sentence").focus()
    page.keyboard.press("j")
    expect(work.section("The Situation").locator(".unit:not(.is-note)").nth(1)).to_be_focused()
    page.keyboard.press("e")
    expect(work.editor).to_be_focused()
    page.keyboard.press("Escape")
    expect(work.section("The Situation").locator(".unit:not(.is-note)").nth(1)).to_be_focused()


def test_the_chosen_sentence_is_chosen_when_one_comes_back(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.choose(ORRIN)
    page.reload()
    expect(work.panel.locator(".claim")).to_contain_text(ORRIN)


def test_what_is_said_is_told_at_the_head_and_blocks_nothing(page: Page, desk: Any) -> None:
    work = Workspace(page).open(made(desk)["id"])
    work.choose(ORRIN)
    work.panel.get_by_text("Comment", exact=True).first.click()
    field = work.panel.get_by_label("On this sentence")
    expect(field).to_be_focused()
    field.fill("Since when?")
    work.panel.get_by_role("button", name="Comment").click()
    head = page.locator("[data-part=head]")
    expect(head).to_contain_text("Open: 1 comment.")
    expect(work.unit(ORRIN)).to_have_attribute("data-open", "")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_label("I asked for this draft").wait_for()
    assert active(page) == "decide"
    page.get_by_label("I asked for this draft").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("link", name="Publish or send it").click()
    expect(page.get_by_text("stops this text")).to_be_visible()


def test_a_search_gives_the_words_and_not_the_passage(page: Page, desk: Any) -> None:
    work = Workspace(page).open(made(desk)["id"])
    work.choose(ORRIN)
    work.panel.get_by_label("Search the articles").fill("420 passengers stranded overnight")
    page.keyboard.press("Enter")
    found = work.panel.locator(".candidate blockquote").first
    expect(found).to_contain_text("420 passengers")
    assert found.inner_text().count(".") <= 2, found.inner_text()
    expect(found).not_to_contain_text("Repairs will cost")
    # Back at the sentence and in again: what was found is still there.
    page.keyboard.press("Escape")
    expect(work.unit(ORRIN).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(work.panel).to_be_focused()
    expect(found).to_contain_text("420 passengers")
