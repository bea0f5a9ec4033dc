"""A desk of several processes, each the real command in a process and a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from servers import free_port

from tests.servers.nursery import DRAFTER, Child, nursery

_UP_S, _DOWN_S = 300.0, 60.0
_ROOT = Path(__file__).parents[2]


class Process:
    """One of the desk's processes: ``drafter serve``, with a client for it, or ``drafter worker``.

    It keeps its name, its folder and its port over ends and starts.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        environment: Mapping[str, str],
        *command: str,
    ) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir(parents=True)
        self.log = self.folder / "log"
        self._command = list(command)
        self.port = free_port() if command[0] == "serve" else 0
        if self.port:
            self._command += ["--port", str(self.port)]
        inherited = {
            k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DRAFTER_"))
        }
        self.environment = {
            **inherited,
            "PYTHONPATH": str(_ROOT),
            "DRAFTER_DATA": str(self.folder),
            "DRAFTER_EXECUTOR": name,
            "DRAFTER_SIGN_IN": "off",
            **environment,
        }
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", timeout=60, trust_env=False
        )
        self._child: Child | None = None
        self._said = 0

    def begin(self) -> None:
        """Start it without waiting until it is ready."""
        self._said = self.log.stat().st_size if self.log.exists() else 0
        self._child = nursery().start(
            DRAFTER, self._command, self.environment, folder=self.folder, log=self.log
        )

    def ready(self) -> None:
        """Wait until it is ready: until it answers, or says so."""
        give_up = time.monotonic() + _UP_S
        while time.monotonic() < give_up:
            if not self.lives:
                raise RuntimeError(f"{self.name} ended: {self.log.read_text()[-2000:]}")
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not come up: {self.log.read_text()[-2000:]}")

    def start(self) -> None:
        self.begin()
        self.ready()

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self._child is None:
            return
        self._child.send_signal(how)
        try:
            self._child.wait(_DOWN_S)
        except subprocess.TimeoutExpired:
            self._child.send_signal(signal.SIGKILL)
            self._child.wait(_DOWN_S)
        self._child = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def lives(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _answers(self) -> bool:
        if not self.port:
            with self.log.open("rb") as log:
                log.seek(self._said)
                return b"is ready" in log.read()
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


class Farm:
    """``apis`` that serve and ``workers`` that work, on one database and one Chroma server.

    With neither of both it is one process on its own folder: what a desk is by default.
    """

    def __init__(
        self,
        folder: Path,
        *,
        apis: int = 2,
        workers: int = 2,
        database: str | None = None,
        chroma: str | None = None,
        **environment: str,
    ) -> None:
        self.folder = folder
        shared = dict(environment)
        if database:
            shared["DRAFTER_DATABASE_URL"] = database
        if chroma:
            shared["DRAFTER_CHROMA_URL"] = chroma
        command = ("serve", "--no-worker") if workers else ("serve",)
        self.apis = [Process(folder, f"api-{n}", shared, *command) for n in range(apis)]
        self.workers = [Process(folder, f"worker-{n}", shared, "worker") for n in range(workers)]

    @property
    def processes(self) -> list[Process]:
        return [*self.apis, *self.workers]

    def __enter__(self) -> Farm:
        for process in self.processes:
            process.begin()
        try:
            for process in self.processes:
                process.ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, how: int = signal.SIGKILL) -> None:
        for process in self.processes:
            process.stop(how)

    def ask(self, topic: str, **more: Any) -> str:
        """Ask for a draft, of one process after the other."""
        api = self.apis[0]
        self.apis.append(self.apis.pop(0))
        reply = api.client.post("/v1/drafts", json={"topic": topic, **more})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def draft(self, draft_id: str) -> dict[str, Any]:
        """Return a draft as any of the processes has it."""
        made: dict[str, Any] = self.apis[0].client.get(f"/v1/drafts/{draft_id}").json()
        return made

    def finished(self, ids: list[str], seconds: float = 120) -> dict[str, dict[str, Any]]:
        """Wait until drafts are made no more, and return them; those still under way as well."""
        made: dict[str, dict[str, Any]] = {}
        give_up = time.monotonic() + seconds
        while True:
            for name in ids:
                if name not in made:
                    draft = self.draft(name)
                    if draft.get("state", "generating") != "generating":
                        made[name] = draft
            if len(made) == len(ids) or time.monotonic() > give_up:
                return made | {n: self.draft(n) for n in ids if n not in made}
            time.sleep(0.3)

    def command(self, *arguments: str) -> str:
        """Run ``drafter`` beside the others, on the same database, and return what it prints."""
        home = self.folder / "command"
        environment = {**self.apis[0].environment, "DRAFTER_DATA": str(home)}
        done = nursery().start(DRAFTER, arguments, environment, folder=self.folder)
        assert done.wait(120) == 0, done.err
        return done.out
