"""Work under way in this process: each piece in a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from api.turns import TURNS
from corpus.database.away import is_away, patiently
from corpus.database.claim import Claims

log = logging.getLogger(__name__)
# What a piece of work needs and is away is looked for again after pauses that grow to the longest.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 15.0
_STOP_SECONDS = 10.0
_WATCH_SECONDS = 0.5
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


async def watch(wanted: Callable[[], bool]) -> None:
    """Return once a piece of work is wanted no more; a database that is away tells nothing."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            if not await asyncio.to_thread(wanted):
                return
        except Exception as error:
            if not is_away(error):
                raise


def wait_out(work: Callable[[], T], *, seconds: float, stop: threading.Event) -> T:
    """Do ``work``, again while the database is away: what was made must not be made twice for it.

    Its loop has no turn meanwhile: others run while the database is waited for.
    """
    with TURNS.aside():
        return patiently(work, seconds=seconds, stop=stop)


def keep_at(  # noqa: PLR0913 — all that varies, by name
    name: str,
    once: Callable[[], bool],
    *,
    claims: Claims,
    stopping: threading.Event,
    wanted: Callable[[], bool],
    tell: Callable[[str], None],
) -> None:
    """Do a piece of work, no other process at the same time, until ``once`` says that it is over.

    ``once`` is done again where the database went away in it, and where it answers ``False``.
    ``wanted`` tells whether the work is to be done at all; ``tell`` says why it waits.
    """
    pause = _FIRST_PAUSE_S
    while not stopping.is_set():
        try:
            with claims.hold(name, wanted=lambda: not stopping.is_set() and wanted()) as mine:
                if not mine or once():
                    return
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("%s waits for the database", name)
            _tell_once_back(tell)
        stopping.wait(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


def _tell_once_back(tell: Callable[[str], None]) -> None:
    try:
        tell("The database was away; begun anew.")
    except Exception as error:
        if not is_away(error):
            raise
