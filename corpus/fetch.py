"""The one module that opens connections to addresses that users and feeds give.

Each hop is checked (``addresses``), resolved, and connected to the very address that was checked:
a name that answers differently the second time gains nothing. TLS still verifies the name. There
are no cookies, no proxies from the environment and no automatic redirects, because httpcore, which
httpx stands on, is used directly and has none of them.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpcore
import httpx

from corpus.addresses import AddressPolicy, Target
from corpus.decompress import ACCEPTED, read_body
from corpus.errors import FetchFailed, FetchRefused
from corpus.pinned import Deadline, Pinned
from corpus.politeness import Robots, RobotsCache, Turns, retry_after
from corpus.resolving import Resolver, resolve

AGENT = "DraftingDesk"
USER_AGENT = f"{AGENT}/0.1 (reads pages for newsroom briefings)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_PERMANENT = frozenset({301, 308})
_KEPT_HEADERS = (
    *("content-type", "etag", "last-modified", "content-language", "retry-after"),
    "cache-control",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one ``get``: bytes as sent and as decoded, seconds on the wire, redirects."""

    wire: int = 5 * 1024 * 1024
    content: int = 20 * 1024 * 1024
    robots: int = 512 * 1024
    seconds: float = 30.0
    connect_seconds: float = 10.0
    redirects: int = 5
    interval: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url`` is where the redirects ended; with ``not_modified`` there is no body.

    ``moved`` tells that there were redirects and that all of them were permanent.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    not_modified: bool = False
    moved: bool = False

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        message = self.headers.get("content-type", "")
        for part in message.split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'") or None
        return None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved: bool = False


