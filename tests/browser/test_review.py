"""From a request to an approved export by the screen alone, and by the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.workspace import TOPIC, Workspace, made

pytestmark = pytest.mark.browser
VOTE = "The council will vote on Friday on hiring barges, officials said."


def opened(page: Page) -> Workspace:
    """Ask for a draft on the page and wait for its workspace."""
    page.goto("/")
    page.get_by_label("What is the briefing about?").fill(TOPIC)
    page.keyboard.press("Enter")
    expect(page.locator("#workspace")).to_be_visible(timeout=30_000)
    return Workspace(page).open(page.url.rpartition("/")[2])


def add(work: Workspace, sentence: str) -> None:
    """Write a sentence of one's own at the end of a section."""
    work.edit("The Situation")
    work.page.keyboard.insert_text(f"\n- {sentence}\n")
    work.save()
    work.saved()
    work.page.keyboard.press("Escape")


def approve(work: Workspace) -> None:
    work.page.get_by_role("button", name="Submit for review").click()
    work.page.get_by_label("I asked for this draft").check()
    work.page.get_by_role("button", name="Approve", exact=True).click()


def test_from_request_to_export(page: Page) -> None:
    work = opened(page)
    add(work, VOTE)
    unit = work.choose(VOTE)
    expect(work.panel.locator(".none")).to_have_text("No citation.")
    candidate = work.panel.locator(".candidate").first
    expect(candidate).to_contain_text("vote on Friday on hiring barges")
    candidate.get_by_role("button", name="Cite this").click()
    expect(unit.locator(".verdict.supported")).to_be_visible()
    expect(unit).to_be_focused()
    work.edit("The Situation")
    work.replace(", officials said", "")
    work.save()
    work.saved()
    page.keyboard.press("Escape")
    approve(work)
    expect(page.get_by_text("Approved by")).to_be_visible()
    address = page.get_by_role("link", name="Markdown", exact=True).get_attribute("href")
    text = page.request.get(address or "").text()
    assert "The council will vote on Friday on hiring barges" in text
    assert "officials said" not in text

    # Any change of the text ends the approval.
    work.edit("Key Data")
    work.replace("six weeks", "about six weeks")
    work.save()
    work.saved()
    expect(page.get_by_text("ended when the text was changed")).to_be_visible()
    expect(page.get_by_text("Approved by")).to_have_count(0)


def test_what_blocks_is_settled_by_a_typed_reason(page: Page, desk: Any) -> None:
    work = Workspace(page).open(made(desk)["id"])
    add(work, "The pier fell because of 17 rusty bolts.")
    approve(work)
    expect(page.locator(".decide .problem").first).to_contain_text("blocks approval")
    work.choose("17 rusty bolts")
    for _ in range(work.panel.locator(".held.blocking.open").count()):
        held = work.panel.locator(".held.blocking.open").first
        held.get_by_text("Accept with a reason").click()
        held.get_by_label("Why does it stand").fill("Seen by our own reporter at the pier")
        before = work.panel.locator(".held.blocking.open").count()
        held.get_by_role("button", name="Accept with this reason").click()
        expect(work.panel.locator(".held.blocking.open")).to_have_count(before - 1)
    page.get_by_label("I asked for this draft").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved by")).to_be_visible()
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_text("The chain of entries holds.")).to_be_visible()
    expect(page.locator(".audit blockquote").first).to_contain_text("Seen by our own reporter")


def test_a_withheld_sentence_comes_back_and_a_sentence_goes(page: Page, desk: Any) -> None:
    work = Workspace(page).open(made(desk)["id"])
    page.get_by_text("Bring it back").first.click()
    page.get_by_label("In these words").fill("420 passengers were stranded overnight.")
    page.get_by_role("button", name="Bring it back").click()
    # Another sentence ends in the same words, and is there before this one is back.
    unit = work.unit(re.compile(r"(?<!said )420 passengers were stranded overnight\."))
    expect(unit).to_be_visible()
    unit.focus()
    expect(work.panel.locator(".claim")).to_have_text("420 passengers were stranded overnight.")
    work.panel.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted. The history has it.")).to_be_visible()


def test_what_is_done_right_after_a_move_is_done_to_the_sentence_moved_to(
    page: Page, desk: Any
) -> None:
    work = Workspace(page).open(made(desk)["id"])
    first = work.choose("Ferries between Quill Bay")
    # The evidence of the next one takes its time: the panel still shows the one before.
    held: list[Route] = []
    slow = True
    page.route("**/*?part=evidence*", lambda r: held.append(r) if slow else r.continue_())
    delete = page.get_by_role("button", name="Delete")
    box = delete.bounding_box()
    assert box
    page.keyboard.press("j")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    slow = False
    for route in held:
        route.continue_()
    expect(work.panel.locator(".claim")).to_contain_text("Mayor Tam Orrin said")
    delete.click()
    expect(page.get_by_text("Deleted. The history has it.")).to_be_visible()
    expect(first).to_be_visible()
    expect(work.unit("Mayor Tam Orrin said stocks")).to_have_count(0)


