"""What the API tells of stories and of the dashboard, as OpenAPI documents it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field

from api.dashboard.board import ISSUES, Board, StoryCard
from api.dashboard.issues import Coverage, PublishedIssue
from api.shapes.common import Instant
from corpus.codec import instant_text
from corpus.subscriptions.model import State, Subscription
from drafter.exports import Site, issue_path

Health = Literal["well", "not read yet", "failing", "paused", "gone"]
_NEWEST = 3


class ArticleLink(BaseModel):
    """An article by its outlet's own words for it and its address; never its text."""

    id: str
    url: str | None
    outlet: str
    title: str
    published_at: Instant | None
    date_precision: str
    date_zone: str | None


class StoryArticle(ArticleLink):
    """An article of a story; articles of one ``origin`` carry one text."""

    origin: str
    arrived: Annotated[int, Field(description="its number in the order of arrival")]


class NewestArticle(ArticleLink):
    """An article that arrived, and the story that it belongs to."""

    story: str | None
    arrived: Annotated[int, Field(description="its number in the order of arrival")]


class FactReport(BaseModel):
    """Who reported a fact, and when; offsets are code points into the article's text."""

    article_id: str
    outlet: str
    origin: str
    at: Instant | None
    start: int
    end: int


class StoryFact(BaseModel):
    """A fact in the words of its first report, quoted; ``origins`` counts distinct texts."""

    text: str
    origins: int
    reports: list[FactReport]


class TellingOut(BaseModel):
    """One article's words for a value."""

    article_id: str
    outlet: str
    origin: str
    at: Instant | None
    start: int
    end: int
    sentence: str
    sentence_start: int
    sentence_end: int


class ValueOut(BaseModel):
    """One of the values told, with everyone who tells it."""

    text: str
    low: float
    high: float
    unit: str
    first: Instant | None
    origins: int
    tellings: list[TellingOut]


class ConflictOut(BaseModel):
    """A quantity told differently; ``update`` where the dates put each value after the last."""

    what: str
    kind: Literal["conflict", "update"]
    values: list[ValueOut]


class OriginOut(BaseModel):
    """A distinct text: who carries it, and the agency that it credits."""

    id: str
    outlets: list[str]
    credit: str | None
    article_ids: list[str]


class IssueLink(BaseModel):
    """A published issue."""

    number: int
    title: str
    url: str
    state: Literal["published", "corrected", "retracted"]
    published_at: Instant


class SinceOut(BaseModel):
    """What came to the story after an issue on it."""

    articles: int
    texts: int
    facts: list[StoryFact]


class CoverageOut(IssueLink):
    """An issue on a story, and what arrived since."""

    since: SinceOut


class StorySummary(BaseModel):
    """A story in a list: how it stands, and the facts reported last."""

    id: str
    title: str
    first: Instant | None
    last: Instant | None
    articles: int
    texts: int
    outlets: int
    conflicts: Annotated[int, Field(description="numbers told differently, updates aside")]
    latest: list[StoryFact]
    issues: list[CoverageOut]


class StoryList(BaseModel):
    """Stories, that with the latest article first."""

    items: list[StorySummary]
    next_cursor: str | None


class StoryOut(BaseModel):
    """A story: its articles, the texts among them, its facts, and where they disagree."""

    id: str
    title: str
    first: Instant | None
    last: Instant | None
    articles: list[StoryArticle]
    origins: list[OriginOut]
    timeline: list[StoryFact]
    latest: list[StoryFact]
    conflicts: list[ConflictOut]
    issues: list[CoverageOut]


class FeedHealth(BaseModel):
    """How a feed fares."""

    title: str
    host: Annotated[str, Field(description="where it is read; addresses may hold secrets")]
    health: Health
    articles: int
    read_at: Instant | None
    next_at: Instant | None


class CountsOut(BaseModel):
    """How much is stored."""

    articles: int
    texts: int
    stories: int
    last: Instant | None


class DashboardOut(BaseModel):
    """All that the dashboard shows, as of ``change``; ``drafts`` by state for who is signed in."""

    change: int
    stories: list[StorySummary]
    newest: list[NewestArticle]
    issues: list[IssueLink]
    feeds: list[FeedHealth]
    counts: CountsOut
    drafts: dict[str, int] | None


def dashboard_out(board: Board, site: Site, drafts: Mapping[str, int] | None) -> DashboardOut:
    """Return the whole board."""
    counts = board.counts
    return DashboardOut(
        change=board.change,
        stories=[summary_out(card, site) for card in board.stories],
        newest=[NewestArticle(**a) for a in board.newest],
        issues=[IssueLink(**issue_values(i, site)) for i in board.issues[:ISSUES]],
        feeds=[FeedHealth(**feed_values(f)) for f in board.feeds],
        counts=CountsOut(
            articles=counts.articles,
            texts=counts.texts,
            stories=counts.stories,
            last=instant_text(counts.last),
        ),
        drafts=None if drafts is None else dict(drafts),
    )


def summary_out(card: StoryCard, site: Site) -> StorySummary:
    """Return a story as lists show it."""
    told = card.told
    return StorySummary(
        id=told["id"],
        title=told["title"],
        first=told["first"],
        last=told["last"],
        articles=len(told["articles"]),
        texts=len(told["origins"]),
        outlets=len({a["outlet"] for a in told["articles"]}),
        conflicts=sum(c["kind"] == "conflict" for c in told["conflicts"]),
        latest=[StoryFact(**f) for f in told["latest"][:_NEWEST]],
        issues=[CoverageOut(**coverage_values(c, site)) for c in card.issues],
    )


def story_out(card: StoryCard, site: Site) -> StoryOut:
    """Return a story whole."""
    shown = {name: card.told[name] for name in StoryOut.model_fields.keys() - {"issues"}}
    issues = [coverage_values(c, site) for c in card.issues]
    return StoryOut.model_validate({**shown, "issues": issues})


def issue_values(issue: PublishedIssue, site: Site) -> dict[str, Any]:
    """Return an issue as JSON values."""
    return {
        "number": issue.number,
        "title": issue.topic,
        "url": site.url(issue_path(issue.slug)),
        "state": issue.state,
        "published_at": instant_text(issue.published_at),
    }


def coverage_values(found: Coverage, site: Site) -> dict[str, Any]:
    """Return an issue on a story as JSON values."""
    since = found.since
    came = {"articles": since.articles, "texts": since.texts, "facts": list(since.facts)}
    return {**issue_values(found.issue, site), "since": came}


def feed_values(feed: Subscription) -> dict[str, Any]:
    """Return what everybody may know of a feed; why it fails is for those who run the desk."""
    host = urlsplit(feed.address).hostname or ""
    return {
        "title": feed.title or host,
        "host": host,
        "health": health(feed),
        "articles": feed.articles,
        "read_at": instant_text(feed.read_at),
        "next_at": instant_text(feed.next_at),
    }


def health(feed: Subscription) -> Health:
    """Return how a feed fares, in words."""
    if feed.state is not State.ACTIVE:
        return "paused" if feed.state is State.PAUSED else "gone"
    if feed.failures:
        return "failing"
    return "well" if feed.read_at else "not read yet"