@dataclass(slots=True)
class Fetcher:
    """Fetches pages and feeds, politely and within limits. Safe to share between threads.

    What is injected is for tests and for other networks: ``policy`` (which addresses),
    ``resolver``, ``backend`` (what opens a socket), ``clock`` and ``sleep`` (seconds), ``now``
    (wall time, UTC).
    """

    policy: AddressPolicy = field(default_factory=AddressPolicy)
    limits: Limits = field(default_factory=Limits)
    user_agent: str = USER_AGENT
    resolver: Resolver = resolve
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    ssl_context: ssl.SSLContext = field(
        default_factory=lambda: httpx.create_ssl_context(trust_env=False)
    )
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _turns: Turns = field(init=False)
    _robots: RobotsCache = field(init=False, default_factory=RobotsCache)

    def __post_init__(self) -> None:
        self._turns = Turns(self.clock, self.sleep)

    def close(self) -> None:
        """Forget what is remembered of hosts; connections are never kept open."""
        self._robots.clear()

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Return what ``url`` answers with status 200, or 304 to the validators given.

        ``FetchRefused``: this desk does not fetch that address. ``FetchFailed``: it did not answer
        as it should; its ``retryable`` tells whether trying later may help.
        """
        headers = {
            "If-None-Match": _header_value(etag),
            "If-Modified-Since": _header_value(last_modified),
        }
        target, answer = self._follow(
            url, {k: v for k, v in headers.items() if v}, self.limits.wire
        )
        conditional = bool(etag or last_modified)
        if answer.status not in {200, 203} and not (answer.status == 304 and conditional):
            raise _status_error(target, answer, self.now())
        return Fetched(
            url=target.url,
            status=answer.status,
            headers={k: answer.headers[k] for k in _KEPT_HEADERS if k in answer.headers},
            body=answer.body,
            fetched_at=self.now(),
            not_modified=answer.status == 304,
            moved=answer.moved,
        )

    def _follow(
        self, url: str, headers: Mapping[str, str], max_wire: int, *, obey: bool = True
    ) -> tuple[Target, _Answer]:
        spent = 0.0
        target = self.policy.target(url)
        statuses: set[int] = set()
        for _ in range(self.limits.redirects + 1):
            interval = max(self.limits.interval, self._obey(target) if obey else 0.0)
            with self._turns.turn(f"{target.host}:{target.port}", interval):
                begun = self.clock()
                deadline = Deadline(begun + self.limits.seconds - spent, self.clock)
                answer = self._ask(target, headers, deadline, max_wire)
                spent += self.clock() - begun
            if answer.status not in _REDIRECTS:
                self._hold(target, answer)
                return target, replace(answer, moved=bool(statuses) and statuses <= _PERMANENT)
            statuses.add(answer.status)
            target = self._next(target, answer)
        raise FetchFailed(
            f"over {self.limits.redirects} redirects", help="give the address of the page itself"
        )

    def _next(self, target: Target, answer: _Answer) -> Target:
        location = answer.headers.get("location", "")
        try:
            url = str(httpx.URL(target.url).join(location))
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise FetchRefused(
                f"redirects to {location[:200]!r}, not an address", help="give the page's address"
            ) from error
        following = self.policy.target(url)
        if target.scheme == "https" and following.scheme == "http":
            raise FetchRefused(
                f"redirects from https to http: {following.url}", help="give an https address"
            )
        return following

    def _ask(
        self, target: Target, headers: Mapping[str, str], deadline: Deadline, max_wire: int
    ) -> _Answer:
        try:
            seconds = min(self.limits.connect_seconds, deadline.left())
        except httpcore.TimeoutException as error:
            raise _failed(target, "took too long") from error
        addresses = self._addresses(target, seconds)
        backend = Pinned(self.backend, addresses, deadline, self.limits.connect_seconds)
        host = target.origin.partition("://")[2]
        sent = {
            "Host": host,
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
            **headers,
        }
        url = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        try:
            with (
                httpcore.ConnectionPool(self.ssl_context, network_backend=backend) as pool,
                pool.stream("GET", url, headers=list(sent.items())) as response,
            ):
                return self._read(response, max_wire)
        except httpcore.TimeoutException as error:
            raise _failed(target, "took too long") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise _failed(target, str(error) or type(error).__name__) from error

    def _read(self, response: httpcore.Response, max_wire: int) -> _Answer:
        headers: dict[str, str] = {}
        for raw_name, raw_value in response.headers:
            name = raw_name.decode("latin-1").lower()
            headers.setdefault(name, raw_value.decode("latin-1").strip())
        if response.status not in {200, 203}:
            return _Answer(response.status, headers)
        body = read_body(
            response.iter_stream(),
            headers.get("content-encoding", ""),
            max_wire=max_wire,
            max_content=self.limits.content,
        )
        return _Answer(response.status, headers, body)

    def _addresses(self, target: Target, seconds: float) -> Sequence[str]:
        found = self.resolver(target.host, target.port, seconds)
        if not found:
            raise _failed(target, "its name has no address")
        for address in found:
            self.policy.check_address(address)
        return found

    def _obey(self, target: Target) -> float:
        """Raise where robots.txt forbids it or cannot be had; return the delay that it asks for."""
        robots = self._robots.get(target.origin, self.clock())
        if robots is None:
            robots = self._read_robots(target)
            self._robots.put(target.origin, robots)
        if robots.failure:
            raise FetchFailed(
                f"the robots.txt of {target.host} cannot be read: {robots.failure}",
                help="try again later",
                retryable=True,
            )
        if not robots.allows(target.url, AGENT):
            raise FetchRefused(
                f"the robots.txt of {target.host} asks not to fetch it",
                help="open the page by hand and ingest the saved file, if you may",
            )
        return robots.delay(AGENT)

    def _read_robots(self, target: Target) -> Robots:
        url = f"{target.origin}/robots.txt"
        try:
            _, answer = self._follow(url, {}, self.limits.robots, obey=False)
        except FetchFailed as error:
            return Robots.unreachable(str(error), self.clock())
        if answer.status == 200:
            return Robots.parse(answer.body, self.clock())
        if 400 <= answer.status < 500 and answer.status != 429:
            return Robots.absent(self.clock())
        return Robots.unreachable(f"status {answer.status}", self.clock())

    def _hold(self, target: Target, answer: _Answer) -> None:
        seconds = retry_after(answer.headers.get("retry-after"), self.now())
        if seconds and answer.status in {429, 503}:
            self._turns.hold(f"{target.host}:{target.port}", seconds)


def _failed(target: Target, why: str) -> FetchFailed:
    return FetchFailed(f"{target.url}: {why}", help="try again later", retryable=True)


def _status_error(target: Target, answer: _Answer, now: datetime) -> FetchFailed:
    retryable = answer.status in _RETRYABLE
    after = answer.headers.get("retry-after")
    wait = f"after {after} (Retry-After)" if after else "later"
    return FetchFailed(
        f"{target.url}: status {answer.status}",
        help=f"try again {wait}" if retryable else "check the address in a browser",
        retryable=retryable,
        status=answer.status,
        wait=retry_after(after, now),
    )


def _header_value(value: str | None) -> str | None:
    """Pass a stored validator on only where it is one header's value."""
    return value if value and value.isprintable() and value.isascii() else None
