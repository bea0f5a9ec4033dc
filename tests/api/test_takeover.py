"""Jobs of workers that are gone: who may take them, and that each is made once all the same."""

from __future__ import annotations

import os
import runpy
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.drafts import DraftStore
from api.endings import GIVEN_UP
from api.jobs import Jobs
from api.line import VERSION, Attempt, GivenUp
from api.takeover import Kind, Takeover
from api.workers import GONE, Worker, WorkerLives
from corpus.database import connect
from corpus.errors import NotFound
from drafter.model import DraftRequest
from tests.servers.nursery import Child, nursery

SCRIPT = Path(__file__).with_name("slow_jobs.py")
_SLOW = runpy.run_path(str(SCRIPT))
SlowMaker, SlowDesk = _SLOW["SlowMaker"], _SLOW["SlowDesk"]
NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
OLD = "drafts-0"


class PaperLine:
    """A line on paper: what was put and moved."""

    version = VERSION

    def __init__(self, *attempts: Attempt, given_up: tuple[str, ...] = ()) -> None:
        self.attempts = attempts
        self.given_up = given_up
        self.moved: list[str] = []
        self.put: list[str] = []

    def going_on(self) -> tuple[Attempt, ...]:
        return self.attempts

    def move(self, attempts: Any) -> int:
        self.moved = [attempt.name for attempt in attempts]
        return len(self.moved)

    def put_again(self, workflow: str, name: str) -> None:
        if name in self.given_up:
            raise GivenUp
        self.put.append(name)


class PaperWorkers:
    def __init__(self, *workers: Worker) -> None:
        self.workers = workers

    def all(self) -> tuple[Worker, ...]:
        return self.workers


def worker(name: str, seen: timedelta, *, version: str = VERSION, ended: bool = False) -> Worker:
    at = NOW - seen
    return Worker(name, version, "host", 1, 2, at, at, at if ended else None)


def attempt(name: str, at: str | None, version: str = VERSION) -> Attempt:
    return Attempt(name, 0, "draft", "PENDING" if at else "ENQUEUED", at, version, NOW)


SHORT, LONG = timedelta(seconds=2), timedelta(minutes=5)


@pytest.mark.parametrize(
    ("job", "workers", "moved"),
    [
        (attempt("a", "one"), [worker("one", SHORT)], False),
        # Silent for longer than the patience, and not yet so long.
        (attempt("a", "one"), [worker("one", LONG)], True),
        (attempt("a", "one"), [worker("one", GONE + SHORT)], False),
        # Stopped in order: it left what it was at to the others.
        (attempt("a", "one"), [worker("one", SHORT, ended=True)], True),
        (attempt("a", "nobody ever"), [worker("one", SHORT)], True),
        # Another version's: while such a worker lives it is theirs.
        (attempt("a", None, OLD), [worker("one", SHORT, version=OLD)], False),
        (attempt("a", None, OLD), [worker("one", SHORT)], True),
        (attempt("a", "one", OLD), [worker("one", SHORT)], True),
        (attempt("a", "one", OLD), [worker("one", SHORT, version=OLD)], False),
        (attempt("a", "one", OLD), [worker("one", GONE + SHORT, version=OLD)], False),
        (attempt("a", None), [], False),
    ],
)
def test_a_job_is_moved_once_nobody_lives_who_could_finish_it(job, workers, moved):
    line = PaperLine(job)
    Takeover(line, PaperWorkers(*workers), (), timedelta(minutes=1)).look(NOW)
    assert line.moved == (["a"] if moved else [])


def test_without_patience_a_silent_worker_keeps_its_jobs():
    line = PaperLine(attempt("a", "one"))
    Takeover(line, PaperWorkers(worker("one", LONG)), (), None).look(NOW)
    assert line.moved == []


def test_what_is_in_no_line_is_put_there_and_what_was_given_up_ends():
    line = PaperLine(attempt("there", None), given_up=("dead",))
    ended: list[str] = []
    kind = Kind("draft", lambda: ["there", "lost", "dead"], ended.append)
    Takeover(line, PaperWorkers(), (kind,), None).look(NOW)
    assert (line.put, ended) == (["lost"], ["dead"])
    assert GIVEN_UP["code"] == "given_up"


