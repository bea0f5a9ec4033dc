"""Numbers by value: the table of what must be read, and what agrees with what."""

import pytest

from corpus.language.quantities import quantities
from corpus.language.quantity import same_quantity

DAY = 86400.0


def only(text):
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("1,200 men", 1200, "", "count"),
        ("one point two billion dollars", 1.2e9, "USD", "money"),
        ("$1.2bn", 1.2e9, "USD", "money"),
        ("US$1.2 billion", 1.2e9, "USD", "money"),
        ("€30m", 30e6, "EUR", "money"),
        ("30 million euros", 30e6, "EUR", "money"),
        ("12 percent", 12, "%", "percent"),
        ("12%", 12, "%", "percent"),
        ("twelve per cent", 12, "%", "percent"),
        ("a dozen ships", 12, "", "count"),
        ("half a million people", 5e5, "", "count"),
        ("twenty-one dead", 21, "", "count"),
        ("two hundred and five dead", 205, "", "count"),
        ("a 12-day repair", 12 * DAY, "s", "duration"),
        ("5 km away", 5000, "m", "measure"),
        ("the third attack", 3, "", "ordinal"),
        ("the 3rd attack", 3, "", "ordinal"),
        ("10 Gbps of capacity", 1e10, "bit/s", "measure"),
        ("7.8 magnitude", 7.8, "", "count"),
        ("magnitude-5.9 quake", 5.9, "", "count"),
        ("two and a half million people", 2.5e6, "", "count"),
        ("five thousand and twelve", 5012, "", "count"),
        ("nine hundred and ninety-nine", 999, "", "count"),
        ("10\u202f000 people", 10_000, "", "count"),
        ("a 36-year-old man", 36, "", "count"),
        ("one man died", 1, "", "count"),
        ("rose 5 percentage points", 5, "pp", "percent"),
        ("a 1,500-square-kilometre island", 1.5e9, "m2", "measure"),
        ("a 5m-long boat", 5, "m", "measure"),
        ("minus 5 degrees", -5, "deg", "measure"),
        ("weighing 180 pounds", 81.6466266, "kg", "measure"),
        ("fined 180 pounds", 180, "GBP", "money"),
        ("a $143-billion bailout", 143e9, "USD", "money"),
        ("at 9:40 p.m.", 580, "pm", "clock"),
        ("at 8.39am", 519, "am", "clock"),
        ("at 2045 GMT", 525, "pm", "clock"),
        ("at noon", 0, "pm", "clock"),
        ("half an hour", 1800, "s", "duration"),
        ("a year and a half", 18, "month", "duration"),
        ("a decade later", 120, "month", "duration"),
        ("within a fortnight", 14 * DAY, "s", "duration"),
        ("in 3:58.2", 238.2, "s", "duration"),
        ("in 3 minutes 58.2 seconds", 238.2, "s", "duration"),
        ("workers and a third of the market", 100 / 3, "%", "percent"),
        ("one in ten voters", 10, "%", "percent"),
        ("one in 20 days", 20 * DAY, "s", "duration"),
    ],
)
def test_one_quantity(text, value, unit, kind):
    found = only(text)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.kind) == (unit, kind)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10-15 ships", 10, 15),
        ("between 10 and 15 ships", 10, 15),
        ("10 to 15 days", 10 * DAY, 15 * DAY),
        ("about 50 men", 45, 55),
        ("at least 40 men", 40, 60),
        ("up to 40 men", 20, 40),
        ("dozens of men", 24, 99),
        ("tens of thousands of men", 20_000, 100_000),
        ("several hundred men", 200, 999),
        ("hundreds of millions of dollars", 2e8, 1e9),
        ("three to five million", 3e6, 5e6),
        ("$145 million to $175 million", 145e6, 175e6),
        ("5 to 10 million dollars", 5e6, 10e6),
        ("50 or so men", 45, 55),
        ("100-plus men", 100, 150),
        ("from 3 to 5 percent", 3, 5),
    ],
)
def test_bounds(text, low, high):
    found = only(text)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    [
        "8 October 2011", "on Oct. 3", "in 2010", "no one", "one of them", "the 2004-05 season",
        "GPT-4 and the F-16", "the 76ers", "version 1.2.3", "at first", "West Fifth", "3G",
    ],
)  # fmt: skip
def test_dates_names_and_pronouns_are_no_quantities(text):
    assert quantities(text) == []


@pytest.mark.parametrize("text", ["30-7 win", "two and three", "call 555-1234", "40,15 of them"])
def test_two_numbers_stay_two(text):
    assert len(quantities(text)) == 2


@pytest.mark.parametrize(
    ("claim", "source", "agree"),
    [
        ("1,000 men", "one thousand men", True),
        ("1k men", "1,000 men", True),
        ("$1.2bn", "1.2 billion dollars", True),
        ("12%", "twelve per cent", True),
        ("12%", "12 percentage points", False),
        ("5 km", "5,000 metres", True),
        ("50 men", "52 men", False),
        ("$50m", "€50m", False),
        ("12%", "12 men", False),
        ("two days", "48 hours", True),
        ("66% of voters", "two-thirds of voters", True),
        ("two-thirds of voters", "66% of voters", True),
        ("60% of voters", "two-thirds of voters", False),
        ("at 9:40 pm", "at 21:40", True),
        ("at 9:40", "at 9.40pm", True),
        ("at 9:40 am", "at 9.40pm", False),
        ("35 degrees", "35 degrees Celsius", True),
        ("a 36-year-old man", "Smith, 36, left", True),
        # What is rough in the source may not become exact, and the other way round it may.
        ("about 50 men", "52 men", True),
        ("52 men", "about 50 men", False),
        ("dozens of men", "43 men", True),
        ("43 men", "dozens of men", False),
        ("10 to 15 men", "12 men", True),
        ("12 men", "10 to 15 men", False),
        ("10-15 men", "between 10 and 15 men", True),
        ("at least 40 men", "more than 40 men", True),
        ("40 men", "at least 40 men", True),
        ("60 men", "at least 40 men", False),
        ("hundreds of men", "hundreds of people", True),
        ("hundreds of men", "thousands of people", False),
    ],
)
def test_agreement(claim, source, agree):
    assert same_quantity(only(claim), only(source)) is agree


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The first break came in May.", True),
        ("It was Carrow's first bridge.", True),
        ("She came first in the vote.", False),
        ("The company first said so in May.", False),
        ("They must first get permits.", False),
        ("First reported in May, it grew.", False),
    ],
)
def test_first_counts_where_it_says_which_and_not_where_it_says_when(
    text: str, counts: bool
) -> None:
    assert [q.text for q in quantities(text)] == (["first"] if counts else [])
