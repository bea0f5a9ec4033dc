"""A subscription as JSON values (docs/schema/feed.json)."""

from __future__ import annotations

from typing import Any

from corpus.codec import instant_text
from corpus.subscriptions.model import Polled, Subscription


def subscription_to_dict(feed: Subscription) -> dict[str, Any]:
    """Return what a user may know of a feed; the validators of its server are left out."""
    return {
        "id": feed.id,
        "url": feed.url,
        "moved_to": feed.moved_to,
        "title": feed.title,
        "state": str(feed.state),
        "articles": feed.articles,
        "added_at": instant_text(feed.added_at),
        "tried_at": instant_text(feed.tried_at),
        "read_at": instant_text(feed.read_at),
        "next_at": instant_text(feed.next_at),
        "failures": feed.failures,
        "reason": feed.reason,
        "help": feed.help,
    }


def polled_to_dict(polled: Polled) -> dict[str, Any]:
    """Return one poll (docs/schema/poll.json): the feed afterwards, and each entry's outcome."""
    return {
        "feed": subscription_to_dict(polled.subscription),
        "not_modified": polled.not_modified,
        "waiting": polled.waiting,
        "entries": [
            {
                "where": o.where,
                "status": o.status,
                "article_id": o.article_id,
                "reason": o.reason,
                "help": o.help,
            }
            for o in polled.outcomes
        ],
    }
