"""Dates as intervals; relative ones against a reference only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from corpus.language.dates import dates, same_date

SATURDAY = datetime(2026, 4, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "days"),
    [
        ("8 October 2011", date(2011, 10, 8), 1),
        ("October 8, 2011", date(2011, 10, 8), 1),
        ("October 14,2011", date(2011, 10, 14), 1),
        ("Oct. 8th, 2011", date(2011, 10, 8), 1),
        ("2011-10-08", date(2011, 10, 8), 1),
        ("16 / 08 / 2011", date(2011, 8, 16), 1),
        ("10/14/2011", date(2011, 10, 14), 1),
        ("August 2011", date(2011, 8, 1), 31),
        ("Q3 2025", date(2025, 7, 1), 92),
        ("in 2010", date(2010, 1, 1), 365),
        ("the third quarter of 2025", date(2025, 7, 1), 92),
        ("the 1990s", date(1990, 1, 1), 3652),
        ("Sunday, 9 June 2013", date(2013, 6, 9), 1),
        ("Monday, September 16,2013", date(2013, 9, 16), 1),
        ("8-10 October 2011", date(2011, 10, 8), 3),
        ("October 8 to 10, 2011", date(2011, 10, 8), 3),
        ("the 8th of October 2011", date(2011, 10, 8), 1),
        ("2013-09-28 05:08:35 GMT", date(2013, 9, 28), 1),
        ("on 8 October 2011 at 2045 GMT", date(2011, 10, 8), 1),
    ],
)
def test_absolute(text, first, days):
    (found,) = dates(text, None)
    assert found.earliest.date() == first
    assert found.latest - found.earliest == timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    [
        "the 2004-05 season",
        "at 2045 GMT",
        "2000 people",
        "$2000",
        "#2011",
        "8 October",
        "October 8",
        "in May",
        "10/11/2011",
        "may 5 people",
        "version 2.10",
        "31 February 2011",
        "1,999 men",
        "on Tuesday",
    ],
)
def test_what_is_not_certain_is_left(text):
    assert dates(text, None) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("said on Tuesday", date(2026, 4, 21)),
        ("will meet on Tuesday", date(2026, 4, 28)),
        ("next Tuesday", date(2026, 4, 28)),
        ("on Saturday", date(2026, 4, 25)),
        ("last Saturday", date(2026, 4, 18)),
        ("yesterday", date(2026, 4, 24)),
        ("8 October", date(2025, 10, 8)),
        ("will start on 8 October", date(2026, 10, 8)),
        ("on May 3", date(2026, 5, 3)),
        ("next week", date(2026, 4, 27)),
        ("last month", date(2026, 3, 1)),
        ("by Friday", date(2026, 5, 1)),
        ("were called by neighbours on Friday", date(2026, 4, 24)),
        ("the trial starts Monday", date(2026, 4, 27)),
        ("a 30-7 Oct. 19 loss", date(2025, 10, 19)),
        ("in September near the port", date(2025, 9, 1)),
        ("due in September", date(2026, 9, 1)),
        ("this morning", date(2026, 4, 25)),
    ],
)
def test_relative(text, first):
    (found,) = dates(text, SATURDAY)
    assert found.earliest.date() == first


def test_a_day_agrees_with_its_month_and_not_with_another():
    (day,) = dates("8 October 2011", None)
    (month,) = dates("October 2011", None)
    (other,) = dates("9 October 2011", None)
    assert same_date(day, month)
    assert same_date(month, day)
    assert not same_date(day, other)


@pytest.mark.parametrize("text", ["they may rally", "March of the workers", "the last week of it"])
def test_ordinary_words_are_no_dates(text):
    assert dates(text, SATURDAY) == []


@pytest.mark.parametrize("reference", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31)])
def test_the_ends_of_the_calendar_do_no_harm(reference):
    dates(
        "yesterday, tomorrow, next week, last month, next year, on Monday, in May, 8 May", reference
    )
