"""What the API takes and gives, as OpenAPI documents it.

A briefing, a report and an article have the shapes of ``corpus.codec``; a test holds these models
to what it writes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from drafter.review.states import State

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Instant = Annotated[
    str, Field(description="RFC 3339, UTC", json_schema_extra={"format": "date-time"})
]
OutletNames = Annotated[list[Line], Field(max_length=50)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftWish(_In):
    """How a draft is to be made, whatever it is about."""

    window_days: Annotated[int | None, Field(ge=1, le=36500)] = None
    angle: Line | None = None
    prefer: Annotated[OutletNames, Field(description="outlets to weigh more")] = []
    without: Annotated[OutletNames, Field(description="outlets to leave out")] = []
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


class OutletOut(BaseModel):
    """What the table of outlets says of a domain. ``country`` is ISO 3166-1 alpha-2."""

    domain: str
    name: str
    country: str | None
    wire: Annotated[bool, Field(description="its texts are meant to be copied by others")]
    state: Annotated[bool, Field(description="under the editorial control of a government")]


class ArticleSummary(BaseModel):
    """An article without its text. ``characters`` is the length of the text."""

    id: str
    url: str | None
    outlet: str | None
    title: str
    byline: str | None
    published_at: Instant | None
    date_precision: Literal["instant", "day", "month", "year", "unknown"]
    date_source: str | None
    fetched_at: Instant | None
    language: str | None
    extractor: str
    origin_group: Annotated[str | None, Field(description="the article whose text this one copies")]
    revision_of: Annotated[str | None, Field(description="the revision that this one replaces")]
    date_zone: Annotated[
        str | None,
        Field(description="offset as written; unknown: a clock time without one, the day counts"),
    ]
    access: Annotated[
        Literal["free", "metered", "paid"] | None, Field(description="as its page says")
    ]
    correction: Annotated[str | None, Field(description="the notice that it was corrected")]
    withdrawn: Annotated[
        str | None, Field(description="the notice that its publisher took it back")
    ]
    outlet_details: OutletOut | None
    characters: int


class ArticleOut(ArticleSummary):
    """One immutable revision of one article."""

    text: str


class ArticleList(BaseModel):
    """Articles, newest first; with ``q``, best first."""

    items: list[ArticleSummary]
    next_cursor: str | None


class SearchHit(BaseModel):
    """A passage with how it was found. Ranks count from 1."""

    article_id: str
    outlet: str | None
    title: str
    url: str | None
    published_at: Instant | None
    date_precision: Literal["instant", "day", "month", "year", "unknown"]
    notes: Annotated[list[str], Field(description="what a reader should know of the article")]
    start: int
    end: int
    text: str
    score: Annotated[float, Field(ge=0, le=1)]
    dense_rank: int | None
    lexical_rank: int | None
    why: list[str]


class SearchList(BaseModel):
    """Passages, best first. There is no second page: ask for more by ``limit``."""

    items: list[SearchHit]
    next_cursor: None = None


class ArticleIn(_In):
    """An article as given (``text``), or one to be fetched (``url`` alone).

    ``withdrawn`` is the notice by which what was stored at ``url`` is taken back.
    """

    url: Annotated[str | None, Field(max_length=4000)] = None
    text: Annotated[str | None, Field(min_length=1)] = None
    title: Annotated[str | None, Field(max_length=1000)] = None
    outlet: Annotated[str | None, Field(max_length=500)] = None
    byline: Annotated[str | None, Field(max_length=1000)] = None
    published_at: Annotated[
        str | None, Field(max_length=100, description="a date or an instant with a zone")
    ] = None
    withdrawn: Annotated[str | None, Field(min_length=1, max_length=1000)] = None


class FeedIn(_In):
    """A feed to be watched."""

    url: Annotated[str, Field(min_length=1, max_length=4000, description="RSS, Atom, JSON Feed")]


class FeedChange(_In):
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


class OutcomeOut(BaseModel):
    """What became of one item. ``reason`` and ``help`` are set where it was rejected."""

    where: str
    status: Literal["stored", "unchanged", "revised", "rejected"]
    article_id: str | None
    reason: str
    help: str


class ImportOut(BaseModel):
    """What became of a batch; a rejected item never stops the others."""

    stored: int
    unchanged: int
    revised: int
    rejected: int
    items: list[OutcomeOut]


class EvaluationIn(_In):
    """Any Markdown to be judged, with the articles it claims to rest on."""

    markdown: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    sources: Annotated[list[ArticleIn], Field(max_length=500)] = []
    article_ids: Annotated[
        list[str], Field(max_length=500, description="articles of the store")
    ] = []
    topic: Line | None = None
    as_of: AwareDatetime | None = None
    style: Annotated[
        Line | None, Field(description="a house style by name or hash; the desk's own unless given")
    ] = None


class EvaluationOut(BaseModel):
    """The Markdown as it was read, and what the checks found."""

    briefing: BriefingOut
    report: ReportOut


class Health(BaseModel):
    """Whether the service works; ``checks`` names each part that was looked at."""

    status: Literal["ok", "unavailable"]
    version: str
    checks: dict[str, str] = {}


def plain(model: BaseModel, **options: Any) -> dict[str, Any]:
    """Return a model as JSON values."""
    return model.model_dump(mode="json", by_alias=True, **options)
