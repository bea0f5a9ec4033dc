"""A database server that does not answer for a while: told from other errors, and waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from corpus.errors import DeskError

T = TypeVar("T")
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 2.0
# SQLite tells everything by one kind of error; this is what passes by itself.
_BUSY = ("database is locked", "database table is locked", "database is busy")


class DatabaseAway(DeskError):
    """The database does not answer. What was stored stays stored."""

    code = "database_away"
    retryable = True


def is_away(error: BaseException | None) -> bool:
    """Tell whether ``error``, or what it came of, says that the database is away or overrun."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, BaseExceptionGroup):
            return any(is_away(one) for one in error.exceptions)
        # The second is what a connection says that was lost before, to whoever asks it next.
        if isinstance(error, PoolTimeout | PendingRollbackError):
            return True
        if isinstance(error, DBAPIError) and _by_driver(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def away(error: BaseException) -> DatabaseAway:
    """Return ``error`` as one of ours. The driver's words stay out: they may name the password."""
    return DatabaseAway(
        f"the database does not answer ({type(error).__name__})",
        help="try again in a moment; if it stays so, see whether the database server runs",
    )


def patiently(
    work: Callable[[], T],
    *,
    seconds: float,
    stop: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """Do ``work``, again after a pause while the database is away, for ``seconds`` at most.

    It has to be such that doing it twice is the same: an answer may be lost after the commit.
    ``stop`` ends the waiting; the error is then that of the last try.
    """
    give_up, wait = clock() + seconds, _FIRST_WAIT_S
    pause = stop or threading.Event()
    while True:
        try:
            return work()
        except Exception as error:
            if not is_away(error) or clock() >= give_up or pause.is_set():
                raise
        pause.wait(wait)
        wait = min(2 * wait, _LONGEST_WAIT_S)


def _by_driver(error: DBAPIError) -> bool:
    if type(error.orig).__module__.startswith("sqlite3"):
        return any(word in str(error.orig) for word in _BUSY)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
