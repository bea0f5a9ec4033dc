"""Work done elsewhere: that it comes back, and what a process that dies takes with it."""

import asyncio
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from drafter.errors import NothingFound, WorkerLost
from drafter.heavy import Workers, in_thread


def prepare(folder: Path) -> None:
    (folder / str(os.getpid())).touch()


def where(_value: int) -> int:
    return os.getpid()


def add(one: int, other: int) -> int:
    return one + other


def refuse(topic: str) -> None:
    raise NothingFound(f"nothing about {topic}", help="ask otherwise")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        die()
    return "done"


@pytest.fixture
def workers(tmp_path):
    pool = Workers(1, partial(prepare, tmp_path))
    yield pool
    pool.close()


def test_work_is_done_by_a_process_that_was_prepared(workers, tmp_path):
    process = asyncio.run(workers(where, 0))
    assert process != os.getpid()
    assert [file.name for file in tmp_path.iterdir()] == [str(process)]
    assert asyncio.run(workers(add, 2, other=3)) == 5


def test_an_error_of_the_work_comes_back_as_it_is_and_costs_no_process(workers):
    before = asyncio.run(workers(where, 0))
    with pytest.raises(NothingFound, match="nothing about tin") as caught:
        asyncio.run(workers(refuse, "tin"))
    assert caught.value.help == "ask otherwise"
    assert asyncio.run(workers(where, 0)) == before


def test_what_does_not_pickle_is_named_and_costs_no_process(workers):
    before = asyncio.run(workers(where, 0))
    with pytest.raises(Exception, match="pickle"):
        asyncio.run(workers(lambda: 1))
    assert asyncio.run(workers(where, 0)) == before


def test_a_process_that_dies_is_replaced_and_its_work_is_done_again(workers, tmp_path):
    before = asyncio.run(workers(where, 0))
    assert asyncio.run(workers(die_once, tmp_path / "mark")) == "done"
    assert asyncio.run(workers(where, 0)) not in (before, os.getpid())


def test_work_that_kills_twice_is_given_up_by_name_and_the_next_is_done(workers):
    with pytest.raises(WorkerLost, match="die") as caught:
        asyncio.run(workers(die))
    assert "DRAFTER_WORKERS" in caught.value.help
    assert caught.value.retryable
    assert asyncio.run(workers(add, 1, 1)) == 2


def test_after_closing_nothing_lives_on(tmp_path):
    workers = Workers(2, partial(prepare, tmp_path))
    workers.ready()
    pids = workers.processes()
    assert len(pids) == 2
    workers.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_without_workers_it_is_done_in_this_process():
    assert asyncio.run(in_thread(where, 0)) == os.getpid()
