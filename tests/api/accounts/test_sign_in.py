"""Signing in over HTTP: by password, by link, and how often."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import pytest

from api.wiring import utc_now

HTML = {"Accept": "text/html"}
PASSWORD = "seven grey herons wade"


@pytest.fixture(scope="session")
def mira(locked: Any) -> str:
    account = locked.accounts.store.add("Mira Vell", ["editor"], now=utc_now())
    locked.accounts.change_password(account, PASSWORD, old=None, session=None)
    return account.name


def form(locked: Any, **fields: str) -> Any:
    return locked.ask("POST", "/sign-in", data=fields, headers=HTML)


def test_the_form_signs_in_and_leads_where_one_wanted_to_go(locked: Any, mira: str) -> None:
    reply = form(locked, name=" mira vell", password=PASSWORD, next="/search?q=fuel")
    assert (reply.status_code, reply.headers["location"]) == (303, "/search?q=fuel")
    cookie = SimpleCookie(reply.headers["set-cookie"])[locked.cookie]
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert not cookie["secure"]
    page = locked.ask("GET", "/", headers={**HTML, "Cookie": f"{locked.cookie}={cookie.value}"})
    assert "Mira Vell" in page.text


def test_it_leads_nowhere_else(locked: Any, mira: str) -> None:
    reply = form(locked, name=mira, password=PASSWORD, next="//evil.example/")
    assert reply.headers["location"] == "/"


def test_behind_tls_the_cookie_never_travels_without(locked: Any, mira: str) -> None:
    reply = locked.ask(
        "POST",
        "/v1/session",
        json={"name": mira, "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert reply.status_code == 201
    assert "secure" in reply.headers["set-cookie"].lower()


def test_a_session_is_a_fresh_one_and_ends_the_one_before(locked: Any, mira: str) -> None:
    before = locked.browser(mira)
    reply = before.client.post("/sign-in", data={"name": mira, "password": PASSWORD})
    # A browser that has a session sends its token; without one the form is refused.
    assert reply.status_code == 403
    reply = before.post("/sign-in", name=mira, password=PASSWORD)
    assert reply.status_code == 303
    assert before.secret not in reply.headers["set-cookie"]
    old = locked.ask("GET", "/v1/session", headers={"Cookie": f"{locked.cookie}={before.secret}"})
    assert old.status_code == 401


def test_a_wrong_password_and_a_name_that_is_none_are_told_alike(locked: Any, mira: str) -> None:
    wrong = form(locked, name=mira, password="not the password")
    nobody = form(locked, name="Nobody Here", password="not the password")
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text.replace("Mira Vell", "X") != ""
    told = [r.text.split('role="alert">')[1].split("</p>")[0] for r in (wrong, nobody)]
    assert told[0] == told[1]
    assert "not the password" not in wrong.text


def test_a_script_signs_in_and_gets_its_token(locked: Any, mira: str) -> None:
    reply = locked.ask("POST", "/v1/session", json={"name": mira, "password": PASSWORD})
    assert reply.status_code == 201
    told = reply.json()
    assert (told["name"], told["roles"], told["via"]) == (mira, ["editor"], "session")
    secret = SimpleCookie(reply.headers["set-cookie"])[locked.cookie].value
    headers = {"Cookie": f"{locked.cookie}={secret}", "X-CSRF-Token": told["csrf_token"]}
    assert locked.ask("DELETE", "/v1/session", headers=headers).status_code == 204
    assert locked.ask("GET", "/v1/session", headers=headers).status_code == 401


def test_a_link_signs_one_browser_in_once(locked: Any, mira: str) -> None:
    link = locked.accounts.sessions.link(locked.accounts.store.get(mira).id, now=utc_now())
    first = locked.ask("GET", f"/sign-in?link={link}", headers=HTML)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert f"{locked.cookie}=desk_" in first.headers["set-cookie"]
    second = locked.ask("GET", f"/sign-in?link={link}", headers=HTML)
    assert second.status_code == 401
    assert "set-cookie" not in second.headers
    assert "drafter accounts link" in second.text


def test_who_guesses_has_to_wait(locked: Any) -> None:
    tried = [form(locked, name="Tam Orrin", password=f"guess {n}").status_code for n in range(6)]
    assert tried == [401] * 5 + [429]
