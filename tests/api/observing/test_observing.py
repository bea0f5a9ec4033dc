"""What an operator sees: ids, log lines, figures, readiness."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine

from api import masking
from api.observing import logs
from api.observing.context import about
from api.observing.metrics import Metrics
from api.observing.observer import Observer
from api.routes import health

CANARY = "canary-5be1f0"


def read(text: str) -> dict[tuple[str, ...], float]:
    """Figures by name and the values of their labels, in the order of the labels' names."""
    return {
        (s.name, *(s.labels[k] for k in sorted(s.labels))): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


def test_metrics_tell_what_was_asked_made_and_stored(desk: Any, made: dict[str, Any]) -> None:
    before = read(desk.client.get("/metrics").text)
    desk.client.get(f"/v1/drafts/{made['id']}")
    desk.client.get(f"/nowhere/{CANARY}")
    desk.client.request("PROPFIND", "/")
    line = {"text": "A tug towed the barge Ellin to Quill Bay at noon.", "title": "Tug"}
    desk.client.post(
        "/v1/imports",
        content=f"{json.dumps(line)}\nno json\n",
        headers={"Content-Type": "application/x-ndjson"},
    )
    answer = desk.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    now = read(answer.text)

    def grown(*key: str) -> float:
        return now[key] - before.get(key, 0)

    assert grown("desk_requests_total", "GET", "/v1/drafts/{draft_id}", "200") == 1
    assert grown("desk_requests_total", "GET", "other", "404") == 1
    assert sum(v for k, v in now.items() if k[:2] == ("desk_requests_total", "other")) == 1
    assert grown("desk_ingested_total", "stored") == 1
    assert grown("desk_ingested_total", "rejected") == 1
    assert grown("desk_articles") == 1
    assert now["desk_drafts", "draft"] >= 1
    assert now[("desk_queue_depth",)] == 0
    assert now[("desk_database_up",)] == 1
    assert now[("process_resident_memory_bytes",)] > 2**20
    # Labels name routes, never what was asked: neither ids nor words of strangers.
    assert made["id"] not in answer.text
    assert CANARY not in answer.text
    assert "PROPFIND" not in answer.text


def test_a_request_keeps_its_id_or_gets_one(desk: Any) -> None:
    named = desk.client.get("/healthz", headers={"X-Request-ID": "proxy-17.a_b"})
    assert named.headers["X-Request-ID"] == "proxy-17.a_b"
    ids = {
        desk.client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        for given in ("", "a b", "x" * 65, "<script>", "a/../b")
    }
    assert len(ids) == 5
    assert all(len(one) == 16 for one in ids)
    refused = desk.client.get("/healthz", headers={"Host": "elsewhere.example"})
    assert (refused.status_code, len(refused.headers["X-Request-ID"])) == (421, 16)


@pytest.fixture
def written():
    """Lines of the log as JSON; the canary is told as a secret."""
    out = io.StringIO()
    undo_masking = masking.install(masking.Masker([CANARY]))
    undo = logs.start("json", "info", out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    undo()
    undo_masking()


def test_a_line_names_request_draft_and_account_and_no_secret(written) -> None:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        scope.setdefault("state", {})["actor"] = SimpleNamespace(id="ada")
        scope["route"] = SimpleNamespace(path="/v1/drafts/{draft_id}")
        await asyncio.to_thread(logging.getLogger("api.x").info, "made with %s", CANARY)
        try:
            raise ValueError(f"password={CANARY}")
        except ValueError:
            logging.getLogger("api.x").exception("it failed")
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask() -> None:
        transport = httpx.ASGITransport(Observer(app, Metrics()))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            await client.get("/v1/drafts/00ff00ff00ff/x", headers={"X-Request-ID": "r1"})

    asyncio.run(ask())
    said, failed, access = written()
    assert {line["request_id"] for line in (said, failed, access)} == {"r1"}
    assert {line["draft_id"] for line in (said, failed, access)} == {"00ff00ff00ff"}
    assert said["message"] == "made with (hidden)"
    assert "ValueError" in failed["error"]
    assert CANARY not in json.dumps([said, failed, access])
    assert (access["logger"], access["account"]) == ("api.access", "ada")
    assert (access["route"], access["status"]) == ("/v1/drafts/{draft_id}", 202)
    assert access["seconds"] >= 0
    assert access["at"].endswith("+00:00")


def test_what_is_known_ends_with_its_block(written) -> None:
    log = logging.getLogger("api.x")
    with about(draft_id="d1"):
        with about(request_id="r1"):
            log.info("within")
        log.info("around")
    log.info("after")
    logging.getLogger("elsewhere").info("other people's chatter")
    within, around, after = written()
    assert (within["draft_id"], within["request_id"]) == ("d1", "r1")
    assert "request_id" not in around
    assert "draft_id" not in after


def test_a_database_that_does_not_answer_is_told_and_fails_no_scrape() -> None:
    gone = create_engine("postgresql+psycopg://desk:hunter22@127.0.0.1:1/desk")
    text = Metrics().text(gone).decode()
    assert read(text)[("desk_database_up",)] == 0
    assert "hunter22" not in text
    looked = health._database(SimpleNamespace(desk=SimpleNamespace(engine=gone)))
    assert looked == "not reachable (OperationalError)"


def test_calls_and_their_cost_are_summed_by_model(engine: Engine, now: Any) -> None:
    from drafter.ledger import CallRecord, SqlLedger

    ledger = SqlLedger(engine, now=lambda: now)
    for number in range(3):
        ledger.put(CallRecord(f"k{number}", "d1", "write", "m-1", {}, 100, 10, 0.25))
    found = read(Metrics().text(engine).decode())
    assert found["desk_model_calls_total", "m-1"] == 3
    assert found["desk_model_tokens_total", "prompt", "m-1"] == 300
    assert found["desk_model_tokens_total", "completion", "m-1"] == 30
    assert found["desk_model_cost_dollars_total", "m-1"] == 0.75


def test_readiness_sees_a_disk_that_is_full_or_gone(tmp_path: Any, monkeypatch: Any) -> None:
    service: Any = SimpleNamespace(settings=SimpleNamespace(data=tmp_path))
    assert health._disk(service) == "ok"
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    assert health._disk(service).startswith("full (")
    service.settings.data = tmp_path / "gone"
    assert health._disk(service) == "cannot be written (No such file or directory)"
    # A check that breaks is an answer, not an error.
    assert health._tried(lambda _: 1 / 0, service) == "broken (ZeroDivisionError)"  # type: ignore[arg-type,return-value]
