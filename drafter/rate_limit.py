"""A limit on requests and tokens a minute, kept by all drafts of a process together."""

from __future__ import annotations

import threading
from collections.abc import Callable

# What may go out at once after a rest, in seconds' worth of the limit: servers count over a minute,
# and a whole minute's worth at once would let two minutes' worth pass within one.
_BURST_S = 6.0


class RateLimiter:
    """Spaces calls so that neither limit is passed; ``None`` is no limit.

    The generic cell rate algorithm (ITU-T I.371, virtual scheduling), once for each limit. A call
    reserves its place in line when it asks, so that calls of several event loops keep the order
    in which they came. Thread-safe; ``clock`` gives seconds that never go back.
    """

    def __init__(
        self,
        *,
        requests_per_minute: float | None,
        tokens_per_minute: float | None,
        clock: Callable[[], float],
    ) -> None:
        limits = (requests_per_minute, tokens_per_minute)
        self._rates = [None if limit is None else limit / 60 for limit in limits]
        self._due = [0.0, 0.0]
        self._clock = clock
        self._lock = threading.Lock()

    def reserve(self, tokens: int) -> float:
        """Take a place for one call of ``tokens``; return for how many seconds it has to wait."""
        with self._lock:
            now, wait = self._clock(), 0.0
            for place, (rate, amount) in enumerate(zip(self._rates, (1, tokens), strict=True)):
                if rate is None:
                    continue
                due = max(self._due[place], now - _BURST_S)
                self._due[place] = due + amount / rate
                wait = max(wait, due - now)
            return max(wait, 0.0)
