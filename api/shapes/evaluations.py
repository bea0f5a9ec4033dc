"""Markdown that is judged, and what the checks found."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from api.shapes.articles import ArticleIn
from api.shapes.briefings import BriefingOut, ReportOut
from api.shapes.common import In, Line


class EvaluationIn(In):
    """Any Markdown to be judged, with the articles it claims to rest on."""

    markdown: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    sources: list[ArticleIn] = Field(default=[], max_length=500)
    article_ids: list[str] = Field(default=[], max_length=500, description="articles of the store")
    topic: Line | None = None
    as_of: AwareDatetime | None = None
    style: Annotated[
        Line | None, Field(description="a house style by name or hash; the desk's own unless given")
    ] = None


class EvaluationOut(BaseModel):
    """The Markdown as it was read, and what the checks found."""

    briefing: BriefingOut
    report: ReportOut
