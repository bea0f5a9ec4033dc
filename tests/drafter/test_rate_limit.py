from __future__ import annotations

import pytest

from drafter.rate_limit import RateLimiter


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def gone(limiter: RateLimiter, clock: Clock, tokens: int, minutes: float) -> list[float]:
    """Ask as fast as the pace allows; return when each call went out."""
    times = []
    while True:
        at = clock.now + limiter.reserve(tokens)
        if at > 1_000.0 + 60 * minutes:
            return times
        times.append(at)


@pytest.mark.parametrize(
    ("requests", "tokens", "expected"),
    [(60, None, 60), (None, 60_000, 60), (60, 30_000, 30), (30, 60_000, 30)],
)
def test_neither_limit_is_passed_by_more_than_the_first_burst(
    requests: float | None, tokens: float | None, expected: int
) -> None:
    clock = Clock()
    limiter = RateLimiter(requests_per_minute=requests, tokens_per_minute=tokens, clock=clock)
    times = gone(limiter, clock, tokens=1_000, minutes=3)
    for begin in times:
        within = sum(begin <= t < begin + 60 for t in times)
        assert within <= expected * 1.1 + 1
    assert len(times) >= expected * 3


def test_no_limit_never_waits() -> None:
    limiter = RateLimiter(requests_per_minute=None, tokens_per_minute=None, clock=Clock())
    assert [limiter.reserve(10**9) for _ in range(5)] == [0.0] * 5


def test_one_call_over_the_limit_goes_and_the_next_waits_for_it() -> None:
    limiter = RateLimiter(requests_per_minute=None, tokens_per_minute=600, clock=Clock())
    assert limiter.reserve(1_200) == 0.0
    assert limiter.reserve(1) == pytest.approx(120 - 6)


def test_rest_saves_up_no_more_than_a_burst() -> None:
    clock = Clock()
    limiter = RateLimiter(requests_per_minute=60, tokens_per_minute=None, clock=clock)
    clock.now += 3_600
    waits = [limiter.reserve(1) for _ in range(20)]
    assert sum(wait == 0.0 for wait in waits) == 7
