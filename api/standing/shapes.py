"""What the API takes and gives of standing requests, as OpenAPI documents it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.shapes.common import In, Instant, Line
from api.shapes.drafts import DraftWish, RequestOut
from api.standing.making import standing_to_dict
from api.standing.rows import Occasion
from drafter.standing import MOST_FACTS, Rule, StandingRequest, rule_from_dict

Word = Annotated[str, Field(min_length=1, max_length=64)]


class OnDaysIn(In):
    """On days of the week at a time of a zone's clocks."""

    days: Annotated[
        list[Word],
        Field(min_length=1, max_length=7, description="days, or `day`, `weekday`, `weekend`"),
    ]
    at: Annotated[Word, Field(description="06:30, of 24 hours")]
    zone: Annotated[Word, Field(description="an IANA name: Europe/Berlin")]


class OnFactsIn(In):
    """When the story has so many new facts, at most once in ``at_most``."""

    new_facts: Annotated[int, Field(ge=1, le=MOST_FACTS)]
    at_most: Annotated[Word, Field(description="90min, 6h, 2d")] = "6h"


class StandingIn(DraftWish):
    """A briefing to be made again and again. On a story, its title is the topic unless given."""

    topic: Line | None = None
    story_id: Annotated[Word | None, Field(description="needed to count new facts")] = None
    rule: OnDaysIn | OnFactsIn


class StandingChange(In):
    """What is to be changed; what is left out stays. ``active`` resumes, and forgets failures."""

    state: Literal["active", "paused"] | None = None
    topic: Line | None = None
    rule: OnDaysIn | OnFactsIn | None = None


class OnDaysOut(BaseModel):
    """On these days at this time of the zone's clocks."""

    days: list[str]
    at: str
    zone: str


class OnFactsOut(BaseModel):
    """When the story has so many new facts."""

    new_facts: int
    at_most: str


class StandingProblem(BaseModel):
    """Why a draft failed, or could not be asked for, and what to do about it."""

    code: str
    message: str
    help: str


class OccasionOut(BaseModel):
    """One occasion and what became of its draft; ``claimed``: it is not asked for yet."""

    at: Instant
    draft_id: str
    state: Literal["claimed", "asked", "made", "failed", "cancelled"]
    problem: StandingProblem | None


class StandingOut(BaseModel):
    """A standing request with its last ten occasions, newest first."""

    id: str
    topic: str
    story_id: str | None
    rule: OnDaysOut | OnFactsOut
    said: Annotated[str, Field(description="the rule in words")]
    state: Literal["active", "paused"]
    gave_up: Annotated[bool, Field(description="it paused itself after five failures in a row")]
    next_at: Annotated[Instant | None, Field(description="when it is looked at next")]
    failures: Annotated[int, Field(description="failures in a row")]
    problem: Annotated[StandingProblem | None, Field(description="the last failure")]
    request: RequestOut
    requested_by: str
    created_at: Instant
    version: Annotated[int, Field(description="its ETag, in quotation marks")]
    drafts: list[OccasionOut]


class StandingList(BaseModel):
    """All standing requests, oldest first. There is no second page."""

    items: list[StandingOut]
    next_cursor: None = None


class RunOut(BaseModel):
    """The draft that was asked for."""

    standing_id: str
    draft_id: str


def rule_of(given: OnDaysIn | OnFactsIn) -> Rule:
    """Return a rule as it was asked for; what makes no sense is ``BadInput``."""
    return rule_from_dict(given.model_dump())


def standing_out(found: StandingRequest, occasions: Sequence[Occasion]) -> StandingOut:
    """Return a standing request with its last occasions as the API shows it."""
    return StandingOut.model_validate(standing_to_dict(found, occasions))
