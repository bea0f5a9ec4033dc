from __future__ import annotations

import asyncio
import os
import runpy
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.drafts import DraftEvent, DraftStore, NotGenerating
from api.endings import MAX_STARTS
from api.jobs import Jobs, Make, QueueFull, event_to_dict
from api.line import VERSION
from corpus.errors import BadInput
from corpus.model import Article, Briefing
from drafter.model import DraftRequest, Event, OnEvent
from tests.servers.nursery import nursery

SCRIPT = Path(__file__).with_name("slow_jobs.py")
_SLOW = runpy.run_path(str(SCRIPT))
SlowMaker, SlowDesk = _SLOW["SlowMaker"], _SLOW["SlowDesk"]

Start = Callable[..., Any]


@pytest.fixture
def start(store: DraftStore) -> Iterator[Start]:
    started: list[Any] = []

    def begin(make: Make, **options: Any) -> Any:
        url = str(store.engine.url)
        desk = SlowDesk(make, url, store=store, **options)
        desk.start()
        started.append(desk)
        return desk

    yield begin
    for desk in started:
        if Jobs.current is desk.jobs:
            desk.stop()


def until(store: DraftStore, draft_id: str, wanted: Callable[[str], bool]) -> str:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        state = store.get(draft_id).state
        if wanted(state):
            return state
        time.sleep(0.05)
    raise AssertionError(f"draft {draft_id} stays {state}")


def ended(store: DraftStore, draft_id: str) -> str:
    return until(store, draft_id, lambda state: state != "generating")


def begun(store: DraftStore, draft_id: str) -> list[DraftEvent]:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        events = list(store.events(draft_id))
        if any(e.event == "section" for e in events):
            return events
        time.sleep(0.05)
    raise AssertionError("the draft does not begin")


def test_a_draft_is_made_and_its_events_end_with_done(start: Start, store: DraftStore) -> None:
    jobs = start(SlowMaker(0.1))
    jobs.submit("a", DraftRequest("Ferries"))
    assert ended(store, "a") == "draft"
    events = store.events("a")
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert [e.data.get("stage") for e in events[:2]] == ["queue", "start"]
    assert events[-1].event == "done"


def test_cancelling_interrupts_and_happens_once(start: Start, store: DraftStore) -> None:
    jobs = start(SlowMaker(30))
    jobs.submit("a", DraftRequest("Ferries"))
    begun(store, "a")
    assert jobs.cancel("a").state == "cancelled"
    with pytest.raises(NotGenerating):
        jobs.cancel("a")
    began = time.monotonic()
    jobs.stop()
    assert time.monotonic() - began < 10
    last = store.events("a")[-1]
    assert (last.event, last.data["code"]) == ("failed", "cancelled")


def test_a_cancel_by_another_process_is_noticed(start: Start, store: DraftStore) -> None:
    jobs = start(SlowMaker(30))
    jobs.submit("a", DraftRequest("Ferries"))
    begun(store, "a")
    store.cancel("a", now=datetime.now(UTC))
    jobs.submit("b", DraftRequest("Trains"))
    jobs.submit("c", DraftRequest("Planes"))  # runs only once a's place is free
    begun(store, "c")


def test_an_error_of_ours_ends_a_draft_with_its_help(start: Start, store: DraftStore) -> None:
    async def refuse(*_: object, **__: object) -> tuple[Briefing, Mapping[str, Article]]:
        raise BadInput("no such thing", help="name another")

    start(refuse).submit("a", DraftRequest("Ferries"))
    assert ended(store, "a") == "failed"
    error = store.get("a").error
    assert error is not None
    assert (error["code"], error["help"]) == ("bad_input", "name another")


def test_a_foreign_error_keeps_its_words_to_the_log(start: Start, store: DraftStore) -> None:
    async def break_down(*_: object, **__: object) -> tuple[Briefing, Mapping[str, Article]]:
        raise RuntimeError("password is hunter2")

    start(break_down).submit("a", DraftRequest("Ferries"))
    assert ended(store, "a") == "failed"
    error = store.get("a").error
    assert error is not None
    assert error["code"] == "defect"
    assert "hunter2" not in str(error) + str([e.data for e in store.events("a")])


def test_a_draft_has_a_deadline(start: Start, store: DraftStore) -> None:
    start(SlowMaker(30), seconds=0.3).submit("a", DraftRequest("Ferries"))
    assert ended(store, "a") == "failed"
    error = store.get("a").error
    assert error is not None
    assert error["code"] == "draft_deadline"


