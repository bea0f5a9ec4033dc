"""One look at the database for all who follow the dashboard of this process.

Other processes store articles too, so there is no bell to wait for: while anybody follows, one task
looks every half a second. Each follower hears of the latest look alone; one that is slow misses
looks in between, never what they told, for it reads on from where it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import Engine

from api.dashboard.arrivals import last_arrival
from corpus import database as db
from corpus.database.away import is_away
from corpus.errors import DeskError

log = logging.getLogger(__name__)


class TooManyFollowers(DeskError):
    """As many follow the dashboard as one process serves."""

    code = "too_many_followers"
    retryable = True


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has heard: the last change, and the number of the last article."""

    change: int = 0
    arrived: int = 0

    def __str__(self) -> str:
        return f"{self.change}-{self.arrived}"

    @classmethod
    def of(cls, text: str) -> Mark:
        """Return the mark that an event's id stands for, the very first where it is none of ours.

        A number beyond what a database counts to is none of ours.
        """
        parts = text.split("-")
        if len(parts) != 2 or not all(p.isascii() and p.isdigit() and len(p) < 16 for p in parts):
            return cls()
        return cls(int(parts[0]), int(parts[1]))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw: how far things are, and the drafts by their state."""

    mark: Mark
    drafts: Mapping[str, int]


Look = Callable[[], Seen]


def look_with(engine: Engine, drafts: Callable[[], Mapping[str, int]]) -> Look:
    """Return what looks: the last change, the last article, and what ``drafts`` says."""

    def look() -> Seen:
        with engine.connect() as connection:
            mark = Mark(db.last_change(connection), last_arrival(connection))
        return Seen(mark, drafts())

    return look


class Lookout:
    """Looks while somebody follows, at most ``most`` at a time. For one event loop."""

    def __init__(self, look: Look, *, seconds: float = 0.5, most: int = 500) -> None:
        self._look, self._seconds, self._most = look, seconds, most
        self._followers = 0
        self._seen: Seen | None = None
        self._moved = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def check(self) -> None:
        """Raise ``TooManyFollowers`` where nobody else can follow now."""
        if self._followers >= self._most:
            raise TooManyFollowers(
                f"{self._most} follow the dashboard already",
                help="read GET /v1/dashboard now and then, or ask another process",
            )

    @contextmanager
    def following(self) -> Iterator[None]:
        """Count one follower in the block; the first begins the looking, the last ends it."""
        self._followers += 1
        if self._task is None:
            self._task = asyncio.create_task(self._keep_looking())
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and self._task:
                self._task.cancel()
                self._task = self._seen = None

    async def later(self, than: Seen | None, seconds: float) -> Seen | None:
        """Return the latest look as soon as it tells of more ``than``; after ``seconds``, as is."""
        if self._seen is None or self._seen == than:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._moved.wait()
        return self._seen

    async def _keep_looking(self) -> None:
        while True:
            try:
                seen = await asyncio.to_thread(self._look)
            except Exception as error:
                # Nobody waits for this task: what it cannot do it says, and tries again.
                if not is_away(error):
                    log.exception("the dashboard cannot be looked at")
            else:
                if seen != self._seen:
                    self._seen = seen
                    moved, self._moved = self._moved, asyncio.Event()
                    moved.set()
            await asyncio.sleep(self._seconds)
