"""Standing requests: briefings made again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.publishing.publishing import MissingKey
from api.review.matching import IfMatch, etag
from api.review.store import Stale
from api.routes.drafts import request_with
from api.service import Service, ServiceDep, new_id
from api.standing.making import make, paused, resumed, ruled
from api.standing.shapes import (
    RunOut,
    StandingChange,
    StandingIn,
    StandingList,
    StandingOut,
    rule_of,
    standing_out,
)
from api.wiring import utc_now
from drafter.standing import StandingRequest

router = APIRouter(prefix="/v1/standing", tags=["standing requests"])


@router.get("")
def list_standing(service: ServiceDep) -> StandingList:
    """List the standing requests, oldest first, each with its last drafts."""
    rows = service.standing.store.all_with_occasions()
    return StandingList(items=[standing_out(found, occasions) for found, occasions in rows])


@router.post("", status_code=201, responses=problem_responses(400, 404, 422))
def add(
    wanted: StandingIn,
    service: ServiceDep,
    actor: ActorDep,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(max_length=255, description="needed: the same key adds once")
    ] = None,
) -> StandingOut:
    """Have a briefing made on days at a time, or whenever a story has so many new facts."""
    if not idempotency_key:
        raise MissingKey(
            "a standing request needs an Idempotency-Key",
            help="send a new one for each new wish",
        )
    made = added(wanted, service, key=f"v1:{idempotency_key}", by=actor.id)
    response.headers["Location"] = f"/v1/standing/{made.id}"
    return _tagged(made, service, response)


@router.get("/{standing_id}", responses=problem_responses(404))
def read(standing_id: str, service: ServiceDep, response: Response) -> StandingOut:
    """Read one. Its ETag is that of what a person may change."""
    return _tagged(service.standing.store.get(standing_id), service, response)


@router.patch("/{standing_id}", responses=problem_responses(404, 412, 422, 428))
def change(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    standing_id: str,
    wanted: StandingChange,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> StandingOut:
    """Pause one, resume it, or change its topic or its rule."""
    found = matched(standing_id, expected, service)
    now, action = utc_now(), "standing_changed"
    if wanted.topic:
        found = replace(found, request=replace(found.request, topic=wanted.topic))
    if wanted.rule:
        found = ruled(found, rule_of(wanted.rule), now)
    if wanted.state == "paused":
        found, action = paused(found), "standing_paused"
    elif wanted.state == "active":
        found, action = resumed(found, now), "standing_resumed"
    made = service.standing.store.change(found, action, by=actor.id, at=now)
    return _tagged(made, service, response)


@router.delete("/{standing_id}", status_code=204, responses=problem_responses(404, 412, 428))
def remove(standing_id: str, service: ServiceDep, actor: ActorDep, expected: IfMatch) -> None:
    """Forget one. The drafts that it asked for stay."""
    found = matched(standing_id, expected, service)
    service.standing.store.remove(found, by=actor.id, at=utc_now())


@router.post("/{standing_id}/run", status_code=202, responses=problem_responses(404))
def run(standing_id: str, service: ServiceDep, actor: ActorDep, response: Response) -> RunOut:
    """Have a draft made now. While one is made, that is it."""
    occasion = service.standing.run(service.standing.store.get(standing_id), by=actor.id)
    response.headers["Location"] = f"/v1/drafts/{occasion.draft_id}"
    return RunOut(standing_id=standing_id, draft_id=occasion.draft_id)


def added(wanted: StandingIn, service: Service, *, key: str, by: str) -> StandingRequest:
    """Store what is wanted; the same key gives the first."""
    request = replace(request_with(wanted, service), topic=wanted.topic or "")
    made = make(
        new_id(),
        request,
        rule_of(wanted.rule),
        story=wanted.story_id,
        stories=service.desk.library.storybook,
        by=by,
        now=utc_now(),
    )
    return service.standing.store.add(made, key=key)[0]


def matched(standing_id: str, expected: str, service: Service) -> StandingRequest:
    """Return one as it was seen; ``Stale`` where it was changed since."""
    found = service.standing.store.get(standing_id)
    if str(found.version) != expected:
        raise Stale(
            f"standing request {standing_id} was changed since you read it",
            help="read it again, then decide",
        )
    return found


def _tagged(found: StandingRequest, service: Service, response: Response) -> StandingOut:
    response.headers["ETag"] = etag(str(found.version))
    return standing_out(found, service.standing.store.occasions(found.id))
