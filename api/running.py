"""Work under way in this process: each piece in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from typing import Any, TypeVar

_STOP_SECONDS = 10.0
T = TypeVar("T")


class Running:
    """Runs pieces of work by name and interrupts them from any thread."""

    def __init__(self) -> None:
        self._tasks: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Future[Any]]] = {}
        self._changed = threading.Condition()

    async def run(self, name: str, work: Awaitable[T], seconds: float) -> T:
        """Await ``work`` in the running loop; ``TimeoutError`` after ``seconds``.

        ``CancelledError`` where it was interrupted.
        """
        task: asyncio.Future[T] = asyncio.ensure_future(work)
        with self._changed:
            self._tasks[name] = (asyncio.get_running_loop(), task)
        try:
            async with asyncio.timeout(seconds):
                return await task
        finally:
            with self._changed:
                del self._tasks[name]
                self._changed.notify_all()

    def interrupt(self, name: str) -> None:
        """Cancel one piece, if it is under way here."""
        with self._changed:
            if running := self._tasks.get(name):
                loop, task = running
                loop.call_soon_threadsafe(task.cancel)

    def interrupt_all(self) -> None:
        """Cancel all of them and wait until they have ended, ten seconds at most."""
        with self._changed:
            for loop, task in self._tasks.values():
                loop.call_soon_threadsafe(task.cancel)
            self._changed.wait_for(lambda: not self._tasks, timeout=_STOP_SECONDS)