@contextmanager
def slow_worker(address: str, name: str, version: str, topic: str) -> Iterator[Child]:
    """A worker that would need two minutes for its draft, in a process of its own.

    Longer than any test here waits, on the busiest machine: none may see it end.
    """
    process = nursery().start(SCRIPT, [address, "120", name, version, topic], os.environ)
    try:
        process.says("ready\n")
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def begun(store: DraftStore) -> str:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        for draft_id in store.generating():
            if any(e.event == "section" for e in store.events(draft_id)):
                return draft_id
        time.sleep(0.05)
    raise AssertionError("no draft begins")


def ended(store: DraftStore, draft_id: str) -> list[str]:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if store.get(draft_id).state != "generating":
            return [e.event for e in store.events(draft_id)]
        time.sleep(0.05)
    raise AssertionError("the draft does not end")


def test_a_worker_that_is_gone_is_adopted_from_and_one_that_lives_is_not(database):
    with slow_worker(database, "gone", VERSION, "Ferries") as process:
        desk = SlowDesk(SlowMaker(0.2), database, name="here")
        draft_id = begun(desk.jobs.store)
        desk.start()
        try:
            now = datetime.now(UTC)
            with pytest.raises(WorkerLives, match="gone"):
                desk.takeover.adopt("gone", now=now)
            with pytest.raises(NotFound):
                desk.takeover.adopt("never was", now=now)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
            assert desk.takeover.adopt("gone", now=now, force=True) == 1
            assert desk.takeover.adopt("gone", now=now, force=True) == 0
            events = ended(desk.jobs.store, draft_id)
        finally:
            desk.stop()
    assert events.count("done") == 1
    engine = connect(database)
    starts = [
        e.data.get("stage")
        for e in DraftStore(engine).events(draft_id)
        if e.data.get("stage") in {"start", "restart"}
    ]
    engine.dispose()
    assert starts == ["start", "restart"]


def test_a_job_that_was_moved_too_early_is_not_made_twice_at_once(postgres):
    database = postgres.database()
    with slow_worker(database, "alive", VERSION, "Ferries"):
        desk = SlowDesk(SlowMaker(0.2), database, name="here")
        draft_id = begun(desk.jobs.store)
        desk.start()
        try:
            give_up = time.monotonic() + 60
            taken: list[str | None] = ["alive"]
            while taken != ["here"] and time.monotonic() < give_up:
                # The one that lives asks the line as well, and may take its own job back.
                if taken == ["alive"]:
                    desk.takeover.adopt("alive", now=datetime.now(UTC), force=True)
                time.sleep(0.05)
                taken = [a.worker for a in desk.line.going_on()]
            assert taken == ["here"]
            time.sleep(1)
            told = [e.data.get("stage") for e in desk.jobs.store.events(draft_id)]
            assert told.count("start") == 1
            assert "restart" not in told
        finally:
            desk.stop()


def test_two_workers_of_one_name_are_refused(tmp_path):
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = SlowDesk(SlowMaker(0.1), database, name="twin")
    desk.start()
    try:
        other = nursery().start(SCRIPT, [database, "1", "twin", VERSION], os.environ)
        assert other.wait(120) != 0
        assert "a worker named twin is at work already" in other.err
    finally:
        desk.stop()
    assert Jobs.current is None


def test_a_draft_asked_for_where_nobody_works_waits_for_a_worker(postgres):
    database = postgres.database()
    asking = SlowDesk(SlowMaker(0.1), database)
    asking.line.prepare(asking.engine)
    asking.jobs.submit("a", DraftRequest("Ferries"))
    assert [(a.name, a.worker) for a in asking.line.going_on()] == [("a", None)]
    asking.stop_asking()
    working = SlowDesk(SlowMaker(0.1), database)
    working.start()
    try:
        assert ended(working.jobs.store, "a").count("done") == 1
    finally:
        working.stop()
