"""Signing in by link, setting a password, signing out and in again; the pages can be read."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from api.accounts import Role
from api.wiring import utc_now
from tests.browser.axe import violations
from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser
_TESTS = Path(__file__).parents[1]
_RIG = runpy.run_path(str(_TESTS / "api" / "accounts" / "conftest.py"))
_CONTRAST = runpy.run_path(str(Path(__file__).with_name("test_journey.py")))["CONTRAST"]
WORDS = "seven grey herons wade"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    locked = _RIG["LockedDesk"](tmp_path_factory.mktemp("locked"))
    locked.desk.start()
    locked.desk.client.headers["Authorization"] = f"Bearer {locked.key}"
    yield locked
    locked.desk.stop()


Signed = Callable[..., BrowserContext]


@pytest.fixture
def signed(browser: Browser, locked: Any) -> Iterator[Signed]:
    """Makes a browser in which an account is signed in."""
    contexts: list[BrowserContext] = []

    def as_(name: str) -> BrowserContext:
        account = locked.accounts.store.get(name)
        secret = locked.accounts.sessions.begin(account.id, now=utc_now())
        contexts.append(browser.new_context(base_url=locked.desk.url))
        contexts[-1].add_cookies([{"name": locked.cookie, "value": secret, "url": locked.desk.url}])
        return contexts[-1]

    yield as_
    for context in contexts:
        context.close()


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
        assert violations(page) == [], path
    context.close()


def end_sessions(locked: Any) -> None:
    assert locked.accounts.sessions.end_all(locked.everybody.id)


def test_a_session_that_ends_while_somebody_types_costs_nothing(
    locked: Any, signed: Signed
) -> None:
    locked.accounts.change_password(locked.everybody, WORDS, old=None, session=None)
    draft = made(locked.desk)["id"]
    work = Workspace(signed("everybody").new_page()).open(draft)
    work.edit("The Situation")
    end_sessions(locked)
    work.replace("nine days", "some days")
    work.save()
    # In its place, after a password that was wrong:
    expect(work.dialog).to_contain_text("Your session has ended")
    assert violations(work.page) == []
    for words, count in (("seven grey herons", 1), (WORDS, 0)):
        work.dialog.get_by_label("Password").fill(words)
        work.page.keyboard.press("Enter")
        expect(work.dialog).to_have_count(count)
    work.saved()
    expect(work.unit("some days")).to_be_visible()
    # By a link in another tab, for those without a password:
    end_sessions(locked)
    work.replace("some days", "five days")
    work.save()
    with work.page.context.expect_page() as tab:
        work.dialog.get_by_role("link", name="Sign in in another tab").click()
    tab.value.goto(link(locked))
    tab.value.close()
    work.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(work.dialog).to_have_count(0)
    work.saved()
    # Evidence is asked for, a form is sent, once one is signed in again; not now loses nothing.
    work.page.keyboard.press("Escape")
    end_sessions(locked)
    work.unit("five days").focus()
    work.dialog.get_by_label("Password").fill(WORDS)
    work.page.keyboard.press("Enter")
    expect(work.panel.locator(".claim")).to_contain_text("five days")
    end_sessions(locked)
    work.panel.get_by_text("Comment", exact=True).first.click()
    work.panel.get_by_label("On this sentence").fill("Five or nine?")
    work.panel.get_by_role("button", name="Comment", exact=True).click()
    work.dialog.get_by_role("button", name="Not now").click()
    expect(work.panel.get_by_label("On this sentence")).to_have_value("Five or nine?")
    work.panel.get_by_role("button", name="Comment", exact=True).click()
    work.dialog.get_by_label("Password").fill(WORDS)
    work.page.keyboard.press("Enter")
    expect(work.unit("five days")).to_contain_text("1 comment")
    assert work.revision == 3


def test_an_analyst_asks_and_an_editor_approves(locked: Any, signed: Signed) -> None:
    locked.accounts.store.set_roles("one-analyst", [Role.ANALYST])
    asking = signed("one analyst").new_page()
    asking.goto("/")
    asking.get_by_label("What is the briefing about?").fill("The pier collapse at Quill Bay")
    asking.keyboard.press("Enter")
    expect(asking.locator("#workspace")).to_be_visible(timeout=30_000)
    asking.get_by_role("button", name="Submit for review").click()
    expect(asking.get_by_text("an editor approves it")).to_be_visible()
    expect(asking.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    draft = asking.url.rpartition("/")[2]
    work = Workspace(signed("one editor").new_page()).open(draft)
    work.page.get_by_role("button", name="Approve", exact=True).click()
    expect(work.page.get_by_text("Approved by one-editor")).to_be_visible()
    # The other's page is told by itself; a reader is offered nothing that would be refused.
    expect(asking.get_by_text("Approved by one-editor")).to_be_visible()
    reader = Workspace(signed("one reader").new_page()).open(draft)
    reader.choose("stranded overnight")
    for words in ("Edit section", "Delete", "Verify", "Comment", "Submit for review"):
        expect(reader.page.get_by_role("button", name=words, exact=True)).to_have_count(0)
        expect(reader.page.get_by_role("link", name=words, exact=True)).to_have_count(0)


def test_who_asked_does_not_approve_where_there_is_another(locked: Any, signed: Signed) -> None:
    page = signed("everybody").new_page()
    draft = made(locked.desk)["id"]
    work = Workspace(page).open(draft)
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("another editor approves it")).to_be_visible()
    locked.accounts.store.set_roles("one-editor", [Role.READER])
    try:
        work.open(draft)
        page.get_by_label("nobody else is there").check()
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_text("Approved by everybody")).to_be_visible()
    finally:
        locked.accounts.store.set_roles("one-editor", [Role.EDITOR])


def test_an_editor_in_which_nothing_was_typed_takes_up_what_another_saved(
    locked: Any, signed: Signed
) -> None:
    draft = made(locked.desk)["id"]
    one = Workspace(signed("everybody").new_page()).open(draft)
    other = Workspace(signed("one editor").new_page()).open(draft)
    for work in (one, other):
        work.edit("The Situation")
    one.page.keyboard.insert_text(" Ferries wait.")
    one.save()
    one.saved()
    expect(other.editor).to_contain_text("Ferries wait.")
    expect(other.saying).to_contain_text("what everybody saved")
    other.replace("Ferries wait.", "Ferries wait still.")
    other.save()
    other.saved()
    expect(other.dialog).to_have_count(0)
