"""A peer's side of the pipe: reads a task, stores its articles, answers its topics, in JSON lines.

Nothing outside this machine is reached: each try is refused and told, so that a peer which needs
the network fails here and one which merely asks is seen to.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

Task = Mapping[str, Any]
Stored = Mapping[str, str]
_HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", None)  # noqa: S104 (compared, not bound)


class Peer(Protocol):
    """What a peer's module offers. It is made with the task."""

    def add(self, articles: Sequence[Stored]) -> None:
        """Store and index ``articles``; where they are stored already, use that again."""
        ...

    def answer(self, topic: str) -> Mapping[str, Any]:
        """Return ``text``, what a reader gets; ``citations``, for each the ``document`` it leads to
        (an article's id) and the words that are shown there (``quote``), or nothing for either;
        ``verdicts``, for each sentence that was judged its ``text`` and whether it ``passed``; and
        ``withheld``, the sentences that were kept back."""
        ...


def main(package: str | None, make: Callable[[Task], Peer]) -> None:
    """Carry out the task in the file that the command line names."""
    task: Task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    guard(lambda host: tell(step="outside", host=host))
    peer = make(task)
    peer.add(task["articles"])
    tell(step="stored", version=version(package) if package else "")
    for topic in task["topics"]:
        tell(step="answered", **peer.answer(topic))


def tell(**values: Any) -> None:
    """Print one JSON line."""
    print(json.dumps(values), flush=True)


def guard(told: Callable[[str], None]) -> None:
    """Refuse every address but this machine's own; ``told`` hears of each that was asked for."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _HERE:
            told(str(address[0]))
            raise OSError(f"no network here: {address[0]}")
        connect(self, address)

    def found(host: Any, *arguments: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in _HERE:
            told(str(name))
            raise socket.gaierror(f"no network here: {name}")
        return look_up(host, *arguments, **more)

    socket.socket.connect = guarded  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = found
