"""Who has a draft open, and what happens to it, by server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.activity import Follower, present_to_dict
from api.review.presence import Present
from api.review.talk_shapes import PresenceIn, PresenceList, PresentOut
from api.routes.events import POLL_SECONDS, number_of, unless_away
from api.service import Service, ServiceDep
from api.wiring import utc_now

router = APIRouter(prefix="/v1/drafts/{draft_id}", tags=["review"])


@router.get("/presence", responses=problem_responses(404))
def there(draft_id: str, service: ServiceDep) -> PresenceList:
    """List who has the draft open. It is advice: nobody is kept from anything by it."""
    service.review.store.stand(draft_id, at=utc_now())
    return _list(service.review.presence.there(draft_id))


@router.post("/presence", responses=problem_responses(404, 422))
def sign(draft_id: str, given: PresenceIn, service: ServiceDep, actor: ActorDep) -> PresenceList:
    """Say that you have the draft open; do so every 15 seconds. 45 without a sign end it."""
    return _list(service.review.presence.sign(draft_id, actor.id, actor.name, given.section))


@router.delete("/presence", status_code=204, responses=problem_responses(404))
def leave(draft_id: str, service: ServiceDep, actor: ActorDep) -> None:
    """Say that you closed the draft."""
    service.review.store.stand(draft_id, at=utc_now())
    service.review.presence.leave(draft_id, actor.id)


def _start(
    draft_id: str,
    service: ServiceDep,
    after: Annotated[
        int | None,
        Query(ge=0, le=2**53, description="begin after this number; else with what is new"),
    ] = None,
    last_event_id: Annotated[
        str | None, Header(description="begin after this one; sent by browsers that reconnect")
    ] = None,
) -> int:
    """Return the number of the entry of the audit to begin after."""
    service.review.store.stand(draft_id, at=utc_now())
    if last_event_id is not None:
        return number_of(last_event_id)
    return service.review.store.last_entry() if after is None else after


@router.get("/activity", response_class=EventSourceResponse, responses=problem_responses(404, 422))
async def follow(
    draft_id: str, service: ServiceDep, begin: Annotated[int, Depends(_start)]
) -> AsyncIterator[ServerSentEvent]:
    """Follow a draft under review: ``revision``, ``finding``, ``comment``, ``suggestion``,
    ``review``, ``publication``, numbered by the audit; ``presence`` and ``writing`` tell how it
    stands. A stream that broke goes on from ``Last-Event-ID``."""
    async for event in _events(service, draft_id, begin):
        yield event


async def _events(service: Service, draft_id: str, begin: int) -> AsyncIterator[ServerSentEvent]:
    review = service.review
    follower = Follower(draft_id, review.store, review.presence, service.rewriting.rewrites, begin)
    with review.store.bell.listen(draft_id) as listener:
        while not service.closing.is_set():
            news = await unless_away(follower.news)
            for event in news:
                number = None if event.id is None else str(event.id)
                yield ServerSentEvent(data=event.data, event=event.name, id=number)
            if not news:
                await listener.wait(POLL_SECONDS)


def _list(there: Sequence[Present]) -> PresenceList:
    return PresenceList(items=[PresentOut(**present_to_dict(p)) for p in there])
