"""Real servers on loopback for tests and fault runs: PostgreSQL and Chroma, each in an own folder.

Nothing that is on the machine already is used: a cluster is made, and thrown away in the end.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

_UP_S = 60.0
WHERE = "no PostgreSQL is installed (apt-get install postgresql): its tests are skipped"


def free_port() -> int:
    """Return a port that nobody listens on, for a server that is to start at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``; ``None`` where there is none."""
    # Debian keeps the server's programs out of the PATH.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    return found[-1].parent if found else None


def _version(path: Path) -> int:
    name = path.parents[1].name
    return int(name) if name.isdigit() else 0


class Postgres:
    """A cluster of its own. ``durable`` keeps what it promises even if the machine dies."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError(WHERE)
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:  # which it refuses to run as
            self._who = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run(
            # Nothing is written to disk for good before the cluster is used at all.
            [programs / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "-N"]
        )
        self._command = [
            *(programs / "postgres", "-D", data, "-p", str(self.port), "-k", self.folder),
            *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
            *(() if durable else ("-c", "fsync=off")),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._names = 0
        self.start()

    def start(self) -> None:
        """Start it, after a stop as well, and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self._process = self._open(self._command, log)
        give_up = time.monotonic() + _UP_S
        while time.monotonic() < give_up:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL does not come up: {(self.folder / 'log').read_text()}")

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """Stop it: at once (SIGQUIT, ``immediate``), or after its clients are cut off (SIGINT)."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def database(self) -> str:
        """Make an empty database and return its address."""
        self._names += 1
        name = f"desk_{self._names}"
        with self._connect() as connection:
            connection.execute(f"create database {name}".encode())
        return f"postgresql://desk@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Stop it and throw its data away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="desk", dbname="postgres", autocommit=True
        )

    def _open(self, command: Sequence[Any], log: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self._who
        )

    def _run(self, command: Sequence[Any]) -> None:
        with (self.folder / "log").open("ab") as log:
            if self._open(command, log).wait(_UP_S):
                raise RuntimeError((self.folder / "log").read_text())


class Chroma:
    """``chroma run`` over a folder, which it finds again when it is started anew."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, after a stop as well, and wait until it answers."""
        program = str(Path(sys.executable).with_name("chroma"))
        command = [program, "run", "--path", str(self.folder), "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        give_up = time.monotonic() + _UP_S
        while time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("chroma run does not come up")

    def stop(self, how: int = signal.SIGKILL) -> None:
        """End it, whatever it is doing."""
        if self._process:
            os.killpg(self._process.pid, how)
            self._process.wait(20)
            self._process = None
