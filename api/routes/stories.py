"""Stories and the dashboard as JSON; who may see them is a setting."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from api.accounts.actor import VisitorDep
from api.dashboard.shapes import (
    DashboardOut,
    StoryList,
    StoryOut,
    dashboard_out,
    story_out,
    summary_out,
)
from api.problems import problem_responses
from api.publishing.issues import site_of
from api.service import Cursor, ServiceDep, conditional_json, link_to_next, offset_of
from corpus.errors import NotFound

router = APIRouter(prefix="/v1", tags=["stories"])
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Not Modified"}}
# Whoever asks may be the first for whom a story has to be told.
_MOST = 50


@router.get("/dashboard", response_model=DashboardOut, responses=_UNCHANGED)
async def dashboard(request: Request, service: ServiceDep, visitor: VisitorDep) -> Response:
    """Read all that the dashboard shows: stories under way, newest articles, issues, feeds.

    ``change`` numbers the state; it rises with every change. ``drafts`` are for whoever is signed
    in.
    """
    board = await service.boards.current()
    drafts = await asyncio.to_thread(service.drafts.by_state) if visitor else None
    return conditional_json(request, dashboard_out(board, site_of(service.settings), drafts))


@router.get("/stories", responses=problem_responses(422))
async def list_stories(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    request: Request,
    response: Response,
    service: ServiceDep,
    since: Annotated[
        AwareDatetime | None, Query(alias="from", description="with an article from then on")
    ] = None,
    texts: Annotated[int, Query(ge=1, le=1000, description="told by so many texts at least")] = 1,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="at most this many items")] = 20,
    cursor: Cursor = None,
) -> StoryList:
    """List stories, that with the latest article first; each with its newest facts."""
    book, offset = service.desk.library.storybook, offset_of(cursor)
    ids = await asyncio.to_thread(
        book.newest_ids, since=since, texts=texts, limit=limit + 1, offset=offset
    )
    following = f"o{offset + limit}" if len(ids) > limit else None
    response.headers.update(link_to_next(request, following))
    site = site_of(service.settings)
    cards = await service.boards.cards(ids[:limit])
    return StoryList(items=[summary_out(c, site) for c in cards], next_cursor=following)


@router.get(
    "/stories/{story_id}",
    response_model=StoryOut,
    responses={**_UNCHANGED, **problem_responses(404, 422)},
)
async def read_story(story_id: str, request: Request, service: ServiceDep) -> Response:
    """Read one story; the beginning of its id is enough.

    Its articles with their addresses, the distinct texts, facts quoted with who reported them, what
    is told differently, and the issues on it with what arrived since.
    """
    whole = await asyncio.to_thread(service.desk.library.storybook.id_of, story_id)
    card = await service.boards.card(whole)
    if card is None:
        raise NotFound(f"no story {story_id}", help="GET /v1/stories lists them")
    return conditional_json(request, story_out(card, site_of(service.settings)))
