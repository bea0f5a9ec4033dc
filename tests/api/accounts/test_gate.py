"""Who is let in: keys, sessions, the token that goes with a browser's changes."""

from __future__ import annotations

from typing import Any

import pytest

from api.accounts import Role
from api.accounts.gate import local_path
from api.wiring import utc_now

HTML = {"Accept": "text/html"}
TOPIC = {"topic": "The pier collapse at Quill Bay"}


def test_a_page_without_a_session_leads_to_the_sign_in_and_back(locked: Any) -> None:
    reply = locked.ask("GET", "/search?q=fuel+oil", headers=HTML)
    assert reply.status_code == 303
    assert reply.headers["location"] == "/sign-in?next=/search%3Fq%3Dfuel%2Boil"
    form = locked.ask("GET", reply.headers["location"], headers=HTML)
    assert form.status_code == 200
    assert 'name="next" value="/search?q=fuel+oil"' in form.text


def test_a_program_without_a_key_is_told_how_to_send_one(locked: Any) -> None:
    reply = locked.ask("GET", "/v1/drafts")
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Authorization: Bearer" in reply.json()["help"]


@pytest.mark.parametrize("sent", ["Bearer desk_wrong", "Bearer", "Basic YTpi", "desk_wrong"])
def test_a_key_that_is_none_is_refused(locked: Any, sent: str) -> None:
    reply = locked.ask("GET", "/v1/drafts", headers={"Authorization": sent})
    assert (reply.status_code, reply.json()["code"]) == (401, "sign_in_required")


def test_a_key_of_ours_is_let_in_without_any_token(locked: Any) -> None:
    reply = locked.ask("POST", "/v1/drafts", locked.key, json=TOPIC)
    assert reply.status_code == 202


def test_whoever_lacks_the_role_is_told_which_one_it_takes(locked: Any) -> None:
    from api.accounts import Role

    reply = locked.ask("POST", "/v1/feeds", locked.keys[Role.READER], json={})
    assert reply.status_code == 403
    assert "admin" in reply.json()["detail"]


def test_a_browsers_change_needs_the_token_of_its_own_session(locked: Any) -> None:
    browser, other = locked.browser(), locked.browser()
    send = browser.client.post
    assert send("/v1/drafts", json=TOPIC).json()["code"] == "csrf"
    wrong = {"X-CSRF-Token": other.csrf}
    assert send("/v1/drafts", json=TOPIC, headers=wrong).json()["code"] == "csrf"
    right = {"X-CSRF-Token": browser.csrf}
    assert send("/v1/drafts", json=TOPIC, headers=right).status_code == 202
    assert browser.client.get("/v1/session").json()["csrf_token"] == browser.csrf


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_form_carries_the_token_in_a_field_and_arrives_whole(locked: Any, kind: str) -> None:
    browser = locked.browser()

    def send(**fields: str) -> Any:
        files = {name: (None, value) for name, value in fields.items()}
        given = {"files": files} if kind == "multipart" else {"data": fields}
        return browser.client.post("/drafts", **given)

    assert send(**TOPIC).status_code == 403
    assert send(**TOPIC, csrf_token="0" * 64).status_code == 403
    reply = send(**TOPIC, csrf_token=browser.csrf)
    assert reply.status_code == 303
    draft = browser.client.get(f"/v1{reply.headers['location']}").json()
    assert draft["topic"] == TOPIC["topic"]


def test_every_page_offers_its_token_to_scripts_and_forms(locked: Any) -> None:
    browser = locked.browser()
    page = browser.client.get("/", headers=HTML).text
    assert f'<meta name="csrf-token" content="{browser.csrf}">' in page
    assert f'name="csrf_token" value="{browser.csrf}"' in page
    assert browser.secret not in page


def test_another_site_cannot_act_even_with_the_cookie(locked: Any) -> None:
    browser = locked.browser()
    reply = browser.client.post(
        "/drafts",
        data={**TOPIC, "csrf_token": browser.csrf},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert reply.json()["code"] == "cross_origin"


def test_an_account_may_have_any_name_and_is_found_where_the_answer_says(locked: Any) -> None:
    body = {"name": "Żofia Łęcka", "roles": ["reader"]}
    made = locked.ask("POST", "/v1/accounts", locked.key, json=body)
    assert made.status_code == 201
    found = locked.ask("GET", made.headers["Location"], locked.key)
    assert found.json()["name"] == "Żofia Łęcka"


def test_a_session_that_was_ended_or_disabled_is_none(locked: Any) -> None:
    account = locked.accounts.store.add("Passing Guest", ["reader"], now=utc_now())
    browser = locked.browser("passing guest")
    assert browser.client.get("/v1/session").json()["name"] == "Passing Guest"
    locked.accounts.store.disable(account.id, now=utc_now())
    assert browser.client.get("/v1/session").status_code == 401
    again = locked.browser()
    assert again.post("/sign-out").headers["location"] == "/sign-in"
    reply = again.client.get("/v1/session", cookies={locked.cookie: again.secret})
    assert reply.status_code == 401


def test_a_change_without_a_session_says_so_and_does_not_redirect(locked: Any) -> None:
    reply = locked.ask("POST", "/drafts", headers=HTML, data=TOPIC)
    assert reply.status_code == 401
    assert "/sign-in" in reply.text


@pytest.mark.parametrize("path", ["/", "/drafts/abc?view=read", "/search?q=%2F%2Fa", "/a/b#c"])
def test_a_path_of_ours_is_gone_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", ""),
        *("/\t/evil.example", "\n//evil.example", "javascript:alert(1)", "/sign-in?next=/sign-in"),
        *("/v1/drafts", "/sign-out", "evil.example", "/\u2044evil"),
    ],
)
def test_another_place_is_not(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize("decision", ["approve", "request_changes"])
def test_an_analyst_submits_and_only_an_editor_decides(locked: Any, decision: str) -> None:
    from api.accounts import Role

    def send(role: Role, decision: str) -> tuple[int, str]:
        headers = {"If-Match": '"0"'}
        body = {"decision": decision}
        path = "/v1/drafts/none/reviews"
        reply = locked.ask("POST", path, locked.keys[role], json=body, headers=headers)
        return reply.status_code, reply.json()["code"]

    assert send(Role.ANALYST, decision) == (403, "forbidden")
    assert send(Role.ANALYST, "submit") == (404, "not_found")
    assert send(Role.EDITOR, decision) == (404, "not_found")
    browser = locked.browser("one analyst")
    form = {"revision": "0", "decision": decision}
    assert browser.post("/drafts/none/do/review", **form).json()["code"] == "forbidden"


def test_the_dashboard_is_for_everybody_and_its_drafts_for_those_who_signed_in(locked: Any) -> None:
    page = locked.ask("GET", "/dashboard")
    assert page.status_code == 200
    assert "Drafts on the desk" not in page.text
    assert locked.ask("GET", "/v1/dashboard").json()["drafts"] is None
    assert locked.ask("GET", "/v1/dashboard", locked.keys[Role.READER]).json()["drafts"] is not None
    assert locked.ask("GET", "/dashboard?part=drafts").text == ""
