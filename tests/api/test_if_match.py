"""No write goes past the ETag: whatever changes a text, or decides on one, names it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

sys.path.insert(0, str(Path(__file__).parent))

from contract_rig import prepare

# Writes that hold whatever the text of a draft is, each with the reason.
FREE = {
    "POST /v1/drafts": "makes a draft of its own",
    "POST /v1/drafts/{draft_id}/cancel": "ends the making, before there is a text",
    "POST /v1/drafts/{draft_id}/comments": "a comment is about the text, not of it",
    "PATCH /v1/drafts/{draft_id}/comments/{comment_id}": "closes a comment",
    "POST /v1/drafts/{draft_id}/suggestions": "the text stays until somebody accepts",
    "POST /v1/drafts/{draft_id}/sections/{key}/regenerate": "arrives as suggestions",
    "POST /v1/drafts/{draft_id}/presence": "advice alone",
    "DELETE /v1/drafts/{draft_id}/presence": "advice alone",
    "POST /v1/drafts/{draft_id}/evaluations": "judges, and changes nothing",
    "POST /v1/drafts/{draft_id}/publications": "publishes the approved text, or nothing",
    "POST /v1/publications/{publication_id}/corrections": "the text of a published draft stands",
    "POST /v1/publications/{publication_id}/retraction": "ends it whatever the text is",
    "POST /v1/publications/{publication_id}/confirmation": "names the revision in its body",
    "POST /v1/publications/{publication_id}/kept": "names the revision of the article it is about",
    "POST /v1/publications/{publication_id}/retry": "sends nothing",
    "POST /v1/publications/{publication_id}/withdrawal": "the text stays as it is",
    "POST /v1/standing": "makes a standing request of its own",
    "POST /v1/standing/{standing_id}/run": "makes a draft of its own",
    "POST /v1/evaluations": "judges what is sent",
    "POST /v1/articles": "the store of articles",
    "POST /v1/imports": "the store of articles",
    "POST /v1/feeds": "feeds",
    "PATCH /v1/feeds/{feed_id}": "feeds",
    "DELETE /v1/feeds/{feed_id}": "feeds",
}
# Whole parts of the API that are not about the text of a draft.
FREE_PARTS = ("/v1/keys", "/v1/accounts", "/v1/session")
_WRITES = {"post", "put", "patch", "delete"}


def writes(document: dict[str, Any]) -> set[str]:
    """Return the operations that write and are not known to be free of the ETag."""
    found = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
        if method in _WRITES and not path.startswith(FREE_PARTS)
    }
    return found - FREE.keys()


def test_every_write_on_a_text_demands_the_etag_and_refuses_an_old_one(desk: Any) -> None:
    document = desk.client.get("/v1/openapi.json").json()
    known, _ = prepare(desk)
    schema = schemathesis.openapi.from_dict(document)
    asked = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.label in writes(document):
            asked[operation.label] = answers(desk, operation, known)
    assert asked.keys() == writes(document)
    wrong = {label: got for label, got in asked.items() if got != (428, 412)}
    assert not wrong, (
        "each of these changes a text or decides on one without If-Match: take `expected: IfMatch` "
        f"(api/review/matching.py), or say in FREE why it needs none: {wrong}"
    )
    assert "PUT /v1/drafts/{draft_id}/sections/{key}" in asked
    assert "POST /v1/suggestions/{suggestion_id}/accept" in asked


def answers(desk: Any, operation: Any, known: Callable[[str], list[str]]) -> tuple[int, int]:
    """Return how an operation answers without an ETag, and with an old one."""
    there = {p.name: known(p.name) for p in operation.path_parameters}
    ids = {name: values[0] for name, values in there.items() if values}
    found: list[tuple[int, int]] = []

    @settings(
        max_examples=1,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(path_parameters=ids))
    def run(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url=desk.url)
        headers = {k: v for k, v in sent["headers"].items() if k.lower() != "if-match"}
        body = {key: sent[key] for key in ("json", "data", "params") if sent.get(key) is not None}

        def status(**more: str) -> int:
            request = {"method": sent["method"], "url": sent["url"], **body}
            return int(desk.client.request(**request, headers={**headers, **more}).status_code)

        found.append((status(), status(**{"If-Match": '"older"'})))

    run()
    return found[0]


def test_a_write_that_demands_nothing_would_be_seen(desk: Any, monkeypatch: Any) -> None:
    document = desk.client.get("/v1/openapi.json").json()
    before = writes(document)
    monkeypatch.delitem(FREE, "POST /v1/drafts/{draft_id}/comments")
    assert writes(document) - before == {"POST /v1/drafts/{draft_id}/comments"}
    known, _ = prepare(desk)
    schema = schemathesis.openapi.from_dict(document)
    operation = schema["/v1/drafts/{draft_id}/comments"]["POST"]
    assert answers(desk, operation, known) == (201, 201)
