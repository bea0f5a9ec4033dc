"""Four real stories drafted, approved and published by the service, and their archive as files.

Nothing here is simulated: the service runs in a process of its own, drafts with ``extractive``, is
driven by its API as an editor would, and ``drafter archive build`` writes the files.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.api.issues import published

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news"
STORIES = (
    "SEACOM cable cut off Egypt",
    "The trial of Sam Bankman-Fried",
    "OpenAI's board and Sam Altman",
    "Google search antitrust case",
)
_LONGEST = 7_000  # characters of an article that are embedded: guides run to 70,000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RealDesk:
    """``drafter serve`` over a folder of its own; ``client`` speaks to it."""

    def __init__(self, work: Path) -> None:
        self.work = work
        port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DRAFTER_"))}
        self.environment = {
            **kept,
            "DRAFTER_DATA": str(work / "data"),
            "DRAFTER_SIGN_IN": "off",
            "DRAFTER_SUBSCRIBE_URL": "https://subscribe.example/",
            "DASHBOARD_URL": "https://dashboard.example/",
        }
        self.serve = ["serve", "--port", str(port)]
        url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=url, timeout=300, trust_env=False)

    def run(self, *arguments: str) -> str:
        """Run ``drafter`` to its end; what it prints, or its complaint as an error."""
        done = subprocess.run(
            [sys.executable, "-m", "api.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"drafter {arguments[0]}: {done.stderr}")
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", *self.serve],
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            self._wait(process)
            yield
        finally:
            process.terminate()
            process.wait(30)

    def finished(self, draft_id: str) -> Mapping[str, Any]:
        give_up = time.monotonic() + 600
        while time.monotonic() < give_up:
            draft: Mapping[str, Any] = self.client.get(f"/v1/drafts/{draft_id}").json()
            if draft["state"] != "generating":
                return draft
            time.sleep(0.5)
        raise RuntimeError(f"draft {draft_id} does not end")

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        give_up = time.monotonic() + 300
        while time.monotonic() < give_up and process.poll() is None:
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError("the service did not come up")


def records() -> Iterator[dict[str, Any]]:
    """Yield the articles of 2023, and those of ECB+ on cables, without their labels."""
    for line in (NEWS / "technology-business-2023.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        yield {**record, "text": record["text"][:_LONGEST]}
    for line in (NEWS / "ecbplus.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record.pop("story") in {"30a", "30b"}:
            yield record


def publish_stories(desk: RealDesk) -> list[dict[str, Any]]:
    """Ingest, draft, approve and publish; return the publications."""
    articles = desk.work / "articles.jsonl"
    articles.write_text("".join(f"{json.dumps(r)}\n" for r in records()), encoding="utf-8")
    desk.run("ingest", str(articles))
    made = []
    with desk.running():
        ids = [
            desk.client.post("/v1/drafts", json={"topic": t, "writer": "extractive"}).json()["id"]
            for t in STORIES
        ]
        for draft_id in ids:
            draft = desk.finished(draft_id)
            if draft["state"] != "draft":
                raise RuntimeError(f"draft on {draft['topic']}: {draft['state']} {draft['error']}")
            made.append(published(desk, draft_id))
    return made


def build(desk: RealDesk, folder: Path, address: str) -> None:
    desk.run("archive", "build", str(folder), "--address", address)


@contextmanager
def served(folder: Path, port: int) -> Iterator[str]:
    """Serve a folder as any web server would: ``python -m http.server``."""
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--directory", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                httpx.get(url, trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)
