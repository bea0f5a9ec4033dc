"""Connections held to the addresses that were checked, and to one deadline.

Wrappers over a network backend of httpcore; nothing here resolves a name.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore


class Deadline:
    """One end for all that a request does: a time limit on each read is no limit on a drip."""

    def __init__(self, at: float, clock: Callable[[], float]) -> None:
        self._at, self._clock = at, clock

    def left(self) -> float:
        """Return the seconds left, or raise where there are none."""
        seconds = self._at - self._clock()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the time for the whole answer is over")
        return seconds


class Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever the name may say by now."""

    def __init__(
        self,
        inner: httpcore.NetworkBackend,
        addresses: Sequence[str],
        deadline: Deadline,
        connect_seconds: float,
    ) -> None:
        self._inner, self._addresses = inner, tuple(dict.fromkeys(addresses))
        self._deadline, self._connect_seconds = deadline, connect_seconds

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 (its addresses are known)
        port: int,
        timeout: float | None = None,  # noqa: ARG002 (the deadline rules)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            seconds = min(self._connect_seconds, self._deadline.left())
            try:
                stream = self._inner.connect_tcp(
                    address, port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self._deadline)
        raise failure


class _Timed(httpcore.NetworkStream):
    """A connection each of whose steps ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._deadline.left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()
