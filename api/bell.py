"""Waking those who follow a draft as soon as something happens to it in this process."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict

_Sleeper = tuple[asyncio.AbstractEventLoop, asyncio.Event]


class Bell:
    """Followers wait by a draft's id; whoever changes the draft rings. Thread-safe.

    A ring before the wait is not remembered: whoever listens first looks, then waits with
    ``Listener``, which hears everything from the moment it is opened.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sleepers: defaultdict[str, set[_Sleeper]] = defaultdict(set)

    def ring(self, draft_id: str) -> None:
        """Wake all who listen for ``draft_id``, in whatever thread their loops run."""
        with self._lock:
            sleepers = tuple(self._sleepers.get(draft_id, ()))
        for loop, event in sleepers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def listen(self, draft_id: str) -> Listener:
        """Return a listener for the running event loop; use it as a context manager."""
        return Listener(self, draft_id, (asyncio.get_running_loop(), asyncio.Event()))

    def _add(self, draft_id: str, sleeper: _Sleeper) -> None:
        with self._lock:
            self._sleepers[draft_id].add(sleeper)

    def _remove(self, draft_id: str, sleeper: _Sleeper) -> None:
        with self._lock:
            self._sleepers[draft_id].discard(sleeper)
            if not self._sleepers[draft_id]:
                del self._sleepers[draft_id]


class Listener:
    """Hears the rings for one draft between its opening and its close."""

    def __init__(self, bell: Bell, draft_id: str, sleeper: _Sleeper) -> None:
        self._bell, self._draft_id, self._sleeper = bell, draft_id, sleeper

    def __enter__(self) -> Listener:
        self._bell._add(self._draft_id, self._sleeper)
        return self

    def __exit__(self, *_: object) -> None:
        self._bell._remove(self._draft_id, self._sleeper)

    async def wait(self, seconds: float) -> bool:
        """Return ``True`` at a ring, one since the last wait included; else after ``seconds``."""
        _, event = self._sleeper
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        event.clear()
        return True
