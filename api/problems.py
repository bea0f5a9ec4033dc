"""Every error as ``application/problem+json`` (RFC 9457), whatever raised it."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from corpus.errors import DeskError
from prompts import PromptsError

MEDIA_TYPE = "application/problem+json"
# An error code that is not named here is a request that cannot be carried out as it stands.
STATUS = {
    "not_found": 404,
    "not_generating": 409,
    "idempotency_key_reused": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "queue_full": 429,
    "fetch_failed": 502,
    "model_unreachable": 502,
    "store_busy": 503,
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
    """What went wrong (RFC 9457). ``code`` is stable, ``help`` says how to mend it."""

    type: Annotated[str, Field(description="about:blank: the status says it all")] = "about:blank"
    title: Annotated[str, Field(description="the status in words")]
    status: int
    detail: str
    instance: Annotated[str, Field(description="path of the request")]
    code: str
    help: str = ""
    retryable: bool = False
    errors: list[FieldProblem] = []


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


def problem_response(path: str, status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """Return one problem as a response; ``more`` are ``headers`` and fields of ``Problem``."""
    headers = dict(more.pop("headers", None) or {})
    title = HTTPStatus(status).phrase
    problem = Problem(title=title, status=status, detail=detail, instance=path, code=code, **more)
    if problem.retryable and status in {429, 503}:
        headers.setdefault("Retry-After", str(_RETRY_SECONDS))
    return JSONResponse(problem.model_dump(), status, headers, media_type=MEDIA_TYPE)


def status_of(error: DeskError | PromptsError) -> int:
    """Return the HTTP status that says what ``error`` is."""
    return STATUS.get(error.code, 422)


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem."""
    app.add_exception_handler(DeskError, _ours)
    app.add_exception_handler(PromptsError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DeskError | PromptsError)
    return problem_response(
        request.url.path,
        status_of(error),
        error.code,
        str(error),
        help=error.help,
        retryable=error.retryable,
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = [
        FieldProblem(where=".".join(str(part) for part in e["loc"]), message=e["msg"])
        for e in error.errors()
    ]
    first = fields[0]
    return problem_response(
        request.url.path,
        422,
        "invalid_request",
        f"{first.where}: {first.message}",
        help="see /v1/openapi.json for what this route takes",
        errors=fields,
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    if status == HTTPStatus.NO_CONTENT:
        return Response(status_code=status)
    phrase = HTTPStatus(status).phrase
    detail = {
        404: f"nothing at {request.url.path}",
        405: f"{request.method} is not for {request.url.path}",
    }.get(status, error.detail or phrase)
    return problem_response(
        request.url.path, status, _CODES.get(status, "error"), detail, headers=error.headers
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # The type alone: a foreign exception's text may hold what no client should read.
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem_response(
        request.url.path,
        500,
        "defect",
        f"the desk failed with {type(error).__name__}",
        help="this is a defect of ours; the service's log tells where",
    )
