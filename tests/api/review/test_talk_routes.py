"""What people say about a draft, over HTTP, against the real service."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


@pytest.fixture(scope="module")
def draft(desk: Any) -> dict[str, Any]:
    return dict(desk.finished(desk.ask(TOPIC)))


@pytest.fixture
def at(draft: dict[str, Any]) -> str:
    return f"/v1/drafts/{draft['id']}"


def cited(draft: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a cited sentence and the key of its section."""
    return next(
        (section["key"], s)
        for section in draft["briefing"]["sections"]
        for s in section["sentences"]
        if s["citations"]
    )


def etag(desk: Any, at: str) -> dict[str, str]:
    return {"If-Match": desk.client.get(f"{at}/suggestions").headers["ETag"]}


def written(desk: Any, where: str) -> dict[str, Any]:
    """Wait until a section is written."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        found: dict[str, Any] = desk.client.get(where).json()
        if found["state"] in {"done", "failed"}:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{where} does not end")


def follow(desk: Any, at: str, until: str, **headers: str) -> list[tuple[str, str, Any]]:
    """Follow a draft's activity up to the first event of one name."""
    seen = []
    fields: dict[str, str] = {}
    with desk.client.stream("GET", f"{at}/activity", headers=headers) as reply:
        assert reply.status_code == 200
        for line in reply.iter_lines():
            name, _, value = line.partition(": ")
            if line and name:
                fields[name] = value
            elif "event" in fields:
                seen.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
                if fields["event"] == until:
                    return seen
                fields = {}
    raise AssertionError("the stream ended")


def test_comments_are_made_and_closed(desk: Any, at: str, draft: dict[str, Any]) -> None:
    _, sentence = cited(draft)
    body = {"sentence_id": sentence["id"], "body": "Ask the harbour master."}
    made = desk.client.post(f"{at}/comments", json=body)
    assert made.status_code == 201, made.text
    comment = made.json()
    assert (comment["text"], comment["gone"]) == (sentence["text"], False)
    closed = desk.client.patch(f"{at}/comments/{comment['id']}", json={"resolved": True})
    assert closed.json() == {**comment, "resolved": True}
    assert closed.json() in desk.client.get(f"{at}/comments").json()["items"]
    for wrong, status in (
        ({"body": ""}, 422),
        ({"body": "x" * 4001}, 422),
        ({"body": "Hm.", "sentence_id": "nowhere"}, 404),
    ):
        assert desk.client.post(f"{at}/comments", json=wrong).status_code == status


