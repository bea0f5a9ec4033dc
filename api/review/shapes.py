"""What the API takes and gives of a draft under review, as OpenAPI documents it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.shapes.articles import SearchHit
from api.shapes.briefings import (
    BriefingOut,
    CitationOut,
    FindingOut,
    GroundsOut,
    ScoreOut,
    SentenceOut,
)
from api.shapes.common import In, Instant
from drafter.review.states import State

Note = Annotated[str, Field(max_length=2000)]


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


class StandingOut(FindingOut):
    """A finding with what became of it. ``id`` changes with the words that it is about."""

    id: str
    state: Literal["open", "overridden"]
    blocks: Annotated[bool, Field(description="whether it keeps the text from being approved")]
    override: RulingOut | None


class StandingList(BaseModel):
    """What the checks hold against a text. There is no second page."""

    items: list[StandingOut]
    blocking: Annotated[int, Field(description="findings that keep it from being approved")]
    warnings: Annotated[int, Field(description="open findings that warn")]
    revision: RevisionName
    next_cursor: None = None


class FindingChange(In):
    """``overridden`` lets a finding stand for a typed reason; ``open`` takes that back."""

    state: Literal["overridden", "open"]
    reason: Annotated[str, Field(max_length=2000, description="at least 10 characters")] = ""


class PlaceIn(In):
    """Words of a stored article: ``quote``, or ``start`` and ``end`` (code points), or all."""

    article_id: Annotated[str, Field(max_length=64)]
    quote: Annotated[str | None, Field(min_length=1, max_length=5000)] = None
    start: Annotated[int | None, Field(ge=0)] = None
    end: Annotated[int | None, Field(ge=1)] = None


class CitationIn(PlaceIn):
    """Words that a sentence is to cite."""

    sentence_id: Annotated[str, Field(max_length=80)]


class NewerOut(BaseModel):
    """What a newer revision of a cited article says: the same words, once, or not (any more)."""

    state: Literal["moved", "orphaned"]
    article_id: str
    start: int | None
    end: int | None


class CitedOut(BaseModel):
    """A citation of the draft by its number, and who cites it."""

    label: str
    citation: CitationOut
    sentences: list[str]
    newer: Annotated[
        NewerOut | None, Field(description="where the article was stored again since, changed")
    ]


class CitedList(BaseModel):
    """The citations of a draft by their numbers. There is no second page."""

    items: list[CitedOut]
    revision: RevisionName
    next_cursor: None = None


class WithheldIn(In):
    """How a withheld sentence comes back: what is left out stays as it was."""

    citations: Annotated[list[PlaceIn] | None, Field(max_length=20)] = None
    text: Annotated[str | None, Field(max_length=5000)] = None


class KindIn(In):
    """What a sentence does: ``analysis`` marks it as judgement."""

    kind: Literal["fact", "forecast", "analysis", "connective"]


class ContextOut(BaseModel):
    """Cited words between what stands beside them."""

    before: str
    quote: str
    after: str


class CitedEvidence(BaseModel):
    """What a sentence cites. ``missing`` are offsets in the sentence that found nothing there."""

    citation: CitationOut
    context: ContextOut | None
    support: Annotated[float, Field(ge=0, le=1)]
    missing: list[tuple[int, int]]


class CandidateOut(SearchHit):
    """A passage that the sentence could cite; ``start`` and ``end`` are those of the best words."""

    support: Annotated[float, Field(ge=0, le=1)]
    context: ContextOut


class EvidenceOut(BaseModel):
    """What a sentence rests on, and up to three passages that it could cite besides.

    ``grounds`` tell how far all that it cites carries it; null where nothing cited is there.
    """

    sentence_id: str
    text: str
    grounds: GroundsOut | None
    cited: list[CitedEvidence]
    candidates: list[CandidateOut]


class ReviewIn(In):
    """A decision on the text as a whole."""

    decision: Literal["submit", "approve", "request_changes"]
    note: Note = ""
    waive_self_approval: Annotated[
        bool, Field(description="approve what you asked for yourself; only where nobody else can")
    ] = False


class ReviewOut(BaseModel):
    """A decision that was made. ``holds``: an approval of the text as it stands."""

    id: str
    decision: Literal["submit", "approve", "request_changes"]
    revision: RevisionName
    content_hash: str
    note: str
    by: str
    at: Instant
    waived: bool
    holds: bool


class ReviewList(BaseModel):
    """All decisions on a draft, oldest first. There is no second page."""

    items: list[ReviewOut]
    state: State
    next_cursor: None = None


class EntryOut(BaseModel):
    """An entry of the audit; ``hash`` covers all other fields (docs/desk.md)."""

    seq: int
    draft_id: str | None
    at: Instant
    by: str
    action: str
    revision: int | None
    details: dict[str, Any]
    prev: str
    hash: str


class EntryList(BaseModel):
    """What was done with a draft, oldest first. There is no second page."""

    items: list[EntryOut]
    next_cursor: None = None


class PlacedOut(BaseModel):
    """A sentence where it stands, with its Markdown."""

    section: str
    index: int
    sentence: SentenceOut
    markdown: str


class ChangeOut(BaseModel):
    """What became of one sentence. One that was moved and edited is `moved`, with `edited` true."""

    kind: Literal["kept", "added", "deleted", "edited", "moved"]
    edited: bool
    before: PlacedOut | None
    after: PlacedOut | None


class ChangeList(BaseModel):
    """Every sentence of either revision once: in the order of the newer, then those deleted."""

    against: RevisionName
    revision: RevisionName
    changes: list[ChangeOut]
