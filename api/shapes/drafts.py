"""A draft as it is asked for, listed and given."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from api.shapes.briefings import BriefingOut
from api.shapes.common import In, Instant, Line, OutletNames
from drafter.review.states import State


class DraftWish(In):
    """How a draft is to be made, whatever it is about."""

    window_days: Annotated[int | None, Field(ge=1, le=36500)] = None
    angle: Line | None = None
    prefer: OutletNames = Field(default=[], description="outlets to weigh more")
    without: OutletNames = Field(default=[], description="outlets to leave out")
    writer: Literal["extractive", "llm"] | None = None
    budget: Annotated[
        float | None, Field(ge=0, le=1000, description="most that model calls may cost, US dollars")
    ] = None
    style: Annotated[
        Line | None, Field(description="a house style by name or hash; the desk's own unless given")
    ] = None


class DraftIn(DraftWish):
    """A request for a draft."""

    topic: Annotated[Line, Field(description="what the briefing is about")]
    as_of: Annotated[AwareDatetime | None, Field(description="the newest a source may be")] = None


class RequestOut(BaseModel):
    """What was asked for."""

    topic: str
    as_of: Instant | None
    window_days: int | None
    angle: str | None
    prefer: list[str]
    without: list[str]
    writer: str
    budget: float
    style: Annotated[str | None, Field(description="hash of the house style, where one was named")]


class ErrorOut(BaseModel):
    """Why a draft failed."""

    code: str
    message: str
    help: str
    retryable: bool


class DraftSummary(BaseModel):
    """One line of the list of drafts.

    Null until it is made are ``passed``, ``withheld``, ``blocking`` (findings that keep it from
    being approved), and how many sentences ``needed`` a citation, have one (``cited``) and are
    ``supported`` by it in full.
    """

    id: str
    topic: str
    state: State
    passed: bool | None
    withheld: int | None
    blocking: int | None
    needed: int | None
    cited: int | None
    supported: int | None
    requested_by: str | None
    created_at: Instant
    updated_at: Instant


class DraftOut(DraftSummary):
    """One draft, whole."""

    request: RequestOut
    briefing: BriefingOut | None
    error: ErrorOut | None


class DraftList(BaseModel):
    """Drafts, newest first."""

    items: list[DraftSummary]
    next_cursor: str | None
