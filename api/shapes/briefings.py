"""A briefing and its report as the API gives them: the shapes of ``corpus.codec``.

A test holds these models to what it writes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes.common import Instant


class CitationOut(BaseModel):
    """The exact words of an article; offsets are Unicode code points into its text."""

    article_id: str
    outlet: str | None
    title: str | None
    url: str | None
    published_at: Instant | None
    start: int
    end: int
    quote: str | None
    quote_hash: str


class SentenceOut(BaseModel):
    """One sentence with its verdict."""

    id: str
    kind: Literal["fact", "forecast", "analysis", "connective"]
    text: str
    verdict: str
    block: int
    role: str
    origin: str
    citations: list[CitationOut]


class SectionOut(BaseModel):
    """One section; ``open`` where the sources held too little."""

    key: str
    title: str
    status: Literal["complete", "open"]
    sentences: list[SentenceOut]


class WithheldOut(BaseModel):
    """A sentence kept back, with the reasons and the nearest evidence."""

    section: str
    text: str
    reasons: list[str]
    sentence: SentenceOut
    nearest: list[CitationOut]


class ScoreOut(BaseModel):
    """A rate with its denominator; over nothing it has no value."""

    value: float | None
    numerator: float
    denominator: int


class FindingOut(BaseModel):
    """What a check has against a sentence, a section or the whole."""

    check: str
    severity: Literal["blocking", "warning", "info"]
    section: str | None
    sentence_id: str | None
    start: int | None
    end: int | None
    message: str
    expected: str | None
    found: str | None
    hint: str | None


class GroundsOut(BaseModel):
    """How far a sentence's citations carry it together. ``missing`` are offsets in its text."""

    share: Annotated[float, Field(ge=0, le=1)]
    probability: Annotated[float, Field(ge=0, le=1)]
    missing: list[tuple[int, int]]


class ReportOut(BaseModel):
    """What the checks found; ``grounds`` by sentence id, where support was judged."""

    passed: bool
    scores: dict[str, ScoreOut]
    findings: list[FindingOut]
    verdicts: dict[str, str]
    checks: list[str]
    style_hash: str
    sources_hash: str
    grounds: Annotated[dict[str, GroundsOut], Field(exclude_if=lambda found: not found)] = {}


class UsageOut(BaseModel):
    """What the model calls took; ``cost`` in US dollars."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float


class BriefingOut(BaseModel):
    """A briefing with all that its making depended on."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")]
    id: str
    topic: str
    as_of: Instant | None
    window_days: int | None
    angle: str | None
    writer: str
    model: str | None
    style_hash: str
    prompts: list[str]
    created_at: Instant | None
    gathered: list[str] = []
    sections: list[SectionOut]
    withheld: list[WithheldOut]
    report: ReportOut | None
    usage: UsageOut
