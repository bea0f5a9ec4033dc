"""A subscription, its entries, and what one poll of it did, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.ingest import Outcome


class State(StrEnum):
    """``GONE``: the server said that the feed will not come back (410); it is asked no more."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed that is watched.

    ``moved_to`` is where permanent redirects led. ``next_at`` is ``None`` unless it is active.
    ``failures`` counts the tries that failed since the last good one; ``reason`` and ``help`` say
    why the last one failed. ``articles`` counts those that came by it and are stored.
    """

    id: str
    url: str
    added_at: datetime
    state: State = State.ACTIVE
    title: str = ""
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    tried_at: datetime | None = None
    read_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    reason: str = ""
    help: str = ""
    articles: int = 0

    @property
    def address(self) -> str:
        """Where it is read."""
        return self.moved_to or self.url


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """What became of one entry. ``stamp`` tells one state of the entry from the next.

    ``pending``: it could not be had and is to be tried again.
    """

    key: str
    stamp: str
    status: str
    article_id: str | None = None
    reason: str = ""
    tries: int = 1
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll: the subscription as it stands afterwards, and the outcome of each new entry.

    ``waiting`` counts new entries that were left for the next poll.
    """

    subscription: Subscription
    outcomes: tuple[Outcome, ...] = ()
    not_modified: bool = False
    waiting: int = 0

    @property
    def counts(self) -> Counter[str]:
        """How many entries were stored, revised, unchanged, rejected."""
        return Counter(outcome.status for outcome in self.outcomes)
