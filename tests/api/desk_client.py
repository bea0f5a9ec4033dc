"""The service in a process of its own, as the tests start it, ask it and stop it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any, Self

import httpx

from tests.servers.nursery import Child, nursery


class Desk:
    """The service in a process of its own (``desk_process.py``), and a client for it.

    It checks drafts itself where ``environment`` asks for no processes that do: to start one takes
    longer than all that most tests have to check.
    """

    def __init__(self, folder: Path, *, sign_in: bool = False, **environment: str) -> None:
        self.folder = folder
        self.sign_in = sign_in
        self.environment = {"DRAFTER_WORKERS": "0", **environment}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        self.process: Child | None = None

    def start(self) -> None:
        script = Path(__file__).with_name("desk_process.py")
        arguments = [str(self.folder), str(self.port), *(["on"] if self.sign_in else [])]
        inherited = {
            k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DRAFTER_"))
        }
        self.process = nursery().start(script, arguments, {**inherited, **self.environment})
        give_up = time.monotonic() + 300
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                raise RuntimeError(f"the service ended: {self.process.err[-2000:]}")
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError("the service did not come up")

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ask(self, topic: str, **more: Any) -> str:
        reply = self.client.post("/v1/drafts", json={"topic": topic, **more})
        assert reply.status_code == 202, reply.text
        return str(reply.json()["id"])

    def events(self, draft_id: str, **headers: str) -> list[tuple[int, str, dict[str, Any]]]:
        """Follow a draft to its end."""
        seen = []
        fields: dict[str, str] = {}
        with self.client.stream("GET", f"/v1/drafts/{draft_id}/events", headers=headers) as reply:
            assert reply.status_code == 200
            assert reply.headers["content-type"].startswith("text/event-stream")
            for line in reply.iter_lines():
                name, _, value = line.partition(": ")
                if line and name:
                    fields[name] = value
                elif fields.get("id"):
                    seen.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
                    fields = {}
        return seen

    def finished(self, draft_id: str) -> dict[str, Any]:
        """Wait until a draft is made no more, and return it."""
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            draft: dict[str, Any] = self.client.get(f"/v1/drafts/{draft_id}").json()
            if draft["state"] != "generating":
                return draft
            time.sleep(0.1)
        raise AssertionError(f"draft {draft_id} does not end")
