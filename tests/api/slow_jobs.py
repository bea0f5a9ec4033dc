"""A worker whose drafts take their time: run by the tests, and killed by them.

``python slow_jobs.py FOLDER SECONDS [TOPIC…]`` submits one draft for each topic, prints ``ready``,
and exits once no draft is under way any more.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from api.drafts import DraftStore, new_draft_id
from api.jobs import JobOptions, Jobs
from corpus.database import connect, upgrade
from corpus.model import Article, Briefing, Section
from drafter.model import DraftRequest, Event, OnEvent


class SlowMaker:
    """Makes an empty briefing in ``seconds``, in ten steps that each tell an event."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(
        self, request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> tuple[Briefing, Mapping[str, Article]]:
        for step in range(10):
            on_event(Event("write", f"step {step}", "situation", {"step": step}))
            await asyncio.sleep(self._seconds / 10)
        section = Section("situation", "The Situation", status="open")
        return Briefing(draft_id, request.topic, request.as_of, (section,), created_at=now), {}


def open_jobs(folder: Path, seconds: float, *, concurrency: int = 2) -> Jobs:
    engine = connect(f"sqlite:///{folder / 'desk.db'}")
    upgrade(engine)
    return Jobs(
        DraftStore(engine),
        SlowMaker(seconds),
        clock=lambda: datetime.now(UTC),
        database_url=f"sqlite:///{folder / 'jobs.db'}",
        options=JobOptions(concurrency=concurrency, waiting=50, seconds=60, executor="test"),
    )


def main(folder: str, seconds: str, *topics: str) -> None:
    jobs = open_jobs(Path(folder), float(seconds))
    jobs.start()
    for topic in topics:
        jobs.submit(new_draft_id(), DraftRequest(topic))
    print("ready", flush=True)
    while jobs.store.generating():
        time.sleep(0.05)
    jobs.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
