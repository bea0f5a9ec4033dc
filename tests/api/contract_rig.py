"""Random requests, made from the OpenAPI document, against a running service.

Half of them are as the document wants them, half break it. Where a path takes an id, every other
request has one that exists, so that more than 404 is met; every other write says the ETag that the
text has at that moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as openapi_checks

from tests.api.issues import published

# Streams without an end: the tests of each follow them.
STREAMS = frozenset(
    {"/v1/dashboard/events", "/v1/drafts/{draft_id}/activity", "/v1/drafts/{draft_id}/events"}
)
_CHECKS = [
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
_SECONDS = 30


@schemathesis.serializer("application/x-ndjson", "text/html", "application/pdf", "text/x-opml")
def _as_text(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@dataclass
class Tally:
    """What was asked and what was wrong with the answers, each kind of fault with one example."""

    cases: int = 0
    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    server_errors: int = 0
    undocumented: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def wrong(self, operation: str, what: str, example: str) -> None:
        self.examples.setdefault(f"{operation}: {what}", example[:2000])


Known = Callable[[str], Sequence[str]]
Tag = Callable[[str], str | None]


def probe(
    url: str, known: Known, etag: Tag, *, each: int, document: dict[str, Any] | None = None
) -> Tally:
    """Send ``each`` requests to every operation that the service at ``url`` documents.

    ``known`` gives ids that exist for the name of a path's parameter; ``etag`` the ETag that the
    text of a draft has; ``document`` is taken in place of the service's own. The same requests come
    each time.
    """
    if document is None:
        schema = schemathesis.openapi.from_url(f"{url}/v1/openapi.json")
    else:
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=url)
    tally = Tally()
    with requests.Session() as session:
        session.trust_env = False
        for number, found in enumerate(schema.get_all_operations()):
            operation = found.ok()
            if operation.path not in STREAMS:
                tally.operations += 1
                # What is there is looked up once for each operation: the one before may change it.
                _probe_one(operation, number, each, cache(known), etag, session, tally)
    return tally


def _probe_one(
    operation: Any,
    number: int,
    each: int,
    known: Known,
    etag: Tag,
    session: requests.Session,
    tally: Tally,
) -> None:
    modes = schemathesis.GenerationMode
    strategies = [operation.as_strategy(generation_mode=modes.POSITIVE)]
    if operation.body or operation.query or operation.headers or operation.path_parameters:
        strategies.append(operation.as_strategy(generation_mode=modes.NEGATIVE))

    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(strategies), st.booleans(), st.booleans(), st.integers(0, 1000))
    def run(case: Any, real: bool, current: bool, pick: int) -> None:
        if real:
            for name in case.path_parameters or {}:
                if ids := known(name):
                    case.path_parameters[name] = ids[pick % len(ids)]
        headers = {}
        if current and operation.method.upper() != "GET":
            (draft_id,) = known("draft_id")
            headers = {"If-Match": tag} if (tag := etag(draft_id)) else {}
        _send(case, headers, session, tally)

    run()


def _send(case: Any, headers: dict[str, str], session: requests.Session, tally: Tally) -> None:
    label = case.operation.label
    tally.cases += 1
    try:
        response = case.call(session=session, headers=headers, timeout=_SECONDS)
    except requests.RequestException as error:
        tally.server_errors += 1
        tally.wrong(label, type(error).__name__, str(error))
        return
    tally.statuses[response.status_code] += 1
    if response.status_code >= 500:
        tally.server_errors += 1
        tally.wrong(label, f"status {response.status_code}", response.text)
    try:
        case.validate_response(response, checks=_CHECKS)
    except FailureGroup as failures:
        tally.undocumented += 1
        for failure in failures.exceptions:
            tally.wrong(
                label, failure.title, f"{failure}\n{case.as_curl_command()}\n{response.text}"
            )


def prepare(desk: Any) -> tuple[Known, Tag]:
    """Put a draft where requests can find it; return what ``probe`` wants to know of the desk."""
    draft_id = desk.finished(desk.ask("The pier collapse at Quill Bay"))["id"]
    at = f"/v1/drafts/{draft_id}"
    briefing = desk.client.get(at).json()["briefing"]
    cited = [s["id"] for part in briefing["sections"] for s in part["sentences"] if s["citations"]]
    desk.client.post(f"{at}/comments", json={"body": "Ask the harbour.", "sentence_id": cited[0]})
    for sentence_id in cited[:4]:
        body = {"kind": "delete", "sentence_id": sentence_id}
        desk.client.post(f"{at}/suggestions", json=body)
    key = briefing["sections"][0]["key"]
    rewrite = desk.client.post(f"{at}/sections/{key}/regenerate", json={}).json()
    published(desk, desk.finished(desk.ask("The pier collapse at Quill Bay"))["id"])
    daily = {"days": ["weekday"], "at": "06:30", "zone": "Europe/Berlin"}
    wish = {"topic": "The pier collapse at Quill Bay", "rule": daily}
    desk.client.post("/v1/standing", json=wish, headers={"Idempotency-Key": draft_id})

    def items(path: str) -> list[dict[str, Any]]:
        reply = desk.client.get(path)
        return list(reply.json()["items"]) if reply.status_code == 200 else []

    fixed = {
        "draft_id": [draft_id],
        "key": [section["key"] for section in briefing["sections"]],
        "format": ["markdown", "json"],
        "sentence_id": cited,
        "n": ["1", "2"],
        "rewrite_id": [rewrite["id"]],
    }
    lists = {
        "comment_id": f"{at}/comments",
        "suggestion_id": f"{at}/suggestions",
        "finding_id": f"{at}/findings",
        "article_id": "/v1/articles",
        "feed_id": "/v1/feeds",
        "story_id": "/v1/stories",
        "standing_id": "/v1/standing",
        "publication_id": "/v1/publications",
        "account_id": "/v1/accounts",
        "key_id": "/v1/keys",
    }

    def known(name: str) -> list[str]:
        if name in lists:
            return [str(item["id"]) for item in items(lists[name])]
        return fixed.get(name, [])

    def etag(draft: str) -> str | None:
        return desk.client.get(f"/v1/drafts/{draft}/suggestions").headers.get("ETag")

    return known, etag
