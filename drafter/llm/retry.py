"""The one retry layer: what may succeed later is tried again, nothing else is."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import TypeVar

from drafter.errors import ModelError, ModelTimeout, RateLimited

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

# An attempt that ran into its deadline has cost that time already: it gets one more.
_ATTEMPTS_IN_TIME = 2
_FIRST_S = 0.5
_LONGEST_S = 20.0


async def with_retries(
    attempt: Callable[[], Awaitable[T]],
    *,
    attempts: int,
    longest_wait_s: float,
    rng: random.Random,
    sleep: Sleep,
) -> T:
    """Await ``attempt()`` up to ``attempts`` times while it raises a retryable ``ModelError``.

    One that timed out is tried twice at most. A wait that the server names is kept to; one longer
    than ``longest_wait_s`` is not begun.
    """
    for number in range(1, attempts + 1):
        try:
            return await attempt()
        except ModelError as error:
            wait = pause(number, error, rng)
            most = min(attempts, _ATTEMPTS_IN_TIME) if isinstance(error, ModelTimeout) else attempts
            if not error.retryable or number >= most or wait > longest_wait_s:
                raise
        await sleep(wait)
    raise AssertionError("attempts must be at least 1")


def pause(number: int, error: ModelError, rng: random.Random) -> float:
    """Return the seconds to wait after failed attempt ``number``.

    Exponential with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
    2015), so that calls refused together do not come back together.
    """
    jitter = rng.uniform(0, min(_LONGEST_S, _FIRST_S * 2 ** (number - 1)))
    named = error.wait_s if isinstance(error, RateLimited) else None
    return jitter if named is None else named + min(jitter, 0.25)


def named_wait(headers: dict[str, str]) -> float | None:
    """Read how long a server asks us to wait, in seconds; ``headers`` by lower-case name.

    An HTTP date is measured against the server's own ``Date``, so that no clock is needed.
    """
    try:
        if "retry-after-ms" in headers:
            return max(float(headers["retry-after-ms"]) / 1000, 0.0)
        value = headers.get("retry-after")
        if value is None:
            return None
        if value.strip().replace(".", "", 1).isdigit():
            return float(value)
        then, now = parsedate_to_datetime(value), parsedate_to_datetime(headers["date"])
        return max((then - now).total_seconds(), 0.0)
    except (KeyError, ValueError, TypeError):
        return None
