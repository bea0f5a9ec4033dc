"""One writer to a data folder. The vector index loses data where two processes write to it."""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreBusy

_COMMAND_LENGTH = 120


def _command() -> str:
    """Return this process's command as a person knows it: one line, the program by its name."""
    program, *rest = sys.argv or ["python"]
    return " ".join(" ".join([Path(program).name or "python", *rest]).split())


class WriteLock:
    """The right to write to ``folder``, held by at most one process.

    The operating system gives the lock back when its holder dies. Who holds it stands beside it, in
    ``writer.json``, for the message that a second writer gets.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._side = folder / "writer.json"
        # Whichever thread closes the library may release what another one acquired.
        self._lock = FileLock(folder / "writer.lock", thread_local=False)

    def acquire(self) -> None:
        """Take the lock at once; ``StoreBusy`` names the process that holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreBusy(
                f"{self._folder} is being written by {self._holder()}",
                help="wait until it has finished, or end that process; reading needs no lock",
            ) from None
        holder = {
            "pid": os.getpid(),
            "command": _command()[:_COMMAND_LENGTH],
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._side.write_text(json.dumps(holder), encoding="utf-8")

    def release(self) -> None:
        """Give the lock back; without holding it, do nothing."""
        if self._lock.is_locked:
            self._side.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            holder = json.loads(self._side.read_text(encoding="utf-8"))
            who = f"process {holder['pid']} ({holder['command']}) on {holder['host']}"
            return f"{who} since {holder['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
