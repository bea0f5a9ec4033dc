"""A worker whose drafts take their time: run by the tests, and killed by them.

``python slow_jobs.py DATABASE SECONDS NAME VERSION [TOPIC…]`` submits one draft for each topic,
prints ``ready``, and exits once no draft is under way any more.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.drafts import Draft, DraftStore, new_draft_id
from api.jobs import JobOptions, Jobs, Make
from api.line import VERSION, Line, jobs_database_url
from api.takeover import Takeover
from api.workers import WorkerStore
from api.working import Working
from corpus.database import connect, upgrade
from corpus.database.claim import Claims
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


class SlowDesk:
    """A worker over the database in ``folder``, or at ``url``, whose drafts ``make`` makes."""

    def __init__(
        self,
        make: Make,
        url: str,
        *,
        store: DraftStore | None = None,
        name: str = "test",
        version: str = VERSION,
        concurrency: int = 2,
        waiting: int = 50,
        seconds: float = 60,
        patience: timedelta | None = None,
    ) -> None:
        engine = connect(url)
        upgrade(engine)
        self.engine = engine
        database = jobs_database_url(url, Path())
        self.line = Line(database, version)
        self.claims = Claims(engine)
        self.jobs = Jobs(
            store or DraftStore(engine),
            make,
            clock=lambda: datetime.now(UTC),
            line=self.line,
            claims=self.claims,
            options=JobOptions(waiting=waiting, seconds=seconds),
        )
        self.workers = WorkerStore(engine)
        self.takeover = Takeover(self.line, self.workers, (self.jobs.kind,), patience)
        self.working = Working(
            name,
            concurrency,
            engine,
            self.line,
            self.claims,
            self.takeover,
            lambda: datetime.now(UTC),
            database,
        )

    def start(self) -> None:
        self.jobs.open()
        self.working.start()

    def submit(self, draft_id: str, request: DraftRequest, **more: Any) -> Draft:
        return self.jobs.submit(draft_id, request, **more)

    def cancel(self, draft_id: str) -> Draft:
        return self.jobs.cancel(draft_id)

    def stop(self) -> None:
        self.jobs.stop()
        self.working.stop()
        self.stop_asking()

    def stop_asking(self) -> None:
        """Close what one opens who only asks."""
        self.claims.close()
        self.line.close()
        self.engine.dispose()


def main(url: str, seconds: str, name: str, version: str, *topics: str) -> None:
    desk = SlowDesk(SlowMaker(float(seconds)), url, name=name, version=version)
    desk.start()
    for topic in topics:
        desk.jobs.submit(new_draft_id(), DraftRequest(topic))
    print("ready", flush=True)
    while desk.jobs.store.generating():
        time.sleep(0.05)
    desk.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
