"""The one module that speaks HTTP to channels.

It goes where the settings say and nowhere else: https, or http on loopback; no redirects, no
cookies, no proxies from the environment; one deadline over all of a request, one cap on its answer.
It never repeats a request: whether that is safe only the channel knows. A key that a service sends
back in its answer is taken out of it, for answers are quoted in what people read.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

import httpcore
import httpx

from corpus.errors import BadInput, FetchFailed
from corpus.pinned import Deadline, Pinned
from corpus.politeness import retry_after
from corpus.resolving import Resolver, resolve
from drafter.channels.errors import ChannelFailed, ChannelUncertain

_SECONDS, _CONNECT_SECONDS = 30.0, 10.0
_LARGEST = 32 * 2**20
_USER_AGENT = "DraftingDesk/0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``wait_s`` is what a ``Retry-After`` asked for, in seconds."""

    status: int
    body: bytes
    wait_s: float | None = None

    def json(self) -> Any:
        """Return the body's JSON value, ``None`` where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(slots=True)
class Sender:
    """Sends requests to one service. ``headers`` go with each and are shown nowhere."""

    base: str
    headers: Mapping[str, str] = field(repr=False)
    seconds: float = _SECONDS
    resolver: Resolver = resolve
    clock: Callable[[], float] = time.monotonic
    ssl_context: ssl.SSLContext = field(
        default_factory=lambda: httpx.create_ssl_context(trust_env=False)
    )
    _url: httpx.URL = field(init=False)

    def __post_init__(self) -> None:
        self._url = _base(self.base)

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return its answer, whatever its status.

        ``ChannelFailed`` where nothing was sent, ``ChannelUncertain`` where something was and no
        whole answer came.
        """
        deadline = Deadline(self.clock() + self.seconds, self.clock)
        url, host = self._url, self._url.raw_host.decode("ascii")
        addresses = self._addresses(host, deadline)
        content = json.dumps(body).encode() if body is not None else b""
        target = url.raw_path.rstrip(b"/") + path.encode("ascii")
        if query:
            target += b"?" + urlencode(query).encode("ascii")
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": _USER_AGENT,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **self.headers,
            **(headers or {}),
        }
        if body is not None:
            sent |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        where = httpcore.URL(
            scheme=url.scheme.encode(), host=host.encode(), port=url.port, target=target
        )
        backend = Pinned(httpcore.SyncBackend(), addresses, deadline, _CONNECT_SECONDS)
        return self._send(method, where, list(sent.items()), content, backend)

    def _send(
        self,
        method: str,
        where: httpcore.URL,
        headers: list[tuple[str, str]],
        content: bytes,
        backend: Pinned,
    ) -> Answer:
        try:
            with (
                httpcore.ConnectionPool(self.ssl_context, network_backend=backend) as pool,
                pool.stream(method, where, headers=headers, content=content) as response,
            ):
                return self._read(response)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise self._failed(error) from None
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise ChannelUncertain(
                f"{self.base} gave no whole answer ({type(error).__name__})",
                help="try again: the desk looks whether it was done before it asks anew",
            ) from None
        except (ssl.SSLError, OSError) as error:
            raise self._failed(error) from None

    def _read(self, response: httpcore.Response) -> Answer:
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > _LARGEST:
                raise ChannelUncertain(
                    f"{self.base} answers with over {_LARGEST} bytes", help="check the address"
                )
        named = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
        wait = retry_after(named.get("retry-after"), datetime.now(UTC))
        return Answer(response.status, self._without_key(bytes(body)), wait)

    def _without_key(self, body: bytes) -> bytes:
        sent = next((v for k, v in self.headers.items() if k.lower() == "authorization"), "")
        key = sent.rpartition(" ")[2].encode()
        return body.replace(key, b"[key]") if key else body

    def _addresses(self, host: str, deadline: Deadline) -> Sequence[str]:
        try:
            return [str(ip_address(host.strip("[]")))]
        except ValueError:
            pass
        try:
            return self.resolver(host, self._url.port or 443, deadline.left())
        except FetchFailed as error:
            raise ChannelFailed(str(error), help=error.help) from None

    def _failed(self, error: Exception) -> ChannelFailed:
        return ChannelFailed(
            f"cannot reach {self.base}: {error or type(error).__name__}",
            help="check the address in the settings and the network",
        )


def _base(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.userinfo or url.query or url.fragment or not url.host:
        raise BadInput(
            "a channel's address is https://host, without user, question or fragment",
            help="drafter settings shows it",
        )
    if url.scheme == "https" or (url.scheme == "http" and _loopback(url.host)):
        return url
    raise BadInput(
        f"texts are not sent to {url.scheme}://{url.host}: a key would be readable on the way",
        help="use https, or http on loopback",
    )


def _loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
