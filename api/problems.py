"""Every error as ``application/problem+json`` (RFC 9457), whatever raised it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from corpus.database.away import away, is_away
from corpus.database.unwritable import storage_error
from corpus.errors import DeskError
from prompts import PromptsError

MEDIA_TYPE = "application/problem+json"
# An error code that is not named here is a request that cannot be carried out as it stands.
STATUS = {
    "not_signed_in": 401,
    "sign_in_required": 401,
    "csrf": 403,
    "forbidden": 403,
    "not_found": 404,
    "not_generating": 409,
    "unknown_format": 406,
    "not_approved": 409,
    "idempotency_key_missing": 400,
    "self_approval": 403,
    "wrong_state": 409,
    "already_writing": 409,
    "overtaken": 409,
    "settled": 409,
    "blocking_findings": 409,
    "stale": 412,
    "precondition_required": 428,
    "idempotency_key_reused": 409,
    "last_admin": 409,
    "name_taken": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "queue_full": 429,
    "rate_limited": 429,
    "too_many_tries": 429,
    "fetch_failed": 502,
    "channel_failed": 502,
    "channel_uncertain": 502,
    "channel_rejected": 502,
    "channel_not_configured": 409,
    "model_unreachable": 502,
    "store_busy": 503,
    "database_away": 503,
    "write_failed": 503,
    "too_many_followers": 503,
    "worker_lives": 409,
    "store_broken": 503,
    "not_set_up": 503,
    "house_style": 503,
}
# Codes for what is refused before any of our own code runs.
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
_RETRY_SECONDS = 5

log = logging.getLogger(__name__)


class FieldProblem(BaseModel):
    """One field of a request that does not fit: ``where`` is its path, such as ``body.topic``."""

    where: str
    message: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). ``code`` is stable, ``help`` says how to mend it.

    Some problems have further members, which the route that answers with them documents.
    """

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(description="about:blank: the status says it all")] = "about:blank"
    title: Annotated[str, Field(description="the status in words")]
    status: int
    detail: str
    instance: Annotated[str, Field(description="path of the request")]
    code: str
    help: str = ""
    retryable: bool = False
    errors: list[FieldProblem] = []


Page = Callable[[Request, Problem], Response]
Handler = Callable[[Request, Exception], Awaitable[Response]]


class UnsupportedMediaType(DeskError):
    """A request body of a kind that this route does not read."""

    code = "unsupported_media_type"


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route documents about its errors, for ``responses=``."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }


def problem_of(path: str, status: int, code: str, detail: str, **more: Any) -> Problem:
    """Return one problem; ``more`` are further fields of ``Problem``."""
    title = HTTPStatus(status).phrase
    return Problem(title=title, status=status, detail=detail, instance=path, code=code, **more)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return one problem as a response."""
    sent = dict(headers or {})
    if problem.retryable and problem.status in {429, 503}:
        sent.setdefault("Retry-After", str(_RETRY_SECONDS))
    return JSONResponse(problem.model_dump(), problem.status, sent, media_type=MEDIA_TYPE)


def status_of(error: DeskError | PromptsError) -> int:
    """Return the HTTP status that says what ``error`` is."""
    return STATUS.get(error.code, 422)


def install(app: FastAPI, page: Page) -> Handler:
    """Answer every error of ``app`` with a problem, or with ``page`` where a person asked.

    Returns what does so, for the middleware that meets the errors which nobody expected.
    """

    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NO_CONTENT:
            return Response(status_code=204)
        problem = _problem(request, error)
        headers = getattr(error, "headers", None)
        if for_a_person(request):
            response = page(request, problem)
            response.headers.update(headers or {})
            return response
        return problem_response(problem, headers)

    for kind in (DeskError, PromptsError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    return handle


def for_a_person(request: Request) -> bool:
    """Tell whether a page is wanted, and not JSON."""
    wanted = request.headers.get("accept", "")
    return "text/html" in wanted and not request.url.path.startswith("/v1/")


def _problem(request: Request, error: Exception) -> Problem:
    if is_away(error):
        error = away(error)
    elif not isinstance(error, DeskError) and (told := storage_error(error)):
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        error = told
    if isinstance(error, DeskError | PromptsError):
        return problem_from(request.url.path, error)
    if isinstance(error, RequestValidationError):
        return _invalid(request, error)
    if isinstance(error, HTTPException):
        return _refused(request, error)
    # The type alone: a foreign exception's text may hold what no client should read.
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem_of(
        request.url.path,
        500,
        "defect",
        f"the desk failed with {type(error).__name__}",
        help="this is a defect of ours; the service's log tells where",
    )


def problem_from(path: str, error: DeskError | PromptsError) -> Problem:
    """Return an error of ours as a problem."""
    return problem_of(
        path,
        status_of(error),
        error.code,
        str(error),
        help=error.help,
        retryable=error.retryable,
        **getattr(error, "members", {}),
    )


def _invalid(request: Request, error: RequestValidationError) -> Problem:
    fields = [
        FieldProblem(where=".".join(str(part) for part in e["loc"]), message=e["msg"])
        for e in error.errors()
    ]
    return problem_of(
        request.url.path,
        422,
        "invalid_request",
        f"{fields[0].where}: {fields[0].message}",
        help="see /v1/openapi.json for what this route takes",
        errors=fields,
    )


def _refused(request: Request, error: HTTPException) -> Problem:
    status = error.status_code
    detail = {
        404: f"nothing at {request.url.path}",
        405: f"{request.method} is not for {request.url.path}",
    }.get(status, error.detail)
    return problem_of(request.url.path, status, _CODES.get(status, "error"), detail)
