from __future__ import annotations

import random

import pytest

from drafter.errors import ModelUnreachable, RateLimited
from drafter.llm.retry import named_wait, pause


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        (
            {
                "retry-after": "Fri, 06 Mar 2026 09:00:09 GMT",
                "date": "Fri, 06 Mar 2026 09:00:00 GMT",
            },
            9.0,
        ),
        (
            {
                "retry-after": "Fri, 06 Mar 2026 08:00:00 GMT",
                "date": "Fri, 06 Mar 2026 09:00:00 GMT",
            },
            0.0,
        ),
        ({"retry-after": "Fri, 06 Mar 2026 09:00:09 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-4"}, None),
    ],
)
def test_named_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert named_wait(headers) == seconds


def test_the_pause_doubles_is_jittered_and_has_an_end() -> None:
    rng = random.Random(3)
    down = ModelUnreachable("down")
    for number, most in ((1, 0.5), (2, 1.0), (3, 2.0), (20, 20.0)):
        waits = [pause(number, down, rng) for _ in range(200)]
        assert 0 <= min(waits) < most / 4
        assert most * 0.75 < max(waits) <= most


def test_a_named_wait_is_never_cut_short() -> None:
    limited = RateLimited("slow down", wait_s=3.0)
    assert all(3.0 <= pause(n, limited, random.Random(n)) <= 3.25 for n in range(1, 9))
