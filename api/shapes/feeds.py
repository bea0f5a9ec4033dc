"""Feeds that are watched."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.shapes.common import In, Instant


class FeedIn(In):
    """A feed to be watched."""

    url: Annotated[str, Field(min_length=1, max_length=4000, description="RSS, Atom, JSON Feed")]


class FeedChange(In):
    """``active`` polls it from now on, ``paused`` no more."""

    state: Literal["active", "paused"]


class FeedOut(BaseModel):
    """A feed that is watched; ``gone``: its server said that it will not come back (410)."""

    id: str
    url: str
    moved_to: Annotated[str | None, Field(description="where permanent redirects led")]
    title: str
    state: Literal["active", "paused", "gone"]
    articles: Annotated[int, Field(description="stored articles that came by it")]
    added_at: Instant
    tried_at: Instant | None
    read_at: Annotated[Instant | None, Field(description="the last try that went well")]
    next_at: Instant | None
    failures: Annotated[int, Field(description="tries in a row that failed")]
    reason: Annotated[str, Field(description="why the last try failed")]
    help: str


class FeedList(BaseModel):
    """All feeds. There is no second page."""

    items: list[FeedOut]
    next_cursor: None = None
