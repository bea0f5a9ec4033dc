"""Drafts: ask for one, list them, read one, cancel one."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import AwareDatetime

from api.accounts import ActorDep
from api.desk import check_writer
from api.drafts import Draft, Wanted, new_draft_id, request_to_dict
from api.problems import problem_responses
from api.service import (
    Cursor,
    Limit,
    Service,
    ServiceDep,
    conditional_json,
    link_to_next,
)
from api.shapes.drafts import DraftIn, DraftList, DraftOut, DraftSummary, DraftWish
from api.wiring import utc_now
from corpus.codec import instant_text
from drafter.model import DraftRequest
from drafter.review.states import State

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])


@router.post("", status_code=202, responses=problem_responses(409, 413, 422, 429))
def ask(
    wanted: DraftIn,
    service: ServiceDep,
    actor: ActorDep,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255, description="the same key again gives the same draft"),
    ] = None,
) -> DraftOut:
    """Ask for a draft. It is made in the background: follow its events, or read it again."""
    request = request_of(wanted, service)
    draft = service.jobs.submit(new_draft_id(), request, key=idempotency_key, by=actor.id)
    response.headers["Location"] = f"/v1/drafts/{draft.id}"
    return draft_out(draft)


@router.get("", responses=problem_responses(422))
def list_drafts(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    request: Request,
    response: Response,
    service: ServiceDep,
    actor: ActorDep,
    state: State | None = None,
    q: Annotated[str, Query(max_length=200, description="words of the topic")] = "",
    requested_by: Annotated[
        str | None, Query(max_length=64, description="the account that asked for it; `me` is you")
    ] = None,
    story: Annotated[
        str | None, Query(max_length=32, description="a story of which it cites an article")
    ] = None,
    article: Annotated[
        str | None, Query(max_length=32, description="an article that it cites")
    ] = None,
    blocking: Annotated[
        bool | None, Query(description="whether anything keeps it from being approved")
    ] = None,
    changed_since: AwareDatetime | None = None,
    changed_before: AwareDatetime | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DraftList:
    """List drafts, newest first."""
    wanted = Wanted(
        q,
        state,
        actor.id if requested_by == "me" else requested_by,
        story,
        article,
        changed_since,
        changed_before,
        blocking,
    )
    page = service.drafts.list(wanted, limit=limit, cursor=cursor)
    response.headers.update(link_to_next(request, page.next_cursor))
    return DraftList(
        items=[DraftSummary.model_validate(summary_of(d)) for d in page.items],
        next_cursor=page.next_cursor,
    )


@router.get(
    "/{draft_id}",
    response_model=DraftOut,
    responses={304: {"description": "Not Modified"}, **problem_responses(404)},
)
def read(draft_id: str, request: Request, service: ServiceDep) -> Response:
    """Read one draft, its briefing and report included once it is made."""
    return conditional_json(request, draft_out(service.drafts.get(draft_id)))


@router.post("/{draft_id}/cancel", status_code=202, responses=problem_responses(404, 409))
def cancel(draft_id: str, service: ServiceDep) -> DraftOut:
    """End a draft that is being made."""
    return draft_out(service.jobs.cancel(draft_id))


def request_of(wanted: DraftIn, service: Service) -> DraftRequest:
    """Return the request with the desk's defaults filled in; refuse a writer that cannot work."""
    return replace(request_with(wanted, service), topic=wanted.topic, as_of=wanted.as_of)


def request_with(wish: DraftWish, service: Service) -> DraftRequest:
    """Return a request without a topic, as ``request_of`` fills it in."""
    settings = service.settings
    writer = wish.writer or settings.default_writer
    check_writer(settings, writer)
    return DraftRequest(
        topic="",
        window_days=wish.window_days,
        angle=wish.angle,
        prefer=tuple(wish.prefer),
        without=tuple(wish.without),
        writer=writer,
        budget=settings.model.budget if wish.budget is None else wish.budget,
        style=style_named(wish.style, service),
    )


def style_named(name: str | None, service: Service) -> str | None:
    """Return the hash of the style of that name, stored so that the draft finds it again."""
    if not name:
        return None
    style = service.desk.styles.named(name)
    service.desk.styles.keep(style, now=utc_now())
    return style.hash


def summary_of(draft: Draft) -> dict[str, object]:
    """Return a draft's line in the list."""
    briefing = draft.briefing or {}
    report = briefing.get("report") or {}
    figures = draft.figures
    return {
        "id": draft.id,
        "topic": draft.topic,
        "state": draft.state,
        "passed": report.get("passed"),
        "withheld": len(briefing["withheld"]) if draft.briefing else None,
        "blocking": figures and figures.blocking,
        "needed": figures and figures.needed,
        "cited": figures and figures.cited,
        "supported": figures and figures.supported,
        "requested_by": draft.requested_by,
        "created_at": instant_text(draft.created_at),
        "updated_at": instant_text(draft.updated_at),
    }


def draft_out(draft: Draft) -> DraftOut:
    """Return a draft whole."""
    return DraftOut.model_validate(
        {
            **summary_of(draft),
            "request": request_to_dict(draft.request),
            "briefing": draft.briefing,
            "error": draft.error,
        }
    )
