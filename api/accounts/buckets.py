"""How much one actor may ask for in a minute; kept by each process for itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

_WINDOW_S = 60.0
# Beyond this many, those that are at rest are forgotten: strangers must not fill the memory.
_MOST = 10_000


class Buckets:
    """A token bucket for each kind of request and each actor, which holds a minute's worth.

    The generic cell rate algorithm (ITU-T I.371, virtual scheduling), refusing instead of spacing.
    A kind without a rate, or with 0, has no limit. Thread-safe; ``clock`` gives seconds that never
    go back.
    """

    def __init__(self, per_minute: Mapping[str, float], clock: Callable[[], float]) -> None:
        self._every = {kind: _WINDOW_S / rate for kind, rate in per_minute.items() if rate}
        self._due: dict[tuple[str, str], float] = {}
        self._clock = clock
        self._lock = threading.Lock()

    def take(self, kind: str, who: str) -> float:
        """Take one token; return 0, or for how many seconds there is none."""
        every = self._every.get(kind)
        if every is None:
            return 0.0
        with self._lock:
            now = self._clock()
            # A bucket at rest is full: its last minute counts no more.
            earliest = now - _WINDOW_S + every
            due = max(self._due.get((kind, who), earliest), earliest)
            if due > now:
                return due - now
            if len(self._due) >= _MOST:
                self._due = {k: d for k, d in self._due.items() if d > now - _WINDOW_S}
            self._due[kind, who] = due + every
            return 0.0
