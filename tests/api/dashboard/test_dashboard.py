"""The dashboard and the stories, as JSON and as pages without a script."""

from __future__ import annotations

import html
from typing import Any

from api.accounts import Role
from api.accounts.permissions import PUBLIC, permissions_with
from api.app import create_app
from api.settings import Settings

TOLD = {
    "clinic": "Fire closed the Tarn cannery in Vessa on Monday; 14 workers were hurt, it said.",
    "brigade": "In Vessa the brigade said that the cannery fire of the Tarn yard had hurt 17 "
    "workers by Monday.",
}


def fire(desk: Any, who: str, hour: int) -> dict[str, Any]:
    """An article of a story of its own, so that nothing hangs on what else the desk holds."""
    given = {
        "title": f"Tarn cannery fire in Vessa: what the {who} says",
        "text": TOLD[who],
        "url": f"https://{who}.example/tarn-fire",
        "outlet": f"The {who}",
        "published_at": f"2026-06-01T{hour:02}:00:00Z",
    }
    reply = desk.client.post("/v1/articles", json=given)
    assert reply.status_code in {200, 201}, reply.text
    made: dict[str, Any] = reply.json()
    return made


def test_what_arrives_is_on_the_dashboard_at_once_with_who_says_so(desk: Any) -> None:
    before = desk.client.get("/v1/dashboard")
    fire(desk, "clinic", 9)
    fire(desk, "brigade", 10)
    after = desk.client.get("/v1/dashboard", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    told = after.json()
    assert told["change"] > before.json()["change"]
    assert told["counts"]["articles"] == before.json()["counts"]["articles"] + 2
    assert told["newest"][0]["title"] == "Tarn cannery fire in Vessa: what the brigade says"
    story = next(s for s in told["stories"] if s["id"] == told["newest"][0]["story"])
    assert (story["articles"], story["texts"], story["conflicts"]) == (2, 2, 1)
    whole = desk.client.get(f"/v1/stories/{story['id'][:12]}").json()
    (apart,) = whole["conflicts"]
    said = {v["text"]: [(t["outlet"], t["at"]) for t in v["tellings"]] for v in apart["values"]}
    assert said == {
        "14": [("The clinic", "2026-06-01T09:00:00Z")],
        "17": [("The brigade", "2026-06-01T10:00:00Z")],
    }
    unchanged = desk.client.get("/v1/dashboard", headers={"If-None-Match": after.headers["ETag"]})
    assert unchanged.status_code == 304


def test_the_page_and_a_storys_page_tell_the_same_without_a_script(desk: Any) -> None:
    fire(desk, "clinic", 9)
    fire(desk, "brigade", 10)
    story = desk.client.get("/v1/dashboard").json()["newest"]
    found = next(a["story"] for a in story if "Tarn" in a["title"])
    board = html.unescape(desk.client.get("/dashboard").text)
    page = html.unescape(desk.client.get(f"/stories/{found}").text)
    for shown in (board, page):
        assert TOLD["brigade"] in shown
        assert "https://brigade.example/tarn-fire#:~:text=" in shown
        assert "1 June 2026, 10:00 UTC" in shown
    assert f'href="/stories/{found}"' in board
    assert '<th scope="row">14</th>' in page


def test_stories_are_listed_page_by_page(desk: Any) -> None:
    fire(desk, "clinic", 9)
    ids = [s["id"] for s in desk.client.get("/v1/stories").json()["items"]]
    assert len(ids) > 1
    seen, url = [], "/v1/stories?limit=1"
    while url:
        reply = desk.client.get(url)
        seen += [s["id"] for s in reply.json()["items"]]
        url = reply.links.get("next", {}).get("url")
    assert seen == ids
    late = desk.client.get("/v1/stories", params={"from": "2026-06-01T00:00:00Z"}).json()["items"]
    assert [s["id"] for s in late] == ids[: len(late)]
    assert 0 < len(late) < len(ids)


def test_an_unknown_story_is_not_found_and_says_where_they_are(desk: Any) -> None:
    reply = desk.client.get("/v1/stories/zzz")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
    assert desk.client.get("/stories/zzz").status_code == 404


def test_a_feeds_address_is_for_the_desk_alone(desk: Any) -> None:
    url = "https://user.feeds.example/rss?key=7f3a"
    feed = desk.client.post("/v1/feeds", json={"url": url}).json()
    try:
        (shown,) = desk.client.get("/v1/dashboard").json()["feeds"]
        assert (shown["host"], shown["health"]) == ("user.feeds.example", "not read yet")
        assert "7f3a" not in desk.client.get("/dashboard").text
        desk.client.patch(f"/v1/feeds/{feed['id']}", json={"state": "paused"})
        (shown,) = desk.client.get("/v1/dashboard").json()["feeds"]
        assert shown["health"] == "paused"
    finally:
        desk.client.delete(f"/v1/feeds/{feed['id']}")
    assert desk.client.get("/v1/dashboard").json()["feeds"] == []


def test_drafts_by_state_are_for_those_who_are_signed_in(desk: Any, made: Any) -> None:
    assert desk.client.get("/v1/dashboard").json()["drafts"]["draft"] >= 1
    assert "Drafts on the desk" in desk.client.get("/dashboard").text
    assert "Drafts on the desk" not in desk.client.get("/dashboard?part=board").text


def test_who_sees_the_dashboard_is_a_setting() -> None:
    routes = [k for k, row in permissions_with("public").items() if row is PUBLIC]
    shown = [k for k in routes if "dashboard" in k or "stories" in k]
    assert len(shown) >= 5
    closed = permissions_with("desk")
    assert all(closed[k].allows(frozenset({Role.READER})) for k in shown)
    assert not any(closed[k].public for k in shown)
    others = set(routes) - set(shown)
    assert all(closed[k] is PUBLIC for k in others)
    document = create_app(Settings(dashboard={"seen_by": "desk"})).openapi()
    assert document["paths"]["/v1/dashboard"]["get"]["security"]
    assert create_app(Settings()).openapi()["paths"]["/v1/dashboard"]["get"]["security"] == []
