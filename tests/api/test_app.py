"""The running service, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest


def test_it_tells_that_it_is_well(desk: Any) -> None:
    assert desk.client.get("/healthz").json()["status"] == "ok"
    ready = desk.client.get("/readyz").json()
    assert ready["checks"] == dict.fromkeys(("database", "store", "index", "jobs", "disk"), "ok")


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
            {
                "content": iter([b"x" * 99_000] * 4),
                "headers": {"Content-Type": "application/x-ndjson"},
            },
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
