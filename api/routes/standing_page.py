"""The page of standing requests: what each does next, what came of it, and a form for another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api.accounts import Actor, ActorDep
from api.accounts.permissions import ASK, EDIT
from api.endings import error_to_dict
from api.pages.render import page
from api.problems import status_of
from api.routes.standing import added, matched
from api.service import Service, ServiceDep
from api.standing.making import paused, resumed
from api.standing.shapes import OnDaysIn, OnFactsIn, StandingIn
from api.wiring import utc_now
from corpus.errors import DeskError
from drafter.standing import DAYS, MOST_FACTS

router = APIRouter(prefix="/standing", include_in_schema=False)
Words = Annotated[str, Form(max_length=500)]
# Stories offered to be chosen from, those with the latest articles.
_STORIES = 30
_FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was filled in, all of it text."""

    topic: str = ""
    story: str = ""
    when: str = "days"
    days: str = "weekday"
    at: str = "06:30"
    zone: str = "UTC"
    new_facts: str = "5"
    at_most: str = "6h"
    window: str = ""
    style: str = ""
    writer: str = ""
    budget: str = ""

    def read(self) -> StandingIn:
        """Return what is wanted; what does not fit is pydantic's ``ValidationError``."""
        given = {"new_facts": self.new_facts, "at_most": self.at_most}
        by_days = {"days": self.days.split(","), "at": self.at, "zone": self.zone.strip()}
        facts = self.when == _FACTS
        return StandingIn.model_validate(
            {
                "topic": self.topic.strip() or None,
                "story_id": self.story or None,
                # Each by itself: of a choice of two, pydantic tells what both lack.
                "rule": OnFactsIn.model_validate(given)
                if facts
                else OnDaysIn.model_validate(by_days),
                "window_days": self.window or None,
                "style": self.style or None,
                "writer": self.writer or None,
                "budget": self.budget or None,
            }
        )


@router.get("")
def show(request: Request, service: ServiceDep, actor: ActorDep, story: str = "") -> Response:
    """Show the standing requests, and the form filled in for a story where one is named."""
    asked = Asked(story=story, when=_FACTS) if story else Asked()
    return _page(request, service, actor, asked=asked)


@router.post("")
def add(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    topic: Words = "",
    story: Words = "",
    when: Words = "days",
    days: Words = "",
    at: Words = "",
    zone: Words = "",
    new_facts: Words = "",
    at_most: Words = "",
    window: Words = "",
    style: Words = "",
    writer: Words = "",
    budget: Words = "",
    key: Words = "",
) -> Response:
    """Add one, and show the list; the form's key makes a double click harmless."""
    asked = Asked(
        *(topic, story, when, days, at, zone),
        *(new_facts, at_most, window, style, writer, budget),
    )
    try:
        named = f"form:{key or secrets.token_urlsafe(16)}"
        made = added(asked.read(), service, key=named, by=actor.id)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][-1]).replace("_", " ").capitalize()
        problem = {"message": f"{field}: {first['msg']}.", "help": ""}
        return _page(request, service, actor, asked=asked, problem=problem, status=422)
    except DeskError as error:
        told = error_to_dict(error)
        status = status_of(error)
        return _page(request, service, actor, asked=asked, problem=told, status=status)
    return RedirectResponse(f"/standing#s-{made.id}", 303)


@router.post("/{standing_id}/run")
def run(standing_id: str, request: Request, service: ServiceDep, actor: ActorDep) -> Response:
    """Have a draft made now, and go to it once it is there."""
    try:
        found = service.standing.store.get(standing_id)
        occasion = service.standing.run(found, by=actor.id)
    except DeskError as error:
        return _refused(request, service, actor, error)
    there = service.drafts.has(occasion.draft_id)
    where = f"/drafts/{occasion.draft_id}" if there else f"/standing#s-{standing_id}"
    return RedirectResponse(where, 303)


@router.post("/{standing_id}/{action}")
def change(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    standing_id: str,
    action: Literal["pause", "resume", "remove"],
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    version: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Pause, resume or remove one as it was seen, and show the list."""
    store, now = service.standing.store, utc_now()
    try:
        found = matched(standing_id, version, service)
        if action == "remove":
            store.remove(found, by=actor.id, at=now)
        elif action == "pause":
            store.change(paused(found), "standing_paused", by=actor.id, at=now)
        else:
            store.change(resumed(found, now), "standing_resumed", by=actor.id, at=now)
    except DeskError as error:
        return _refused(request, service, actor, error)
    return RedirectResponse(f"/standing#s-{standing_id}", 303)


def _refused(request: Request, service: Service, actor: Actor, error: DeskError) -> Response:
    told, status = error_to_dict(error), status_of(error)
    return _page(request, service, actor, asked=Asked(), refused=told, status=status)


def _page(  # noqa: PLR0913 — what the page shows, by name
    request: Request,
    service: Service,
    actor: Actor,
    *,
    asked: Asked,
    problem: Any = None,
    refused: Any = None,
    status: int = 200,
) -> Response:
    store, stories = service.standing.store, service.desk.library.storybook
    settings = service.settings
    values = {
        "rows": store.all_with_occasions(),
        "form": asked,
        "key": secrets.token_urlsafe(16),
        "problem": problem,
        "refused": refused,
        "days": (
            *(("weekday", "Every weekday"), ("day", "Every day"), ("weekend", "Weekends")),
            *((day, f"{day.capitalize()}s") for day in DAYS),
        ),
        "spans": (("1h", "an hour"), ("3h", "3 hours"), ("6h", "6 hours"), ("1d", "a day")),
        "most_facts": MOST_FACTS,
        "stories": stories.told(stories.newest_ids(texts=1, limit=_STORIES)),
        "styles": service.desk.styles.all(),
        "has_model": settings.default_writer == "llm",
        "model": settings.model.name,
        "may_ask": ASK.allows(actor.roles),
        "may_change": EDIT.allows(actor.roles),
    }
    return page(request, "standing.html", values, status=status, here="standing")
