"""Drafts over HTTP: asked for, followed, listed, cancelled, exported."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from drafter.exports import FORMATS

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


def test_asking_gives_202_and_where_to_look(desk: Any) -> None:
    reply = desk.client.post("/v1/drafts", json={"topic": f"  {TOPIC} "})
    assert reply.status_code == 202
    draft = desk.client.get(reply.headers["Location"]).json()
    assert draft["topic"] == TOPIC
    assert draft["request"]["writer"] == "extractive"
    assert draft["state"] in {"generating", "draft"}


def test_a_draft_has_five_sections_and_every_citation_is_the_articles_words(
    desk: Any, made: dict[str, Any]
) -> None:
    assert made["state"] == "draft"
    briefing = made["briefing"]
    assert len(briefing["sections"]) == 5
    citations = [c for s in briefing["sections"] for x in s["sentences"] for c in x["citations"]]
    assert len(citations) >= 5
    for c in citations:
        text = desk.client.get(f"/v1/articles/{c['article_id']}").json()["text"]
        assert text[c["start"] : c["end"]] == c["quote"]
    assert briefing["report"]["scores"]["resolves"]["denominator"] == len(citations)


def test_what_no_source_says_is_withheld_with_its_reason(made: dict[str, Any]) -> None:
    (kept_back,) = made["briefing"]["withheld"]
    assert kept_back["text"] == "Exactly 977 ferries sank."
    assert any("977" in reason for reason in kept_back["reasons"])
    assert made["withheld"] == 1


def test_events_run_to_done_and_go_on_from_any_of_them(desk: Any) -> None:
    draft_id = desk.ask(TOPIC)
    events = desk.events(draft_id)
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert {"stage", "section", "citation", "finding", "done"} == set(names)
    assert names.index("done") == len(names) - 1
    rest = desk.events(draft_id, **{"Last-Event-ID": str(events[-3][0])})
    assert rest == events[-2:]
    over = desk.client.get(f"/v1/drafts/{draft_id}/events?after={len(events)}")
    assert over.status_code == 204


def test_a_draft_has_an_etag(desk: Any, made: dict[str, Any]) -> None:
    path = f"/v1/drafts/{made['id']}"
    etag = desk.client.get(path).headers["ETag"]
    assert etag.startswith('"')
    again = desk.client.get(path, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert desk.client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_one_key_makes_one_draft(desk: Any) -> None:
    def ask(topic: str) -> Any:
        return desk.client.post(
            "/v1/drafts", json={"topic": topic}, headers={"Idempotency-Key": "one"}
        )

    first, second = ask(TOPIC), ask(TOPIC)
    assert first.json()["id"] == second.json()["id"]
    other = ask("Something else")
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency_key_reused"


def test_lists_lead_from_page_to_page(desk: Any, made: dict[str, Any]) -> None:
    desk.ask("A second topic on Quill Bay")
    seen = []
    path: str | None = "/v1/drafts?limit=1"
    while path:
        reply = desk.client.get(path)
        seen += [d["id"] for d in reply.json()["items"]]
        link = reply.headers.get("Link")
        assert (link is not None) == (reply.json()["next_cursor"] is not None)
        path = link[1 : link.index(">")] if link else None
    assert made["id"] in seen
    assert len(seen) == len(set(seen)) >= 2
    ready = desk.client.get("/v1/drafts", params={"state": "draft", "q": "quill"}).json()["items"]
    assert made["id"] in [d["id"] for d in ready]


def test_a_draft_under_way_can_be_cancelled_once(desk: Any) -> None:
    draft_id = desk.ask(f"{TOPIC}, slowly")
    reply = desk.client.post(f"/v1/drafts/{draft_id}/cancel")
    assert (reply.status_code, reply.json()["state"]) == (202, "cancelled")
    _, name, data = desk.events(draft_id)[-1]
    assert (name, data["code"]) == ("failed", "cancelled")
    again = desk.client.post(f"/v1/drafts/{draft_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "not_generating")


def test_a_topic_that_the_store_does_not_know_fails_with_help(desk: Any) -> None:
    draft = desk.finished(desk.ask("Zxqv wombat tariffs", window_days=1, as_of="1990-01-01T00:00Z"))
    assert draft["state"] == "failed"
    assert draft["error"]["code"] == "nothing_found"
    assert draft["error"]["help"]
    export = desk.client.get(f"/v1/drafts/{draft['id']}/exports/json")
    assert export.status_code == 404


def test_exports(desk: Any, made: dict[str, Any]) -> None:
    address = f"/v1/drafts/{made['id']}/exports"
    for name, wanted in FORMATS.items():
        reply = desk.client.get(f"{address}/{name}")
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith(wanted.media_type.partition(";")[0])
        assert reply.headers["content-disposition"].endswith(f'.{wanted.suffix}"')
        assert reply.content
        known = {"If-None-Match": reply.headers["etag"]}
        assert desk.client.get(f"{address}/{name}", headers=known).status_code == 304
    markdown = desk.client.get(f"{address}/markdown").text
    assert "## 1. The Situation" in markdown
    assert "977" not in markdown
    issue = desk.client.get(f"{address}/json").json()
    assert issue["approver"] is None
    assert issue["briefing"]["withheld"] == []
    assert "nobody has approved it" in issue["how_made"]


def test_an_unknown_export_is_not_acceptable(desk: Any, made: dict[str, Any]) -> None:
    reply = desk.client.get(f"/v1/drafts/{made['id']}/exports/papyrus")
    assert (reply.status_code, reply.json()["code"]) == (406, "unknown_format")
    assert "markdown" in reply.json()["help"]


def test_killed_while_drafting_it_takes_up_the_draft_after_the_restart(
    desk: Any, tmp_path: Path
) -> None:
    other = type(desk)(tmp_path)
    other.start()
    try:
        draft_id = other.ask(f"{TOPIC}, slowly")
        with other.client.stream("GET", f"/v1/drafts/{draft_id}/events") as reply:
            for line in reply.iter_lines():
                if "Taking its time" in line:
                    break
        other.stop(signal.SIGKILL)
        other.start()
        assert other.finished(draft_id)["state"] == "draft"
        events = other.events(draft_id)
        assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
        assert "restart" in [data.get("stage") for _, _, data in events]
    finally:
        other.stop()
