"""When a feed is asked next."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.subscriptions.schedule import Pace, after_failure, after_success, asked_seconds

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
PACE = Pace(timedelta(minutes=30), timedelta(hours=24))


@given(st.integers(0), st.integers(1, 10_000), st.one_of(st.none(), st.floats(0, 1e9)))
def test_a_wait_after_a_failure_is_doubled_jittered_and_bounded(seed, failures, asked):
    at = after_failure(NOW, PACE, random.Random(seed), failures=failures, asked=asked)
    span = min(PACE.every * 2 ** min(failures, 20), PACE.longest)
    assert at - NOW >= span / 2
    assert at - NOW >= min(timedelta(seconds=asked or 0), PACE.longest)
    assert at - NOW <= PACE.longest


def test_feeds_that_fail_together_do_not_come_back_together():
    times = {after_failure(NOW, PACE, random.Random(seed), failures=3) for seed in range(50)}
    assert len(times) == 50
    assert max(times) - min(times) > timedelta(minutes=60)


def test_what_cannot_heal_waits_longest():
    at = after_failure(NOW, PACE, random.Random(1), failures=1, retryable=False)
    assert at - NOW >= PACE.longest / 2


@given(st.integers(0), st.one_of(st.none(), st.floats(0, 1e9)))
def test_a_feed_is_asked_again_about_every_so_often_and_never_before_it_wants(seed, asked):
    at = after_success(NOW, PACE, random.Random(seed), asked=asked)
    wait = (at - NOW).total_seconds()
    assert wait >= min(asked or 0, PACE.longest.total_seconds()) - 1e-6
    assert PACE.every.total_seconds() * 0.9 <= wait <= PACE.longest.total_seconds() * 1.1


@pytest.mark.parametrize(
    ("header", "ttl", "seconds"),
    [
        (None, None, None),
        ("no-cache", None, None),
        ("public, max-age=600", None, 600),
        ('s-maxage=5, Max-Age="60"', None, 60),
        (None, 60, 3600),
        ("max-age=600", 60, 3600),
    ],
)
def test_what_a_feed_asks_for(header, ttl, seconds):
    assert asked_seconds(header, ttl) == seconds
