"""The dashboard as it changes, by server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import Engine

from api.accounts.actor import VisitorDep
from api.dashboard.arrivals import arrived_after
from api.dashboard.lookout import Mark, Seen
from api.problems import problem_responses
from api.routes.events import unless_away
from api.service import Service, ServiceDep

router = APIRouter(prefix="/v1/dashboard", tags=["stories"])
# A follower hears at most so often: twenty articles a second are then ten in one event.
_PACE_SECONDS = 0.5
# How long one waits before it looks whether the service is being stopped.
_WAIT_SECONDS = 1.0
# Articles in one event; and how many of a long absence are told, the newest.
_PAGE, _MOST = 100, 1000


def _start(
    service: ServiceDep,
    after: Annotated[
        str, Query(max_length=40, description="begin after this id; else with all that is stored")
    ] = "",
    last_event_id: Annotated[
        str | None, Header(description="begin after this one; sent by browsers that reconnect")
    ] = None,
) -> Mark:
    """Return how far a follower has heard; ``TooManyFollowers`` where there is no place."""
    service.lookout.check()
    return Mark.of(after if last_event_id is None else last_event_id)


@router.get("/events", response_class=EventSourceResponse, responses=problem_responses(422, 503))
async def follow(
    service: ServiceDep, visitor: VisitorDep, begin: Annotated[Mark, Depends(_start)]
) -> AsyncIterator[ServerSentEvent]:
    """Follow the dashboard: ``articles`` as they arrive, ``change`` where anything on it changed,
    ``drafts`` by state for whoever is signed in. Whoever was away for long is told of the newest
    thousand articles and how many were ``skipped``. A stream that broke goes on from
    ``Last-Event-ID``."""
    async for event in _events(service, begin, inside=bool(visitor)):
        yield event


async def _events(service: Service, mark: Mark, *, inside: bool) -> AsyncIterator[ServerSentEvent]:
    seen: Seen | None = None
    told: Mapping[str, int] | None = None
    with service.lookout.following():
        while not service.closing.is_set():
            before, seen = seen, await service.lookout.later(seen, _WAIT_SECONDS)
            if seen is None or seen == before:
                continue
            async for articles in _arrivals(service.desk.engine, mark.arrived, seen):
                mark = Mark(mark.change, articles["articles"][-1]["arrived"])
                yield ServerSentEvent(data=articles, event="articles", id=str(mark))
            if seen.mark.change > mark.change:
                mark = Mark(seen.mark.change, mark.arrived)
                yield ServerSentEvent(data={"change": mark.change}, event="change", id=str(mark))
            if inside and seen.drafts != told:
                told = seen.drafts
                yield ServerSentEvent(data={"drafts": told}, event="drafts", id=str(mark))
            await asyncio.sleep(_PACE_SECONDS)


async def _arrivals(engine: Engine, after: int, seen: Seen) -> AsyncIterator[dict[str, Any]]:
    """Yield what arrived since, page by page."""
    begin = max(after, seen.mark.arrived - _MOST)
    skipped = begin - after
    while begin < seen.mark.arrived:
        found = await unless_away(partial(_page, engine, begin))
        if not found:
            return
        yield {"articles": list(found), "skipped": skipped}
        begin, skipped = found[-1]["arrived"], 0


def _page(engine: Engine, after: int) -> Sequence[Mapping[str, Any]]:
    with engine.connect() as connection:
        return arrived_after(connection, after, _PAGE)
