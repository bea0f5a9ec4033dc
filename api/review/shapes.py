"""What the API takes and gives of a draft under review, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes import BriefingOut, CitationOut, Instant, ScoreOut, SentenceOut

Note = Annotated[str, Field(max_length=2000)]


class In(BaseModel):
    """What is sent: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class RulingOut(BaseModel):
    """Who decided what, when, and why."""

    by: str
    at: Instant
    reason: str


class RevisionName(BaseModel):
    """A revision by its number and its hash."""

    n: int
    hash: str


class ReviewedSentence(SentenceOut):
    """A sentence with the findings held against it. ``hash`` names what it says and cites."""

    hash: str
    findings: Annotated[list[str], Field(description="ids")]
    verified: RulingOut | None


class SectionText(BaseModel):
    """One section as people edit it. ``citations`` are all that the draft has a number for."""

    key: str
    title: str
    status: Literal["complete", "open"]
    markdown: Annotated[str, Field(description="one block a paragraph, citations as [^c12]")]
    sentences: list[ReviewedSentence]
    citations: dict[str, CitationOut]
    revision: RevisionName


class SectionIn(In):
    """The section's new text, whole."""

    markdown: Annotated[str, Field(max_length=100_000)]
    note: Note = ""


class RevisionSummary(BaseModel):
    """One line of a draft's history. ``passed`` and ``scores`` are null where it was not judged."""

    n: int
    hash: str
    parent: str | None
    author: str
    created_at: Instant
    note: str
    content_hash: str
    passed: bool | None
    blocking: int
    warnings: int
    scores: dict[str, ScoreOut] | None


class RevisionList(BaseModel):
    """All revisions of a draft, newest first. There is no second page."""

    items: list[RevisionSummary]
    next_cursor: None = None


class RevisionOut(RevisionSummary):
    """One revision, whole."""

    briefing: BriefingOut
