"""The review over HTTP, against the real service."""

from __future__ import annotations

from typing import Any

import pytest

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


@pytest.fixture
def draft(desk: Any) -> str:
    """A finished draft of its own for each test."""
    return str(desk.finished(desk.ask(TOPIC))["id"])


def sections(desk: Any, draft: str) -> list[str]:
    made = desk.client.get(f"/v1/drafts/{draft}").json()["briefing"]["sections"]
    return [s["key"] for s in made if any(x["citations"] for x in s["sentences"])]


def test_a_section_is_read_edited_and_read_again(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    read = desk.client.get(at)
    text = read.json()
    assert read.status_code == 200, text
    assert read.headers["etag"] == f'"{text["revision"]["hash"]}"'
    assert text["revision"]["n"] == 1
    cited = next(s for s in text["sentences"] if s["citations"])
    assert cited["citations"][0] in text["citations"].values()
    edited = text["markdown"].replace(cited["text"], "Nobody at Quill Bay owns 77 balloons.", 1)
    assert edited != text["markdown"]
    put = desk.client.put(at, json={"markdown": edited}, headers={"If-Match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    saved = put.json()
    assert put.headers["etag"] == f'"{saved["revision"]["hash"]}"' != read.headers["etag"]
    (same,) = [s for s in saved["sentences"] if s["id"] == cited["id"]]
    assert same["verdict"] == "unsupported"
    assert same["findings"]
    assert desk.client.get(at).json() == saved
    history = desk.client.get(f"/v1/drafts/{draft}/revisions").json()["items"]
    assert [(r["n"], r["author"]) for r in history] == [(2, "desk"), (1, "drafter")]
    assert history[0]["blocking"] >= 1
    assert history[0]["passed"] is False
    whole = desk.client.get(f"/v1/drafts/{draft}/revisions/1").json()
    assert whole["briefing"]["sections"]
    assert desk.client.get(f"/v1/drafts/{draft}").json()["briefing"]["report"]["passed"] is False


def test_a_save_says_on_which_text_or_is_refused(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    for tag in (None, "*", "9b1d", 'W/"9b1d"', '"a", "b"', ""):
        headers = {} if tag is None else {"If-Match": tag}
        reply = desk.client.put(at, json={"markdown": "Words."}, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (428, "precondition_required"), tag


def test_a_save_on_an_older_text_is_told_how_it_stands(desk: Any, draft: str) -> None:
    first, second = sections(desk, draft)[:2]
    tag = desk.client.get(f"/v1/drafts/{draft}/sections/{first}").headers["etag"]
    texts = {
        key: desk.client.get(f"/v1/drafts/{draft}/sections/{key}").json()["markdown"]
        for key in (first, second)
    }
    replies = [
        desk.client.put(
            f"/v1/drafts/{draft}/sections/{key}",
            json={"markdown": texts[key] + "\n\nThe harbour is quiet."},
            headers={"If-Match": tag},
        )
        for key in (first, second)
    ]
    assert [r.status_code for r in replies] == [200, 412]
    problem = replies[1].json()
    assert problem["code"] == "stale"
    assert (problem["base"]["n"], problem["head"]["n"]) == (1, 2)
    assert problem["merge"]["conflicts"] == []
    assert "The harbour is quiet." in problem["merge"]["markdown"]


def test_what_cannot_be_read_is_named(desk: Any, draft: str) -> None:
    key = sections(desk, draft)[0]
    at = f"/v1/drafts/{draft}/sections/{key}"
    tag = {"If-Match": desk.client.get(at).headers["etag"]}
    unknown = desk.client.put(at, json={"markdown": "Words.[^c999]"}, headers=tag)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_citation")
    assert "c999" in unknown.json()["detail"]
    for gone in (
        f"/v1/drafts/{draft}/sections/weather",
        f"/v1/drafts/{draft}/revisions/9",
        "/v1/drafts/nobody/revisions",
    ):
        assert desk.client.get(gone).status_code == 404