def test_no_more_than_the_set_number_are_made_at_once(start: Start, store: DraftStore) -> None:
    now_making = most = 0

    async def count(
        request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> tuple[Briefing, Mapping[str, Article]]:
        nonlocal now_making, most
        now_making += 1
        most = max(most, now_making)
        await asyncio.sleep(0.2)
        now_making -= 1
        return Briefing(draft_id, request.topic, None, ()), {}

    jobs = start(count, concurrency=2)
    for number in range(5):
        jobs.submit(f"d{number}", DraftRequest("Ferries"))
    for number in range(5):
        assert ended(store, f"d{number}") == "draft"
    assert most == 2


def test_a_full_line_refuses_new_drafts_but_not_a_known_key(start: Start) -> None:
    jobs = start(SlowMaker(30), waiting=1)
    jobs.submit("a", DraftRequest("Ferries"), key="k")
    with pytest.raises(QueueFull):
        jobs.submit("b", DraftRequest("Trains"))
    assert jobs.submit("c", DraftRequest("Ferries"), key="k").id == "a"


def test_stopping_leaves_a_draft_to_be_taken_up_again(start: Start, store: DraftStore) -> None:
    jobs = start(SlowMaker(30))
    jobs.submit("a", DraftRequest("Ferries"))
    begun(store, "a")
    jobs.stop()
    assert store.get("a").state == "generating"
    start(SlowMaker(0.1))
    assert ended(store, "a") == "draft"
    assert "restart" in [e.data.get("stage") for e in store.events("a")]


def test_a_draft_stored_but_never_put_in_line_is_taken_up(
    start: Start, store: DraftStore, now: datetime
) -> None:
    store.create("a", DraftRequest("Ferries"), now=now)
    start(SlowMaker(0.1))
    assert ended(store, "a") == "draft"


def test_killed_in_the_middle_every_draft_is_finished_by_the_next_version(
    store: DraftStore,
) -> None:
    database = str(store.engine.url)
    topics = ["one", "two", "three"]
    worker = nursery().start(SCRIPT, [database, "20", "test", VERSION, *topics], os.environ)
    worker.says("ready\n")
    ids = list(store.generating())
    assert len(ids) == 3
    begun(store, ids[0])
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    before = {i: len(store.events(i)) for i in ids}

    # It comes back as the next version, which has to finish what the one before began.
    again = nursery().start(SCRIPT, [database, "0.2", "test", "drafts-next"], os.environ)
    assert again.wait(60) == 0, again.err

    assert sorted(store.get(i).topic for i in ids) == sorted(topics)
    for draft_id in ids:
        assert store.get(draft_id).state == "draft"
        events = store.events(draft_id)
        assert [e.seq for e in events] == list(range(1, len(events) + 1))
        assert len(events) > before[draft_id]
        assert [e.event for e in events].count("done") == 1


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (Event("gather", "7 passages"), "stage"),
        (Event("write", "The Situation", "situation", {"sentences": 4}), "section"),
        (
            Event("check", "no such number", "situation", {"finding": {"check": "numbers@1"}}),
            "finding",
        ),
        (Event("ground", "found", "situation", {"citation": {"start": 0}}), "citation"),
        (Event("done", "kept"), "stage"),
    ],
)
def test_events_go_under_their_public_names(event: Event, name: str) -> None:
    found, data = event_to_dict(event)
    assert found == name
    assert (data["stage"], data["message"]) == (event.stage, event.message)


def test_a_draft_that_never_gets_anywhere_is_given_up_and_one_that_does_is_not(
    store: DraftStore, start: Start
) -> None:
    now = datetime.now(UTC)
    stages = {"stuck": ["start", "gather"] + ["restart", "gather"] * (MAX_STARTS - 1)}
    stages["slow"] = [stage for _ in range(MAX_STARTS) for stage in ("restart", "gather", "write")]
    for name, told in stages.items():
        store.create(name, DraftRequest(name), now=now)
        for stage in told:
            store.append(name, "stage", {"stage": stage, "message": ""}, now=now)
    start(SlowMaker(0.0))
    for name in stages:
        ended(store, name)
    stuck = store.get("stuck")
    assert stuck.error is not None
    assert (stuck.state, stuck.error["code"]) == ("failed", "given_up")
    assert store.get("slow").state == "draft"
