from __future__ import annotations

import asyncio
import threading

from api.bell import Bell


def test_a_ring_wakes_those_who_listen_for_that_draft_and_nobody_else() -> None:
    async def run() -> tuple[bool, bool]:
        bell = Bell()
        with bell.listen("a") as one, bell.listen("b") as other:
            threading.Thread(target=bell.ring, args=("a",)).start()
            return await one.wait(10), await other.wait(0.05)

    assert asyncio.run(run()) == (True, False)


def test_a_ring_between_two_waits_is_heard_by_the_second() -> None:
    async def run() -> list[bool]:
        bell = Bell()
        with bell.listen("a") as listener:
            bell.ring("a")
            bell.ring("a")
            return [await listener.wait(10), await listener.wait(0.05)]

    assert asyncio.run(run()) == [True, False]


def test_listeners_of_several_loops_are_woken_and_none_is_left_behind() -> None:
    bell, ready = Bell(), threading.Barrier(4)
    heard: list[bool] = []

    async def listen() -> None:
        with bell.listen("a") as listener:
            await asyncio.to_thread(ready.wait)
            heard.append(await listener.wait(10))

    threads = [threading.Thread(target=lambda: asyncio.run(listen())) for _ in range(3)]
    for thread in threads:
        thread.start()
    ready.wait()
    bell.ring("a")
    for thread in threads:
        thread.join()
    assert heard == [True, True, True]
    bell.ring("a")
    assert not bell._sleepers
