"""Articles as they are given and shown, and the passages that a search finds.

An article has the shape of ``corpus.codec``; a test holds it to what that writes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.shapes.common import In, Instant


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


class ArticleIn(In):
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
