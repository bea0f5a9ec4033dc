"""The dashboard and the stories as pages that read without a script."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from api.accounts.actor import VisitorDep
from api.dashboard.lookout import Mark
from api.dashboard.page import board_part, drafts_part, story_values
from api.pages.render import page
from api.publishing.issues import site_of
from api.service import ServiceDep, conditional
from corpus.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/dashboard")
async def dashboard(
    request: Request, service: ServiceDep, visitor: VisitorDep, part: str = ""
) -> Response:
    """Show what is going on; ``part=board`` is what is the same for everybody, ``part=drafts``
    what those who are signed in see beside it."""
    drafts = ""
    if visitor and part != "board":
        drafts = drafts_part(await asyncio.to_thread(service.drafts.by_state))
    if part == "drafts":
        return Response(drafts, media_type="text/html", headers={"Cache-Control": "no-store"})
    board = await service.boards.current()
    shown = await asyncio.to_thread(board_part, board, site_of(service.settings))
    if part == "board":
        return conditional(
            request, shown, "text/html", **{"X-Mark": str(Mark(board.change, board.arrived))}
        )
    mark = Mark(board.change, board.arrived)
    values = {"board": shown, "drafts": drafts, "mark": mark}
    return page(request, "dashboard.html", values, here="dashboard")


@router.get("/stories/{story_id}")
async def story(
    story_id: str, request: Request, service: ServiceDep, visitor: VisitorDep
) -> Response:
    """Show one story: what is told, by whom, where they disagree, and what is published on it."""
    whole = await asyncio.to_thread(service.desk.library.storybook.id_of, story_id)
    card = await service.boards.card(whole)
    if card is None:
        raise NotFound(f"no story {story_id}", help="the dashboard shows those under way")
    values = await asyncio.to_thread(story_values, card, site_of(service.settings))
    return page(request, "story.html", {**values, "inside": bool(visitor)}, here="dashboard")
