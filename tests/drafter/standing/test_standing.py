"""When standing requests ask: through a year of clocks that jump, and by facts that arrive."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BadInput
from drafter.standing import (
    DAYS,
    OnDays,
    OnFacts,
    days_of,
    draft_id_of,
    latest_occasion,
    new_facts,
    newest_arrival,
    next_occasion,
    rule_from_dict,
    rule_to_dict,
    span_of,
    time_of,
    zone_of,
)

# Both hemispheres, half an hour of daylight saving, a day left out, none at all.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from((*ZONES, "America/Santiago", "Africa/Cairo")),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    year=st.integers(2020, 2030),
)
def test_every_day_of_a_year_has_one_occasion(zone, at, year):
    rule = OnDays(DAYS, at, zone)
    begins = datetime(year, 1, 1, tzinfo=ZoneInfo(zone))
    ends = datetime(year + 1, 1, 1, tzinfo=ZoneInfo(zone))
    now, days = begins - timedelta(microseconds=1), []
    while (now := next_occasion(rule, now)) < ends:
        assert latest_occasion(rule, now) == now
        local = now.astimezone(ZoneInfo(zone))
        days.append(local.date())
        there = local.replace(tzinfo=None)
        # The clocks show the time asked for, or it does not exist on that day.
        if local.time() != at:
            asked = datetime.combine(local.date(), at)
            back = asked.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
            assert back.replace(tzinfo=None) == there != asked
        assert local.fold == 0
    first = date(year, 1, 1)
    assert days == [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def test_a_time_that_is_jumped_over_comes_later_and_one_shown_twice_comes_once():
    rule = OnDays(DAYS, time(2, 30), "Europe/Berlin")
    spring = next_occasion(rule, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert spring.astimezone(ZoneInfo(rule.zone)).strftime("%H:%M") == "03:30"
    autumn = next_occasion(rule, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_occasion(rule, autumn) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_is_no_occasion_of_its_own():
    rule = OnDays(DAYS, time(6, 30), "Pacific/Apia")
    at, found = datetime(2011, 12, 29, tzinfo=UTC), []
    for _ in range(3):
        at = next_occasion(rule, at)
        found.append(at.astimezone(ZoneInfo(rule.zone)).day)
    assert found == [29, 31, 1]


def test_the_latest_of_those_that_were_missed_is_the_one():
    rule = OnDays(days_of("weekday"), time(6, 30), "Europe/Berlin")
    sunday = datetime(2026, 5, 10, 9, tzinfo=UTC)
    assert latest_occasion(rule, sunday) == datetime(2026, 5, 8, 4, 30, tzinfo=UTC)
    assert next_occasion(rule, sunday) == datetime(2026, 5, 11, 4, 30, tzinfo=UTC)


def test_rules_are_read_and_told():
    rule = OnDays(days_of("Mon, thursday"), time_of("6:05"), zone_of("UTC"))
    assert rule.days == ("monday", "thursday")
    assert rule.said == "Monday, Thursday at 06:05 (UTC)"
    assert rule_from_dict(rule_to_dict(rule)) == rule
    facts = OnFacts(5, span_of("36h"))
    assert facts.said == "on 5 new facts, at most once in 36h"
    assert rule_from_dict(rule_to_dict(facts)) == facts
    assert OnDays(days_of("weekday"), time(6), "UTC").said == "every weekday at 06:00 (UTC)"


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (days_of, "fortnight"),
        (days_of, "m"),
        (days_of, ""),
        (time_of, "24:00"),
        (time_of, "6.30"),
        (zone_of, "Mars/Olympus"),
        (zone_of, "../../etc/passwd"),
        (zone_of, ""),
        (span_of, "5min"),
        (span_of, "6 hours"),
        (span_of, "31d"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(read, words):
    with pytest.raises(BadInput) as refused:
        read(words)
    assert "write" in refused.value.help


def test_only_facts_that_nobody_told_before_count_as_new():
    told = {
        "articles": [{"id": i, "arrived": n} for n, i in enumerate("abc", 1)],
        "latest": [
            {"text": "new", "reports": [{"article_id": "c"}]},
            {"text": "told again", "reports": [{"article_id": "a"}, {"article_id": "c"}]},
            {"text": "newer than a", "reports": [{"article_id": "b"}]},
        ],
    }
    assert [f["text"] for f in new_facts(told, 2)] == ["new"]
    assert [f["text"] for f in new_facts(told, 1)] == ["new", "newer than a"]
    assert newest_arrival(told) == 3


def test_an_occasion_names_its_draft():
    at = datetime(2026, 5, 11, 4, 30, tzinfo=UTC)
    here = at.astimezone(ZoneInfo("Europe/Berlin"))
    assert draft_id_of("s", at) == draft_id_of("s", here) != draft_id_of("t", at)
    assert len(draft_id_of("s", at)) == 16