def test_two_people_talk_about_a_sentence(browser: Browser, page: Page, desk: Any) -> None:
    draft = made(desk)["id"]
    work = Workspace(page).open(draft)
    context = browser.new_context(base_url=desk.url)
    other = Workspace(context.new_page()).open(draft)
    words = "Mayor Tam Orrin said stocks would last nine days."
    other.choose(words)
    other.page.keyboard.press("c")
    expect(other.panel.get_by_label("On this sentence")).to_be_focused()
    other.page.keyboard.type("Nine or ten?")
    other.panel.get_by_role("button", name="Comment", exact=True).click()
    # The first browser is told without being asked.
    expect(work.unit(words)).to_contain_text("1 comment")
    other.panel.get_by_text("Suggest other words").click()
    box = other.panel.get_by_label("The sentence as it should be")
    box.fill(box.input_value().replace("would last", "will last"))
    other.panel.get_by_role("button", name="Suggest", exact=True).click()
    expect(work.unit(words)).to_contain_text("1 suggestion")
    work.choose(words)
    expect(work.panel.locator(".suggested ins")).to_have_text("will")
    expect(work.panel.locator(".suggested .verdict")).to_contain_text("support")
    work.panel.get_by_role("button", name="Accept", exact=True).click()
    expect(work.unit("stocks will last nine days")).to_be_visible()
    expect(other.unit("stocks will last nine days")).to_be_visible()
    context.close()


def test_the_history_shows_and_restores(page: Page, desk: Any) -> None:
    work = Workspace(page).open(made(desk)["id"])
    work.edit("The Situation")
    work.replace("nine days", "some days")
    work.save()
    work.saved()
    page.get_by_role("link", name="History").click()
    page.get_by_role("link", name="Revision 2").click()
    expect(page.locator(".line del")).to_have_text("nine")
    expect(page.locator("ins", has_text="some")).to_be_visible()
    page.get_by_role("link", name="Revision 1", exact=True).click()
    page.get_by_role("button", name="Restore this text").click()
    expect(page.get_by_text(re.compile("Revision 3"))).to_be_visible()


def test_by_keyboard_alone(page: Page) -> None:
    work = opened(page)
    keys = page.keyboard

    def tab_to(words: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if words in (page.evaluate("document.activeElement.textContent") or ""):
                return
        raise AssertionError(f"Tab does not reach {words}")

    tab_to("Ferries between Quill Bay")
    keys.press("j")
    expect(work.panel.locator(".claim")).to_contain_text("Mayor Tam Orrin")
    keys.press("1")
    expect(work.panel.locator("figure.passage").first).to_be_focused()
    keys.press("x")
    expect(work.unit("Mayor Tam Orrin").locator(".verdict.uncited")).to_be_visible()
    expect(work.unit("Mayor Tam Orrin")).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(work.unit("Mayor Tam Orrin").locator(".verdict.supported")).to_be_visible()
    expect(work.unit("Mayor Tam Orrin")).to_be_focused()
    for called in ("analysis", "fact"):
        keys.press("f")
        expect(work.unit("Mayor Tam Orrin").locator(".meta")).to_contain_text(called)
    keys.press("1")
    expect(work.panel.locator("figure.passage").first).to_be_focused()
    keys.press("Escape")
    expect(work.unit("Mayor Tam Orrin")).to_be_focused()
    keys.press("v")
    expect(work.unit("Mayor Tam Orrin")).to_contain_text("verified by")
    keys.press("e")
    expect(work.editor).to_be_focused()
    keys.press("Control+End")
    keys.insert_text("\n- Ferries stopped on Tuesday.[^c1]\n")
    keys.press("Control+s")
    work.saved()
    keys.press("Escape")
    keys.press("Shift+Tab")
    page.evaluate("window.scrollTo(0, 0)")
    page.get_by_role("link", name="Skip to the content").focus()
    tab_to("Submit for review")
    keys.press("Enter")
    expect(page.get_by_label("I asked for this draft")).to_be_visible()
    page.get_by_role("link", name="Skip to the content").focus()
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.name") == "waive_self_approval":
            break
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("Approved by")).to_be_visible()
    tab_to("Markdown")
