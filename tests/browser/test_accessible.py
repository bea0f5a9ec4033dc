"""Every state of the workspace: no violation that axe finds, nothing too wide."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.issues import published
from tests.browser.axe import clean
from tests.browser.places import edited
from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def draft(desk: Any) -> dict[str, Any]:
    return edited(desk, made(desk))


@pytest.fixture(scope="module")
def changed(desk: Any) -> None:
    """An issue whose article now says something else."""
    first = {
        "url": "https://lantern-post.example/osk/1",
        "outlet": "Lantern Post",
        "title": "Lanterns on Osk Hill",
        "text": "Wardens lit 312 lanterns on Osk Hill on Monday evening. "
        "Warden Pell Iden said the oil would last eleven nights.",
    }
    assert desk.client.post("/v1/articles", json=first).status_code == 201
    published(desk, desk.finished(desk.ask("Wardens lit lanterns on Osk Hill"))["id"])
    newer = {**first, "text": first["text"].replace("eleven", "seven")}
    assert desk.client.post("/v1/articles", json=newer).status_code == 201


def test_changed_sources(seen: Page, changed: None) -> None:
    seen.goto("/recheck")
    clean(seen, "changed sources")
    seen.get_by_text("Correct it").first.click()
    seen.get_by_label("Notice to the readers").first.fill("Seven nights, not eleven.")
    clean(seen, "a correction is typed")
    seen.get_by_role("button", name="Publish the correction").first.click()
    expect(seen.get_by_role("alert").first).to_contain_text("does not hold")
    expect(seen.get_by_label("Notice to the readers").first).to_have_value(
        "Seven nights, not eleven."
    )
    clean(seen, "a correction that its source does not carry")


def test_the_workspace_and_its_states(seen: Page, draft: dict[str, Any]) -> None:
    work = Workspace(seen).open(draft["id"])
    clean(seen, "as it opens")
    work.choose("ninety days")
    clean(seen, "evidence of a sentence that is not supported")
    work.panel.get_by_text("Accept with a reason").first.click()
    work.panel.get_by_label("Why does it stand").first.fill("too short")
    clean(seen, "a reason is typed")
    work.panel.get_by_label("Search the articles").fill("zzzz")
    seen.keyboard.press("Enter")
    expect(work.panel).to_contain_text("zzzz")
    clean(seen, "a search without outcome")
    work.choose("Nobody knows why")
    clean(seen, "evidence of a sentence without a citation")
    for words in ("Comment", "Suggest other words"):
        work.panel.get_by_text(words, exact=True).first.click()
    clean(seen, "the forms of a comment and a suggestion")
    work.edit("The Situation")
    seen.keyboard.insert_text(" More.[^c99]")
    work.save()
    expect(work.saying).to_contain_text("No citation")
    clean(seen, "the editor with an error")
    seen.keyboard.press("Escape")
    work.unit("Nobody knows why").focus()
    seen.keyboard.press("?")
    expect(work.dialog).to_be_visible()
    clean(seen, "the list of keys")
    seen.keyboard.press("Escape")
    expect(work.unit("Nobody knows why")).to_be_focused()


def test_the_dialogues_of_two_saves(seen: Page, desk: Any) -> None:
    draft = made(desk)["id"]
    path = f"/v1/drafts/{draft}/sections/situation"

    def saved_by_another(old: str, new: str) -> None:
        section = desk.client.get(path)
        text = section.json()["markdown"].replace(old, new)
        match = {"If-Match": section.headers["ETag"]}
        assert desk.client.put(path, json={"markdown": text}, headers=match).status_code == 200

    work = Workspace(seen).open(draft)
    work.edit("The Situation")
    saved_by_another("on Tuesday", "that Tuesday")
    work.replace("nine days", "ten days")
    work.save()
    expect(work.dialog).to_contain_text("Both texts fit together")
    clean(seen, "a merge")
    seen.keyboard.press("Enter")
    work.saved()
    saved_by_another("ten days", "two days")
    work.replace("ten days", "six days")
    work.save()
    expect(work.dialog).to_contain_text("You changed the same sentence")
    clean(seen, "a conflict")


def test_targets_are_large_enough_and_focus_is_seen(page: Page, draft: dict[str, Any]) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, links inside a sentence of text excepted."""
    work = Workspace(page).open(draft["id"])
    work.choose("ninety days")
    assert page.evaluate(_SMALL) == []
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(_HIDDEN) == ""


_SMALL = """() => [
  ...document.querySelectorAll("button, summary, input, textarea, a.chip, a.button"),
]
  .filter((e) => e.checkVisibility() && e.type !== "hidden")
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html, box]) => `${html} ${box.width} by ${box.height}`)"""

_HIDDEN = """() => {
  const e = document.activeElement;
  if (e === document.body || e.closest(".skip")) return "";
  const b = e.getBoundingClientRect();
  const at = document.elementFromPoint(b.x + b.width / 2, b.y + Math.min(b.height / 2, 8));
  const seen = at && (e.contains(at) || at.contains(e));
  const outlined = getComputedStyle(e).outlineStyle !== "none";
  return seen && outlined ? "" : e.outerHTML.slice(0, 120);
}"""
