"""The dashboard's stream: what arrives is told in its order, once, from wherever one was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx
import pytest

from api.dashboard.lookout import Lookout, Mark, Seen, TooManyFollowers

Event = tuple[str, str, dict[str, Any]]


def told(reply: httpx.Response) -> Iterator[Event]:
    """The events of a stream: id, name and data."""
    fields: dict[str, str] = {}
    for line in reply.iter_lines():
        name, _, value = line.partition(": ")
        if line and name:
            fields[name] = value
        elif "data" in fields:
            yield fields.get("id", ""), fields["event"], json.loads(fields["data"])
            fields = {}


def store(desk: Any, number: int) -> str:
    given = {
        "title": f"Buoy {number} of the Lisse channel was moved",
        "text": f"Buoy {number} of the Lisse channel was moved on Monday, the pilots said.",
        "url": f"https://pilots.example/buoy-{number}",
        "outlet": "Pilots' Letter",
    }
    reply = desk.client.post("/v1/articles", json=given)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["article_id"])


def test_what_arrives_is_told_and_a_broken_line_goes_on_where_it_was(desk: Any) -> None:
    mark = desk.client.get("/dashboard?part=board").headers["X-Mark"]
    ids = [store(desk, 1), store(desk, 2)]
    with desk.client.stream("GET", f"/v1/dashboard/events?after={mark}") as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        (first, name, data), (second, change, _), (_, drafts, states) = islice(told(reply), 3)
    assert [a["id"] for a in data["articles"]] == ids
    assert (name, change, drafts) == ("articles", "change", "drafts")
    assert set(states["drafts"]) <= {"draft", "generating", "failed", "cancelled"} | set(
        desk.client.get("/v1/dashboard").json()["drafts"]
    )
    ids.append(store(desk, 3))
    for begun in (first, second):
        with desk.client.stream(
            "GET", "/v1/dashboard/events", headers={"Last-Event-ID": begun}
        ) as reply:
            _, name, data = next(told(reply))
            while name != "articles":
                _, name, data = next(told(reply))
        assert [a["id"] for a in data["articles"]] == ids[2:]


@pytest.mark.parametrize("text", ["", "1", "a-b", "1-2-3", "-1-2", "1-²", f"1-{'9' * 40}"])
def test_an_id_that_is_none_of_ours_is_the_beginning(text: str) -> None:
    assert Mark.of(text) == Mark(0, 0)


def test_an_id_is_read_as_it_was_written() -> None:
    assert Mark.of(str(Mark(12, 340))) == Mark(12, 340)


def test_all_followers_share_one_look_and_it_ends_with_the_last() -> None:
    looks = 0

    def look() -> Seen:
        nonlocal looks
        looks += 1
        return Seen(Mark(looks, 0), {})

    async def follow() -> None:
        lookout = Lookout(look, seconds=0.01, most=2)
        with lookout.following(), lookout.following():
            with pytest.raises(TooManyFollowers):
                lookout.check()
            first, other = await asyncio.gather(lookout.later(None, 5), lookout.later(None, 5))
            assert first is other
            later = await lookout.later(first, 5)
            assert first
            assert later
            assert later.mark.change > first.mark.change
        lookout.check()
        before = looks
        await asyncio.sleep(0.05)
        assert looks <= before + 1

    asyncio.run(follow())


def test_a_look_that_fails_is_tried_again() -> None:
    looks = iter([RuntimeError("gone"), Seen(Mark(1, 1), {})])

    def look() -> Seen:
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    async def follow() -> Seen | None:
        lookout = Lookout(look, seconds=0.01)
        with lookout.following():
            return await lookout.later(None, 5)

    assert asyncio.run(follow()) == Seen(Mark(1, 1), {})
