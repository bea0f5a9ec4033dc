"""Names of hosts into addresses, within a time limit."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from corpus.errors import FetchFailed

# (host, port, seconds) -> IP literals
Resolver = Callable[[str, int, float], Sequence[str]]


def resolve(host: str, port: int, seconds: float) -> Sequence[str]:
    """Ask the system's resolver, for at most ``seconds``; it has no time limit of its own."""
    answers: queue.Queue[list[str] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))
        else:
            answers.put([str(entry[4][0]) for entry in found])

    threading.Thread(target=ask, daemon=True, name=f"resolve {host}").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchFailed(
            f"no answer to the name {host}", help="check the network", retryable=True
        ) from None
    if isinstance(answer, OSError):
        raise FetchFailed(
            f"no such host: {host}", help="check the address and the network", retryable=True
        ) from answer
    return answer
