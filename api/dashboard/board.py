"""The dashboard's state: one value for all who look, made anew only where something changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from api.dashboard.arrivals import last_arrival, newest
from api.dashboard.issues import Coverage, IssueReader, PublishedIssue, coverage
from api.dashboard.teller import Teller
from corpus import database as db
from corpus.store.story_rows import newest_ids
from corpus.stories.telling import Told
from corpus.subscriptions import SubscriptionStore
from corpus.subscriptions.model import Subscription

# Stories shown, articles and issues listed.
STORIES, ARTICLES, ISSUES = 12, 15, 10
# A story is under way where at least so many distinct texts tell it; others fill up the rest.
_UNDER_WAY = 2


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story with the issues on it, newest first."""

    told: Told
    issues: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored: ``texts`` are distinct texts, ``last`` the newest article's date."""

    articles: int
    texts: int
    stories: int
    last: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """All that the dashboard shows, as of the change numbered ``change``.

    ``arrived`` is the number of the last article. ``newest`` are articles as JSON values, in the
    order of their arrival, newest first, each with the id of its ``story`` (or ``None``).
    """

    change: int
    arrived: int
    stories: tuple[StoryCard, ...]
    newest: tuple[Mapping[str, Any], ...]
    issues: tuple[PublishedIssue, ...]
    feeds: tuple[Subscription, ...]
    counts: Counts


class Boards:
    """Makes the board. One at a time, whoever asks; for one event loop."""

    def __init__(self, engine: Engine, teller: Teller) -> None:
        self._engine, self._teller = engine, teller
        self._feeds = SubscriptionStore(engine)
        self._issues = IssueReader()
        self._making = asyncio.Lock()
        self._board: Board | None = None

    async def current(self) -> Board:
        """Return the board as it is now."""
        if (board := self._board) and board.change == await asyncio.to_thread(self._last):
            return board
        async with self._making:
            board = self._board
            if board is None or board.change != await asyncio.to_thread(self._last):
                board = self._board = await self._made()
            return board

    async def card(self, story_id: str) -> StoryCard | None:
        """Return one story with its issues; ``None`` where it went meanwhile."""
        board = await self.current()
        for card in board.stories:
            if card.told["id"] == story_id:
                return card
        told = await self._teller.told([story_id])
        return self._cards(told, board.issues)[0] if told else None

    async def cards(self, ids: Sequence[str]) -> list[StoryCard]:
        """Return stories with their issues, in the order asked for."""
        board = await self.current()
        return self._cards(await self._teller.told(ids), board.issues)

    async def _made(self) -> Board:
        # The number first: what changes while the rest is read makes the next board.
        read = await asyncio.to_thread(self._read)
        told = await self._teller.told(read.ids)
        cards = tuple(self._cards(told, read.issues))
        return Board(
            read.change, read.arrived, cards, read.newest, read.issues, read.feeds, read.counts
        )

    def _cards(self, told: Sequence[Told], issues: Sequence[PublishedIssue]) -> list[StoryCard]:
        return [StoryCard(one, coverage(one, issues)) for one in told]

    def _last(self) -> int:
        with self._engine.connect() as connection:
            return db.last_change(connection)

    def _read(self) -> _Read:
        with self._engine.connect() as connection:
            change, arrived = db.last_change(connection), last_arrival(connection)
            ids = newest_ids(connection, since=None, texts=_UNDER_WAY, limit=STORIES)
            if len(ids) < STORIES:
                single = newest_ids(connection, since=None, texts=1, limit=2 * STORIES)
                ids = [*ids, *(i for i in single if i not in ids)][:STORIES]
            arrivals = tuple(newest(connection, ARTICLES))
            issues = tuple(self._issues.newest(connection))
            counts = _counts(connection)
        return _Read(change, arrived, ids, arrivals, issues, tuple(self._feeds.all()), counts)


@dataclass(frozen=True, slots=True)
class _Read:
    change: int
    arrived: int
    ids: list[str]
    newest: tuple[Mapping[str, Any], ...]
    issues: tuple[PublishedIssue, ...]
    feeds: tuple[Subscription, ...]
    counts: Counts


def _counts(connection: Connection) -> Counts:
    s = db.stories.c
    counted = select(
        func.coalesce(func.sum(s.articles), 0),
        func.coalesce(func.sum(s.texts), 0),
        func.count(),
        func.max(s.last),
    ).where(s.articles > 0)
    articles, texts, stories, last = connection.execute(counted).one()
    return Counts(int(articles), int(texts), int(stories), last)
