"""A draft's events as they happen, by server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Header, HTTPException, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.drafts import LAST_EVENTS
from api.problems import problem_responses
from api.service import Service, ServiceDep
from corpus.codec import instant_text
from corpus.database.away import is_away

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])
T = TypeVar("T")
# Events are read from the database, so that a worker in another process may have written them; for
# those of this one the bell rings. Half a second is quick to a person and costs little.
POLL_SECONDS = 0.5


def _start(
    draft_id: str,
    service: ServiceDep,
    after: Annotated[int, Query(ge=0, le=2**53, description="begin after this number")] = 0,
    last_event_id: Annotated[
        str | None, Header(description="begin after this one; sent by browsers that reconnect")
    ] = None,
) -> int:
    """Return the number to begin after; 204, on which a browser stops, where nothing can follow."""
    begin = after if last_event_id is None else number_of(last_event_id)
    draft = service.drafts.get(draft_id)
    if draft.state != "generating" and not service.drafts.events(draft_id, after=begin, limit=1):
        raise HTTPException(204)
    return begin


def number_of(event_id: str) -> int:
    """Return the number that an event's id stands for, 0 where it is none of ours."""
    return int(event_id) if event_id.isascii() and event_id.isdigit() and len(event_id) < 16 else 0


@router.get(
    "/{draft_id}/events",
    response_class=EventSourceResponse,
    responses={204: {"description": "No more events"}, **problem_responses(404)},
)
async def follow(
    draft_id: str, service: ServiceDep, begin: Annotated[int, Depends(_start)]
) -> AsyncIterator[ServerSentEvent]:
    """Follow a draft: ``stage``, ``section``, ``citation``, ``finding``, at last ``done`` or
    ``failed``. Ids count from 1; a stream that broke goes on from ``Last-Event-ID``."""
    async for event in _events(service, draft_id, begin):
        yield event


async def unless_away(read: Callable[[], Sequence[T]]) -> Sequence[T]:
    """Return what ``read`` reads; nothing while the database is away: the stream outlives that."""
    try:
        return await asyncio.to_thread(read)
    except Exception as error:
        if not is_away(error):
            raise
        return ()


async def _events(service: Service, draft_id: str, after: int) -> AsyncIterator[ServerSentEvent]:
    with service.drafts.bell.listen(draft_id) as listener:
        while not service.closing.is_set():
            events = await unless_away(partial(service.drafts.events, draft_id, after=after))
            for event in events:
                after = event.seq
                data = {**event.data, "at": instant_text(event.at)}
                yield ServerSentEvent(data=data, event=event.event, id=str(event.seq))
                if event.event in LAST_EVENTS:
                    return
            if not events:
                await listener.wait(POLL_SECONDS)
