"""Work that keeps a core busy, by few hands for all drafts together, first come first.

Forty drafts that check forty briefings at once would share one interpreter among forty threads, and
whoever only wants to pass an event on would wait behind all of them. A service therefore hands pure
work to processes of their own (``Workers``); a command that makes one draft does it in a thread.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from drafter.errors import WorkerLost

P = ParamSpec("P")
T = TypeVar("T")
Prepare = Callable[[], None]

_ATTEMPTS = 2
_END_SECONDS = 5
_NICER = 5


class Heavy(Protocol):
    """Does work somewhere else than on the event loop. ``work`` is pure, and so are its arguments.

    All of them, and what comes back, have to survive pickling.
    """

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do ``work`` in one of the few threads of this process: what cannot leave it, or need not."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), lambda: work(*args, **kwargs))


class Workers:
    """``count`` processes that do pure work; a ``Heavy`` for any number of event loops.

    Each is started anew, not forked, and calls ``prepare`` first. A process that dies takes only
    the work it had in hand with it: that is done once more by a new one, and then given up with
    ``WorkerLost``. The processes end with this one, however it ends.
    """

    def __init__(self, count: int, prepare: Prepare) -> None:
        self._prepare = prepare
        self._own = threading.local()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._closed = False
        # A thread for each process, which waits for it.
        self._hands = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._warm = [self._hands.submit(self._do, int) for _ in range(count)]

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hands, lambda: self._do(work, *args, **kwargs))

    def ready(self) -> None:
        """Wait until the processes that were started first can work."""
        for warm in self._warm:
            warm.result()

    def processes(self) -> tuple[int, ...]:
        """Return the ids of the processes that live."""
        with self._lock:
            return tuple(worker.pid for worker in self._workers)

    def close(self) -> None:
        """End the processes; what they have in hand is lost, and what waits is not begun."""
        with self._lock:
            self._closed = True
            workers = tuple(self._workers)
        self._hands.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.end()

    def _do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(_ATTEMPTS):
            worker = self._worker()
            try:
                return worker.do(work, *args, **kwargs)
            except (EOFError, OSError):
                worker.end()
                with self._lock:
                    self._workers.discard(worker)
                self._own.worker = None
        raise WorkerLost(
            f"the process that did {work.__name__} ended {_ATTEMPTS} times in the middle of it",
            help="see whether the machine is short of memory, or set DRAFTER_WORKERS to 0",
        )

    def _worker(self) -> _Worker:
        """Return the process of this thread; a new one where it has none."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            with self._lock:
                if self._closed:
                    raise WorkerLost("the service is stopping", help="ask again when it is up")
                worker = self._own.worker = _Worker(self._prepare)
                self._workers.add(worker)
        return worker


class _Worker:
    """One process, which does one thing after another."""

    def __init__(self, prepare: Prepare) -> None:
        context = multiprocessing.get_context("spawn")
        self._asked, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, prepare), daemon=True)
        self._process.start()
        other.close()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have it done; ``EOFError`` or ``OSError`` where the process ends before it is."""
        self._asked.send((work, args, kwargs))
        done, value = self._asked.recv()
        if done:
            return cast("T", value)
        raise value

    def end(self) -> None:
        self._process.terminate()
        self._process.join(_END_SECONDS)


def _serve(asked: Connection, prepare: Prepare) -> None:
    """Do what is asked for until the other end closes, as it does when that process dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whoever waits for an answer of the service goes before a check that takes a second anyway.
    os.nice(_NICER)
    prepare()
    answer: tuple[bool, Any]
    while True:
        try:
            work, args, kwargs = asked.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (True, work(*args, **kwargs))
        except Exception as error:
            answer = (False, error)
        asked.send(answer)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="heavy")
