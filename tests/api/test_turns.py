"""Loops that take turns: few run at a time, none holds its turn while it waits."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.turns import Turns


def together(turns, *works):
    """Run each work in a thread of its own and return their results."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [f.result(30) for f in [pool.submit(turns.run, work) for work in works]]


def test_no_more_run_at_a_time_than_have_a_turn():
    turns, lock = Turns(2), threading.Lock()
    running, most = 0, 0

    async def work():
        nonlocal running, most
        for _ in range(5):
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.002)  # blocks its loop on purpose
            with lock:
                running -= 1
            await asyncio.sleep(0)
        return "done"

    assert together(turns, *(work() for _ in range(8))) == ["done"] * 8
    assert most == 2


def test_who_waits_holds_no_turn():
    turns, gate = Turns(1), threading.Event()

    async def waits():
        return await asyncio.to_thread(gate.wait, 30)

    async def opens():
        gate.set()

    assert together(turns, waits(), waits(), opens()) == [True, True, None]


def test_what_blocks_may_be_done_aside():
    turns, gate = Turns(1), threading.Event()

    async def blocks():
        with turns.aside():
            assert gate.wait(30)
        return "after"

    async def opens():
        gate.set()

    assert together(turns, blocks(), opens()) == ["after", None]
    with turns.aside():  # of a thread that has none, nothing is taken
        assert not turns.leave()


def test_a_loop_that_fails_or_is_cancelled_leaves_its_turn():
    turns = Turns(1)

    async def fails():
        raise ValueError("no")

    async def is_cancelled():
        asyncio.current_task().cancel()
        await asyncio.sleep(1)

    async def answers():
        return 1

    with pytest.raises(ValueError, match="no"):
        turns.run(fails())
    with pytest.raises(asyncio.CancelledError):
        turns.run(is_cancelled())
    assert together(turns, answers(), answers()) == [1, 1]
