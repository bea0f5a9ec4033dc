"""Event loops that take turns: of the many in one process few run at a time.

Each draft has a loop of its own in a thread of its own. Where many of them have something to do at
once, the interpreter goes round among all of them at every read and write, and the loop that
answers requests and tells followers waits behind each. Loops run here wait for their turn outside
of the interpreter, and hold none while they wait for anything else.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
# With 40 drafts on two idle cores (``make faults``: ``many_drafts``) ``/healthz`` answered within
# 33 to 48 ms (p95) at two, 29 to 33 at one, 60 at four, and 134 to 233 where all run at will. Two,
# for one of them may wait for a disk.
_AT_ONCE = 2


class Turns:
    """``at_once`` threads have a turn at a time; the others wait for one of them to leave it."""

    def __init__(self, at_once: int) -> None:
        self._free = threading.Semaphore(at_once)
        self._mine = threading.local()

    def take(self) -> None:
        """Wait for a turn of this thread, which has none."""
        self._free.acquire()
        self._mine.held = True

    def leave(self) -> bool:
        """Give up this thread's turn; tell whether it had one."""
        held = getattr(self._mine, "held", False)
        if held:
            self._mine.held = False
            self._free.release()
        return held

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Do without the turn what may block: others run meanwhile."""
        held = self.leave()
        try:
            yield
        finally:
            if held:
                self.take()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do what ``asyncio.run`` does, in turns with the other loops that are run here."""
        loop = asyncio.SelectorEventLoop
        try:
            with asyncio.Runner(loop_factory=lambda: loop(_Selector(self))) as runner:
                return runner.run(work)
        finally:
            self.leave()


class _Selector(selectors.DefaultSelector):
    """Leaves its thread's turn for as long as the loop waits for what it is told of."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._turns.leave()
        try:
            return super().select(timeout)
        finally:
            self._turns.take()


TURNS = Turns(_AT_ONCE)
