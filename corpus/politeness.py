"""How a host is treated: one request at a time, spaced, and as its robots.txt asks.

Time comes in as two functions; nothing here opens a connection.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from protego import Protego

from corpus.errors import FetchFailed

MAX_HOSTS = 2000
# A host may ask for more patience than a caller has; then it is told so instead of kept waiting.
MAX_WAIT = 30.0
MAX_HOLD = 24 * 3600.0
ROBOTS_LIFE = 24 * 3600.0  # RFC 9309 §2.4
ROBOTS_FAILURE_LIFE = 300.0


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")
    held_until: float = float("-inf")


class Turns:
    """Turns at each host. ``clock`` gives seconds from any beginning, ``sleep`` waits them."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, interval: float) -> Iterator[None]:
        """Hold the only turn at ``host``, at least ``interval`` seconds after the one before.

        ``FetchFailed`` (retryable) where the host has asked for a longer wait than ``MAX_WAIT``.
        """
        state = self._host(host)
        with state.lock:
            now = self._clock()
            if state.held_until - now > MAX_WAIT:
                seconds = state.held_until - now
                raise FetchFailed(
                    f"{host} asks to be left alone for {seconds:.0f} s",
                    help="try again after that",
                    retryable=True,
                    wait=seconds,
                )
            wait = max(state.free_at, state.held_until) - now
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                state.free_at = self._clock() + interval

    def hold(self, host: str, seconds: float) -> None:
        """Remember that ``host`` asked for no request in the next ``seconds``."""
        state = self._host(host)
        state.held_until = max(state.held_until, self._clock() + min(seconds, MAX_HOLD))

    def _host(self, host: str) -> _Host:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            self._hosts.move_to_end(host)
            while len(self._hosts) > MAX_HOSTS:
                self._hosts.popitem(last=False)
            return state


@dataclass(frozen=True, slots=True)
class Robots:
    """What one origin's robots.txt asks: ``rules``, nothing (``None``), or no access at all.

    ``failure`` says why it could not be read; then nothing may be fetched (RFC 9309 §2.3.1.4).
    """

    rules: Protego | None
    expires: float
    failure: str | None = None

    @classmethod
    def parse(cls, body: bytes, now: float) -> Robots:
        """Read a robots.txt (RFC 9309); bytes that are no UTF-8 are passed over."""
        return cls(Protego.parse(body.decode("utf-8", "replace")), now + ROBOTS_LIFE)

    @classmethod
    def absent(cls, now: float) -> Robots:
        """No rules, no limits (RFC 9309 §2.3.1.3)."""
        return cls(None, now + ROBOTS_LIFE)

    @classmethod
    def unreachable(cls, failure: str, now: float) -> Robots:
        """Remember the failure for a while, so that a feed of 100 pages asks once."""
        return cls(None, now + ROBOTS_FAILURE_LIFE, failure)

    def allows(self, url: str, agent: str) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Return the seconds between requests that it asks for, 0 where it does not."""
        asked = self.rules.crawl_delay(agent) if self.rules else None
        return min(float(asked or 0), MAX_WAIT)


class RobotsCache:
    """The robots.txt of each origin, while it is fresh. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Robots] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, origin: str, now: float) -> Robots | None:
        with self._lock:
            known = self._known.get(origin)
            return known if known and known.expires > now else None

    def put(self, origin: str, robots: Robots) -> None:
        with self._lock:
            self._known[origin] = robots
            while len(self._known) > MAX_HOSTS:
                self._known.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._known.clear()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110 §10.2.3)."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
