"""When a feed is asked next. Pure: the time and the random numbers come in.

After a failure the wait doubles each time and is drawn from the upper half of that span ("equal
jitter": Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015), so that feeds that
failed together do not come back together. What the server asks for is always waited.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# An ordinary poll comes up to this share early or late.
_SPREAD = 0.1
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.I)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often: ``every`` between polls that succeed, at most ``longest`` between any two.

    What cannot heal by itself (a refused address, a page in place of a feed) waits ``longest``.
    """

    every: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=24)


def after_success(
    now: datetime, pace: Pace, rng: random.Random, *, asked: float | None = None
) -> datetime:
    """Return when to poll again; ``asked`` is the seconds that the feed wants to be left alone."""
    wait = max(pace.every.total_seconds(), min(asked or 0.0, pace.longest.total_seconds()))
    # Never earlier than asked for.
    low = -_SPREAD if not asked or wait > asked else 0.0
    return now + timedelta(seconds=wait * (1 + rng.uniform(low, _SPREAD)))


def after_failure(  # noqa: PLR0913 (each is one fact about the failure)
    now: datetime,
    pace: Pace,
    rng: random.Random,
    *,
    failures: int,
    retryable: bool = True,
    asked: float | None = None,
) -> datetime:
    """Return when to try again after the ``failures``-th failure in a row (counted from 1)."""
    most = pace.longest.total_seconds()
    doubled = pace.every.total_seconds() * 2 ** min(failures, 20) if retryable else most
    span = min(doubled, most)
    wait = rng.uniform(span / 2, span)
    return now + timedelta(seconds=max(wait, min(asked or 0.0, most)))


def asked_seconds(cache_control: str | None, ttl_minutes: int | None) -> float | None:
    """Return how long a feed that was read asks to be left alone, by its header or its ``ttl``."""
    found = _MAX_AGE.search(cache_control or "")
    spans = [float(found[1])] if found else []
    if ttl_minutes:
        spans.append(ttl_minutes * 60.0)
    return max(spans, default=None)
