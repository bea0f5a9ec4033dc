"""Forty drafts at once in one process, each followed by server-sent events: nothing is missed.

The real service, a loopback model that takes its time, one follower a draft. An event's lag is the
time from when the desk notes it to when the follower has read it, by one clock.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))
sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

import httpx
from desk_client import Desk
from figure import Figure, Say
from llm_server import HonestModel, LlmServer
from sqlalchemy import create_engine, func, select

from corpus.database import draft_events

DRAFTS = 40
TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
# About what a model takes for a section, shortened: forty drafts are under way all the while.
_CALL_S = 1.5
LAG_S, HEALTH_S, RSS_MB = 0.250, 0.050, 700


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return draft_many(work, say, drafts=DRAFTS)


def draft_many(work: Path, say: Say, *, drafts: int) -> Iterable[Figure]:
    """Draft ``drafts`` at once and follow each; the figures of time hold on an idle machine."""
    good, lock = HonestModel(), threading.Lock()

    def respond(body: dict[str, Any]) -> Any:
        with lock:
            answer = good(body)
        time.sleep(_CALL_S)
        return answer

    with LlmServer(respond) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "DRAFTER_MODEL": "loopback-model"}
        settings |= {"DRAFTER_JOBS": str(drafts), "DRAFTER_QUEUE": str(drafts)}
        settings |= {"DRAFTER_WORKERS": "1"}
        (work / "data").mkdir()
        desk = Desk(work / "data", **settings)
        desk.start()
        try:
            watch = Watch(desk)
            watch.start()
            ids = [desk.ask(TOPIC, writer="llm", angle=f"angle {n}") for n in range(drafts)]
            followers = [Follower(desk.url, name) for name in ids]
            for follower in followers:
                follower.start()
            for follower in followers:
                follower.join(300)
            watch.stop()
            done = sum(desk.finished(name)["state"] == "draft" for name in ids)
        finally:
            desk.stop()
    told = _told(work / "data")
    missed = sum(told[f.name] - len(f.seen) for f in followers)
    lags = [lag for f in followers for lag in f.lags]
    say(f"{done} drafts, {len(lags)} events, {len(watch.health)} health checks")
    yield Figure.at_least("many_drafts.finished", done, drafts, drafts)
    yield Figure.at_most("many_drafts.events_missed", missed, sum(told.values()))
    yield Figure.at_most("many_drafts.lag_p95_s", _p95(lags), len(lags), LAG_S)
    yield Figure.at_most(
        "many_drafts.healthz_p95_s", _p95(watch.health), len(watch.health), HEALTH_S
    )
    yield Figure.at_most("many_drafts.rss_mb", max(watch.rss), len(watch.rss), RSS_MB)


class Follower(threading.Thread):
    """Reads one draft's events to their end; ``seen`` are their numbers, ``lags`` in seconds."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(daemon=True)
        self.url, self.name = f"{url}/v1/drafts/{name}/events", name
        self.seen: set[int] = set()
        self.lags: list[float] = []

    def run(self) -> None:
        fields: dict[str, str] = {}
        with httpx.stream("GET", self.url, timeout=300, trust_env=False) as reply:
            for line in reply.iter_lines():
                name, _, value = line.partition(": ")
                if line:
                    fields[name] = value
                elif fields.get("id"):
                    self.seen.add(int(fields["id"]))
                    at = datetime.fromisoformat(json.loads(fields["data"])["at"])
                    self.lags.append((datetime.now(UTC) - at).total_seconds())
                    fields = {}


class Watch(threading.Thread):
    """Asks for the service's health ten times a second and reads what memory it holds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        assert desk.process
        self.url, self.pid = f"{desk.url}/healthz", desk.process.pid
        self.health: list[float] = []
        self.rss: list[float] = []
        self.over = threading.Event()

    def run(self) -> None:
        with httpx.Client(timeout=30, trust_env=False) as client:
            while not self.over.wait(0.1):
                begun = time.perf_counter()
                client.get(self.url).raise_for_status()
                self.health.append(time.perf_counter() - begun)
                status = Path(f"/proc/{self.pid}/status").read_text("ascii")
                kilobytes = next(x for x in status.splitlines() if x.startswith("VmRSS"))
                self.rss.append(int(kilobytes.split()[1]) / 1024)

    def stop(self) -> None:
        self.over.set()
        self.join(30)


def _told(folder: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{folder / 'desk.db'}")
    try:
        with engine.connect() as connection:
            query = select(draft_events.c.draft_id, func.count())
            rows = connection.execute(query.group_by(draft_events.c.draft_id))
            return dict(rows.tuples().all())
    finally:
        engine.dispose()


def _p95(values: list[float]) -> float:
    ordered = sorted(values)
    return round(ordered[int(0.95 * (len(ordered) - 1))], 4) if ordered else float("inf")
