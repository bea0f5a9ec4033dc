"""Articles and feeds over HTTP: searched, given, fetched, imported, judged by."""

from __future__ import annotations

import json
from typing import Any

import pytest

JSONL = {"Content-Type": "application/x-ndjson"}


def test_search_tells_where_and_why(desk: Any) -> None:
    hits = desk.client.get("/v1/search", params={"q": "how long will fuel last"}).json()["items"]
    assert hits[0]["outlet"] == "The Island Post"
    assert hits[0]["why"]
    whole = desk.client.get(f"/v1/articles/{hits[0]['article_id']}").json()["text"]
    assert whole[hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]
    without = {"q": "fuel", "without": "The Island Post"}
    outlets = {h["outlet"] for h in desk.client.get("/v1/search", params=without).json()["items"]}
    assert "The Island Post" not in outlets
    assert desk.client.get("/v1/search", params={"q": '"; DROP (title:* AND'}).status_code == 200


def test_articles_filter_and_page(desk: Any) -> None:
    first = desk.client.get("/v1/articles", params={"limit": 2}).json()
    second = desk.client.get("/v1/articles", params={"limit": 2, "cursor": first["next_cursor"]})
    ids = [a["id"] for a in first["items"] + second.json()["items"]]
    assert len(ids) == len(set(ids)) >= 3
    one = {"outlet": "Coastwise Trade", "from": "2026-03-11T00:00:00Z"}
    (found,) = desk.client.get("/v1/articles", params=one).json()["items"]
    assert found["outlet"] == "Coastwise Trade"
    assert "text" not in found
    asked = desk.client.get("/v1/articles", params={"q": "barges", "limit": 1}).json()
    assert len(asked["items"]) == 1
    assert desk.client.get("/v1/articles?cursor=mine").status_code == 422


def test_an_article_given_as_json_is_stored_once(desk: Any) -> None:
    given = {
        "url": "https://lantern.example/owls",
        "outlet": "Lantern",
        "title": "Owls return to Hask",
        "text": "Owls have returned to the forest of Hask, the ranger said. She counted 14.",
        "published_at": "2026-02-01",
    }
    first = desk.client.post("/v1/articles", json=given)
    assert (first.status_code, first.json()["status"]) == (201, "stored")
    stored = desk.client.get(first.headers["Location"]).json()
    assert (stored["title"], stored["date_precision"]) == ("Owls return to Hask", "day")
    second = desk.client.post("/v1/articles", json=given)
    assert (second.status_code, second.json()["status"]) == (200, "unchanged")
    changed = desk.client.post("/v1/articles", json={**given, "text": given["text"] + " More."})
    assert (changed.status_code, changed.json()["status"]) == (201, "revised")


def test_a_page_is_stored_with_its_own_metadata(desk: Any) -> None:
    body = "".join(
        f"<p>The lighthouse at Cray Point was lit again on Monday, paragraph {n}, and the keeper "
        "said that the lamp could be seen from twenty miles out at sea on a clear night.</p>"
        for n in range(6)
    )
    html = (
        "<html><head><title>Cray Point is lit</title>"
        '<meta property="article:published_time" content="2026-02-03T10:00:00Z"></head>'
        f"<body><article><h1>Cray Point is lit</h1>{body}</article></body></html>"
    )
    reply = desk.client.post(
        "/v1/articles",
        params={"url": "https://cray.example/lit"},
        content=html,
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    assert reply.status_code == 201, reply.text
    stored = desk.client.get(reply.headers["Location"]).json()
    assert stored["published_at"] == "2026-02-03T10:00:00Z"
    assert "lighthouse" in stored["text"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://[::1]/", "file:///etc/passwd", "http://localhost/x"]
)
def test_an_address_inside_is_not_fetched(desk: Any, url: str) -> None:
    reply = desk.client.post("/v1/articles", json={"url": url})
    assert reply.status_code == 422
    assert reply.json()["help"]


def test_an_import_accounts_for_every_line(desk: Any) -> None:
    good = [
        {"title": f"Kite festival day {n}", "body": f"On day {n}, {n + 40} kites flew at Orrel."}
        for n in range(3)
    ]
    lines = [json.dumps(good[0]), "{broken", json.dumps(good[1]), "", "[]", json.dumps(good[2])]
    reply = desk.client.post("/v1/imports", content="\n".join(lines), headers=JSONL)
    counts = {k: v for k, v in reply.json().items() if k != "items"}
    assert counts == {"stored": 3, "unchanged": 0, "revised": 0, "rejected": 2}
    rejected = [i for i in reply.json()["items"] if i["status"] == "rejected"]
    assert [i["where"] for i in rejected] == ["line:2", "line:5"]
    assert all(i["reason"] and i["help"] for i in rejected)
    again = desk.client.post("/v1/imports", content="\n".join(lines), headers=JSONL).json()
    assert (again["stored"], again["unchanged"]) == (0, 3)


def test_markdown_is_judged_against_what_is_given(desk: Any) -> None:
    source = {"outlet": "Lantern", "title": "Owls", "text": "The ranger counted 14 owls in Hask."}
    right = "## 1. The Situation\n\nThe ranger counted 14 owls in Hask. (Lantern)\n"
    wrong = right.replace("14", "41")

    def judged(markdown: str) -> Any:
        reply = desk.client.post(
            "/v1/evaluations", json={"markdown": markdown, "sources": [source]}
        )
        assert reply.status_code == 200, reply.text
        return reply.json()["report"]

    def blocking(report: Any) -> list[str]:
        return [f["check"] for f in report["findings"] if f["severity"] == "blocking"]

    assert set(judged(right)["verdicts"].values()) == {"supported"}
    assert not any(check.startswith("numbers@") for check in blocking(judged(right)))
    assert any(check.startswith("numbers@") for check in blocking(judged(wrong)))
    missing = {"markdown": right, "article_ids": ["0" * 32]}
    assert desk.client.post("/v1/evaluations", json=missing).status_code == 404


def test_feeds_are_added_listed_paused_and_removed(desk: Any) -> None:
    url = "https://news.example/rss"
    added = desk.client.post("/v1/feeds", json={"url": url})
    assert added.status_code == 201
    where = added.headers["Location"]
    assert desk.client.post("/v1/feeds", json={"url": url}).status_code == 200
    assert desk.client.get(where).json() == added.json()
    assert url in [f["url"] for f in desk.client.get("/v1/feeds").json()["items"]]
    paused = desk.client.patch(where, json={"state": "paused"}).json()
    assert (paused["state"], paused["next_at"]) == ("paused", None)
    resumed = desk.client.patch(where, json={"state": "active"}).json()
    assert (resumed["state"], resumed["next_at"] is None) == ("active", False)
    assert desk.client.patch(where, json={"state": "gone"}).status_code == 422
    assert desk.client.post("/v1/feeds", json={"url": "feed"}).json()["code"] == "bad_input"
    assert desk.client.delete(where).status_code == 204
    assert desk.client.get(where).status_code == 404
    assert desk.client.delete(where).json()["code"] == "not_found"


def test_a_pdf_that_cannot_be_read_is_refused_with_its_reason(desk: Any) -> None:
    reply = desk.client.post(
        "/v1/articles", content=b"%PDF-1.7 x", headers={"Content-Type": "application/pdf"}
    )
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_input")
    assert "PDF" in reply.json()["detail"]
