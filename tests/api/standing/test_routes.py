"""Standing requests over HTTP: as JSON under their ETag, and by the page's forms."""

from __future__ import annotations

import re
import time as clock
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from api.accounts.actor import Role
from api.accounts.store import AccountStore
from api.standing.store import StandingStore
from corpus.database import accounts, connect
from drafter.model import DraftRequest
from drafter.standing import OnDays, StandingRequest

DAILY = {"days": ["weekday"], "at": "06:30", "zone": "Europe/Berlin"}
WISH = {"topic": "The pier collapse at Quill Bay", "rule": DAILY}


def add(desk: Any, key: str, **more: Any) -> Any:
    return desk.client.post("/v1/standing", json=WISH | more, headers={"Idempotency-Key": key})


@pytest.fixture
def one(desk: Any, request: pytest.FixtureRequest) -> Any:
    made = add(desk, request.node.name)
    assert made.status_code == 201, made.text
    yield made
    at = f"/v1/standing/{made.json()['id']}"
    if (there := desk.client.get(at)).status_code == 200:
        gone = desk.client.delete(at, headers={"If-Match": there.headers["ETag"]})
        assert gone.status_code == 204


def test_one_is_added_once_and_changes_under_its_etag(desk: Any, one: Any) -> None:
    again = add(desk, "test_one_is_added_once_and_changes_under_its_etag")
    assert again.json()["id"] == one.json()["id"]
    at, tag = one.headers["Location"], {"If-Match": one.headers["ETag"]}
    assert one.json()["said"] == "every weekday at 06:30 (Europe/Berlin)"
    changed = desk.client.patch(at, json={"state": "paused", "topic": "Ferries"}, headers=tag)
    assert (changed.status_code, changed.json()["topic"]) == (200, "Ferries")
    assert changed.json()["next_at"] is None
    assert desk.client.patch(at, json={"state": "active"}, headers=tag).status_code == 412
    assert desk.client.delete(at, headers=tag).status_code == 412
    tag = {"If-Match": changed.headers["ETag"]}
    weekend = {**DAILY, "days": ["weekend"]}
    back = desk.client.patch(at, json={"state": "active", "rule": weekend}, headers=tag)
    assert back.json()["rule"]["days"] == ["saturday", "sunday"]
    assert back.json()["next_at"]
    facts = {"rule": {"new_facts": 3}}
    refused = desk.client.patch(at, json=facts, headers={"If-Match": back.headers["ETag"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"rule": {**DAILY, "zone": "Mars/Base"}}, "Europe/Berlin"),
        ({"rule": {**DAILY, "at": "24:00"}}, "06:30"),
        ({"rule": {"new_facts": 3}}, "drafter stories"),
        ({"topic": None}, "what the drafts are about"),
        ({"writer": "llm"}, "DRAFTER_MODEL"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(desk: Any, more: Any, says: str) -> None:
    reply = add(desk, str(more), **more)
    assert (reply.status_code, says in reply.json()["help"]) == (422, True), reply.text


def test_a_wish_without_a_key_is_refused(desk: Any) -> None:
    reply = desk.client.post("/v1/standing", json=WISH)
    assert reply.json()["code"] == "idempotency_key_missing"


def test_asked_now_it_makes_a_draft_and_tells_of_it(desk: Any, one: Any) -> None:
    at = one.headers["Location"]
    asked = desk.client.post(f"{at}/run")
    draft = desk.finished(asked.json()["draft_id"])
    assert (draft["state"], draft["topic"]) == ("draft", WISH["topic"])
    give_up = clock.monotonic() + 30
    while (told := desk.client.get(at).json()["drafts"])[0]["state"] != "made":
        assert clock.monotonic() < give_up, told
        clock.sleep(0.2)
    assert [d["draft_id"] for d in told] == [draft["id"]]


def test_the_page_adds_pauses_resumes_and_removes(desk: Any) -> None:
    form = {"topic": "Ferries <b>", "days": "weekday", "at": "06:30", "zone": "Europe/Berlin"}
    key = re.search(r'name="key" value="([^"]+)"', desk.client.get("/standing").text)
    assert key
    first = desk.client.post("/standing", data={**form, "key": key[1]})
    assert first.status_code == 303
    where = first.headers["Location"]
    assert desk.client.post("/standing", data={**form, "key": key[1]}).headers["Location"] == where
    page = desk.client.get(where).text
    assert page.count("Ferries &lt;b&gt;") >= 1
    assert "<b>" not in page
    one = where.removeprefix("/standing#s-")

    def press(action: str, version: int) -> Any:
        return desk.client.post(f"/standing/{one}/{action}", data={"version": version})

    assert press("pause", 1).status_code == 303
    stale = press("remove", 1)
    assert (stale.status_code, "changed since you read it" in stale.text) == (412, True)
    assert desk.client.get(f"/v1/standing/{one}").json()["state"] == "paused"
    assert press("resume", 2).status_code == 303
    assert press("remove", 3).status_code == 303
    assert desk.client.get(f"/v1/standing/{one}").status_code == 404


def test_the_form_comes_back_filled_in_with_what_stands_against_it(desk: Any) -> None:
    form = {"topic": "Ferries", "days": "weekday", "at": "06:30", "zone": "Mars/Base"}
    reply = desk.client.post("/standing", data=form)
    assert (reply.status_code, 'value="Mars/Base"' in reply.text) == (422, True)
    assert "no time zone" in reply.text.lower()
    facts = desk.client.post(
        "/standing", data={"when": "facts", "new_facts": "99", "at_most": "6h"}
    )
    assert "New facts: Input should be less than or equal to 20." in facts.text


def test_one_on_a_story_is_offered_from_its_id(desk: Any) -> None:
    story = desk.client.get("/v1/stories").json()["items"][0]
    page = desk.client.get(f"/standing?story={story['id']}").text
    assert f'value="{story["id"]}" selected' in page
    form = {"story": story["id"], "when": "facts", "new_facts": "3", "at_most": "1h"}
    made = desk.client.post("/standing", data=form)
    assert made.status_code == 303
    one = desk.client.get(made.headers["Location"].replace("/standing#s-", "/v1/standing/"))
    assert (one.json()["topic"], one.json()["story_id"]) == (story["title"], story["id"])
    tag = {"If-Match": one.headers["ETag"]}
    assert desk.client.delete(f"/v1/standing/{one.json()['id']}", headers=tag).is_success


def test_one_whose_author_is_disabled_says_so_on_the_page(desk: Any) -> None:
    engine = connect(f"sqlite:///{desk.folder / 'desk.db'}")
    now = datetime.now(UTC)
    people, store = AccountStore(engine), StandingStore(engine)
    people.add("Ann", [Role.ANALYST], now=now)
    people.add("Dora", [Role.ADMIN], now=now)
    people.disable("ann", now=now)
    made = StandingRequest(
        id="of-ann",
        rule=OnDays(("monday",), time(6, 30), "UTC"),
        request=DraftRequest("Ferries"),
        state="active",
        by="ann",
        created_at=now,
        next_at=now + timedelta(days=6),
    )
    store.add(made)
    give_up = clock.monotonic() + 30
    while store.get(made.id).state != "paused":
        assert clock.monotonic() < give_up
        clock.sleep(0.2)
    shown = desk.client.get("/standing").text
    assert "<strong>The account of ann, who set it up, is disabled.</strong>" in shown
    assert "Enable the account and resume the request" in shown
    refused = desk.client.post(f"/standing/{made.id}/resume", data={"version": 2})
    assert (refused.status_code, "is disabled" in refused.text) == (422, True)
    store.remove(store.get(made.id), by="ann", at=now)
    with engine.begin() as connection:
        connection.execute(delete(accounts))
    engine.dispose()
