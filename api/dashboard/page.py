"""What the pages of the dashboard need, worked out beforehand."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from api.dashboard.board import ISSUES, Board, StoryCard
from api.dashboard.charts import Bars, Strips, bars, strips
from api.dashboard.issues import PublishedIssue
from api.dashboard.shapes import health
from api.pages.render import environment
from api.pages.timeline import timeline
from api.pages.view import web_link
from corpus.codec import instant
from corpus.model import Article, Precision
from corpus.subscriptions.model import Subscription
from drafter.exports import Site, issue_path
from drafter.exports.links import link_to

Raw = Mapping[str, Any]
Urls = Mapping[str, str | None]
# A fact is quoted, not copied; in a card the newest stand for all.
_LONGEST = 260
_FACTS, _CONFLICTS, _TELLERS = 3, 3, 4


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact in its first report's words, and who reported it."""

    key: str
    words: str
    first: Raw
    link: str | None
    others: tuple[str, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class ValueView:
    """One of the values told, and by whom."""

    text: str
    told: tuple[tuple[str, str | None, Any], ...]
    more: int
    words: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A number told differently."""

    what: str
    update: bool
    values: tuple[ValueView, ...]
    strips: Strips | None


@dataclass(frozen=True, slots=True)
class CoverView:
    """An issue on the story, with what came after it."""

    title: str
    link: str
    issue: PublishedIssue
    articles: int
    texts: int
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """A story as its card shows it."""

    raw: Raw
    facts: tuple[FactView, ...]
    conflicts: tuple[ConflictView, ...]
    more_conflicts: int
    covers: tuple[CoverView, ...]
    outlets: int
    bars: Bars | None


@lru_cache(maxsize=4)
def board_part(board: Board, site: Site) -> str:
    """Return the part of the page that is the same for everybody, drawn once for each board."""
    titles = {card.told["id"]: card.told["title"] for card in board.stories}
    return (
        environment()
        .get_template("board.html")
        .render(
            board=board,
            cards=[card_view(card, site) for card in board.stories],
            newest=[(article, web_link(article["url"]), titles) for article in board.newest],
            issues=[(issue, site.url(issue_path(issue.slug))) for issue in board.issues[:ISSUES]],
            feeds=[_feed(feed) for feed in board.feeds],
            precision=Precision,
        )
    )


def drafts_part(by_state: Mapping[str, int]) -> str:
    """Return the drafts by state, for those who are signed in."""
    return environment().get_template("board_drafts.html").render(by_state=by_state)


def story_values(card: StoryCard, site: Site) -> dict[str, Any]:
    """Return what a story's page shows."""
    told = card.told
    urls = _urls(told)
    by_id = {a["id"]: a for a in told["articles"]}
    articles = [_article(a) for a in told["articles"]]
    return {
        "card": card_view(card, site),
        "facts": [_fact(f, urls) for f in told["timeline"]],
        "conflicts": [_conflict(c, urls, most=50) for c in told["conflicts"]],
        "origins": [
            (o, [(by_id[i], web_link(urls[i])) for i in o["article_ids"]]) for o in told["origins"]
        ],
        "timeline": timeline(articles, frozenset()),
        "precision": Precision,
    }


def card_view(card: StoryCard, site: Site) -> CardView:
    """Return a story as its card shows it."""
    told = card.told
    urls = _urls(told)
    # What disagrees is news; what a later number follows is told on the story's own page.
    apart = [c for c in told["conflicts"] if c["kind"] == "conflict"]
    return CardView(
        told,
        tuple(_fact(f, urls) for f in told["latest"][:_FACTS]),
        tuple(_conflict(c, urls, most=_TELLERS) for c in apart[:_CONFLICTS]),
        max(0, len(told["conflicts"]) - len(apart[:_CONFLICTS])),
        tuple(
            CoverView(
                c.issue.topic,
                site.url(issue_path(c.issue.slug)),
                c.issue,
                c.since.articles,
                c.since.texts,
                tuple(_fact(f, urls) for f in c.since.facts),
            )
            for c in card.issues
        ),
        len({a["outlet"] for a in told["articles"]}),
        bars(told["articles"]),
    )


def _urls(told: Raw) -> Urls:
    return {a["id"]: a["url"] for a in told["articles"]}


def _fact(fact: Raw, urls: Urls) -> FactView:
    first = fact["reports"][0]
    outlets = dict.fromkeys(r["outlet"] for r in fact["reports"][1:])
    return FactView(
        f"{first['article_id']}-{first['start']}",
        _short(fact["text"]),
        first,
        link_to(urls.get(first["article_id"]), fact["text"]),
        tuple(o for o in outlets if o != first["outlet"]),
        fact["origins"],
    )


def _conflict(conflict: Raw, urls: Urls, *, most: int) -> ConflictView:
    return ConflictView(
        conflict["what"],
        conflict["kind"] == "update",
        tuple(_value(v, urls, most) for v in conflict["values"]),
        strips(conflict["values"]),
    )


def _value(value: Raw, urls: Urls, most: int) -> ValueView:
    tellers = list({t["article_id"]: t for t in reversed(value["tellings"])}.values())[::-1]
    told = tuple(
        (t["outlet"], link_to(urls.get(t["article_id"]), t["sentence"]), instant(t["at"]))
        for t in tellers
    )
    words = _short(value["tellings"][0]["sentence"])
    return ValueView(value["text"], told[:most], max(0, len(told) - most), words)


def _feed(feed: Subscription) -> tuple[Subscription, str]:
    return feed, health(feed)


def _short(text: str) -> str:
    return textwrap.shorten(" ".join(text.split()), _LONGEST, placeholder=" …")


def _article(raw: Raw) -> Article:
    """Return what a timeline needs of an article."""
    return Article(
        id=raw["id"],
        url=raw["url"],
        outlet=raw["outlet"],
        title=raw["title"],
        text="",
        published_at=instant(raw["published_at"]),
        date_precision=Precision(raw["date_precision"]),
        origin_group=raw["origin"],
    )