def test_a_suggestion_is_accepted_on_the_text_that_was_seen(
    desk: Any, at: str, draft: dict[str, Any]
) -> None:
    _, sentence = cited(draft)
    body = {"kind": "edit", "sentence_id": sentence["id"], "markdown": "Nobody owns 77 balloons."}
    made = desk.client.post(f"{at}/suggestions", json=body)
    assert made.status_code == 201, made.text
    suggestion = made.json()
    assert suggestion["state"] == "open"
    assert suggestion["before"]["text"] == sentence["text"]
    page = desk.client.get(f"/drafts/{draft['id']}?sentence={sentence['id']}").text
    foreseen = page[page.index("If accepted:") : page.index("/accept")]
    assert 'class="verdict uncited"' in foreseen
    assert "Blocking: this fact cites no source" in foreseen
    elsewhere = desk.client.get(f"/drafts/{draft['id']}?sentence=nowhere").text
    assert "If accepted:" not in elsewhere, "only what is looked at is judged"
    accept = f"/v1/suggestions/{suggestion['id']}/accept"
    assert desk.client.post(accept).status_code == 428
    assert desk.client.post(accept, headers={"If-Match": '"older"'}).status_code == 412
    seen = etag(desk, at)
    accepted = desk.client.post(accept, headers=seen)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert accepted.headers["ETag"] != seen["If-Match"]
    text = json.dumps(desk.client.get(at).json()["briefing"]["sections"])
    assert "Nobody owns 77 balloons." in text
    again = desk.client.post(accept, headers={"If-Match": accepted.headers["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "settled")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "edit", "markdown": "Words."},
        {"kind": "edit", "sentence_id": "s1"},
        {"kind": "delete"},
        {"kind": "delete", "sentence_id": "s1", "markdown": "Words."},
        {"kind": "add", "markdown": "Words."},
        {"kind": "section", "section": "situation"},
    ],
)
def test_a_change_that_is_none_is_refused(desk: Any, at: str, body: dict[str, str]) -> None:
    reply = desk.client.post(f"{at}/suggestions", json=body)
    assert reply.status_code == 422, reply.text


def test_a_section_written_anew_arrives_as_suggestions(
    desk: Any, at: str, draft: dict[str, Any]
) -> None:
    key, _ = cited(draft)
    before = desk.client.get(f"{at}/sections/{key}").json()
    asked = desk.client.post(f"{at}/sections/{key}/regenerate", json={"wish": "slowly, please"})
    assert asked.status_code == 202, asked.text
    second = desk.client.post(f"{at}/sections/{key}/regenerate", json={})
    assert (second.status_code, second.json()["code"]) == (409, "already_writing")
    done = written(desk, asked.headers["Location"])
    assert done["state"] == "done"
    listed = desk.client.get(f"{at}/suggestions").json()["items"]
    group = [s for s in listed if s["group"] == done["id"]]
    assert len(group) == done["suggestions"] > 0
    assert {s["state"] for s in group} == {"open"}
    assert {s["by"] for s in group} == {"drafter"}
    assert desk.client.get(f"{at}/sections/{key}").json() == before
    taken = desk.client.post(f"/v1/suggestions/{group[0]['id']}/accept", headers=etag(desk, at))
    assert taken.status_code == 200
    turned = desk.client.post(f"/v1/suggestions/{group[1]['id']}/reject", headers=etag(desk, at))
    assert turned.json()["state"] == "rejected"


def test_a_section_that_cannot_be_written_says_why(
    desk: Any, at: str, draft: dict[str, Any]
) -> None:
    key, _ = cited(draft)
    asked = desk.client.post(f"{at}/sections/{key}/regenerate", json={"wish": "badly"})
    failed = written(desk, asked.headers["Location"])
    assert (failed["state"], failed["error"]["code"]) == ("failed", "nothing_found")
    assert desk.client.post(f"{at}/sections/nowhere/regenerate", json={}).status_code == 404
    assert desk.client.get("/v1/rewrites/nowhere").status_code == 404


def test_who_is_there_is_listed_and_leaves(desk: Any, at: str) -> None:
    signed = desk.client.post(f"{at}/presence", json={"section": "situation"})
    assert [p["section"] for p in signed.json()["items"]] == ["situation"]
    assert desk.client.get(f"{at}/presence").json() == signed.json()
    assert desk.client.delete(f"{at}/presence").status_code == 204
    assert desk.client.get(f"{at}/presence").json()["items"] == []


def test_what_happens_is_told_as_it_happens_and_again_from_any_event(desk: Any, at: str) -> None:
    desk.client.post(f"{at}/comments", json={"body": "Before anybody listens."})
    last = desk.client.get(f"{at}/comments").json()["items"]
    seen = follow(desk, at, "presence", **{"Last-Event-ID": "0"})
    names = [name for _, name, _ in seen]
    assert names[0] == "revision"
    assert {"comment", "suggestion"} <= set(names)
    numbers = [int(number) for number, _, _ in seen if number]
    assert numbers == sorted(set(numbers))
    assert seen[-1][0] == ""  # presence has no number: it is told as it stands
    commented = [data for _, name, data in seen if name == "comment"][-1]
    assert commented["details"]["comment"] == last[-1]["id"]
    rest = follow(desk, at, "presence", **{"Last-Event-ID": str(numbers[-2])})
    assert rest == seen[-2:]
    fresh = follow(desk, at, "presence")
    assert [name for _, name, _ in fresh] == ["presence"]
    assert desk.client.get("/v1/drafts/nowhere/activity").status_code == 404


def test_killed_while_a_section_is_written_it_is_written_after_the_restart(
    desk: Any, tmp_path: Path
) -> None:
    other = type(desk)(tmp_path)
    other.start()
    try:
        made = other.finished(other.ask(TOPIC))
        key, _ = cited(made)
        at = f"/v1/drafts/{made['id']}"
        asked = other.client.post(f"{at}/sections/{key}/regenerate", json={"wish": "slowly"})
        where = asked.headers["Location"]
        give_up = time.monotonic() + 30
        while other.client.get(where).json()["message"] != "Taking its time.":
            assert time.monotonic() < give_up
            time.sleep(0.05)
        other.stop(signal.SIGKILL)
        other.start()
        done = written(other, where)
        assert done["state"] == "done"
        listed = other.client.get(f"{at}/suggestions").json()["items"]
        assert len(listed) == done["suggestions"] > 0
    finally:
        other.stop()
