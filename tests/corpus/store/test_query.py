"""Queries that stand by themselves; outlets by name or host; dates as wide as they are known."""

from datetime import UTC, datetime

import pytest

from corpus.model import Precision
from corpus.store.query import Query, date_bounds, outlet_key, outlet_keys


@pytest.mark.parametrize(
    ("text", "topic", "words"),
    [
        ("cable cut", None, "cable cut"),
        ("cable cut", "Meridian", "Meridian cable cut"),
        ("the MERIDIAN cable", "Meridian", "the MERIDIAN cable"),
        ("", "Meridian", "Meridian"),
        (" cable ", " ", "cable"),
    ],
)
def test_a_topic_joins_a_question_that_does_not_name_it(text, topic, words):
    assert Query(text, topic=topic).words == words


def test_an_outlet_answers_to_its_name_and_its_host():
    keys = outlet_keys("The  Harbour Gazette", "https://www.gazette.example:8080/a")
    for name in (
        "harbour gazette",
        "THE HARBOUR GAZETTE",
        "gazette.example",
        "www.gazette.example",
    ):
        assert outlet_key(name) in keys
    assert outlet_keys(None, None) == frozenset()
    assert outlet_keys(None, "http://[broken") == frozenset()


@pytest.mark.parametrize(
    ("precision", "latest"),
    [
        (Precision.INSTANT, datetime(2024, 2, 1, tzinfo=UTC)),
        (Precision.DAY, datetime(2024, 2, 1, 23, 59, 59, tzinfo=UTC)),
        (Precision.MONTH, datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
        (Precision.YEAR, datetime(2025, 1, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_is_as_wide_as_it_is_known(precision, latest):
    at = datetime(2024, 2, 1, tzinfo=UTC)
    assert date_bounds(at, precision) == (at, latest)
