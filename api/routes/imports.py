"""Imports: a batch of articles as JSON lines, each accounted for."""

from __future__ import annotations

import tempfile
from collections import Counter
from typing import IO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from api.problems import UnsupportedMediaType, problem_responses
from api.routes.articles import outcome_out
from api.service import Service, ServiceDep
from api.shapes.articles import ImportOut
from corpus.ingest import Outcome, ingest
from corpus.sources.json_files import read_lines

router = APIRouter(prefix="/v1/imports", tags=["corpus"])
_TYPES = (
    *("application/x-ndjson", "application/jsonl", "application/x-jsonlines"),
    *("application/json", "text/plain", "application/octet-stream"),
)
_IN_MEMORY = 2**20
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string", "description": "one JSON object a line"}
            }
        },
    }
}


@router.post("", openapi_extra=_BODY, responses=problem_responses(413, 415, 503))
async def import_lines(request: Request, service: ServiceDep) -> ImportOut:
    """Store a batch, one JSON object a line; field names are read forgivingly.

    Every line gets its outcome, in order; a bad one never stops the others.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _TYPES:
        raise UnsupportedMediaType(
            f"a body of type {media or 'unknown'}", help="send application/x-ndjson"
        )
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        async for chunk in request.stream():
            await run_in_threadpool(body.write, chunk)
        body.seek(0)
        found = await run_in_threadpool(_store, service, body)
    request.app.state.metrics.ingested(found)
    return _counted(found)


def _store(service: Service, body: IO[bytes]) -> list[Outcome]:
    return list(ingest(read_lines(body, "line"), service.desk.library))


def _counted(outcomes: list[Outcome]) -> ImportOut:
    counts = Counter(outcome.status for outcome in outcomes)
    return ImportOut(
        stored=counts["stored"],
        unchanged=counts["unchanged"],
        revised=counts["revised"],
        rejected=counts["rejected"],
        items=[outcome_out(outcome) for outcome in outcomes],
    )
