"""The running service, over HTTP."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from drafter.exports import FORMATS

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
JSONL = {"Content-Type": "application/x-ndjson"}


def test_it_tells_that_it_is_well(desk: Any) -> None:
    assert desk.client.get("/healthz").json()["status"] == "ok"
    ready = desk.client.get("/readyz").json()
    assert ready["checks"] == dict.fromkeys(("database", "store", "index", "jobs", "disk"), "ok")


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


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "not_found"),
        ("GET", "/v1/drafts/zzz", {}, 404, "not_found"),
        ("GET", "/v1/drafts/zzz/events", {}, 404, "not_found"),
        ("GET", "/v1/articles/zzz", {}, 404, "not_found"),
        ("DELETE", "/v1/drafts", {}, 405, "method_not_allowed"),
        ("POST", "/v1/drafts", {"json": {"topic": " "}}, 422, "invalid_request"),
        ("POST", "/v1/drafts", {"json": {"topic": "x", "nope": 1}}, 422, "invalid_request"),
        ("POST", "/v1/drafts", {"json": {"topic": "x", "as_of": "2026-01-01T00:00:00"}}, 422, None),
        ("POST", "/v1/drafts", {"json": {"topic": "x", "writer": "llm"}}, 422, "bad_input"),
        ("POST", "/v1/drafts", {"content": b"\xff{"}, 422, "invalid_request"),
        ("GET", "/v1/drafts?limit=0", {}, 422, "invalid_request"),
        ("GET", "/v1/search?q=", {}, 422, "invalid_request"),
        ("GET", "/v1/search?q=x&from=2027-01-01T00:00Z&to=2026-01-01T00:00Z", {}, 422, "bad_input"),
        ("POST", "/v1/articles", {"json": {}}, 422, "bad_input"),
        ("POST", "/v1/articles", {"json": [1]}, 422, "invalid_request"),
        ("POST", "/v1/articles", {"data": {"a": "b"}}, 415, "unsupported_media_type"),
        ("POST", "/v1/articles", {"json": {"text": "x" * 300_000}}, 413, "too_large"),
        (
            "POST",
            "/v1/imports",
            {"content": iter([b"x" * 99_000] * 4), "headers": JSONL},
            413,
            None,
        ),
        ("POST", "/v1/evaluations", {"json": {"markdown": "   "}}, 422, "bad_input"),
        ("GET", "/", {"headers": {"Host": "evil.example"}}, 421, "unknown_host"),
        ("POST", "/v1/drafts", {"json": {}, "headers": {"Origin": "null"}}, 403, "cross_origin"),
        ("POST", "/drafts", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403, "cross_origin"),
    ],
)
def test_every_error_is_a_problem(
    desk: Any, method: str, path: str, options: dict[str, Any], status: int, code: str | None
) -> None:
    reply = desk.client.request(method, path, **options)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["instance"] == path.partition("?")[0]
    assert problem["title"]
    assert problem["detail"]
    assert code is None or problem["code"] == code


def test_every_answer_carries_the_security_headers(desk: Any) -> None:
    policies = set()
    for path in ("/", "/healthz", "/nowhere", "/static/desk.css"):
        headers = desk.client.get(path).headers
        policies.add(headers["Content-Security-Policy"])
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(policies) == 4  # a nonce is used once


def test_the_contract_documents_every_route_and_its_errors(desk: Any) -> None:
    document = desk.client.get("/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    wanted = {
        "/v1/drafts": {"get", "post"},
        "/v1/drafts/{draft_id}": {"get"},
        "/v1/drafts/{draft_id}/events": {"get"},
        "/v1/drafts/{draft_id}/cancel": {"post"},
        "/v1/drafts/{draft_id}/exports/{format}": {"get"},
        "/v1/search": {"get"},
        "/v1/articles": {"get", "post"},
        "/v1/articles/{article_id}": {"get"},
        "/v1/imports": {"post"},
        "/v1/feeds": {"get", "post"},
        "/v1/feeds/{feed_id}": {"get", "patch", "delete"},
        "/v1/evaluations": {"post"},
        "/v1/session": {"get", "post", "delete"},
        "/v1/keys": {"get", "post"},
        "/v1/keys/{key_id}": {"delete"},
        "/v1/keys/{key_id}/rotate": {"post"},
        "/v1/accounts": {"get", "post"},
        "/v1/accounts/{account_id}": {"get", "patch"},
        "/v1/accounts/{account_id}/link": {"post"},
        "/healthz": {"get"},
        "/readyz": {"get"},
        "/metrics": {"get"},
    }
    for path, methods in wanted.items():
        assert methods <= document["paths"][path].keys(), path
    text = json.dumps(document)
    for reference in {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in schemas
    assert "HTTPValidationError" not in text
    for methods in document["paths"].values():
        for operation in methods.values():
            assert "default" not in operation["responses"]
            for status in ("400", "421", "500", "503"):
                assert operation["responses"][status]["content"]
            assert operation["description"]


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
