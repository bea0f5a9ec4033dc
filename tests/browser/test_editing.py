"""A section edited in its place: judged again, merged with what others saved, never lost."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser
FIRST = "Ferries between Quill Bay and Marrow Island stopped on Tuesday"
SECOND = "Mayor Tam Orrin said stocks would last nine days."
Editors = Callable[[], Workspace]


@pytest.fixture
def draft(desk: Any) -> str:
    return str(made(desk)["id"])


@pytest.fixture
def editors(browser: Browser, desk: Any, draft: str) -> Iterator[Editors]:
    """Opens the draft in another browser, as another person has it."""
    contexts = []

    def another() -> Workspace:
        contexts.append(browser.new_context(base_url=desk.url))
        return Workspace(contexts[-1].new_page()).open(draft)

    yield another
    for context in contexts:
        context.close()


def test_a_changed_sentence_is_stale_at_once_and_judged_by_the_save(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    unit = work.unit(SECOND)
    expect(unit).to_contain_text("supported")
    work.replace("nine days", "ninety days")
    expect(unit.get_by_text("changed since it was judged")).to_be_visible()
    expect(work.unit(FIRST).get_by_text("changed since")).to_be_hidden()
    work.save()
    work.saved()
    again = work.unit("ninety days")
    expect(again.get_by_text("not supported")).to_be_visible()
    assert work.revision == 2
    expect(page.get_by_role("navigation", name="Sections")).to_contain_text("1 blocking")
    expect(work.editor).to_be_focused()
    page.keyboard.press("Escape")
    expect(work.editor).to_have_count(0)
    expect(work.section("The Situation").get_by_role("link", name="Edit")).to_be_focused()


def test_white_space_and_quotation_marks_leave_a_verdict(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    work.replace("nine days", "nine  days")
    expect(work.unit(SECOND).get_by_text("changed since")).to_be_hidden()


def test_a_chip_is_one_thing_to_the_cursor(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    expect(work.editor.get_by_role("img", name="citation 1", exact=True)).to_have_text("1")
    page.keyboard.press("Control+Home")
    for key in ("End", "End", "Backspace"):  # the end of the row, then of the line
        page.keyboard.press(key)
    expect(work.editor.get_by_role("img", name="citation 1", exact=True)).to_have_count(0)
    work.save()
    work.saved()
    expect(work.unit(FIRST).locator(".verdict.uncited")).to_have_text("✗ no citation")


def test_what_is_typed_before_a_dash_stays_in_its_bullet(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    bullets = work.section("The Situation").locator(".block:has(.unit:not(.is-note))")
    before = bullets.count()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Once, ")
    expect(work.editor.locator(".cm-line").first).to_have_text(re.compile("^- Once, "))
    for key in ("End", "End", "Enter"):  # the end of the row, then of the line
        page.keyboard.press(key)
    page.keyboard.type("Ferries stopped on Tuesday.")
    work.save()
    work.saved()
    expect(bullets).to_have_count(before + 1)
    expect(work.unit("Once, ")).to_be_visible()


def test_what_is_written_for_a_note_takes_its_place(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)  # of the sample corpus: one note in the whole of it
    key = page.locator(".section:has(.is-note)").first.get_attribute("data-key")
    noted = page.locator(f'.section[data-key="{key}"]')
    notes = noted.locator(".is-note")
    before = notes.count()
    blocks = noted.locator(".block:has(.unit:not(.is-note))").count()
    assert noted.get_attribute("data-one") is not None, "the style has one paragraph there"
    head = page.locator("[data-part=head]")
    expect(head).to_contain_text("1 note to the editor left")
    notes.first.get_by_role("link", name="Write it").click()
    expect(work.editor).to_be_focused()
    page.keyboard.insert_text("The council decides first.")
    work.save()
    work.saved()
    expect(notes).to_have_count(before - 1)
    expect(noted.locator(".unit:not(.is-note)", has_text="The council decides")).to_be_visible()
    expect(noted.locator(".block")).to_have_count(blocks)
    page.keyboard.press("Escape")
    noted.get_by_role("link", name="Edit section").click()
    expect(work.editor).to_be_focused()
    page.keyboard.insert_text(" Ferries wait.")
    work.save()
    work.saved()
    expect(notes.filter(has_text="Ferries wait")).to_have_count(0)
    expect(head).not_to_contain_text("to the editor left")


def test_a_citation_that_the_draft_has_not_is_refused_in_words(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    page.keyboard.insert_text("More was said.[^c99]")
    expect(work.editor.get_by_role("img", name="unknown citation 99")).to_be_visible()
    work.save()
    expect(work.saying).to_contain_text("No citation [^c99]")
    assert work.revision == 1


def editor_behind(editors: Editors, old: str, new: str) -> Workspace:
    """One with the section open in which somebody else has saved ``new`` for ``old`` since."""
    mine, theirs = editors(), editors()
    mine.edit("The Situation")
    theirs.edit("The Situation")
    theirs.replace(old, new)
    theirs.save()
    theirs.saved()
    return mine


def test_two_editors_on_different_sentences_are_merged_by_one_key(editors: Editors) -> None:
    mine = editor_behind(editors, "on Tuesday", "that Tuesday")
    mine.replace("nine days", "just nine days")
    mine.save()
    expect(mine.dialog).to_contain_text("You changed different sentences")
    expect(mine.dialog).to_contain_text("that Tuesday")
    expect(mine.dialog).to_contain_text("just nine days")
    mine.page.keyboard.press("Enter")
    mine.saved()
    for words in ("that Tuesday", "just nine days"):
        expect(mine.editor).to_contain_text(words)
        expect(mine.unit(words)).to_be_visible()
    assert mine.revision == 3


@pytest.mark.parametrize(("side", "stands"), [("Yours", "in ten days"), ("Theirs", "in two days")])
def test_two_editors_on_one_sentence_choose(editors: Editors, side: str, stands: str) -> None:
    mine = editor_behind(editors, "nine days", "in two days")
    mine.replace("nine days", "in ten days")
    mine.save()
    expect(mine.dialog).to_contain_text("You changed the same sentence")
    mine.dialog.get_by_label(re.compile(side)).check()
    mine.dialog.get_by_role("button", name="Save with these choices").click()
    mine.saved()
    expect(mine.unit(re.compile(r"in (two|ten) days"))).to_have_count(1)
    expect(mine.unit(stands)).to_be_visible()


@pytest.mark.parametrize("side", ["Yours", "Theirs"])
def test_a_deletion_against_an_edit_is_a_choice(editors: Editors, side: str) -> None:
    mine = editor_behind(editors, "nine days", "in two days")
    mine.editor.locator(".cm-line", has_text=SECOND).click()
    for key in ("Home", "Shift+End", "Delete", "Delete"):
        mine.page.keyboard.press(key)
    mine.save()
    expect(mine.dialog).to_contain_text("deletes the sentence")
    mine.dialog.get_by_label(re.compile(side)).check()
    mine.dialog.get_by_role("button", name="Save with these choices").click()
    mine.saved()
    expect(mine.unit("stocks would last")).to_have_count(0 if side == "Yours" else 1)


def test_going_back_from_the_dialogue_keeps_what_was_typed(editors: Editors) -> None:
    mine = editor_behind(editors, "nine days", "in two days")
    mine.replace("nine days", "in ten days")
    mine.save()
    expect(mine.dialog).to_be_visible()
    mine.page.keyboard.press("Escape")
    expect(mine.saying).to_contain_text("Your text is kept")
    expect(mine.editor).to_contain_text("in ten days")
    expect(mine.editor).to_be_focused()


def test_unsaved_text_comes_back_after_the_page_was_closed(page: Page, draft: str) -> None:
    work = Workspace(page).open(draft)
    work.edit("The Situation")
    work.replace("nine days", "some days")
    expect(work.saying).to_contain_text("kept in this browser")
    work.open(draft)
    expect(work.unit("nine days")).to_be_visible()
    work.edit("The Situation")
    expect(work.editor).to_contain_text("some days")
    expect(work.saying).to_contain_text("is back")
    work.saying.get_by_role("button", name="Discard it").click()
    expect(work.editor).to_contain_text("nine days")
    work.save()
    work.open(draft).edit("The Situation")
    expect(work.editor).to_contain_text("nine days")


def test_a_server_that_is_restarted_while_somebody_edits_loses_nothing(
    browser: Browser, desk_of_its_own: Any
) -> None:
    draft = made(desk_of_its_own)["id"]
    context = browser.new_context(base_url=desk_of_its_own.url)
    work = Workspace(context.new_page()).open(draft)
    work.edit("The Situation")
    desk_of_its_own.stop(signal.SIGKILL)
    work.replace("nine days", "some days")
    work.save()
    expect(work.saying).to_contain_text("the desk does not answer")
    desk_of_its_own.start()
    # It is tried again by itself.
    expect(work.saying).to_contain_text("judged again", timeout=20_000)
    expect(work.unit("some days")).to_be_visible()
    assert work.revision == 2
    context.close()


def test_without_the_script_a_section_is_edited_in_a_form_and_merged(
    browser: Browser, desk: Any, draft: str, editors: Editors, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=desk.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/drafts/{draft}")
    page.get_by_role("link", name="Edit section").first.click()
    box = page.get_by_label("Text, with citations as [^c1]")
    box.fill(box.input_value().replace("nine days", "some days"))
    other = editors()
    other.edit("The Situation")
    other.replace("on Tuesday", "that Tuesday")
    other.save()
    other.saved()
    page.get_by_role("button", name="Save and judge again").click()
    expect(page.get_by_role("alert")).to_contain_text("changed by")
    merged = page.get_by_label("Text, with citations as [^c1]").input_value()
    assert "some days" in merged
    assert "that Tuesday" in merged
    page.get_by_role("button", name="Save and judge again").click()
    expect(page.locator(".unit", has_text="some days")).to_be_visible()
    expect(page.locator(".unit", has_text="that Tuesday")).to_be_visible()
    context.close()
