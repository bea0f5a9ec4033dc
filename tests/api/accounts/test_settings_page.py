"""The settings page: password, keys and accounts by forms alone."""

from __future__ import annotations

import re
from typing import Any

from api.accounts.tokens import PATTERN
from api.wiring import utc_now


def shown(text: str) -> str:
    (secret,) = re.findall(PATTERN, text)
    return str(secret)


def test_a_password_is_set_once_and_then_only_with_the_old_one(locked: Any) -> None:
    locked.accounts.store.add("Ines Vell", ["reader"], now=utc_now())
    browser, other = locked.browser("Ines Vell"), locked.browser("Ines Vell")
    words, more = "seven grey herons wade", "nine slow barges turn"
    assert browser.post("/settings/password", new=words).status_code == 200
    assert other.client.get("/v1/session").status_code == 401
    assert browser.client.get("/v1/session").status_code == 200
    assert browser.post("/settings/password", new=more, old="guessed").status_code == 422
    assert browser.post("/settings/password", new="short", old=words).status_code == 422
    assert browser.post("/settings/password", new=more, old=words).status_code == 200
    reply = locked.ask("POST", "/v1/session", json={"name": "ines vell", "password": more})
    assert reply.status_code == 201


def test_a_key_is_made_shown_once_rotated_and_ended(locked: Any) -> None:
    locked.accounts.store.add("Bo Lunn", ["analyst"], now=utc_now())
    browser = locked.browser("Bo Lunn")
    made = browser.post("/settings/keys", name="script", scope="draft")
    assert made.headers["cache-control"] == "no-store"
    first = shown(made.text)
    page = browser.client.get("/settings").text
    assert first not in page
    assert first[:11] in page
    assert locked.ask("GET", "/v1/drafts", first).status_code == 200
    (key_id,) = re.findall(r"/settings/keys/([0-9a-f]+)/rotate", page)
    second = shown(browser.post(f"/settings/keys/{key_id}/rotate").text)
    assert locked.ask("GET", "/v1/drafts", first).status_code == 401
    assert locked.ask("GET", "/v1/drafts", second).status_code == 200
    assert browser.post(f"/settings/keys/{key_id}/revoke").status_code == 200
    assert locked.ask("GET", "/v1/drafts", second).status_code == 401
    refused = browser.post("/settings/keys", name="script", scope="publish")
    assert refused.status_code == 422


def test_nobody_ends_the_keys_of_others(locked: Any) -> None:
    locked.accounts.store.add("Passer By", ["reader"], now=utc_now())
    key_id = locked.accounts.keys.all(locked.everybody.id)[0].id
    browser = locked.browser("Passer By")
    assert browser.post(f"/settings/keys/{key_id}/revoke").status_code == 404
    assert browser.post(f"/settings/keys/{key_id}/rotate").status_code == 404
    assert locked.ask("GET", "/v1/drafts", locked.key).status_code == 200


def test_an_admin_makes_an_account_and_its_link_signs_in(locked: Any) -> None:
    browser = locked.browser()
    made = browser.post("/settings/accounts", name="Tam Lock", role="editor")
    link = f"/sign-in?link={shown(made.text)}"
    assert locked.ask("GET", link, headers={"Accept": "text/html"}).status_code == 303
    account = locked.accounts.store.get("Tam Lock")
    path = f"/settings/accounts/{account.id}"
    assert browser.post(path, do="roles", role="reader").status_code == 200
    assert browser.post(path, do="disable").status_code == 200
    assert browser.post(path, do="link").status_code == 422
    assert locked.accounts.store.get("Tam Lock").disabled_at is not None


def test_others_see_no_accounts(locked: Any) -> None:
    page = locked.browser("one reader").client.get("/settings").text
    assert "one admin" not in page
    assert "House style" in page
