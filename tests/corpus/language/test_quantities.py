"""Numbers by value: the table of what must be read, and what agrees with what."""

import pytest

from corpus.language.quantities import quantities, same_quantity

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
    ],
)
def test_bounds(text, low, high):
    found = only(text)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text", ["8 October 2011", "on Oct. 3", "in 2010", "no one", "one of them"]
)
def test_dates_and_pronouns_are_no_quantities(text):
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        ("1,000 men", "one thousand men", True),
        ("$1.2bn", "1.2 billion dollars", True),
        ("12%", "twelve per cent", True),
        ("5 km", "5,000 metres", True),
        ("about 50 men", "52 men", True),
        ("50 men", "52 men", False),
        ("$50m", "€50m", False),
        ("12%", "12 men", False),
        ("two days", "48 hours", True),
        ("dozens of men", "43 men", True),
        ("two-thirds of voters", "66% of voters", True),
    ],
)
def test_agreement(a, b, agree):
    assert same_quantity(only(a), only(b)) is agree
    assert same_quantity(only(b), only(a)) is agree
